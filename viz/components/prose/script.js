// Sentences whose words come as data: what a visitor typed is a text node and never markup. A word of the glossary
// opens its definition under the pointer, on a tap and from the keyboard.

import { element } from "../shared/elements.js";
import { explain } from "../shared/terms.js";

const TAGS = { strong: "strong", emphasis: "em", code: "code", accent: "span" };
/** @type {WeakMap<HTMLElement, string>} */
const shown = new WeakMap(); // root -> the digest of what stands there

export default function ({ data, parentElement: root }) {
  const page = root.querySelector(".prose");
  if (shown.get(page) === data.of) return;
  shown.set(page, data.of);
  page.className = `prose ${data.tone}`;
  page.replaceChildren(...data.blocks.map(built));
  explain(root, Object.fromEntries(data.terms));
}

/** A paragraph, a heading or a list of one level. */
function built({ tag, lines }) {
  const made = element(tag);
  for (const line of lines) {
    const place = tag === "ul" ? made.appendChild(element("li")) : made;
    place.append(...line.map((run) => (run.term ? term(run) : written(run))));
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
