// The map: one cell for each pair. Rows ask, columns answer; what lies to the right of the diagonal is later and hidden.

import {
  background,
  blend,
  css,
  everyNth,
  measure,
  paste,
  penFor,
  setFont,
  sharp,
  shortened,
  stale,
  weightRamp,
} from "./drawing.js";
import { lit, samePair } from "./pairs.js";
import { patternWeight } from "./data.js";

const MOST_CELL = 3.5; // rem
const ROW_NAME = 6.5; // rem, the longest
const COLUMN_NAME = 5;

/** Where everything stands; upright names only where they do not fit above their column. */
function mapLayout(box, data, words, pen) {
  const { rem } = box;
  setFont(pen, box);
  const longest = Math.max(...data.tokens.map((name) => pen.measureText(name).width)) + 0.6 * rem;
  setFont(pen, box, { code: false });
  const title = pen.measureText(words.rows_ask).width + 0.6 * rem;
  const left = Math.max(title, Math.min(ROW_NAME * rem, longest));
  const room = (top) => Math.min(MOST_CELL * rem, (box.width - left) / data.count, (box.height - top) / data.count);
  const flat = 2.7 * rem;
  const lying = room(flat) >= longest;
  const top = lying ? flat : 1.4 * rem + Math.min(COLUMN_NAME * rem, longest);
  const cell = Math.max(0.5, room(top));
  return { left, top, cell, side: cell * data.count, lying, every: everyNth(cell, rem) };
}

/** All cells, drawn once for each size and theme. */
function mapPicture(box, place, data, colours) {
  const ramp = weightRamp(colours);
  const gap = place.cell * box.ratio >= 5 ? 1 / box.ratio : 0;
  const edge = (at, from) => sharp(from + at * place.cell, box.ratio);
  return background(box, (pen) => {
    for (let i = 0; i < data.count; i++) {
      const [top, bottom] = [edge(i, place.top), edge(i + 1, place.top)];
      for (let j = 0; j <= i; j++) {
        pen.fillStyle = ramp[Math.round(255 * patternWeight(data, i, j))];
        const [left, right] = [edge(j, place.left), edge(j + 1, place.left)];
        pen.fillRect(left, top, right - left - gap, bottom - top - gap);
      }
    }
  });
}

export function drawMap(view) {
  const { canvas } = view.boards.map;
  const box = measure(canvas);
  if (!box) return;
  const { data, colours } = view;
  const pen = penFor(canvas, box);
  const board = view.boards.map;
  if (stale(board, box, view.version)) {
    board.place = mapLayout(box, data, data.words, pen);
    board.picture = mapPicture(box, board.place, data, colours);
    Object.assign(board, { box, drawn: view.version });
  }
  paste(pen, board.picture, box);
  const at = lit(view);
  drawTitles(pen, box, board.place, view);
  drawNames(pen, box, board.place, view, at);
  if (!samePair(at, view.pinned)) drawCell(pen, board.place, view.pinned, css(colours.ink, 0.55), 1.5);
  drawCross(pen, board.place, at, colours);
  if (at.answering !== null) drawCell(pen, board.place, at, css(colours.ink), 2);
}

function drawTitles(pen, box, place, { data, colours }) {
  const { rem } = box;
  setFont(pen, box, { code: false });
  pen.fillStyle = css(blend(colours.page, colours.ink, 0.68));
  pen.textBaseline = "alphabetic";
  pen.textAlign = "right";
  pen.fillText(data.words.rows_ask, place.left - 0.4 * rem, place.top - 0.7 * rem);
  pen.textAlign = "left";
  pen.fillText(data.words.columns_answer, place.left, 0.9 * rem);
  const later = pen.measureText(data.words.later).width;
  if (place.side < 2.4 * later) return;
  pen.textAlign = "center";
  pen.fillText(data.words.later, place.left + 0.7 * place.side, place.top + 0.27 * place.side);
}

function drawNames(pen, box, place, { data, colours }, at) {
  const ink = css(colours.ink);
  const free = (t, one) => t % place.every === 0 && (one === null || Math.abs(t - one) >= place.every);
  data.tokens.forEach((name, t) => {
    const [asks, answers] = [t === at.asking, t === at.answering];
    if (asks || free(t, at.asking)) rowName(pen, box, place, name, t, asks ? css(colours.asking) : ink, asks);
    if (answers || free(t, at.answering)) columnName(pen, box, place, name, t, ink, answers);
  });
}

function rowName(pen, box, place, name, t, colour, bold) {
  setFont(pen, box, { bold });
  pen.fillStyle = colour;
  pen.textAlign = "right";
  pen.textBaseline = "middle";
  const text = shortened(pen, name, place.left - 0.5 * box.rem);
  pen.fillText(text, place.left - 0.4 * box.rem, place.top + (t + 0.5) * place.cell);
}

function columnName(pen, box, place, name, t, colour, bold) {
  setFont(pen, box, { bold });
  pen.fillStyle = colour;
  pen.textBaseline = "middle";
  pen.save();
  pen.translate(place.left + (t + 0.5) * place.cell, place.top - (place.lying ? 0.75 : 0.35) * box.rem);
  pen.textAlign = place.lying ? "center" : "left";
  if (!place.lying) pen.rotate(-Math.PI / 2);
  pen.fillText(shortened(pen, name, place.lying ? place.cell : place.top - 1.6 * box.rem), 0, 0);
  pen.restore();
}

function drawCell(pen, place, { asking, answering }, colour, width) {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  const spare = Math.max(0, (5 - place.cell) / 2); // a cell of one pixel still gets a frame to be seen
  const size = place.cell + 2 * spare;
  pen.strokeRect(place.left + answering * place.cell - spare, place.top + asking * place.cell - spare, size, size);
}

/** The row that asks, and the way from the answering name down to the cell. */
function drawCross(pen, place, { asking, answering }, colours) {
  const y = place.top + asking * place.cell;
  pen.strokeStyle = css(colours.asking);
  pen.lineWidth = 1.5;
  pen.strokeRect(place.left - 1, y - 1, (asking + 1) * place.cell + 1, place.cell + 1);
  if (answering === null) return;
  const x = place.left + (answering + 0.5) * place.cell;
  pen.strokeStyle = css(colours.ink, 0.35);
  pen.setLineDash([2, 3]);
  pen.beginPath();
  pen.moveTo(x, place.top - 3);
  pen.lineTo(x, y);
  pen.stroke();
  pen.setLineDash([]);
}

/** The pair under a point: a cell, or a name on the left with no answering token; null on what is hidden. */
export function mapSpot({ place }, count, x, y) {
  if (!place) return null;
  const asking = Math.floor((y - place.top) / place.cell);
  const answering = Math.floor((x - place.left) / place.cell);
  if (asking < 0 || asking >= count || answering > asking) return null;
  return { asking, answering: answering < 0 ? null : answering };
}
