// Pointer and keyboard input to the wall.

import { clamp } from "../shared/numbers.js";

export function listen(view) {
  const { grid } = view.parts;
  const headAt = (event) => {
    const cell = event.target.closest(".cell");
    return cell ? Number(cell.dataset.head) : null;
  };
  grid.onpointerover = (event) => view.point(event.pointerType === "mouse" ? headAt(event) : null);
  grid.onpointerleave = () => view.point(null);
  grid.onclick = (event) => {
    const head = headAt(event);
    if (head === null) return;
    view.keys = false;
    view.choose(head);
  };
  grid.onkeydown = (event) => press(view, event);
  grid.onfocus = grid.onblur = () => {
    view.keys = grid.matches(":focus-visible");
    view.mark();
  };
}

function press(view, event) {
  const { table } = view.hang;
  if (event.altKey || event.metaKey) return;
  if (event.key === "Enter" || event.key === " ") {
    view.choose(view.cursor);
  } else {
    const goal = moved(table, view.cursor, event.key, event.ctrlKey);
    if (goal === null) return;
    view.keys = true;
    view.move(goal);
  }
  event.preventDefault();
}

/** The head that a key leads to from `head`, null where the key means nothing. Home and End go along the row, with Ctrl to
 * the first and the last of all. */
function moved(table, head, key, all) {
  const row = Math.max(
    0,
    table.findIndex((heads) => heads.includes(head)),
  );
  const column = Math.max(0, table[row].indexOf(head));
  const at = (r, c) => {
    const heads = table[clamp(0, r, table.length - 1)];
    return heads[clamp(0, c, heads.length - 1)];
  };
  const goals = {
    ArrowLeft: [row, column - 1],
    ArrowRight: [row, column + 1],
    ArrowUp: [row - 1, column],
    ArrowDown: [row + 1, column],
    Home: [all ? 0 : row, 0],
    End: [all ? Infinity : row, Infinity],
  };
  return key in goals ? at(...goals[key]) : null;
}
