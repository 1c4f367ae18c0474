// Making elements, and filling in words.

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element with its class and its text.
 * @param {string} name
 * @param {string} className
 * @param {string | number} text
 * @returns {any}
 */
export function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = String(text);
  return made;
}

/**
 * A text that `explain` of terms.js makes explain itself, where it has a term.
 * @param {string} text
 * @param {string} term
 * @returns {HTMLElement}
 */
export function explained(text, term) {
  const made = element("span", "", text);
  if (term) made.dataset.term = term;
  return made;
}

/**
 * A text in parts, as `marked` of viz/components/terms.py finds them, with its {names} filled in.
 * @param {Record<string, [string, string][]>} marked
 * @param {string} text
 * @param {Record<string, any>} values
 * @returns {HTMLElement[]}
 */
export const inParts = (marked, text, values = {}) =>
  (marked[text] ?? [[text, ""]]).map(([part, term]) => explained(filled(part, values), term));

/**
 * An SVG element with its attributes.
 * @param {string} name
 * @param {Record<string, any>} attributes
 * @returns {any}
 */
export function drawn(name, attributes = {}, text = "") {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = String(text);
  return made;
}

/**
 * A sentence with its {names} filled in; a name without a value stays as it is.
 * @param {string} sentence
 * @param {Record<string, any>} values
 */
export const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

/**
 * Put the words into a component's elements: text for data-word, the label read aloud for data-label.
 * @param {ParentNode} root
 * @param {Record<string, string>} words
 */
export function placeWords(root, words) {
  /** @type {NodeListOf<HTMLElement>} */
  const texts = root.querySelectorAll("[data-word]");
  /** @type {NodeListOf<HTMLElement>} */
  const labels = root.querySelectorAll("[data-label]");
  for (const node of texts) node.textContent = words[node.dataset.word ?? ""];
  for (const node of labels) node.setAttribute("aria-label", words[node.dataset.label ?? ""]);
}

/**
 * Write a text where it has changed; a text node in place of textContent keeps the layout's work small.
 * @param {any} node
 * @param {string} text
 */
export function write(node, text) {
  if (!node.firstChild) node.append("");
  if (node.firstChild.data !== text) node.firstChild.data = text;
}
