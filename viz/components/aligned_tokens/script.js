// One text between the tokens of two models. A stretch is a part at whose ends tokens of both end: lines break there.

import { element } from "../shared/elements.js";
import { letters, spoken } from "./stretches.js";

const instances = new WeakMap(); // parentElement -> what is drawn there

export default function ({ data, parentElement: root }) {
  const box = root.querySelector(".stretches");
  if (instances.get(root)?.box === box && instances.get(root).of === data.of) return;
  instances.set(root, { box, of: data.of });
  root.querySelector("section").classList.toggle("compact", data.compact);
  root.querySelector(".above").textContent = data.labels.above.replace("{title}", data.titles[0]);
  root.querySelector(".below").textContent = data.labels.below.replace("{title}", data.titles[1]);
  box.setAttribute("aria-label", data.labels.text);
  box.replaceChildren(...data.stretches.map((stretch) => built(stretch, data.labels)));
}

/** @returns {HTMLElement} one stretch: a column for each letter, the tokens above and below spanning theirs */
function built(stretch, labels) {
  const made = element("div", "stretch");
  made.setAttribute("role", "listitem");
  made.setAttribute("aria-label", spoken(stretch, labels.spoken));
  const columns = stretch.letters.length;
  made.style.gridTemplateColumns = `repeat(${columns}, minmax(1ch, max-content))`;
  made.append(...row(stretch.one, 1, columns, labels));
  stretch.letters.forEach((letter, place) => made.append(placed(element("span", "letter", letter), 2, place + 1, 1)));
  made.append(...row(stretch.other, 3, columns, labels));
  return made;
}

/** @returns {HTMLElement[]} the tokens of one model over or under the letters that they spell */
function row(tokens, line, columns, labels) {
  let column = 1;
  return tokens.map((token) => {
    const span = letters(token, columns, column);
    const cell = element("span", token.count > 1 ? "token several" : "token", token.count > 1 ? token.count : "");
    cell.title = labels.token.replace("{text}", token.text).replace("{count}", token.count);
    placed(cell, line, column, span);
    column += span;
    return cell;
  });
}

function placed(made, line, column, span) {
  made.style.gridRow = line;
  made.style.gridColumn = `${column} / span ${span}`;
  made.setAttribute("aria-hidden", "true");
  return made;
}
