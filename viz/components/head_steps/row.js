// The row of the asking token: a bar of score and a bar of weight for each token; later ones stay blank.

import { blend, css, measure, penFor, setFont, sharp, shortened } from "./drawing.js";
import { clamp } from "../shared/numbers.js";
import { lit } from "./pairs.js";
import { rowOf } from "./data.js";

/** @type {{ scores: [number, number], weights: [number, number], names: number }} */
const ROW = { scores: [0, 2.5], weights: [2.8, 2.5], names: 5.45 }; // rem: top and height, as in style.css
const QUIET = 0.45; // of the bars beside the pinned one

function rowLayout(box, count) {
  const pitch = Math.min(3.5 * box.rem, box.width / count);
  return { pitch, edge: (j) => sharp(j * pitch, box.ratio), gap: pitch >= 5 ? 1 : 0 };
}

export function drawRow(view) {
  const { data, colours, pinned } = view;
  const { canvas } = view.row;
  const box = measure(canvas);
  if (!box) return;
  const pen = penFor(canvas, box);
  const place = Object.assign(view.row, { place: rowLayout(box, data.count) }).place;
  const row = rowOf(data, pinned.asking);
  const at = lit(view).asking === pinned.asking ? (lit(view).answering ?? pinned.answering) : pinned.answering;
  drawBars(pen, box, place, ROW.scores, row.scores, at, (x) => (x < 0 ? colours.minus : colours.plus), colours);
  drawBars(pen, box, place, ROW.weights, row.weights, at, () => colours.weight, colours);
  drawLater(pen, box, place, view);
  drawRowNames(pen, box, place, view, at);
}

function drawBars(pen, box, place, [top, height], numbers, at, colourOf, colours) {
  const [low, high] = [Math.min(0, ...numbers), Math.max(0, ...numbers)];
  const scale = (height * box.rem) / (high - low || 1);
  const zero = top * box.rem + high * scale;
  numbers.forEach((x, j) => {
    const long = Math.max(1, Math.abs(x) * scale);
    pen.fillStyle = css(colourOf(x), j === at ? 1 : QUIET);
    const wide = Math.max(0.75, place.edge(j + 1) - place.edge(j) - place.gap);
    pen.fillRect(place.edge(j), x < 0 ? zero : zero - long, wide, long);
  });
  pen.fillStyle = css(colours.ink, 0.35);
  pen.fillRect(0, sharp(zero, box.ratio), place.edge(numbers.length), 1 / box.ratio);
}

function drawLater(pen, box, place, { data, colours, pinned }) {
  const from = place.edge(pinned.asking + 1);
  const room = place.edge(data.count) - from;
  if (room <= 0) return;
  pen.strokeStyle = css(colours.line);
  pen.lineWidth = 1;
  pen.setLineDash([3, 3]);
  pen.strokeRect(from + 0.5, 0.5, room - 1, (ROW.weights[0] + ROW.weights[1]) * box.rem - 1);
  pen.setLineDash([]);
  setFont(pen, box, { code: false });
  if (pen.measureText(data.words.later).width + 8 > room) return;
  pen.fillStyle = css(blend(colours.page, colours.ink, 0.68));
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(data.words.later, from + room / 2, 0.5 * (ROW.weights[0] + ROW.weights[1]) * box.rem);
}

/** All names where they fit below their bars, else the lit one's. */
function drawRowNames(pen, box, place, { data, colours, pinned }, at) {
  setFont(pen, box, { bold: true });
  const names = data.tokens.slice(0, pinned.asking + 1);
  const all = names.every((name) => pen.measureText(name).width + 4 <= place.pitch);
  pen.textBaseline = "top";
  names.forEach((name, j) => {
    if (j !== at && !all) return;
    setFont(pen, box, { bold: j === at });
    const text = shortened(pen, name, 10 * box.rem);
    const half = pen.measureText(text).width / 2;
    pen.textAlign = "center";
    pen.fillStyle = css(colours.ink, j === at ? 1 : 0.7);
    pen.fillText(text, clamp(half, (j + 0.5) * place.pitch, Math.max(half, box.width - half)), ROW.names * box.rem);
  });
}

/** The pair under a point; null on later tokens. */
export function rowSpot(view, x) {
  const answering = Math.floor(x / view.row.place.pitch);
  const { asking } = view.pinned;
  return answering >= 0 && answering <= asking ? { asking, answering } : null;
}
