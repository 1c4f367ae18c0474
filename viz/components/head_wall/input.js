// Pointer and keyboard input to the wall.

import { moved } from "../shared/rover.js";

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
