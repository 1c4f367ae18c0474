// What the visitor does, and what Python hears of it.

import { calm } from "../shared/motion.js";
import { filled } from "../shared/elements.js";
import { join, rise, run } from "./drawing.js";
import { paint, repaint, settle } from "./painting.js";
import { fit } from "./pictures.js";
import { controls, drawnHere } from "./state.js";
import { shareAt, temperatureAfter, temperatureAt } from "./track.js";

const PAUSE_MS = 700; // keys that follow each other within this time are one change

export function listen(view) {
  const { parts, state } = view;
  parts.temperature.oninput = () => change(view, () => (state.T = temperatureAt(Number(parts.temperature.value))));
  parts.topK.oninput = () => change(view, () => (state.topK = view.stops[Number(parts.topK.value)] ?? null));
  parts.topP.oninput = () => change(view, () => (state.topP = shareAt(Number(parts.topP.value))));
  parts.shortcut.oninput = () => change(view, () => (state.shortcut = parts.shortcut.checked));
  parts.shortcut.onchange = () => release(view);
  for (const range of [parts.temperature, parts.topK, parts.topP]) letGo(view, range);
  parts.temperature.addEventListener("keydown", (event) => turn(view, event));
  parts.drawOne.onclick = () => drawOne(view);
  parts.drawMany.onclick = () => drawMany(view);
  parts.write.onclick = () => (view.writing ? stop(view) : begin(view));
  parts.append.onclick = () => append(view);
  parts.takeBack.onclick = () => view.trigger("take_back", true);
  parts.fold.onclick = () => unfold(view);
}

// A drag is one change, however far it goes; so are keys that follow each other: each change is one step back for the
// browser. It is over when nothing follows for a while, or when the slider is left.
function letGo(view, range) {
  range.onkeydown = () => {
    view.held = true;
    clearTimeout(view.pause);
  };
  range.onchange = () => view.held || release(view);
  range.onkeyup = () => {
    clearTimeout(view.pause);
    view.pause = setTimeout(() => keysAreOver(view), PAUSE_MS);
  };
  range.onpointerdown = range.onblur = () => keysAreOver(view);
}

function keysAreOver(view) {
  view.held = false;
  release(view);
}

function change(view, apply) {
  apply();
  repaint(view);
}

function turn(view, event) {
  const T = event.altKey || event.ctrlKey || event.metaKey ? null : temperatureAfter(event.key, view.state.T);
  if (T === null) return;
  event.preventDefault();
  change(view, () => (view.state.T = T));
}

function release(view) {
  clearTimeout(view.pause);
  if (!tell(view)) return;
  paint(view);
  settle(view);
  const favourite = `${view.header.names[0]} ${view.rows[0].share.textContent}`;
  const said = { temperature: view.state.T.toFixed(2), favourite, entropy: view.parts.entropy.textContent };
  speak(view, filled(view.header.words.spoken, said));
}

// The one place where a control reaches Python. A release that changed nothing sends nothing.
function tell(view) {
  const now = JSON.stringify(controls(view));
  if (now === view.sent || view.header.covered) return false;
  view.sent = now;
  view.setState("controls", controls(view));
  return true;
}

// Python hears of it at once, and finds the name of the token while the ball runs.
function drawOne(view) {
  const at = ((drawnHere(view)?.at ?? -1) + 1) % view.draws.length;
  Object.assign(view.state, { drawn: { at, of: view.header.digest }, wrote: null });
  run(view, () => {
    paint(view);
    rise(view);
    speak(view, view.parts.landed.textContent);
  });
  paint(view);
  view.setState("drawn", view.state.drawn);
}

function drawMany(view) {
  view.state.many = !view.state.many;
  view.counting = view.state.many && !calm() ? performance.now() : null;
  view.fallen = view.counting === null ? view.thousand : 0;
  settle(view);
  paint(view);
  fit(view); // a narrow screen makes room for the counts
  repaint(view);
  tell(view);
}

function append(view) {
  join(view);
  view.trigger("append", drawnHere(view));
}

function begin(view) {
  view.running?.cancel();
  view.writing = { text: "", count: 0, most: view.header.write, state: "going" };
  view.state.wrote = null;
  settle(view);
  paint(view);
  view.trigger("write", true);
}

function stop(view) {
  ended(view);
  view.trigger("stop", true);
}

/** The writing is over: what it came to is said once, and stands until the next draw. */
export function ended(view) {
  if (!view.writing) return;
  view.state.wrote = view.writing;
  view.writing = null;
  settle(view);
  paint(view);
  speak(view, `${view.parts.landed.textContent} ${view.state.wrote.text}`);
}

/** Take what Python found out after the picture was sent. */
export function learn(view, { of, names, tails, written }) {
  if (of !== view.header?.digest || view.header.covered) return;
  for (const [rank, name] of Object.entries(names)) view.names.set(Number(rank), name);
  showTails(view, tails);
  if (written && view.writing) view.writing = written;
  paint(view);
  if (drawnHere(view) && !view.running && !view.writing) speak(view, view.parts.landed.textContent);
}

function showTails(view, tails) {
  if (tails.length === 0) return;
  view.rows.forEach(({ tail, label }, j) => {
    tail.textContent = tails[j] ?? "";
    label.title = view.header.names[j] + tail.textContent;
  });
  view.parts.tails.hidden = tails.every((tail) => !tail);
}

function unfold(view) {
  const open = view.parts.steps.classList.toggle("unfolded");
  view.parts.fold.setAttribute("aria-expanded", String(open));
  fit(view);
  paint(view);
}

function speak(view, text) {
  view.parts.spoken.textContent = text;
}
