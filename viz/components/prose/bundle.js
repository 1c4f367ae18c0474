// components/shared/elements.js
function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = String(text);
  return made;
}

// components/prose/script.js
var EDGE = 8;
var TAGS = { strong: "strong", emphasis: "em", code: "code", accent: "span" };
var shown = /* @__PURE__ */ new WeakMap();
function script_default({ data, parentElement: root }) {
  const page = root.querySelector(".prose");
  const tip = root.querySelector(".definition");
  if (shown.get(page) === data.of) return;
  shown.set(page, data.of);
  page.className = `prose ${data.tone}`;
  page.replaceChildren(...data.blocks.map((block) => built(block, data.terms, tip)));
  hide(tip);
}
function built({ tag, lines }, terms, tip) {
  const made = element(tag);
  for (const line of lines) {
    const place = tag === "ul" ? made.appendChild(element("li")) : made;
    place.append(...line.map((run) => run.term ? term(run, terms, tip) : written(run)));
  }
  return made;
}
function written({ text, style, link }) {
  if (link) return Object.assign(element("a", "", text), { href: link, target: "_blank", rel: "noopener" });
  return style ? element(TAGS[style], style === "accent" ? "accent" : "", text) : document.createTextNode(text);
}
function term(run, terms, tip) {
  const button = element("span", "term");
  button.role = "button";
  button.tabIndex = 0;
  button.append(written(run));
  button.setAttribute("aria-describedby", tip.id);
  const open = () => show(tip, button, terms[run.term]);
  button.onpointerenter = (event) => {
    if (event.pointerType === "mouse") open();
  };
  button.onpointerleave = (event) => {
    if (event.pointerType === "mouse") hide(tip);
  };
  button.onfocus = button.onclick = open;
  button.onblur = () => hide(tip);
  button.onkeydown = (event) => {
    if (event.key === "Escape") hide(tip);
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    open();
  };
  return button;
}
function show(tip, button, { title, says }) {
  tip.replaceChildren(element("strong", "", title), document.createTextNode(` ${says}`));
  tip.showPopover();
  const word = button.getClientRects()[0];
  const own = tip.getBoundingClientRect();
  const left = Math.max(EDGE, Math.min(word.left, window.innerWidth - own.width - EDGE));
  const below = word.bottom + 4;
  const top = below + own.height + EDGE > window.innerHeight ? Math.max(EDGE, word.top - own.height - 4) : below;
  tip.style.left = `${left}px`;
  tip.style.top = `${top}px`;
}
function hide(tip) {
  if (tip.matches(":popover-open")) tip.hidePopover();
}
export {
  script_default as default
};
