// Pointer and keyboard input.

import { cellWords } from "./strips.js";
import { clamp } from "../shared/numbers.js";
import { filled } from "../shared/elements.js";
import { fine } from "./numbers.js";
import { light, listenWalk, pause } from "./walk.js";
import { linesSpot } from "./lines.js";
import { mapSpot } from "./map.js";
import { names, pairWords } from "./steps.js";
import { pin } from "./pinning.js";
import { repaint, say } from "./painting.js";
import { rowOf, strongest } from "./data.js";
import { rowSpot } from "./row.js";

export function listen(view) {
  for (const [shown, board] of Object.entries(view.boards)) {
    board.canvas.onpointermove = (event) => setSpot(view, boardSpot(view, shown, event));
    board.canvas.onpointerleave = () => setSpot(view, null);
    board.canvas.onclick = (event) => pinSpot(view, boardSpot(view, shown, event));
    board.canvas.onkeydown = (event) => press(view, event);
    board.canvas.onfocus = () => say(view, pairWords(view.data, view.pinned));
    board.canvas.onblur = () => setCursor(view, null);
    view.root.querySelector(`[data-view=${shown}]`).onclick = () => {
      show(view, shown);
      view.trigger("board", shown);
    };
  }
  view.row.canvas.onpointermove = (event) => overRow(view, event);
  view.row.canvas.onpointerleave = () => leave(view);
  view.row.canvas.onclick = (event) => pinSpot(view, rowSpot(view, inside(event).x));
  for (const group of Object.keys(view.strips)) listenStrips(view, group);
  view.section.onkeydown = (event) => {
    if (event.key === "Escape") rest(view); // no value comes back: false would keep Enter from the buttons
  };
  listenWalk(view);
}

function inside(event) {
  const box = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

function boardSpot(view, shown, event) {
  const { x, y } = inside(event);
  const { count } = view.data;
  if (shown === "map") return mapSpot(view.boards.map, count, x, y);
  return linesSpot(view.boards.lines, count, x, y, view.spot?.asking ?? view.pinned.asking);
}

function setSpot(view, spot) {
  if (spot?.asking === view.spot?.asking && spot?.answering === view.spot?.answering) return;
  view.spot = spot;
  repaint(view);
}

function setCursor(view, cursor) {
  view.cursor = cursor;
  repaint(view);
}

/** Nothing is in hand any more: no cursor, no walk. */
function rest(view) {
  pause(view);
  light(view, null);
  setCursor(view, null);
}

export function show(view, shown) {
  view.views.dataset.shown = shown;
  for (const name of Object.keys(view.boards)) {
    view.root.querySelector(`[data-view=${name}]`).setAttribute("aria-pressed", String(name === shown));
  }
  repaint(view);
}

function pinSpot(view, spot) {
  if (!spot) return;
  view.cursor = null;
  pin(view, { asking: spot.asking, answering: spot.answering ?? strongest(view.data, spot.asking) });
}

/** Arrows move the pair over what is visible, Enter pins it. */
function press(view, event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const { asking, answering } = view.cursor ?? view.pinned;
  if (event.key === "Enter" || event.key === " ") {
    if (!event.repeat) pin(view, { asking, answering });
  } else {
    const rows = { ArrowUp: -1, ArrowDown: 1, PageUp: -10, PageDown: 10 };
    const columns = { ArrowLeft: answering - 1, ArrowRight: answering + 1, Home: 0, End: asking };
    if (!(event.key in rows) && !(event.key in columns)) return;
    const row = clamp(0, asking + (rows[event.key] ?? 0), view.data.count - 1);
    view.spot = null;
    setCursor(view, { asking: row, answering: clamp(0, columns[event.key] ?? answering, row) });
    say(view, pairWords(view.data, view.cursor));
  }
  event.preventDefault();
}

// ---- the numbers in strips and bars ----------------------------------------------------------------------------

function listenStrips(view, group) {
  const { node, canvas } = view.strips[group];
  canvas.onpointermove = (event) => {
    const n = Math.floor((inside(event).x / canvas.clientWidth) * view.data.width);
    setCell(view, group, clamp(0, n, view.data.width - 1), event);
  };
  canvas.onpointerleave = () => setCell(view, group, null);
  node.onblur = () => setCell(view, group, null);
  node.onkeydown = (event) => {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!way) return;
    event.preventDefault();
    const { at } = view.strips[group];
    setCell(view, group, at === null ? 0 : clamp(0, at + way, view.data.width - 1));
    say(view, cellWords(view, group, view.strips[group].at));
  };
}

/** Light column n of the strips and write its numbers beside it. */
function setCell(view, group, n, event) {
  const strips = view.strips[group];
  strips.at = n;
  repaint(view);
  if (n === null) return hideTip(view);
  const box = strips.canvas.getBoundingClientRect();
  const x = event?.clientX ?? box.left + ((n + 0.5) * box.width) / view.data.width;
  return showTip(view, cellWords(view, group, n), x, box.bottom);
}

function overRow(view, event) {
  const spot = rowSpot(view, inside(event).x);
  setSpot(view, spot);
  if (!spot) return hideTip(view);
  const row = rowOf(view.data, spot.asking);
  const known = { score: fine(row.scores[spot.answering]), weight: fine(row.weights[spot.answering]) };
  const box = view.row.canvas.getBoundingClientRect();
  return showTip(view, filled(view.data.words.bar, { ...names(view.data, spot), ...known }), event.clientX, box.bottom);
}

function leave(view) {
  setSpot(view, null);
  hideTip(view);
}

function showTip({ tip, section }, text, x, y) {
  tip.hidden = false;
  tip.textContent = text;
  const box = section.getBoundingClientRect();
  const left = clamp(0, x - box.left - tip.offsetWidth / 2, Math.max(0, box.width - tip.offsetWidth));
  tip.style.transform = `translate(${left}px, ${y - box.top + 4}px)`;
}

function hideTip({ tip }) {
  tip.hidden = true;
}
