// One attention head over one prompt. What is hovered and lit stays here; Python hears of the pinned pair.

import { fillSteps, fillWords } from "./steps.js";
import { listen, show } from "./input.js";
import { nameWalk } from "./walk.js";
import { opened } from "./data.js";
import { redraw, repaint } from "./painting.js";
import { takeOver } from "./pinning.js";

const views = new WeakMap(); // parentElement -> view; Streamlit calls the function below again on every change

export default function ({ data, parentElement: root, setStateValue, setTriggerValue }) {
  const section = root.querySelector("section");
  let view = views.get(root);
  if (view?.section !== section) {
    view = mount(root, section);
    views.set(root, view);
  }
  view.send = setStateValue;
  view.trigger = setTriggerValue;
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
  takeOver(view, known);
  view.section.style.setProperty("--height", `${data.height}rem`);
  if (!known) listen(view);
  fillWords(view);
  fillSteps(view);
  show(view, known?.board === data.board ? view.views.dataset.shown : data.board);
  nameWalk(view);
  redraw(view);
}
