// Painting: what is written on each frame. The bars and the line are in pictures.js.

import { TRACK, positionOf } from "./track.js";
import { large, percent, small } from "../shared/probabilities.js";
import { paintDraw } from "./drawing.js";
import { filled, write } from "../shared/elements.js";
import { land, shape } from "../shared/softmax.js";
import { paintBars, paintLine } from "./pictures.js";
import { signed, whole } from "../shared/numbers.js";

const TURNS = 3; // frames in which all digits are written once
const COUNTING_MS = 1200; // how long the thousand draws take to fall

// However many events arrive, one painting a frame. Digits are the dearest thing to set and nobody reads sixty a second:
// a frame draws all bars and writes every third row, the next two frames the others; after the last event all are due.
export function repaint(view) {
  view.due = TURNS;
  nextFrame(view);
}

function nextFrame(view) {
  view.frame ||= requestAnimationFrame((time) => {
    view.frame = 0;
    view.due -= 1;
    view.turn = (view.turn + 1) % TURNS;
    if (view.counting !== null) count(view, time);
    paint(view, (j) => j % TURNS === view.turn);
    if (view.due > 0) nextFrame(view);
  });
}

function count(view, time) {
  view.fallen = Math.min(
    view.thousand,
    Math.max(0, Math.floor(((time - view.counting) / COUNTING_MS) * view.thousand)),
  );
  if (view.fallen === view.thousand) view.counting = null;
  else repaint(view);
}

// `writes` tells whether this painting sets the digits of row j; what is no row goes with row 0, 1 or 2.
export function paint(view, writes = (_row) => true) {
  if (view.header.covered) return;
  const now = shape(view);
  paintDial(view);
  paintCuts(view);
  if (writes(0)) paintHead(view, now);
  paintRows(view, now, writes);
  paintFoot(view, now, writes);
  if (writes(1)) paintFacts(view, now);
  paintDraw(view, now);
  if (view.state.many) paintTally(view, now, writes);
  view.parts.table.classList.toggle("counted", view.state.many);
  paintBars(view);
  paintLine(view, now, writes);
}

function paintDial({ parts, state, header }) {
  const reading = state.T.toFixed(2);
  const words = header.words[`tick_${state.T}`];
  const position = positionOf(state.T);
  slide(parts.temperature, position, position / TRACK, words ? `${reading}, ${words}` : reading);
  write(parts.reading, reading);
}

function paintCuts({ parts, state, stops, header }) {
  const stop = state.topK === null ? -1 : stops.findIndex((k) => k >= state.topK);
  const k = stop < 0 ? stops.length : stop;
  const topK = stop < 0 ? header.words.off : whole(state.topK);
  slide(parts.topK, k, k / (stops.length || 1), topK);
  write(parts.topKReading, topK);
  const p = Math.max(1, Math.round(100 * (state.topP ?? 1)));
  const topP = (state.topP ?? 1) < 1 ? String(Number(state.topP.toFixed(3))) : header.words.off;
  slide(parts.topP, p, (p - 1) / 99, topP);
  write(parts.topPReading, topP);
  parts.shortcut.checked = state.shortcut;
}

// `at` is how far along its track the slider stands. Asking an input is dear: only its value, which a visitor moves.
function slide(input, position, at, words) {
  if (Number(input.value) !== Math.round(position)) input.value = Math.round(position);
  if (input.at === at && input.words === words) return;
  Object.assign(input, { at, words });
  input.previousElementSibling.firstElementChild.style.transform = `translateX(${(100 * (at - 1)).toFixed(2)}%)`;
  input.setAttribute("aria-valuetext", words);
}

function paintHead({ parts, state, header, largest }, now) {
  const certain = state.T === 0;
  write(parts.headScaled, certain ? "z ÷ 0" : `z ÷ ${state.T.toFixed(2)}`);
  write(
    parts.headPower,
    certain ? `x − ${header.words.largest}` : `x − ${signed(largest / state.T)}`.replace("− −", "+ "),
  );
  write(parts.headShare, certain ? "—" : `÷ ${large(now.mass)}`);
}

function paintRows(view, now, writes) {
  const { rows, z, powers, largest, state, header } = view;
  rows.forEach((row, j) => {
    setShare(row, j < now.kept, powers[j], now);
    if (!writes(j)) return;
    write(row.scaled, state.T === 0 ? "—" : signed((z[j] + largest) / state.T));
    write(row.power, state.T === 0 ? "—" : small(powers[j]));
    write(row.share, row.kept ? small(row.value) : header.words.cut);
  });
}

// A kept token has what it is drawn with for its value; `full` is what the softmax gives before the cuts.
function setShare(row, kept, power, now, full = power) {
  row.kept = kept;
  row.value = kept ? power / now.mass : 0;
  row.full = full / now.total;
  row.line.classList.toggle("cut", !kept);
}

function paintFoot(view, now, writes) {
  const { rest, sum, rows, header, state } = view;
  const V = header.V;
  const kept = Math.max(0, now.kept - rows.length);
  setShare(rest, kept > 0, now.othersKept, now, now.others);
  if (!writes(2)) return;
  const { words } = header;
  const others = { count: whole(V - rows.length), kept: whole(kept) };
  write(rest.of, filled(now.kept < V && kept > 0 ? words.others_cut : words.others, others));
  write(rest.power, state.T === 0 ? "—" : large(now.others));
  write(rest.share, rest.kept ? small(rest.value) : words.cut);
  const which =
    now.kept < V ? filled(words.the_kept, { count: whole(now.kept) }) : filled(words.all, { count: whole(V) });
  write(sum.of, filled(words.sum_over, { which }));
  write(sum.power, state.T === 0 ? "—" : large(now.mass));
  const mass = now.kept < V ? filled(words.mass_of, { mass: large(now.total), count: whole(V) }) : "";
  write(sum.note, state.T === 0 ? words.favourite : mass);
}

function paintFacts({ parts, header, state }, now) {
  const choices = 2 ** now.entropy;
  const { words } = header;
  write(parts.entropy, filled(words.bits, { count: now.entropy.toFixed(2) }));
  write(parts.choices, choices < 100 ? choices.toFixed(2) : whole(choices));
  const kept = whole(now.kept);
  write(parts.kept, filled(now.kept === header.V ? words.all : words.some_of, { count: kept, total: whole(header.V) }));
  write(parts.leftOut, percent(now.leftOut));
  write(
    parts.cost,
    filled(state.shortcut ? words.leaves_out : words.would_leave_out, { share: percent(now.atShortcut) }),
  );
}

function paintTally(view, now, writes) {
  const counts = land(view, now, view.fallen);
  view.barred.forEach((row, j) => {
    row.count = counts[j];
    if (writes(j)) write(row.seen, whole(counts[j]));
  });
  write(view.parts.headSeen, filled(view.header.words.of, { count: whole(view.fallen) }));
  write(view.sum.seen, whole(view.fallen));
}

// What is dear and need not follow the finger: twelve digits on each probability, the words for the line.
export function settle(view) {
  const { parts, header, rows, barred } = view;
  const { words } = header;
  parts.drawMany.textContent = filled(words.draw_many, { count: whole(view.thousand) });
  parts.drawMany.setAttribute("aria-pressed", String(view.state.many));
  parts.write.textContent = view.writing ? words.stop : filled(words.write, { count: whole(header.write) });
  if (header.covered) return;
  for (const row of barred) row.share.title = row.value.toPrecision(12);
  const shown = rows.slice(0, 3).map((row, j) => `${header.names[j]} ${row.share.textContent}`);
  parts.strip.setAttribute("aria-label", filled(words.strip_shares, { shares: shown.join(", ") }));
}
