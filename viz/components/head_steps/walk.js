// The walk: one step is lit, the others step back; its number flies in from the step before.

import { calm } from "../shared/motion.js";
import { repaint, say } from "./painting.js";

const STEPS = 4;
const WALK_MS = 2500;
const SWEEP_MS = 1800;
const FLIGHT = { duration: 900, easing: "cubic-bezier(.3, 0, .2, 1)" };

/** Light a step, 1 to 4; null lights all. */
export function light(view, step) {
  view.step = step;
  view.list.classList.toggle("walking", step !== null);
  for (const item of view.steps) {
    const here = Number(item.dataset.step) === step;
    item.classList.toggle("lit", here);
    if (here) item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
  }
  if (step === null) return;
  const item = view.steps[step - 1];
  if (view.narrow()) item.scrollIntoView({ block: "nearest", behavior: calm() ? "auto" : "smooth" });
  say(view, `${step}. ${item.querySelector("h3").textContent}: ${stepWords(view, step)}`);
  if (calm()) return;
  if (step === 1) sweep(view);
  else fly(view, step);
}

/** What a step comes to, for the ear. */
function stepWords({ parts }, step) {
  const spoken = { 1: parts.heading, 2: parts.scoreLine, 3: parts.weightLine, 4: parts.written };
  return spoken[step].textContent.replace(/\s+/g, " ").trim();
}

/** Let the number of the pair fly from where it was found to where it is used. */
function fly({ strips, parts }, step) {
  const { dot, score, exponent, weight, weighted } = parts;
  const [from, to] = { 2: [strips.match.canvas, dot], 3: [score, exponent], 4: [weight, weighted] }[step];
  const [start, end] = [from.getBoundingClientRect(), to.getBoundingClientRect()];
  const x = start.left + start.width / 2 - end.left - end.width / 2;
  const y = start.bottom - end.bottom;
  to.animate(
    [
      { transform: `translate(${x}px, ${y}px)`, opacity: 0.2 },
      { transform: "none", opacity: 1 },
    ],
    FLIGHT,
  );
}

/** A frame passes over the numbers of query and key, one n after the other. */
function sweep(view) {
  const began = performance.now();
  const move = (now) => {
    const n = Math.floor(((now - began) / SWEEP_MS) * view.data.width);
    const on = view.step === 1 && n < view.data.width;
    view.strips.match.at = on ? Math.max(0, n) : null;
    repaint(view);
    view.sweeping = on ? requestAnimationFrame(move) : 0;
  };
  cancelAnimationFrame(view.sweeping);
  move(began);
}

/** One step on or back; beyond the last and before the first all are lit. */
function go(view, way) {
  const next = (view.step ?? (way > 0 ? 0 : STEPS + 1)) + way;
  light(view, next < 1 || next > STEPS ? null : next);
}

function play(view) {
  go(view, 1);
  view.timer = view.step === null ? 0 : setTimeout(() => play(view), WALK_MS);
  nameWalk(view);
}

export function pause(view) {
  clearTimeout(view.timer);
  view.timer = 0;
  nameWalk(view);
}

export function nameWalk({ parts, data, timer }) {
  parts.walk.textContent = timer ? data.words.pause : data.words.walk;
}

export function listenWalk(view) {
  const { root, parts } = view;
  parts.walk.onclick = () => (view.timer ? pause(view) : play(view));
  for (const [name, way] of [
    ["previous", -1],
    ["next", 1],
  ]) {
    root.querySelector(`[data-go=${name}]`).onclick = () => {
      pause(view);
      go(view, way);
    };
  }
}
