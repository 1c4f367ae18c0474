// The words of a picture: every line of a text node as an SVG text that stands where the browser has put it.

import { drawn } from "../elements.js";
import { plainColour } from "./colours.js";

/** @type {Map<string, { ascent: number, height: number }>} */
const measured = new Map();
/** @type {CanvasRenderingContext2D | null} */
let pen = null;

/**
 * How far the letters of a font reach above their baseline, and the height of their line, in pixels.
 * @param {string} font
 */
function metrics(font) {
  pen ??= document.createElement("canvas").getContext("2d");
  const known = measured.get(font);
  if (known || !pen) return known ?? { ascent: 0, height: 0 };
  pen.font = font;
  const { fontBoundingBoxAscent: ascent, fontBoundingBoxDescent: descent } = pen.measureText("x");
  const found = { ascent, height: ascent + descent };
  measured.set(font, found);
  return found;
}

/**
 * The lines into which the browser has broken a text, each with its letters and its box.
 * @param {Text} node
 * @param {boolean} upright whether the lines run from top to bottom
 * @returns {{ text: string, left: number, top: number, right: number, bottom: number }[]}
 */
function lines(node, upright) {
  const range = document.createRange();
  /** @type {{ text: string, left: number, top: number, right: number, bottom: number }[]} */
  const found = [];
  let at = 0;
  for (const letter of node.data) {
    range.setStart(node, at);
    range.setEnd(node, (at += letter.length));
    const box = [...range.getClientRects()].find(({ width, height }) => width > 0 && height > 0);
    if (!box) continue;
    const line = found.at(-1);
    const same = line && (upright ? Math.abs(line.left - box.left) < 1 : Math.abs(line.top - box.top) < box.height / 2);
    if (line && same) {
      line.text += letter;
      line.left = Math.min(line.left, box.left);
      line.right = Math.max(line.right, box.right);
      line.bottom = Math.max(line.bottom, box.bottom);
    } else found.push({ text: letter, left: box.left, top: box.top, right: box.right, bottom: box.bottom });
  }
  return found;
}

/** @param {string} text @param {string} transform */
function cased(text, transform) {
  if (transform === "uppercase") return text.toUpperCase();
  return transform === "lowercase" ? text.toLowerCase() : text;
}

/**
 * Draw a text node; `seen` hears of the fonts.
 * @param {Text} node
 * @param {CSSStyleDeclaration} style
 * @param {(style: CSSStyleDeclaration) => void} seen
 * @returns {SVGElement[]}
 */
export function textLines(node, style, seen) {
  if (!node.data.trim()) return [];
  const upright = style.writingMode.startsWith("vertical");
  const { ascent, height } = metrics(`${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`);
  seen(style);
  return lines(node, upright).map(({ text, left, top, right, bottom }) => {
    const across = upright ? right - left : bottom - top;
    const baseline = (across - height) / 2 + ascent;
    const place = upright
      ? { transform: `translate(${right - baseline} ${top}) rotate(90)`, textLength: bottom - top }
      : { x: left, y: top + baseline, textLength: right - left };
    const made = drawn(
      "text",
      { ...place, ...lettering(style), "xml:space": "preserve" },
      cased(text, style.textTransform),
    );
    if ([...text].length === 1) made.removeAttribute("textLength");
    return made;
  });
}

/** @param {CSSStyleDeclaration} style */
export function lettering(style) {
  const set = {
    "font-family": style.fontFamily,
    "font-size": style.fontSize,
    "font-weight": style.fontWeight,
    "font-style": style.fontStyle,
    fill: plainColour(style.color),
  };
  const line = style.textDecorationLine;
  return line === "none" ? set : { ...set, "text-decoration": line };
}
