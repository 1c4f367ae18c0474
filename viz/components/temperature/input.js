// What the visitor does, and what Python hears of it.

import { calm } from "../shared/motion.js";
import { filled } from "../shared/elements.js";
import { paint, repaint, settle } from "./painting.js";
import { controls, drawnHere } from "./state.js";
import { shareAt, temperatureAfter, temperatureAt } from "./track.js";

const FALL = [
  { transform: "translateY(-1.25rem)", opacity: 0 },
  { transform: "none", opacity: 1 },
];
const FALLING = { duration: 320, easing: "cubic-bezier(.3, 1.6, .6, 1)" };

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
  parts.append.onclick = () => view.trigger("append", drawnHere(view));
  parts.takeBack.onclick = () => view.trigger("take_back", true);
}

// A held key changes the value many times; it is let go once.
function letGo(view, range) {
  range.onkeydown = () => (view.held = true);
  range.onchange = () => view.held || release(view);
  range.onkeyup = range.onblur = () => {
    view.held = false;
    release(view);
  };
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

// The one place where a control reaches Python. A release that changed nothing sends nothing.
function release(view) {
  const now = JSON.stringify(controls(view));
  if (now === view.sent) return;
  view.sent = now;
  paint(view);
  settle(view);
  const favourite = `${view.header.names[0]} ${view.rows[0].share.textContent}`;
  const said = { temperature: view.state.T.toFixed(2), favourite, entropy: view.parts.entropy.textContent };
  speak(view, filled(view.header.words.spoken, said));
  view.setState("controls", controls(view));
}

function drawOne(view) {
  const at = ((drawnHere(view)?.at ?? -1) + 1) % view.draws.length;
  view.state.drawn = { at, of: view.header.digest };
  paint(view);
  if (!calm()) view.parts.pinned.animate(FALL, FALLING);
  speak(view, view.parts.landed.textContent);
  view.setState("drawn", view.state.drawn);
}

function drawMany(view) {
  view.state.many = !view.state.many;
  view.counting = view.state.many && !calm() ? performance.now() : null;
  view.fallen = view.counting === null ? view.thousand : 0;
  settle(view);
  repaint(view);
}

function speak(view, text) {
  view.parts.spoken.textContent = text;
}
