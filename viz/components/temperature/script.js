// From logits to probabilities to a drawn word. Everything is computed here, on every frame of a drag, in float64; Python
// hears of a release, a draw and a word to append.
//
// A payload holds the logits of one prompt. Only their sorted values are needed: the names come in rank order, and a
// draw lands on a rank. What the visitor has set outlives the payload; what was drawn belongs to it.

import { buildRows, buildTicks, mount } from "./building.js";
import { controls } from "./state.js";
import { cover } from "./cover.js";
import { explain } from "../shared/terms.js";
import { ended, learn } from "./input.js";
import { fit } from "./pictures.js";
import { hear } from "../shared/replies.js";
import { paint, settle } from "./painting.js";
import { filled, placeWords } from "../shared/elements.js";
import { stops } from "./track.js";
import { unpack } from "../shared/payload.js";

const THOUSAND = 1000;

const FRESH = () => ({
  visit: null,
  many: false,
  drawn: null, // { at: a draw, of: a payload }
  wrote: null, // what the last writing came to
});
const instances = new WeakMap(); // parentElement -> view

export default function ({ data, parentElement: root, setStateValue, setTriggerValue }) {
  const header = unpack(data);
  let view = instances.get(root);
  if (view?.parts.section !== root.querySelector("section")) {
    view = mount(root, view?.state ?? FRESH());
    instances.set(root, view);
  }
  view.setState = setStateValue;
  view.trigger = setTriggerValue;
  if (view.state.visit !== header.visit) start(view, header);
  if (view.header?.digest !== header.digest) load(view, header);
  explain(root, header.terms);
  view.header = header;
  view.stops = stops(header.V, view.state.topK);
  view.parts.topK.max = view.stops.length;
  view.observer.observe(view.parts.strip);
  fit(view);
  paint(view);
  settle(view);
  view.parts.section.dataset.built = "";
  view.deaf?.();
  view.deaf = hear((reply) => learn(view, reply));
  return () => {
    cancelAnimationFrame(view.frame);
    view.frame = 0;
    view.observer.disconnect();
    view.deaf();
  };
}

function start(view, { visit, initial }) {
  const { temperature: T, top_k: topK, top_p: topP, shortcut, many } = initial;
  Object.assign(view.state, { visit, T, topK, topP, shortcut, many });
  allFallen(view);
  view.sent = JSON.stringify(controls(view));
}

/** The draws that are counted have fallen. */
function allFallen(view) {
  view.fallen = view.state.many ? view.thousand : 0;
  view.counting = null;
}

function load(view, header) {
  ended(view);
  view.running?.cancel();
  view.header = header;
  placeWords(view.parts.section, header.words);
  view.parts.shortcutLabel.textContent = filled(header.words.shortcut, { count: header.shortcut });
  buildTicks(view.parts.ticks, header.words);
  view.thousand = header.covered ? THOUSAND : Math.min(THOUSAND, header.arrays.draws.length);
  view.names.clear();
  view.risen = "";
  allFallen(view);
  cover(view);
  if (!header.covered) loadLogits(view, header);
}

function loadLogits(view, header) {
  const { logits, draws } = header.arrays;
  view.draws = draws;
  view.z = Float64Array.from(logits).sort().reverse();
  view.largest = view.z[0];
  for (let i = 0; i < header.V; i++) view.z[i] -= view.largest;
  view.powers = new Float64Array(header.V);
  view.line = new Float64Array(header.V);
  view.parts.tails.hidden = true;
  buildRows(view);
}
