// The pictures of a view as one file, placed as they stand on the page: SVG, or PNG with two pixels for each of the page.

import { Fonts } from "./fonts.js";
import { drawn } from "../elements.js";
import { lightened } from "./paper.js";
import { lettering } from "./text.js";
import { picture } from "./boxes.js";

const SHARPNESS = 2;
const EDGE = 16; // pixels around all
const LINE = 1.6; // of the type size, for the line below

/**
 * The SVG of some pictures with a line below that says what they show, light whatever the page is.
 * @param {Element[]} pictures components' sections and Plotly's figures, all on the page
 * @param {string} about
 * @param {Element} host where the theme's colours and font are read
 * @returns {Promise<SVGSVGElement>}
 */
export async function composed(pictures, about, host) {
  const style = getComputedStyle(host);
  const fonts = new Fonts();
  const line = parseFloat(style.fontSize) * LINE;
  const boxes = pictures.map((one) => one.getBoundingClientRect());
  const left = Math.min(...boxes.map((box) => box.left)) - EDGE;
  const top = Math.min(...boxes.map((box) => box.top)) - EDGE;
  const width = Math.ceil(Math.max(...boxes.map((box) => box.right)) + EDGE - left);
  const high = Math.ceil(Math.max(...boxes.map((box) => box.bottom)) + EDGE - top);
  const svg = drawn("svg", { width, height: high + line, viewBox: `${left} ${top} ${width} ${high + line}` });
  svg.append(drawn("title", {}, about), drawn("style"));
  const fill = style.getPropertyValue("--st-background-color");
  svg.append(drawn("rect", { x: left, y: top, width, height: high + line, fill }));
  for (const one of pictures) svg.append(one.matches(".js-plotly-plot") ? await plotted(one) : picture(one, fonts.see));
  fonts.see(style);
  const foot = { x: left + EDGE, y: top + high, ...lettering(style), "fill-opacity": 0.75 };
  svg.append(drawn("text", foot, fitting(about, width - 2 * EDGE, style)));
  await lightened(svg, fill);
  svg.querySelector("style").textContent = await fonts.sheet();
  return svg;
}

/** The beginning of a text that fits, with an ellipsis where some is left out. */
function fitting(text, room, style) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${style.fontSize} ${style.fontFamily}`;
  let shown = text;
  while (shown && pen.measureText(shown).width > room) shown = `${shown.replace(/…$/, "").slice(0, -1)}…`;
  return shown;
}

/** A figure as Plotly itself writes it. */
async function plotted(figure) {
  const { left, top, width, height } = figure.getBoundingClientRect();
  const address = await window["Plotly"].toImage(figure, { format: "svg", width, height });
  const text = decodeURIComponent(address.slice(address.indexOf(",") + 1));
  const made = document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true);
  for (const [name, value] of Object.entries({ x: left, y: top, width, height })) made.setAttribute(name, value);
  made.style.removeProperty("background");
  return made;
}

/** @param {SVGSVGElement} svg */
export const asSvg = (svg) => new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" });

/** @param {SVGSVGElement} svg @returns {Promise<Blob>} */
export async function asPng(svg) {
  const [width, height] = [svg.width, svg.height].map((side) => Math.round(side.baseVal.value * SHARPNESS));
  const address = URL.createObjectURL(asSvg(svg));
  try {
    const image = Object.assign(new Image(width, height), { src: address });
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    canvas.getContext("2d").drawImage(image, 0, 0, width, height);
    return await new Promise((done) => canvas.toBlob(done, "image/png"));
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Hand a file to the visitor. @param {Blob} blob @param {string} name */
export function save(blob, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // some browsers begin to read it late
}
