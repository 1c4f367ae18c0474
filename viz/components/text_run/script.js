// A text that is written token by token. What has come can be played, stepped through and looked at here; Python hears of
// what is to be written, of a token that is chosen, and of a branch that is opened.

import { calm } from "../shared/motion.js";
import { element, filled, placeWords } from "../shared/elements.js";
import { hear } from "../shared/replies.js";
import { showText } from "./boxes.js";
import { showPanel } from "./panel.js";
import { SCALE } from "../shared/surprise.js";
import { FRESH, learn, lookedAt, take } from "./story.js";

const instances = new WeakMap(); // parentElement -> view

export default function ({ data, parentElement: root, setTriggerValue }) {
  const section = root.querySelector("section");
  let view = instances.get(root);
  if (view?.section !== section) {
    view = mount(root, section, view?.state ?? FRESH());
    instances.set(root, view);
  }
  const speed = view.data ? Number(view.parts.speed.value) : data.speed;
  if (view.data?.run !== data.run) view.writing = data.writing; // else it is called for a press of its own
  Object.assign(view, { data, words: data.words });
  placeWords(section, data.words);
  view.parts.speed.replaceChildren(...data.speeds.map((one) => option(one, data.words[`speed_${one}`])));
  view.parts.speed.value = String(speed);
  view.send = (kind, at, token) =>
    setTriggerValue("act", { of: data.digest, kind, at, token, speed: Number(view.parts.speed.value) });
  take(view.state, data);
  paint(view);
  view.deaf?.();
  view.deaf = hear((reply) => hearOf(view, reply));
  section.dataset.built = "";
  return () => {
    view.deaf();
    clearTimeout(view.timer);
  };
}

function option(value, text) {
  const made = element("option", "", text);
  made.value = String(value);
  return made;
}

function mount(root, section, state) {
  const parts = {};
  for (const node of root.querySelectorAll("[id]")) parts[node.id] = node;
  const view = { section, parts, state, boxes: [], writing: false, timer: 0, playing: false };
  parts.scale.style.background = SCALE;
  view.act = (kind, at = 0, token = 0) => ask(view, kind, at, token);
  view.look = (place) => look(view, place);
  parts.play.onclick = () => (view.writing || view.playing ? stop(view) : play(view));
  parts.step.onclick = () => step(view);
  parts.back.onclick = () => back(view);
  parts.again.onclick = () => ask(view, "again");
  parts.other.onclick = () => ask(view, "other");
  return view;
}

// What Python has to do: until it answers, the picture waits.
function ask(view, kind, at = 0, token = 0) {
  halt(view);
  view.writing = kind !== "stop" && kind !== "open";
  paint(view);
  view.send(kind, at, token);
}

function hearOf(view, reply) {
  if (reply.of !== view.state.of || reply.first === undefined) return;
  if (reply.state === "over") view.writing = false;
  learn(view.state, reply);
  paint(view);
}

function halt(view) {
  clearTimeout(view.timer);
  view.playing = false;
}

function stop(view) {
  const writing = view.writing;
  halt(view);
  view.writing = false;
  paint(view);
  if (writing) view.send("stop", 0, 0);
}

const room = ({ state, data }) => (data.ended ? 0 : data.most - state.steps.length);

// What is there already is played here; the rest is written.
function play(view) {
  const { state } = view;
  const speed = Number(view.parts.speed.value);
  if (state.shown < state.steps.length && speed > 0) {
    view.playing = true;
    state.looked = null;
    state.shown += 1;
    paint(view);
    view.timer = setTimeout(() => play(view), 1000 / speed);
    return;
  }
  state.shown = state.steps.length;
  halt(view);
  if (room(view) > 0) ask(view, "write", room(view));
  else paint(view);
}

function step(view) {
  const { state } = view;
  halt(view);
  state.looked = null;
  if (state.shown < state.steps.length) {
    state.shown += 1;
    paint(view);
  } else if (room(view) > 0) ask(view, "write", 1);
}

function back(view) {
  halt(view);
  view.state.looked = null;
  view.state.shown = Math.max(0, view.state.shown - 1);
  paint(view);
}

function look(view, place) {
  const { state } = view;
  halt(view);
  state.shown = Math.max(state.shown, place + 1);
  state.looked = place;
  paint(view);
}

function paint(view) {
  const { state, parts, data, words } = view;
  showText(view);
  const place = lookedAt(state);
  const first = state.steps[0] ?? data.next;
  if (place >= 0) showPanel(view, state.steps[place], place, true);
  else if (first) showPanel(view, first, 0, false);
  const busy = view.writing || view.playing;
  parts.play.textContent = busy ? words.stop : words.play;
  parts.play.disabled = !busy && room(view) <= 0 && state.shown === state.steps.length;
  parts.back.disabled = view.writing || state.shown === 0;
  parts.step.disabled = view.writing || (room(view) <= 0 && state.shown === state.steps.length);
  parts.again.disabled = view.writing || state.steps.length === 0;
  parts.other.disabled = view.writing;
  view.section.classList.toggle("moving", busy && !calm());
  sayState(view);
  showBranches(view);
}

function sayState(view) {
  const { state, parts, data, words } = view;
  const said = [filled(words.written, { count: state.shown, most: data.most })];
  if (state.rate > 0) said.push(filled(words.rate, { rate: state.rate.toFixed(1) }));
  if (!view.writing && data.ended && state.shown === state.steps.length) said.push(words.ended);
  parts.state.textContent = said.join(" · ");
  const unseen = state.steps[lookedAt(state)]?.unseen ?? 0;
  parts.note.textContent = unseen > 0 ? filled(words.slides, { unseen }) : "";
}

function showBranches(view) {
  const { parts, data, words } = view;
  const rows = data.branches.map((branch, place) => {
    const name = branch.depth > 0 ? filled(words.branch, { place: branch.place, name: branch.name }) : words.root;
    const button = element("button", "branch", name);
    button.type = "button";
    button.style.setProperty("--depth", String(branch.depth));
    if (place === data.current) button.setAttribute("aria-current", "true");
    button.disabled = view.writing;
    button.onclick = () => place !== data.current && ask(view, "open", place);
    return button;
  });
  parts.branches.replaceChildren(...(rows.length > 1 ? [element("span", "label", words.branches), ...rows] : []));
  parts.earlier.replaceChildren(
    ...data.earlier.map(([how, text]) => {
      const line = element("p");
      line.append(element("b", "", filled(words.earlier, { how })), document.createTextNode(` ${text}`));
      line.title = text;
      return line;
    }),
  );
}
