// The replay of byte-pair merges. Step 0 is the word as bytes; step n is the word after n merges.

import { element, filled, inParts } from "../shared/elements.js";
import { explain } from "../shared/terms.js";
import { whole } from "../shared/numbers.js";

const PLAY_MS = 800;
const REST_MS = 500;
const instances = new WeakMap(); // parentElement -> view

export default function ({ data, parentElement: root, setTriggerValue }) {
  const section = root.querySelector("section");
  let view = instances.get(root);
  if (view?.section !== section) {
    stop(view);
    view = {
      section,
      word: root.querySelector(".word"),
      said: root.querySelector(".said"),
      step: root.querySelector(".step"),
      slider: root.querySelector("input"),
      rules: root.querySelector(".rules"),
      at: 0,
    };
    instances.set(root, view);
  }
  section.classList.toggle("compact", data.compact);
  // An address that says another step than the one before, and than the visitor's own, leads.
  const fresh = view.data?.of !== data.of || (view.data.at !== data.at && view.told !== data.at);
  view.rest = () => {
    view.told = view.at;
    setTriggerValue("rest", { of: data.of, step: view.at });
  };
  view.data = data;
  view.last = data.steps.length - 1;
  if (fresh) {
    stop(view);
    clearTimeout(view.resting);
    view.at = data.at;
    buildRules(view);
  }
  name(view, root);
  explain(root, data.terms);
  handle(view);
  draw(view);
  return () => {
    stop(view);
    clearTimeout(view.resting);
  };
}

function name(view, root) {
  const { labels } = view.data;
  view.section.setAttribute("aria-label", labels.title);
  view.slider.setAttribute("aria-label", labels.title);
  root.querySelector(".key").replaceChildren(...inParts(view.data.marked, labels.ranks));
  for (const button of view.section.querySelectorAll("[data-go]")) {
    button.setAttribute("aria-label", labels[button.dataset.go]);
    button.title = labels[button.dataset.go];
  }
}

// ---- moving -----------------------------------------------------------------------------------------------------

function handle(view) {
  const moves = {
    first: () => go(view, 0),
    back: () => go(view, view.at - 1),
    play: () => play(view),
    forward: () => go(view, view.at + 1),
    last: () => go(view, view.last),
  };
  for (const button of view.section.querySelectorAll("[data-go]")) button.onclick = moves[button.dataset.go];
  view.slider.oninput = () => go(view, Number(view.slider.value));
  view.rules.onclick = (event) => {
    const rule = event.target.closest("[data-step]");
    if (rule) go(view, Number(rule.dataset.step));
  };
  view.section.onkeydown = (event) => {
    const move = { ArrowLeft: "back", ArrowRight: "forward", Home: "first", End: "last" }[event.key];
    if (!move) return;
    event.preventDefault();
    moves[move]();
  };
}

function go(view, step) {
  stop(view);
  view.at = Math.min(Math.max(step, 0), view.last);
  draw(view);
  comeToRest(view);
}

// From the end, playing starts again at the beginning.
function play(view) {
  if (view.timer) {
    stop(view);
    comeToRest(view);
  } else {
    if (view.at === view.last) view.at = 0;
    view.timer = setInterval(() => {
      view.at += 1;
      if (view.at >= view.last) stop(view);
      draw(view);
      if (!view.timer) comeToRest(view);
    }, PLAY_MS);
  }
  draw(view);
}

// Python hears of the step once no other has followed it for a while.
function comeToRest(view) {
  clearTimeout(view.resting);
  view.resting = setTimeout(view.rest, REST_MS);
}

function stop(view) {
  if (!view?.timer) return;
  clearInterval(view.timer);
  view.timer = 0;
}

// ---- drawing ----------------------------------------------------------------------------------------------------

function draw(view) {
  const { steps, labels } = view.data;
  const { at, last } = view;
  view.slider.max = last;
  view.slider.value = at;
  view.slider.disabled = last === 0;
  view.step.textContent = filled(labels.step, { number: at, total: last });
  const off = { first: at === 0, back: at === 0, forward: at === last, last: at === last, play: last === 0 };
  for (const button of view.section.querySelectorAll("[data-go]")) button.disabled = off[button.dataset.go];
  const button = view.section.querySelector(".play");
  button.textContent = view.timer ? labels.pause : labels.play;
  button.setAttribute("aria-label", button.textContent);
  drawWord(view, steps[at], at > 0 ? steps[at - 1].following : null);
  view.said.textContent = sentence(view);
  drawRules(view);
}

function drawWord(view, step, merged) {
  const parts = [];
  step.names.forEach((name, place) => {
    const symbol = element("span", "symbol");
    symbol.append(element("b", "", name), element("small", "", step.ids[place]));
    const isNext = step.following !== null && (place === step.following || place === step.following + 1);
    symbol.classList.toggle("next", isNext);
    symbol.classList.toggle("merged", place === merged && !isNext);
    parts.push(symbol);
    if (place === step.ranks.length) return;
    const rank = step.ranks[place];
    const gap = element("span", "gap", rank === null ? view.data.labels.none : whole(rank));
    gap.classList.toggle("next", place === step.following);
    parts.push(gap);
  });
  view.word.replaceChildren(...parts);
  reveal(view.word, view.word.querySelector(".next, .merged"));
}

// In the middle of its box; scrollIntoView would move the page too.
function reveal(box, element) {
  if (element) box.scrollTop = element.offsetTop - box.offsetTop - (box.clientHeight - element.offsetHeight) / 2;
}

function sentence(view) {
  const { steps, labels } = view.data;
  const step = steps[view.at];
  const tokens = step.names.length;
  if (step.following === null) return filled(labels[tokens > 1 ? "done" : "whole"], { tokens });
  return filled(labels.next, ruleAfter(steps, view.at));
}

// The rule that leads from step `at` to the next.
function ruleAfter(steps, at) {
  const { names, ranks, following } = steps[at];
  return {
    left: names[following],
    right: names[following + 1],
    merged: steps[at + 1].names[following],
    rank: whole(ranks[following]),
  };
}

function buildRules(view) {
  const { steps } = view.data;
  const items = steps.slice(1).map((_, place) => {
    const { left, right, merged, rank } = ruleAfter(steps, place);
    const button = element("button", "");
    button.type = "button";
    button.dataset.step = place + 1;
    button.append(
      element("span", "number", `${place + 1}`),
      element("span", "rank", rank),
      element("span", "rule", `${left} + ${right} → ${merged}`),
    );
    const item = document.createElement("li");
    item.append(button);
    return item;
  });
  view.rules.replaceChildren(...items);
}

function drawRules(view) {
  [...view.rules.children].forEach((item, place) => {
    const button = item.firstChild;
    button.classList.toggle("later", place >= view.at);
    if (place === view.at - 1) button.setAttribute("aria-current", "step");
    else button.removeAttribute("aria-current");
  });
  reveal(view.rules, view.rules.children[Math.max(view.at - 1, 0)]);
}
