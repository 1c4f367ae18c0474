// components/shared/elements.js
function element(name2, className = "", text = "") {
  const made = document.createElement(name2);
  if (className) made.className = className;
  made.textContent = String(text);
  return made;
}
function explained(text, term) {
  const made = element("span", "", text);
  if (term) made.dataset.term = term;
  return made;
}
var inParts = (marked, text, values = {}) => (marked[text] ?? [[text, ""]]).map(([part, term]) => explained(filled(part, values), term));
var filled = (sentence2, values) => sentence2.replace(/\{(\w+)\}/g, (whole2, name2) => values[name2] ?? whole2);

// components/shared/terms.js
var EDGE = 8;
var opened = /* @__PURE__ */ new WeakMap();
var CONTROLS = "button, a, input, select, summary";
function explain(root, terms) {
  const tip = definitionIn(root);
  const word = opened.get(tip);
  if (word && !root.contains(word)) hide(tip);
  const words = root.querySelectorAll("[data-term]");
  for (const marked of words) {
    const definition = terms[marked.dataset.term ?? ""];
    if (definition) open(marked, tip, definition);
  }
}
function definitionIn(root) {
  const found = root.querySelector(".definition");
  if (found) return found;
  const tip = element("div", "definition");
  tip.id = "definition";
  tip.role = "tooltip";
  tip.popover = "manual";
  root.append(tip);
  return tip;
}
function open(word, tip, definition) {
  const shown = () => show(tip, word, definition);
  const control = word.matches(CONTROLS);
  if (!control) {
    word.classList.add("term");
    word.role = "button";
    word.tabIndex = 0;
    word.onclick = (event) => {
      event.stopPropagation();
      shown();
    };
  }
  word.setAttribute("aria-describedby", tip.id);
  word.onpointerenter = (event) => {
    if (event.pointerType === "mouse") shown();
  };
  word.onpointerleave = (event) => {
    if (event.pointerType === "mouse") hide(tip);
  };
  word.onfocus = shown;
  word.onblur = () => hide(tip);
  word.onkeydown = (event) => {
    if (event.key === "Escape") hide(tip);
    if (control || event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    shown();
  };
}
function show(tip, word, { title, says }) {
  tip.replaceChildren(element("strong", "", title), document.createTextNode(` ${says}`));
  tip.showPopover();
  opened.set(tip, word);
  const place = word.getClientRects()[0];
  const own = tip.getBoundingClientRect();
  const left = Math.max(EDGE, Math.min(place.left, window.innerWidth - own.width - EDGE));
  const below = place.bottom + 4;
  const top = below + own.height + EDGE > window.innerHeight ? Math.max(EDGE, place.top - own.height - 4) : below;
  tip.style.left = `${left}px`;
  tip.style.top = `${top}px`;
}
function hide(tip) {
  if (tip.matches(":popover-open")) tip.hidePopover();
}

// components/shared/numbers.js
var whole = (value) => Math.round(value).toLocaleString("en");

// components/merge_steps/script.js
var PLAY_MS = 800;
var REST_MS = 500;
var instances = /* @__PURE__ */ new WeakMap();
function script_default({ data, parentElement: root, setTriggerValue }) {
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
      at: 0
    };
    instances.set(root, view);
  }
  section.classList.toggle("compact", data.compact);
  const fresh = view.data?.of !== data.of || view.data.at !== data.at && view.told !== data.at;
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
function handle(view) {
  const moves = {
    first: () => go(view, 0),
    back: () => go(view, view.at - 1),
    play: () => play(view),
    forward: () => go(view, view.at + 1),
    last: () => go(view, view.last)
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
function comeToRest(view) {
  clearTimeout(view.resting);
  view.resting = setTimeout(view.rest, REST_MS);
}
function stop(view) {
  if (!view?.timer) return;
  clearInterval(view.timer);
  view.timer = 0;
}
function draw(view) {
  const { steps, labels } = view.data;
  const { at, last } = view;
  view.slider.max = last;
  view.slider.value = at;
  view.slider.disabled = last === 0;
  view.step.textContent = filled(labels.step, { number: at, total: last });
  const off = { first: at === 0, back: at === 0, forward: at === last, last: at === last, play: last === 0 };
  for (const button2 of view.section.querySelectorAll("[data-go]")) button2.disabled = off[button2.dataset.go];
  const button = view.section.querySelector(".play");
  button.textContent = view.timer ? labels.pause : labels.play;
  button.setAttribute("aria-label", button.textContent);
  drawWord(view, steps[at], at > 0 ? steps[at - 1].following : null);
  view.said.textContent = sentence(view);
  drawRules(view);
}
function drawWord(view, step, merged) {
  const parts = [];
  step.names.forEach((name2, place) => {
    const symbol = element("span", "symbol");
    symbol.append(element("b", "", name2), element("small", "", step.ids[place]));
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
function reveal(box, element2) {
  if (element2) box.scrollTop = element2.offsetTop - box.offsetTop - (box.clientHeight - element2.offsetHeight) / 2;
}
function sentence(view) {
  const { steps, labels } = view.data;
  const step = steps[view.at];
  const tokens = step.names.length;
  if (step.following === null) return filled(labels[tokens > 1 ? "done" : "whole"], { tokens });
  return filled(labels.next, ruleAfter(steps, view.at));
}
function ruleAfter(steps, at) {
  const { names, ranks, following } = steps[at];
  return {
    left: names[following],
    right: names[following + 1],
    merged: steps[at + 1].names[following],
    rank: whole(ranks[following])
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
      element("span", "rule", `${left} + ${right} → ${merged}`)
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
export {
  script_default as default
};
