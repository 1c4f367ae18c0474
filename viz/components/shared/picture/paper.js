// A picture that stands on a dark page, redrawn for paper and slides: light and dark change places and hues stay, as Print
// does with pictures made of pixels (filter: invert(1) hue-rotate(180deg)), and the page becomes white.

/** @typedef {[number, number, number]} Colour red, green and blue, 0..255 */

// What hue-rotate(180deg) is, by the Filter Effects specification of the W3C.
const TURN = [
  [-0.574, 1.43, 0.144],
  [0.426, 0.43, 0.144],
  [0.426, 1.43, -0.856],
];
const ATTRIBUTES = ["fill", "stroke", "stop-color", "color"];
const KEPT = /^(none|transparent|inherit|currentcolor|context-|url\(|var\()/i;
const DARK = 0.5; // of white's luma: the page is dark below

/** @param {Colour} colour @returns {Colour} */
const turned = ([red, green, blue]) => {
  const [r, g, b] = [255 - red, 255 - green, 255 - blue];
  const [x, y, z] = TURN.map((row) => Math.min(255, Math.max(0, row[0] * r + row[1] * g + row[2] * b)));
  return [x, y, z];
};

/**
 * What a colour becomes where the page, which becomes white, has the colour `page`.
 * @param {Colour} page
 * @returns {(colour: Colour) => Colour}
 */
export function onPaper(page) {
  const white = turned(page);
  return (colour) => {
    const [r, g, b] = turned(colour).map((part, i) => Math.min(255, Math.round((255 * part) / Math.max(1, white[i]))));
    return [r, g, b];
  };
}

/** @param {Colour} colour */
export const isDark = ([red, green, blue]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue < DARK * 255;

/**
 * Redraw a picture for paper, if it stands on a dark page.
 * @param {SVGSVGElement} svg
 * @param {string} page the colour of the page
 */
export async function lightened(svg, page) {
  const ground = parts(page)?.colour;
  if (!ground || !isDark(ground)) return;
  const change = onPaper(ground);
  /** @type {Map<string, string>} */
  const known = new Map();
  const changed = (/** @type {string} */ colour) => {
    const seen = known.get(colour) ?? written(colour, change);
    known.set(colour, seen);
    return seen;
  };
  for (const node of svg.querySelectorAll("*")) {
    if (!(node instanceof SVGElement)) continue;
    for (const name of ATTRIBUTES) {
      const [own, styled] = [node.getAttribute(name), node.style.getPropertyValue(name)];
      if (own) node.setAttribute(name, changed(own));
      if (styled) node.style.setProperty(name, changed(styled));
    }
  }
  await Promise.all([...svg.querySelectorAll("image")].map((image) => repainted(image, change)));
}

/** A colour as it is on paper; what is none stays. @param {string} colour @param {(colour: Colour) => Colour} change */
function written(colour, change) {
  const read = KEPT.test(colour) ? null : parts(colour);
  if (!read) return colour;
  const said = change(read.colour).join(", ");
  return read.alpha === 1 ? `rgb(${said})` : `rgba(${said}, ${read.alpha})`;
}

/** A colour in its parts; null for what is none. @param {string} colour */
function parts(colour) {
  if (!CSS.supports("color", colour)) return null;
  const pen = pencil(1, 1);
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
  return { colour: /** @type {Colour} */ ([red, green, blue]), alpha: Number((alpha / 255).toFixed(3)) };
}

/** @param {SVGImageElement} image @param {(colour: Colour) => Colour} change */
async function repainted(image, change) {
  const source = Object.assign(new Image(), { src: image.href.baseVal });
  await source.decode();
  const pen = pencil(source.naturalWidth, source.naturalHeight);
  pen.drawImage(source, 0, 0);
  const pixels = pen.getImageData(0, 0, pen.canvas.width, pen.canvas.height);
  const { data } = pixels;
  /** @type {Map<number, Colour>} */
  const known = new Map(); // a picture has few colours, and many pixels
  for (let at = 0; at < data.length; at += 4) {
    const [red, green, blue] = data.subarray(at, at + 3);
    const key = (red << 16) | (green << 8) | blue;
    const colour = known.get(key) ?? change([red, green, blue]);
    known.set(key, colour);
    data.set(colour, at);
  }
  pen.putImageData(pixels, 0, 0);
  image.setAttribute("href", pen.canvas.toDataURL());
  image.removeAttributeNS("http://www.w3.org/1999/xlink", "href");
}

/** @param {number} width @param {number} height */
function pencil(width, height) {
  const pen = Object.assign(document.createElement("canvas"), { width, height }).getContext("2d");
  if (!pen) throw new Error("this browser has no canvas");
  return pen;
}
