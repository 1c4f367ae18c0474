// One attention head over one prompt. What is hovered and lit stays here; Python hears of the pinned pair.

import { ROLES } from "./drawing.js";
import { drawLines } from "./lines.js";
import { drawMap } from "./map.js";
import { drawRow } from "./row.js";
import { drawStrips } from "./strips.js";
import { fillSteps, fillWords, pairWords } from "./steps.js";
import { listen, show } from "./input.js";
import { nameWalk } from "./walk.js";
import { opened } from "./data.js";
import { themeColours } from "../shared/colours.js";

const views = new WeakMap(); // parentElement -> view; Streamlit calls the function below again on every change
const pins = new Map(); // visit -> pinned pair: a picture that is drawn anew in another place keeps it

export default function ({ data, parentElement: root, setStateValue }) {
  const section = root.querySelector("section");
  let view = views.get(root);
  if (view?.section !== section) {
    view = mount(root, section);
    views.set(root, view);
  }
  view.send = setStateValue;
  accept(view, opened(data));
  for (const canvas of root.querySelectorAll("canvas")) view.observer.observe(canvas);
  return () => {
    view.observer.disconnect();
    cancelAnimationFrame(view.frame);
    cancelAnimationFrame(view.sweeping);
    view.frame = 0;
    clearTimeout(view.timer);
    clearTimeout(view.saying);
    view.timer = 0;
  };
}

function mount(root, section) {
  const find = (selector) => root.querySelector(selector);
  const strips = (group) => {
    const node = find(`[data-strips=${group}]`);
    return { node, canvas: node.querySelector("canvas"), rows: [], at: null };
  };
  const view = {
    root,
    section,
    views: find(".views"),
    list: find(".steps"),
    tip: find(".tip"),
    steps: [...root.querySelectorAll(".steps > li")],
    boards: { map: { canvas: find(".map canvas") }, lines: { canvas: find(".lines canvas") } },
    strips: { match: strips("match"), mix: strips("mix") },
    row: { canvas: find(".row canvas") },
    parts: findParts(find),
    spot: null,
    cursor: null,
    step: null,
    timer: 0,
    frame: 0,
    sweeping: 0,
    version: 0,
  };
  view.narrow = () => view.list.getBoundingClientRect().top > view.views.getBoundingClientRect().bottom;
  view.observer = new ResizeObserver(() => repaint(view));
  document.fonts.ready.then(() => redraw(view)); // names are measured again once their font is there
  return view;
}

function findParts(find) {
  const names = ["heading", "dot", "scaling", "score", "exponent", "largest", "total", "shares", "weight", "weighted"];
  names.push("written", "walk", "live");
  const [scoreScale, weightScale] = [find(".row .scale"), find(".row .scale:last-of-type")];
  const parts = Object.fromEntries(names.map((name) => [name, find(`.${name}`)]));
  const lines = { scoreLine: find("[data-step='2'] .formula"), weightLine: find("[data-step='3'] .formula") };
  return { ...parts, ...lines, rowSum: find(".row-sum"), reading: find(".reading .pair"), scoreScale, weightScale };
}

/** Take what Python sent. The same picture again (a rerun, a theme) keeps what the visitor has in hand. */
function accept(view, data) {
  const known = view.data;
  view.data = known?.digest === data.digest ? Object.assign(data, { rows: known.rows }) : data;
  if (known?.digest !== data.digest) Object.assign(view, { spot: null, cursor: null });
  if (known?.visit !== data.visit) {
    const [asking, answering] = data.start;
    view.pinned = pins.get(data.visit) ?? { asking, answering };
  }
  const asking = Math.min(view.pinned.asking, data.count - 1); // another prompt may be shorter
  view.pinned = { asking, answering: Math.min(view.pinned.answering, asking) };
  view.section.style.setProperty("--height", `${data.height}rem`);
  if (!known) listen(view);
  fillWords(view);
  fillSteps(view);
  show(view, view.views.dataset.shown);
  nameWalk(view);
  redraw(view);
}

export const samePair = (one, other) => one.asking === other.asking && one.answering === other.answering;

/** The pair that is lit: under the pointer, else at the keys' cursor, else the pinned one. */
export const lit = (view) => view.spot ?? view.cursor ?? view.pinned;

/** The one place where Python hears of anything. */
export function pin(view, pair) {
  const moved = !samePair(pair, view.pinned);
  view.pinned = pair;
  pins.set(view.data.visit, pair);
  if (moved) {
    fillSteps(view);
    view.send("pair", { visit: view.data.visit, ...pair });
  }
  repaint(view);
  say(view, pairWords(view.data, pair));
}

/** Forget what is drawn once: colours, words or fonts may have changed. */
function redraw(view) {
  if (!view.data) return;
  view.colours = themeColours(view.section, ROLES);
  view.version += 1;
  repaint(view);
}

/** However many events arrive, one painting a frame. */
export function repaint(view) {
  view.frame ||= requestAnimationFrame(() => {
    view.frame = 0;
    drawMap(view);
    drawLines(view);
    drawStrips(view, "match");
    drawStrips(view, "mix");
    drawRow(view);
    view.parts.reading.textContent = pairWords(view.data, lit(view));
  });
}

/** A held key speaks once it rests. */
export function say(view, text) {
  clearTimeout(view.saying);
  view.saying = setTimeout(() => (view.parts.live.textContent = text), 120);
}
