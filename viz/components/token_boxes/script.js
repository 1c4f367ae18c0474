// The text and its pieces. Pointing at either lights both; a click, or Enter, chooses the word of a piece.

import { element, explained } from "../shared/elements.js";
import { explain } from "../shared/terms.js";

const TINTS = ["--st-orange-color", "--st-green-color", "--st-violet-color"]; // blue is kept for what is chosen
const instances = new WeakMap(); // parentElement -> view

export default function ({ data, parentElement: root, setTriggerValue }) {
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

// One span of text for each block; one element for each piece, the pieces of a shared character in one block.
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
  const blocks = new Set();
  for (const cell of view.cells) {
    const here = chosen.has(cell.word);
    cell.element.classList.toggle("chosen", here);
    cell.element.setAttribute("aria-selected", here);
    cell.element.setAttribute("aria-description", describe(view, cell));
    if (here) blocks.add(cell.block);
  }
  view.spans.forEach((span, place) => span.classList.toggle("chosen", blocks.has(place)));
}

// ---- pointing and choosing --------------------------------------------------------------------------------------

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
    if (to !== undefined) point(view, view.cells[Math.min(Math.max(to, 0), last)], text, true);
    else if (event.key === "Enter" || event.key === " ") choose(view, view.cells[view.at]);
    else return;
    event.preventDefault();
  };
}

// A piece, or the first piece of a span of text.
function cellAt(view, { target }) {
  const piece = target.closest("[data-at]");
  if (piece) return view.cells[piece.dataset.at];
  const block = target.closest("[data-block]");
  return block ? view.cells.find((cell) => cell.block === Number(block.dataset.block)) : null;
}

// Light a piece and its text; `other` is the box in which the counterpart is brought into sight.
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

// From the text, every piece of the character is meant; from the pieces, the one pointed at.
function litCells(view, cell, other) {
  const cells = other === view.box ? view.cells.filter(({ block }) => block === cell.block) : [cell];
  return cells.map(({ element }) => element);
}

// scrollIntoView would move the page too.
function reveal(box, element) {
  const inner = element.getBoundingClientRect();
  const outer = box.getBoundingClientRect();
  if (inner.top < outer.top) box.scrollTop -= outer.top - inner.top + 4;
  else if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom + 4;
}

function choose(view, cell) {
  if (!cell) return;
  mark(view, new Set([cell.word]));
  view.choose(cell);
}

// ---- the line below ---------------------------------------------------------------------------------------------

function say(view, cell) {
  view.said.textContent = cell ? `${cell.name}  ·  ${describe(view, cell)}` : (view.data?.labels.hint ?? "");
}

function describe(view, cell) {
  const { labels, words } = view.data;
  const known = {
    number: view.cells.indexOf(cell) + 1,
    total: view.cells.length,
    id: cell.id?.toLocaleString("en"),
    bytes: cell.raw,
    word: words[cell.word],
  };
  return (cell.id === null ? labels.word : labels.token).replace(/\{(\w+)\}/g, (_, name) => known[name]);
}
