// Words that explain themselves: a definition opens under the pointer, on a tap and from the keyboard.
//
// A picture marks an element with data-term="<id>", gets the definitions of viz/components/terms.py as data, calls
// explain(root, terms) once its elements are there, and imports shared/terms.css. What is a control already (a button, a
// link) keeps its click: there the definition opens under the pointer and on focus only.

import { element } from "./elements.js";

/** @typedef {{ title: string, says: string }} Definition */
/** @typedef {ShadowRoot | HTMLElement} Root */

const EDGE = 8; // pixels that a definition keeps from the window's edge
/** Which word a definition is of. @type {WeakMap<HTMLElement, HTMLElement>} */
const opened = new WeakMap();
const CONTROLS = "button, a, input, select, summary";

/**
 * Make every element with data-term in `root` explain itself by `terms`. Calling it again is harmless: it closes the
 * definition of a word that is there no more. An element whose term has no definition is left as it is.
 * @param {Root} root the component's root, where the one definition that is open stands
 * @param {Record<string, Definition>} terms
 */
export function explain(root, terms) {
  const tip = definitionIn(root);
  const word = opened.get(tip);
  if (word && !root.contains(word)) hide(tip);
  /** @type {NodeListOf<HTMLElement>} */
  const words = root.querySelectorAll("[data-term]");
  for (const marked of words) {
    const definition = terms[marked.dataset.term ?? ""];
    if (definition) open(marked, tip, definition);
  }
}

/** The place of the definition that is open, made where there is none. @param {Root} root @returns {HTMLElement} */
function definitionIn(root) {
  /** @type {HTMLElement | null} */
  const found = root.querySelector(".definition");
  if (found) return found;
  const tip = element("div", "definition");
  tip.id = "definition";
  tip.role = "tooltip";
  tip.popover = "manual";
  root.append(tip);
  return tip;
}

/** @param {HTMLElement} word @param {HTMLElement} tip @param {Definition} definition */
function open(word, tip, definition) {
  const shown = () => show(tip, word, definition);
  const control = word.matches(CONTROLS);
  if (!control) {
    word.classList.add("term");
    word.role = "button"; // a button element would break the line before a comma
    word.tabIndex = 0;
    word.onclick = (event) => {
      event.stopPropagation(); // the picture below would take it for a click of its own
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
    if (control || (event.key !== "Enter" && event.key !== " ")) return; // every other key goes its way
    event.preventDefault();
    shown();
  };
}

/** @param {HTMLElement} tip @param {HTMLElement} word @param {Definition} definition */
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

/** @param {HTMLElement} tip */
function hide(tip) {
  if (tip.matches(":popover-open")) tip.hidePopover();
}
