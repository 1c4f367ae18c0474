// The pinned pair: kept here, told to Python.

import { repaint, say } from "./painting.js";
import { samePair } from "./pairs.js";
import { fillSteps, pairWords } from "./steps.js";

const pins = new Map(); // visit -> pinned pair: a picture that is drawn anew in another place keeps it

/** Begin with the pair that Python asks for where the visit is a new one; bring it within the prompt in any case. */
export function takeOver(view, known) {
  const { data } = view;
  if (known?.visit !== data.visit) {
    const [asking, answering] = data.start;
    view.pinned = pins.get(data.visit) ?? { asking, answering };
  }
  const asking = Math.min(view.pinned.asking, data.count - 1); // another prompt may be shorter
  view.pinned = { asking, answering: Math.min(view.pinned.answering, asking) };
}

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
