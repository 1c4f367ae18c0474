// components/shared/elements.js
function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = String(text);
  return made;
}

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
  const shown2 = () => show(tip, word, definition);
  const control = word.matches(CONTROLS);
  if (!control) {
    word.classList.add("term");
    word.role = "button";
    word.tabIndex = 0;
    word.onclick = (event) => {
      event.stopPropagation();
      shown2();
    };
  }
  word.setAttribute("aria-describedby", tip.id);
  word.onpointerenter = (event) => {
    if (event.pointerType === "mouse") shown2();
  };
  word.onpointerleave = (event) => {
    if (event.pointerType === "mouse") hide(tip);
  };
  word.onfocus = shown2;
  word.onblur = () => hide(tip);
  word.onkeydown = (event) => {
    if (event.key === "Escape") hide(tip);
    if (control || event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    shown2();
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

// components/prose/script.js
var TAGS = { strong: "strong", emphasis: "em", code: "code", accent: "span" };
var shown = /* @__PURE__ */ new WeakMap();
function script_default({ data, parentElement: root }) {
  const page = root.querySelector(".prose");
  if (shown.get(page) === data.of) return;
  shown.set(page, data.of);
  page.className = `prose ${data.tone}`;
  page.replaceChildren(...data.blocks.map(built));
  explain(root, Object.fromEntries(data.terms));
}
function built({ tag, lines }) {
  const made = element(tag);
  for (const line of lines) {
    const place = tag === "ul" ? made.appendChild(element("li")) : made;
    place.append(...line.map((run) => run.term ? term(run) : written(run)));
  }
  return made;
}
function written({ text, style, link }) {
  if (link) return Object.assign(element("a", "", text), { href: link, target: "_blank", rel: "noopener" });
  return style ? element(TAGS[style], style === "accent" ? "accent" : "", text) : document.createTextNode(text);
}
function term(run) {
  const word = element("span");
  word.dataset.term = run.term;
  word.append(written(run));
  return word;
}
export {
  script_default as default
};
