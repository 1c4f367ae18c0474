// The two pictures on a canvas: the bars of the table, and the line of all probabilities end to end. A canvas has one
// pixel for each of the screen's; edges lie between pixels, so that neighbours stay sharp at any width.

import { filled, write } from "../shared/elements.js";
import { whole } from "../shared/numbers.js";

const OVERHANG = 2; // pixels of the style sheet that the bars' canvas has to spare on the left and right, for the marks
const INSET = 0.14; // of a row's height, above and below its bar
const HOLLOWEST = 0.002; // of the bar's width: below this a hollow bar is all outline
const THINNEST = 3; // pixels of the style sheet: thinner segments of the line share one tone
const PALE = 0.4; // every second segment
const REST = 0.26; // the shared tone
const CALM = 14; // pixels of the style sheet: below this two unnamed neighbours come closer and closer in tone

function palette(section) {
  const style = getComputedStyle(section);
  const read = (name) => style.getPropertyValue(`--st-${name}-color`).trim();
  return { word: read("primary"), other: read("gray"), text: read("text"), ground: read("background") };
}

// Everything that is measured, once for each size of the screen and not on each frame.
export function fit(view) {
  if (view.header.covered) return;
  const { parts, barred, words } = view;
  view.palette = palette(parts.section);
  foldFoot(view);
  const sheet = parts.sheet.getBoundingClientRect();
  const lanes = barred.map(({ bar }) => bar.getBoundingClientRect());
  const { left, width, top } = lanes[0];
  const bottom = Math.max(...lanes.map((lane) => lane.bottom));
  const place = {
    left: left - sheet.left - OVERHANG,
    top: top - sheet.top,
    width: width + 2 * OVERHANG,
    height: bottom - top,
  };
  for (const [side, length] of Object.entries(place)) parts.bars.style[side] = `${length}px`;
  sharpen(parts.bars, place.width, place.height);
  sharpen(parts.strip, parts.strip.clientWidth, parts.strip.clientHeight);
  barred.forEach((row, j) => {
    row.top = Math.round((lanes[j].top - top + INSET * lanes[j].height) * devicePixelRatio);
    row.height = Math.round((1 - 2 * INSET) * lanes[j].height * devicePixelRatio); // 0 where the row is hidden
  });
  words.forEach((word) => (word.width = word.span.offsetWidth));
}

// The two last rows begin under the columns of the formulas, which a narrow screen folds away.
function foldFoot({ parts, rest, sum }) {
  const narrow = getComputedStyle(parts.fold).display !== "none";
  const span = narrow && !parts.steps.classList.contains("unfolded") ? 1 : 3;
  for (const row of [rest, sum]) row.head.colSpan = span;
}

function sharpen(canvas, width, height) {
  canvas.width = Math.max(1, Math.round(width * devicePixelRatio));
  canvas.height = Math.max(1, Math.round(height * devicePixelRatio));
}

function clean(canvas) {
  const pen = canvas.getContext("2d");
  pen.globalAlpha = 1;
  pen.clearRect(0, 0, canvas.width, canvas.height);
  return pen;
}

// ---- the bars of the table ------------------------------------------------------------------------------------

// A kept token's bar is solid; of a cut one the softmax's own share stands hollow. A mark is what the draws gave.
export function paintBars(view) {
  const { parts, barred, rest, palette: colours, state } = view;
  const pen = clean(parts.bars);
  const margin = OVERHANG * devicePixelRatio;
  const width = parts.bars.width - 2 * margin;
  for (const row of barred) {
    if (row.height === 0) continue;
    pen.fillStyle = row === rest ? colours.other : colours.word;
    if (row.kept) pen.fillRect(margin, row.top, width * row.value, row.height);
    else if (row.full >= HOLLOWEST) outline(pen, margin, row, width * row.full, colours.text);
    if (state.many && row.count > 0) mark(pen, margin, width, row, row.count / view.fallen, colours);
  }
}

function outline(pen, left, { top, height }, width, colour) {
  const line = Math.max(1, Math.round(devicePixelRatio));
  pen.strokeStyle = colour;
  pen.lineWidth = line;
  pen.setLineDash([3 * line, 2 * line]);
  pen.strokeRect(left + line / 2, top + line / 2, Math.max(line, width - line), height - line);
}

// As tall as the row; where it stands within its bar it is a cut through it, so that it shows there too.
function mark(pen, left, width, { top, height, value }, share, colours) {
  const half = Math.max(1, Math.round(devicePixelRatio));
  const over = Math.round((INSET * height) / (1 - 2 * INSET));
  const middle = Math.round(left + width * share);
  pen.fillStyle = colours.text;
  pen.fillRect(middle - half, top - over, 2 * half, height + 2 * over);
  if (middle + half > left + width * value) return;
  pen.fillStyle = colours.ground;
  pen.fillRect(middle - half, top, 2 * half, height);
}

// ---- the line -------------------------------------------------------------------------------------------------

// Segments in rank order while they are wide enough to be told apart; the rest in one tone, of the same two colours.
export function paintLine(view, now, writes) {
  const { line, powers, words, parts, palette: colours } = view;
  const pen = clean(parts.strip);
  const { width } = parts.strip;
  const scale = width / now.mass;
  const edge = (count) => Math.round(scale * line[Math.min(count, now.kept) - 1]);
  let shown = 0;
  let left = 0;
  for (; shown < now.kept && scale * powers[shown] >= THINNEST * devicePixelRatio; shown++) {
    const right = edge(shown + 1);
    const named = shown < words.length;
    const strength = named ? [1, PALE][shown % 2] : [faint((right - left) / devicePixelRatio), REST][shown % 2];
    fillSegment(pen, left, right, named ? colours.word : colours.other, strength);
    if (named) place(words[shown], left / devicePixelRatio, right / devicePixelRatio);
    left = right;
  }
  for (let j = shown; j < words.length; j++) place(words[j], 0, 0);
  const named = Math.max(left, edge(words.length));
  fillSegment(pen, left, named, colours.word, REST);
  fillSegment(pen, named, width, colours.other, REST);
  if (writes(1)) write(parts.thin, left < width ? together(view.header.words, now.kept - shown, shown) : "");
}

// Fine stripes tire the eye: their contrast fades with their width and is gone where the shared tone begins.
function faint(width) {
  return REST + 0.36 * Math.min(1, (width - THINNEST) / (CALM - THINNEST));
}

function together(words, count, shown) {
  const which = filled(shown > 0 ? words.the_last : words.all, { count: whole(count) });
  return filled(words.one_tone, { which, pixels: THINNEST });
}

function fillSegment(pen, left, right, colour, strength) {
  pen.globalAlpha = strength;
  pen.fillStyle = colour;
  pen.fillRect(left, 0, right - left, pen.canvas.height);
}

// A word stands in the middle of its segment where it fits.
function place({ span, width }, left, right) {
  const fits = width <= right - left;
  span.style.visibility = fits ? "visible" : "hidden";
  if (fits) span.style.transform = `translateX(${((left + right - width) / 2).toFixed(1)}px)`;
}
