// Sentences whose words come as data: what a visitor typed is a text node and never markup. A word of the glossary
// opens its definition under the pointer, on a tap and from the keyboard.

import { element } from "../shared/elements.js";

const EDGE = 8; // pixels that a definition keeps from the window's edge
const TAGS = { strong: "strong", emphasis: "em", code: "code", accent: "span" };
/** @type {WeakMap<HTMLElement, string>} */
const shown = new WeakMap(); // root -> the digest of what stands there

export default function ({ data, parentElement: root }) {
  const page = root.querySelector(".prose");
  const tip = root.querySelector(".definition");
  if (shown.get(page) === data.of) return;
  shown.set(page, data.of);
  page.className = `prose ${data.tone}`;
  page.replaceChildren(...data.blocks.map((block) => built(block, data.terms, tip)));
  hide(tip);
}

/** A paragraph, a heading or a list of one level. */
function built({ tag, lines }, terms, tip) {
  const made = element(tag);
  for (const line of lines) {
    const place = tag === "ul" ? made.appendChild(element("li")) : made;
    place.append(...line.map((run) => (run.term ? term(run, terms, tip) : written(run))));
  }
  return made;
}

function written({ text, style, link }) {
  if (link) return Object.assign(element("a", "", text), { href: link, target: "_blank", rel: "noopener" });
  return style ? element(TAGS[style], style === "accent" ? "accent" : "", text) : document.createTextNode(text);
}

function term(run, terms, tip) {
  const button = element("span", "term"); // a button element would break the line before a comma
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
    if (event.key !== "Enter" && event.key !== " ") return; // every other key goes its way
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
