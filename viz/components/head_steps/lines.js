// The lines: every token on both sides; the left one asks, a line's thickness is its weight.

import { background, blend, css, everyNth, measure, paste, penFor, setFont, shortened, stale } from "./drawing.js";
import { clamp } from "../shared/numbers.js";
import { lit } from "./pairs.js";
import { patternWeight, rowOf } from "./data.js";

export const FAINT = 0.02; // weights below this are left out, and the page says so
const SIDE_NAME = 7; // rem, the longest
const MOST_PITCH = 2.25;
const CROWD = 40; // tokens; with more the pale lines become paler

function linesLayout(box, data, pen) {
  const { rem } = box;
  setFont(pen, box);
  const longest = Math.max(...data.tokens.map((name) => pen.measureText(name).width)) + 0.8 * rem;
  const names = Math.min(SIDE_NAME * rem, 0.32 * box.width, Math.max(longest, 3.5 * rem));
  const top = 1.6 * rem;
  const pitch = Math.min(MOST_PITCH * rem, (box.height - top - 0.5 * rem) / data.count);
  const thick = Math.min(0.75 * rem, 0.55 * pitch + 2);
  return { names, top, pitch, thick, left: names, right: box.width - names, every: everyNth(pitch, rem) };
}

const lineHeight = (place, t) => place.top + (t + 0.5) * place.pitch;

function drawLine(pen, place, asking, answering, weight) {
  const [from, to] = [lineHeight(place, asking), lineHeight(place, answering)];
  const bend = (place.right - place.left) * 0.45;
  pen.lineWidth = Math.max(0.75, weight * place.thick);
  pen.beginPath();
  pen.moveTo(place.left, from);
  pen.bezierCurveTo(place.left + bend, from, place.right - bend, to, place.right, to);
  pen.stroke();
}

/** Every line that is not faint, pale, drawn once for each size and theme. */
function linesPicture(box, place, data, colours) {
  const crowd = clamp(0.4, CROWD / data.count, 1);
  return background(box, (pen) => {
    for (let i = 0; i < data.count; i++) {
      for (let j = 0; j <= i; j++) {
        const weight = patternWeight(data, i, j);
        if (weight < FAINT) continue;
        pen.strokeStyle = css(colours.grey, crowd * (0.06 + 0.3 * weight));
        drawLine(pen, place, i, j, weight);
      }
    }
  });
}

export function drawLines(view) {
  const board = view.boards.lines;
  const box = measure(board.canvas);
  if (!box) return;
  const { data, colours } = view;
  const pen = penFor(board.canvas, box);
  if (stale(board, box, view.version)) {
    board.place = linesLayout(box, data, pen);
    board.picture = linesPicture(box, board.place, data, colours);
    Object.assign(board, { box, drawn: view.version });
  }
  paste(pen, board.picture, box);
  const at = lit(view);
  drawAsked(pen, board.place, view, at);
  drawSides(pen, box, board.place, view, at);
}

/** The lines of the token that asks, and its line to the lit one above them. */
function drawAsked(pen, place, { data, colours }, { asking, answering }) {
  rowOf(data, asking).weights.forEach((weight, j) => {
    if (weight < FAINT || j === answering) return;
    pen.strokeStyle = css(colours.weight, answering === null ? 0.9 : 0.4);
    drawLine(pen, place, asking, j, weight);
  });
  if (answering === null) return;
  const weight = rowOf(data, asking).weights[answering];
  pen.strokeStyle = css(colours.weight);
  if (weight < FAINT) pen.setLineDash([3, 4]);
  drawLine(pen, place, asking, answering, Math.max(weight, 1.5 / place.thick));
  pen.setLineDash([]);
}

function drawSides(pen, box, place, { data, colours }, at) {
  setFont(pen, box, { code: false });
  pen.textBaseline = "alphabetic";
  pen.fillStyle = css(blend(colours.page, colours.ink, 0.68));
  pen.textAlign = "right";
  pen.fillText(data.words.ask, place.left - 0.4 * box.rem, 0.9 * box.rem);
  pen.textAlign = "left";
  pen.fillText(data.words.answer, place.right + 0.4 * box.rem, 0.9 * box.rem);
  const ink = css(colours.ink);
  const later = css(colours.ink, 0.35); // than the one who asks
  const asking = { lit: at.asking, colour: css(colours.asking), x: place.left - 0.4 * box.rem, align: "right" };
  const answering = { lit: at.answering, colour: ink, x: place.right + 0.4 * box.rem, align: "left" };
  data.tokens.forEach((name, t) => {
    sideName(pen, box, place, name, t, { ...asking, other: ink });
    sideName(pen, box, place, name, t, { ...answering, other: t > at.asking ? later : ink });
  });
}

function sideName(pen, box, place, name, t, { lit: one, colour, other, x, align }) {
  const chosen = t === one;
  const near = one !== null && Math.abs(t - one) < place.every;
  if (!chosen && (near || t % place.every !== 0)) return;
  setFont(pen, box, { bold: chosen });
  pen.textAlign = align;
  pen.textBaseline = "middle";
  pen.fillStyle = chosen ? colour : other;
  pen.fillText(shortened(pen, name, place.names - 0.5 * box.rem), x, lineHeight(place, t));
}

/** The pair under a point: a name on the left asks, one on the right answers the token that asks now. */
export function linesSpot({ place, box }, count, x, y, asking) {
  if (!place) return null;
  const t = Math.floor((y - place.top) / place.pitch);
  if (t < 0 || t >= count) return null;
  if (x < box.width / 2) return { asking: t, answering: null };
  return t <= asking ? { asking, answering: t } : null;
}
