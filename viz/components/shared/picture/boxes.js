// A part of the page as SVG: its boxes, words, canvases and drawings where the browser has put them, and no HTML, so that
// every program that reads SVG shows it.

import { drawn } from "../elements.js";
import { plainColour, unseen } from "./colours.js";
import { copied } from "./svg.js";
import { lettering, textLines } from "./text.js";
import { withStandIns } from "./stand_ins.js";

const SIDES = ["Top", "Right", "Bottom", "Left"];
const CUTTING = ["hidden", "auto", "scroll"];
let clips = 0;

/** @typedef {(style: CSSStyleDeclaration) => void} Seen */

/**
 * Draw an element as an SVG group, in the coordinates of the window.
 * @param {Element} root
 * @param {Seen} seen hears of every style in which letters are written
 * @returns {SVGGElement}
 */
export const picture = (root, seen) => withStandIns(root, () => group(root, seen) ?? drawn("g"));

/**
 * @param {Element} node
 * @param {Seen} seen
 * @returns {SVGGElement | null}
 */
function group(node, seen) {
  const style = getComputedStyle(node);
  if (style.display === "none" || style.opacity === "0" || style.clipPath.startsWith("inset(50%")) return null;
  return turned(node, style, () => {
    const made = drawn("g");
    if (style.opacity !== "1") made.setAttribute("opacity", style.opacity);
    const box = node.getBoundingClientRect();
    if (style.visibility === "visible") made.append(...frame(style, box), ...content(node, style, box, seen));
    const inside = clipped(node, style, box, made);
    if (!(node instanceof SVGElement)) inside.append(...children(node, style, seen));
    return made;
  });
}

/**
 * Draw an element that is turned as if it were not, and turn the drawing.
 * @param {Element} node
 * @param {CSSStyleDeclaration} style
 * @param {() => SVGGElement} draw
 */
function turned(node, style, draw) {
  const matrix = new DOMMatrix(style.transform);
  const angle = Math.round((Math.atan2(matrix.b, matrix.a) * 180) / Math.PI) + (parseFloat(style.rotate) || 0);
  if (!angle || !(node instanceof HTMLElement)) return draw();
  const [x, y] = style.transformOrigin.split(" ").map(parseFloat);
  const { transform, rotate } = node.style;
  node.style.transform = `translate(${matrix.e}px, ${matrix.f}px)`;
  node.style.rotate = "none";
  const { left, top } = node.getBoundingClientRect();
  const made = draw();
  Object.assign(node.style, { transform, rotate });
  made.setAttribute("transform", `rotate(${angle} ${left + x} ${top + y})`);
  return made;
}

/**
 * What stands in an element, in the order in which it is painted: what has a place of its own last.
 * @param {Element} node
 * @param {CSSStyleDeclaration} style
 * @param {Seen} seen
 */
function children(node, style, seen) {
  /** @type {[number, SVGElement[]][]} */
  const parts = [...node.childNodes].map((child) => {
    if (child instanceof Text) return [0, style.visibility === "visible" ? textLines(child, style, seen) : []];
    if (!(child instanceof Element)) return [0, []];
    const made = group(child, seen);
    const { position, zIndex } = getComputedStyle(child);
    return [position === "static" ? 0 : (parseInt(zIndex) || 0) + 0.5, made ? [made] : []];
  });
  return parts.sort(([one], [other]) => one - other).flatMap(([, made]) => made);
}

/**
 * The background and the border of a box.
 * @param {CSSStyleDeclaration} style
 * @param {DOMRect} box
 */
function frame(style, box) {
  if (!box.width || !box.height) return [];
  const made = [];
  const radius = Math.min(parseFloat(style.borderTopLeftRadius) || 0, box.width / 2, box.height / 2);
  if (!unseen(style.backgroundColor)) {
    made.push(rectangle(box, 0, { rx: radius, fill: plainColour(style.backgroundColor) }));
  }
  const sides = SIDES.map((side) => border(style, side));
  const [first] = sides;
  if (first && sides.every((side) => side && side.width === first.width && side.stroke === first.stroke)) {
    made.push(rectangle(box, first.width / 2, { rx: radius, fill: "none", ...lined(first) }));
  } else {
    const { left, top, right, bottom } = box;
    const ends = [[left, top, right, top], [right, top, right, bottom], [left, bottom, right, bottom], [left, top, left, bottom]]; // prettier-ignore
    const inward = [[0, 1], [-1, 0], [0, -1], [1, 0]]; // prettier-ignore
    sides.forEach((side, place) => {
      if (!side) return;
      const [x, y] = inward[place].map((way) => (way * side.width) / 2);
      const [x1, y1, x2, y2] = ends[place];
      made.push(drawn("line", { x1: x1 + x, y1: y1 + y, x2: x2 + x, y2: y2 + y, ...lined(side) }));
    });
  }
  return made;
}

/** @param {CSSStyleDeclaration} style @param {string} side */
function border(style, side) {
  const value = (/** @type {string} */ name) => style.getPropertyValue(`border-${side.toLowerCase()}-${name}`);
  const [width, kind, colour] = [parseFloat(value("width")), value("style"), value("color")];
  return width > 0 && kind !== "none" && !unseen(colour) ? { width, kind, stroke: plainColour(colour) } : null;
}

/** @param {{ width: number, kind: string, stroke: string }} side */
function lined({ width, kind, stroke }) {
  /** @type {Record<string, string>} */
  const dashes = { dashed: `${3 * width} ${2 * width}`, dotted: `${width} ${width}` };
  const set = { stroke, "stroke-width": width };
  return kind in dashes ? { ...set, "stroke-dasharray": dashes[kind] } : set;
}

/** @param {DOMRect} box @param {number} inset @param {Record<string, any>} set */
function rectangle({ left, top, width, height }, inset, set) {
  const place = { x: left + inset, y: top + inset };
  return drawn("rect", {
    ...place,
    width: Math.max(0, width - 2 * inset),
    height: Math.max(0, height - 2 * inset),
    ...set,
  });
}

/**
 * What an element shows by itself: a canvas, a drawing, the value of a field.
 * @param {Element} node
 * @param {CSSStyleDeclaration} style
 * @param {DOMRect} box
 * @param {Seen} seen
 */
function content(node, style, box, seen) {
  if (node instanceof HTMLCanvasElement && node.width && node.height && box.width) {
    const { left: x, top: y, width, height } = box;
    return [drawn("image", { x, y, width, height, preserveAspectRatio: "none", href: node.toDataURL() })];
  }
  if (node instanceof SVGSVGElement) return [copied(node, seen)];
  return node instanceof HTMLInputElement ? field(node, style, box, seen) : [];
}

/**
 * @param {HTMLInputElement} node
 * @param {CSSStyleDeclaration} style
 * @param {DOMRect} box
 * @param {Seen} seen
 */
function field(node, style, box, seen) {
  const middle = box.top + box.height / 2;
  if (node.type === "range") {
    const [low, high] = [Number(node.min), Number(node.max)];
    const at = high > low ? (Number(node.value) - low) / (high - low) : 0;
    const radius = box.height / 4;
    const fill = plainColour(
      style.accentColor === "auto" ? style.getPropertyValue("--st-primary-color") : style.accentColor,
    );
    const x = box.left + radius + at * (box.width - 2 * radius);
    const rail = {
      x1: box.left,
      x2: box.right,
      y1: middle,
      y2: middle,
      stroke: fill,
      "stroke-opacity": 0.35,
      "stroke-width": 2,
    };
    return [drawn("line", rail), drawn("circle", { cx: x, cy: middle, r: radius, fill })];
  }
  if (node.type === "checkbox") return [];
  seen(style);
  const x = box.left + parseFloat(style.paddingLeft) + parseFloat(style.borderLeftWidth);
  return [drawn("text", { x, y: middle, "dominant-baseline": "central", ...lettering(style) }, node.value)];
}

/**
 * The group for what stands in a box, which may cut off what is too large for it.
 * @param {Element} node
 * @param {CSSStyleDeclaration} style
 * @param {DOMRect} box
 * @param {SVGGElement} made
 */
function clipped(node, style, box, made) {
  if (!CUTTING.includes(style.overflowX) || !box.width) return made;
  const clip = drawn("clipPath", { id: `clip-${++clips}` });
  clip.append(rectangle(box, 0, {}));
  const inside = drawn("g", { "clip-path": `url(#clip-${clips})` });
  made.append(clip, inside);
  return inside;
}
