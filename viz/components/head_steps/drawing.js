// Colours and canvases.

import { clamp } from "../shared/numbers.js";

export const ROLES = {
  ink: "text",
  page: "background",
  grey: "gray",
  line: "border",
  asking: "primary",
  weight: "orange",
  plus: "blue",
  minus: "red",
};

export const css = (colour, opacity = 1) => `rgb(${colour.join(" ")} / ${opacity})`;

export const blend = (from, to, part) => from.map((value, at) => Math.round(value + (to[at] - value) * part));

/** The colour of a number that is there and is 0: not quite the page, which stands for no number. */
const nought = ({ page, ink }) => blend(page, ink, 0.07);

/** 256 colours from no weight to all of it; square roots, so that small weights show. */
export const weightRamp = (colours) =>
  Array.from({ length: 256 }, (_, level) => css(blend(nought(colours), colours.weight, Math.sqrt(level / 255))));

/** Blue for positive, red for negative, against `most`. */
export const signedColour = (colours, x, most) =>
  css(blend(nought(colours), x < 0 ? colours.minus : colours.plus, clamp(0, Math.abs(x) / (most || 1), 1) ** 0.75));

/** Give the canvas a pixel for each of the screen's and return its measures; null where it is not shown. */
export function measure(canvas) {
  const { width, height } = canvas.getBoundingClientRect();
  if (width < 1 || height < 1) return null;
  const ratio = window.devicePixelRatio;
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== wide) canvas.width = wide;
  if (canvas.height !== high) canvas.height = high;
  const style = getComputedStyle(canvas);
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  return {
    width,
    height,
    ratio,
    rem,
    fonts: { name: style.getPropertyValue("--st-code-font"), plain: style.fontFamily },
  };
}

/** Whether a board has to be laid out again: another size, other colours, words or tokens. */
export function stale(board, { width, height, ratio, rem }, version) {
  const { box } = board;
  const same = box?.width === width && box.height === height && box.ratio === ratio && box.rem === rem;
  return !same || board.drawn !== version;
}

/** A clean pen that counts in pixels of the style sheet. */
export function penFor(canvas, { width, height, ratio }) {
  const pen = canvas.getContext("2d");
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.globalAlpha = 1;
  pen.clearRect(0, 0, width, height);
  return pen;
}

/** A picture of the same size that is drawn once and copied on every frame. */
export function background({ width, height, ratio }, draw) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  draw(pen);
  return canvas;
}

export function paste(pen, picture, { width, height }) {
  if (picture.width > 0 && picture.height > 0) pen.drawImage(picture, 0, 0, width, height);
}

export function setFont(pen, { rem, fonts }, { size = 0.8125, bold = false, code = true } = {}) {
  pen.font = `${bold ? 700 : 400} ${size * rem}px ${code ? fonts.name : fonts.plain}`;
}

/** The name, shortened to `room` with an ellipsis. */
export function shortened(pen, name, room) {
  if (pen.measureText(name).width <= room) return name;
  const letters = [...name];
  let kept = Math.max(1, Math.floor((letters.length * room) / pen.measureText(name).width));
  while (kept > 1 && pen.measureText(`${letters.slice(0, kept).join("")}…`).width > room) kept -= 1;
  return `${letters.slice(0, kept).join("")}…`;
}

/** Edges between pixels of the screen. */
export const sharp = (x, ratio) => Math.round(x * ratio) / ratio;

/** Names are written all, closely, where they fit below each other, else every n-th with air between them. */
export const everyNth = (pitch, rem) => (pitch >= 0.72 * rem ? 1 : Math.ceil((1.1 * rem) / pitch));
