// The text: the prompt, then a box for each token that is shown. The keyboard stands on one of them.

import { element, filled } from "../shared/elements.js";
import { moved } from "../shared/rover.js";
import { CAP, colourOf, quietly } from "../shared/surprise.js";
import { whole } from "../shared/numbers.js";
import { lookedAt } from "./story.js";

/** Draw the tokens anew where they have changed, and mark the one that is looked at. @param {any} view */
export function showText(view) {
  const { state, parts, data } = view;
  parts.prompt.textContent = data.prompt;
  while (view.boxes.length > state.steps.length) view.boxes.pop().remove();
  state.steps.forEach((step, place) => {
    const box = view.boxes[place] ?? build(view, place);
    if (box.step !== step) fill(view, box, step, place);
    box.classList.toggle("ahead", place >= state.shown);
  });
  const looked = lookedAt(state);
  view.boxes.forEach((box, place) => {
    box.setAttribute("aria-pressed", String(place === looked));
    box.tabIndex = place === Math.max(0, looked) ? 0 : -1;
  });
  const last = view.boxes[Math.max(0, state.shown - 1)];
  if (last && state.looked === null) reveal(parts.text, last);
}

function build(view, place) {
  const box = element("button", "token");
  box.type = "button";
  box.onclick = () => view.look(place);
  box.onkeydown = (event) => {
    const next = moved([view.boxes], box, event.key, false);
    if (!next) return;
    event.preventDefault();
    view.look(view.boxes.indexOf(next));
    next.focus();
  };
  view.boxes.push(box);
  view.parts.text.append(box);
  return box;
}

function fill(view, box, step, place) {
  box.step = step;
  const name = quietly(step.name);
  box.replaceChildren(name, element("small", "bits", step.bits.toFixed(1)));
  box.style.setProperty("--surprise", colourOf(step.bits));
  box.style.setProperty("--size", String(Math.min(1, step.bits / CAP)));
  box.classList.toggle("forced", step.number === null);
  const said = { place: place + 1, name: step.name, bits: step.bits.toFixed(1), rank: whole(step.rank) };
  box.title = filled(step.number === null ? view.words.chosen : view.words.token, said);
  box.setAttribute("aria-label", `${step.name} ${step.bits.toFixed(1)}. ${box.title}`);
}

function reveal(text, box) {
  const below = box.offsetTop + box.offsetHeight - text.offsetTop - text.clientHeight;
  if (below > text.scrollTop) text.scrollTop = below + 4;
}
