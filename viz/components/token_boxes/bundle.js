// components/shared/elements.js
function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = String(text);
  return made;
}
function explained(text, term) {
  const made = element("span", "", text);
  if (term) made.dataset.term = term;
  return made;
}

// components/shared/terms.js
var EDGE = 8;
var opened = /* @__PURE__ */ new WeakMap();
var CONTROLS = "button, a, input, select, summary";
function explain(root, terms) {
  const tip = definitionIn(root);
  const word = opened.get(tip);
  if (word && !root.contains(word)) hide(tip);
  const words = root.querySelectorAll("[data-term]");
  for (const marked of words) {
    const definition = terms[marked.dataset.term ?? ""];
    if (definition) open(marked, tip, definition);
  }
}
function definitionIn(root) {
  const found = root.querySelector(".definition");
  if (found) return found;
  const tip = element("div", "definition");
  tip.id = "definition";
  tip.role = "tooltip";
  tip.popover = "manual";
  root.append(tip);
  return tip;
}
function open(word, tip, definition) {
  const shown = () => show(tip, word, definition);
  const control = word.matches(CONTROLS);
  if (!control) {
    word.classList.add("term");
    word.role = "button";
    word.tabIndex = 0;
    word.onclick = (event) => {
      event.stopPropagation();
      shown();
    };
  }
  word.setAttribute("aria-describedby", tip.id);
  word.onpointerenter = (event) => {
    if (event.pointerType === "mouse") shown();
  };
  word.onpointerleave = (event) => {
    if (event.pointerType === "mouse") hide(tip);
  };
  word.onfocus = shown;
  word.onblur = () => hide(tip);
  word.onkeydown = (event) => {
    if (event.key === "Escape") hide(tip);
    if (control || event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    shown();
  };
}
function show(tip, word, { title, says }) {
  tip.replaceChildren(element("strong", "", title), document.createTextNode(` ${says}`));
  tip.showPopover();
  opened.set(tip, word);
  const place = word.getClientRects()[0];
  const own = tip.getBoundingClientRect();
  const left = Math.max(EDGE, Math.min(place.left, window.innerWidth - own.width - EDGE));
  const below = place.bottom + 4;
  const top = below + own.height + EDGE > window.innerHeight ? Math.max(EDGE, place.top - own.height - 4) : below;
  tip.style.left = `${left}px`;
  tip.style.top = `${top}px`;
}
function hide(tip) {
  if (tip.matches(":popover-open")) tip.hidePopover();
}

// components/token_boxes/script.js
var TINTS = ["--st-orange-color", "--st-green-color", "--st-violet-color"];
var instances = /* @__PURE__ */ new WeakMap();
function script_default({ data, parentElement: root, setTriggerValue }) {
  const box = root.querySelector(".pieces");
  let view = instances.get(root);
  if (view?.box !== box) {
    view = { box, text: root.querySelector(".text"), said: root.querySelector(".said"), at: -1 };
    instances.set(root, view);
  }
  if (view.data?.of !== data.of) build(view, data);
  root.querySelector(".signs").replaceChildren(...data.signs.map((sign) => explained(data.labels[sign], sign)));
  explain(root, data.terms);
  view.data = data;
  view.choose = (cell) => setTriggerValue("word", { of: data.of, word: cell.word });
  root.querySelector("section").classList.toggle("compact", data.compact);
  view.text.hidden = !data.with_text;
  box.setAttribute("aria-label", data.labels.pieces);
  view.text.setAttribute("aria-label", data.labels.text);
  mark(view, new Set(data.chosen));
  handle(view);
  if (view.at < 0) say(view, null);
}
function build(view, data) {
  view.cells = [];
  view.spans = [];
  view.at = -1;
  const blocks = data.blocks.map((block, place) => {
    const tint = `var(${TINTS[place % TINTS.length]})`;
    const span = element("span", "", block.text);
    const made = element("div", "block");
    for (const part of [span, made]) {
      part.style.setProperty("--tint", tint);
      part.dataset.block = place;
    }
    view.spans.push(span);
    if (block.cells.length > 1) {
      made.classList.add("shared");
      made.append(element("div", "glyph", block.glyph));
    }
    const row = element("div", "cells");
    for (const cell of block.cells) row.append(buildCell(view, data, cell, place));
    made.append(row);
    return made;
  });
  view.text.replaceChildren(...view.spans);
  view.box.replaceChildren(...blocks);
  view.box.removeAttribute("aria-activedescendant");
}
function buildCell(view, data, cell, block) {
  const made = element("div", "cell");
  made.id = `piece-${view.cells.length}`;
  made.dataset.at = view.cells.length;
  made.setAttribute("role", "option");
  made.append(element("span", "name", cell.name));
  if (cell.id !== null) made.append(" ", element("span", "id", cell.id));
  view.cells.push({ ...cell, block, element: made });
  return made;
}
function mark(view, chosen) {
  const blocks = /* @__PURE__ */ new Set();
  for (const cell of view.cells) {
    const here = chosen.has(cell.word);
    cell.element.classList.toggle("chosen", here);
    cell.element.setAttribute("aria-selected", here);
    cell.element.setAttribute("aria-description", describe(view, cell));
    if (here) blocks.add(cell.block);
  }
  view.spans.forEach((span, place) => span.classList.toggle("chosen", blocks.has(place)));
}
function handle(view) {
  const { box, text } = view;
  box.onpointerover = (event) => point(view, cellAt(view, event), text);
  text.onpointerover = (event) => point(view, cellAt(view, event), box);
  box.onpointerleave = text.onpointerleave = () => point(view, null);
  box.onclick = text.onclick = (event) => choose(view, cellAt(view, event));
  box.onblur = () => point(view, null);
  box.onkeydown = (event) => {
    const last = view.cells.length - 1;
    const to = { ArrowLeft: view.at - 1, ArrowRight: view.at + 1, Home: 0, End: last }[event.key];
    if (to !== void 0) point(view, view.cells[Math.min(Math.max(to, 0), last)], text, true);
    else if (event.key === "Enter" || event.key === " ") choose(view, view.cells[view.at]);
    else return;
    event.preventDefault();
  };
}
function cellAt(view, { target }) {
  const piece = target.closest("[data-at]");
  if (piece) return view.cells[piece.dataset.at];
  const block = target.closest("[data-block]");
  return block ? view.cells.find((cell) => cell.block === Number(block.dataset.block)) : null;
}
function point(view, cell, other, byKey = false) {
  for (const lit of view.lit ?? []) lit.classList.remove("lit");
  view.at = cell ? view.cells.indexOf(cell) : -1;
  view.lit = cell ? [view.spans[cell.block], ...litCells(view, cell, other)] : [];
  for (const lit of view.lit) lit.classList.add("lit");
  if (cell) {
    if (other) reveal(other, other === view.box ? cell.element : view.spans[cell.block]);
    if (byKey) reveal(view.box, cell.element);
    view.box.setAttribute("aria-activedescendant", cell.element.id);
  }
  say(view, cell);
}
function litCells(view, cell, other) {
  const cells = other === view.box ? view.cells.filter(({ block }) => block === cell.block) : [cell];
  return cells.map(({ element: element2 }) => element2);
}
function reveal(box, element2) {
  const inner = element2.getBoundingClientRect();
  const outer = box.getBoundingClientRect();
  if (inner.top < outer.top) box.scrollTop -= outer.top - inner.top + 4;
  else if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom + 4;
}
function choose(view, cell) {
  if (!cell) return;
  mark(view, /* @__PURE__ */ new Set([cell.word]));
  view.choose(cell);
}
function say(view, cell) {
  view.said.textContent = cell ? `${cell.name}  ·  ${describe(view, cell)}` : view.data?.labels.hint ?? "";
}
function describe(view, cell) {
  const { labels, words } = view.data;
  const known = {
    number: view.cells.indexOf(cell) + 1,
    total: view.cells.length,
    id: cell.id?.toLocaleString("en"),
    bytes: cell.raw,
    word: words[cell.word]
  };
  return (cell.id === null ? labels.word : labels.token).replace(/\{(\w+)\}/g, (_, name) => known[name]);
}
export {
  script_default as default
};
