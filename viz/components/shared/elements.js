// Making elements, and filling in words.

const SVG = "http://www.w3.org/2000/svg";

/** An element with its class and its text. */
export function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

/** An SVG element with its attributes. */
export function drawn(name, attributes = {}, text = "") {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

/** A sentence with its {names} filled in; a name without a value stays as it is. */
export const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

/** Put the words into a component's elements: text for data-word, the label read aloud for data-label, help for data-help. */
export function placeWords(root, words) {
  const put = (attribute, write) => {
    for (const node of root.querySelectorAll(`[data-${attribute}]`)) write(node, words[node.dataset[attribute]]);
  };
  put("word", (node, text) => (node.textContent = text));
  put("label", (node, text) => node.setAttribute("aria-label", text));
  put("help", (node, text) => node.setAttribute("title", text));
}
