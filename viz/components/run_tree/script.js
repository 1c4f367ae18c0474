// Many texts as one tree of boxes, nested in the page as they are in the tree: the heights are the counts.

import { element, filled, placeWords } from "../shared/elements.js";
import { moved } from "../shared/rover.js";
import { flat, sayingOf } from "./flat.js";

export default function ({ data, parentElement: root }) {
  const section = root.querySelector("section");
  const whole = root.querySelector("#whole");
  const said = root.querySelector("#said");
  placeWords(section, data.words);
  said.textContent = data.words.hint;
  const listed = flat(data.root);
  const boxes = new Map(listed.map((one) => [one.node, boxOf(one, data, said)]));
  whole.style.setProperty("--rows", String(data.readable ? data.root.count : 0));
  whole.replaceChildren(nested(data.root, boxes));
  const all = [...boxes.values()];
  all[0].tabIndex = 0;
  whole.onkeydown = (event) => {
    const at = all.find((box) => box.matches(":focus"));
    const next =
      at &&
      moved(
        all.map((box) => [box]),
        at,
        down(event.key),
        event.ctrlKey,
      );
    if (!next) return;
    event.preventDefault();
    for (const box of all) box.tabIndex = box === next ? 0 : -1;
    next.focus();
  };
}

// Right leads into a branch, as down does: the boxes come parents first.
const down = (key) => ({ ArrowRight: "ArrowDown", ArrowLeft: "ArrowUp" })[key] ?? key;

function boxOf(one, { words, root }, said) {
  const { node, depth } = one;
  const box = element("div", "box");
  const text = element("bdi", "text", node.text);
  if (node.start) text.prepend(element("span", "start", node.start));
  box.append(text, element("b", "count", filled(words.count, { count: node.count })));
  box.setAttribute("role", "treeitem");
  box.setAttribute("aria-level", String(depth + 1));
  box.setAttribute("aria-description", sayingOf(words, one, root.count));
  if (node.children.length > 0) box.setAttribute("aria-expanded", "true");
  box.tabIndex = -1;
  box.style.setProperty("--share", String(node.count / root.count));
  box.onfocus = box.onpointerenter = () => (said.textContent = sayingOf(words, one, root.count));
  return box;
}

function nested(node, boxes) {
  const branch = element("div", node.children.length > 0 ? "branch" : "branch leaf");
  branch.setAttribute("role", "none");
  branch.style.flexGrow = String(node.count);
  branch.append(boxes.get(node));
  if (node.children.length > 0) {
    const parts = element("div", "parts");
    parts.setAttribute("role", "none");
    parts.append(...node.children.map((child) => nested(child, boxes)));
    if (node.ended > 0) {
      const gap = element("div", "gap");
      gap.style.flexGrow = String(node.ended);
      parts.append(gap);
    }
    branch.append(parts);
  }
  return branch;
}
