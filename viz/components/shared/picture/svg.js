// A drawing that is SVG already: a copy that needs no style sheet.

import { plainColour } from "./colours.js";

const INHERITED = ["fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray"];
INHERITED.push("stroke-linecap", "stroke-linejoin", "font-family", "font-size", "font-weight", "font-style");
INHERITED.push("text-anchor", "letter-spacing", "visibility", "paint-order", "marker-start", "marker-end", "color");
/** @type {Record<string, string>} */
const OWN = { opacity: "1", display: "inline", "dominant-baseline": "auto", "vector-effect": "none" };

/**
 * A copy of a drawing with the computed styles written into it, at the place of the original.
 * @param {SVGSVGElement} original
 * @param {(style: CSSStyleDeclaration) => void} seen hears of the fonts
 */
export function copied(original, seen) {
  const copy = /** @type {SVGSVGElement} */ (original.cloneNode(true));
  inline(original, copy, null, seen);
  const { left, top, width, height } = original.getBoundingClientRect();
  const place = { x: left, y: top, width, height, overflow: getComputedStyle(original).overflow };
  for (const [name, value] of Object.entries(place)) copy.setAttribute(name, String(value));
  for (const name of ["class", "role", "tabindex", "aria-label"]) copy.removeAttribute(name);
  return copy;
}

/**
 * @param {Element} from
 * @param {Element} to
 * @param {CSSStyleDeclaration | null} above the computed style of what both stand in
 * @param {(style: CSSStyleDeclaration) => void} seen
 */
function inline(from, to, above, seen) {
  const style = getComputedStyle(from);
  const written = [];
  for (const name of INHERITED) {
    const value = style.getPropertyValue(name);
    if (!above || value !== above.getPropertyValue(name)) written.push(`${name}:${plainColour(value)}`);
  }
  for (const [name, usual] of Object.entries(OWN)) {
    const value = style.getPropertyValue(name);
    if (value !== usual) written.push(`${name}:${value}`);
  }
  if (!from.hasAttribute("transform") && above && style.transform !== "none") {
    written.push(`transform:${style.transform}`);
  }
  if (from.localName === "text" || from.localName === "tspan") seen(style);
  to.removeAttribute("class");
  to.setAttribute("style", written.join(";"));
  [...from.children].forEach((child, place) => inline(child, to.children[place], style, seen));
}
