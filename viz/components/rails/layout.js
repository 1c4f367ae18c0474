// Layout: where everything stands, in CSS pixels of the stage, and what stands at a point.

import { clamp } from "../shared/numbers.js";

const PHONE = 34; // rem: what is narrower has the prediction below the rails and no strips
const BELOW = { rows: 22, panel: 26.6 }; // rem, on a telephone: where the rails end, where the prediction begins

/** Where the stations stand. `rem` is the root's font size, `longest` the widest name at that size. */
export function stationLayout(width, height, rem, longest, layers) {
  const phone = width < PHONE * rem;
  const stations = phone ? narrowStations(width, rem, longest) : wideStations(width, height, rem, longest);
  const { railLeft, railRight } = stations;
  const room = railRight - railLeft - 1.2 * rem;
  const pitch = room / layers;
  const centres = Float32Array.from({ length: layers }, (_, l) => railLeft + 0.7 * rem + pitch * (l + 0.5));
  const apart = Math.min(0.22 * pitch, 0.7 * rem); // from a layer's middle to each of its two dots
  const dot = clamp(0.2 * rem, 0.27 * pitch, 0.5 * rem); // radius of the largest dot
  return { width, height, rem, phone, narrow: width < 56 * rem, ...stations, pitch, centres, apart, dot };
}

/** The prediction stands below the rails: a telephone has no room beside them. */
function narrowStations(width, rem, longest) {
  const names = clamp(3 * rem, longest + 0.7 * rem, 0.27 * width);
  const rails = { railLeft: names + 0.35 * rem, railRight: width - 0.6 * rem, rowsHeight: BELOW.rows * rem };
  const panel = { panel: width, panelLeft: 0, panelTop: BELOW.panel * rem };
  return { names, strip: 0, stripLeft: names, ...rails, ...panel };
}

function wideStations(width, height, rem, longest) {
  const names = clamp(Math.min(6.4 * rem, 0.13 * width), longest + 0.7 * rem, Math.min(9.5 * rem, 0.16 * width));
  const strip = clamp(2.6 * rem, 0.093 * width, 7 * rem);
  const panel = clamp(10.2 * rem, 0.225 * width, 16.5 * rem);
  const fan = clamp(1.8 * rem, 0.065 * width, 5.4 * rem);
  const stripLeft = names + 0.7 * rem;
  const railLeft = stripLeft + strip + 0.35 * rem;
  const panelLeft = width - panel;
  const railRight = panelLeft - fan;
  return { names, strip, stripLeft, railLeft, railRight, panel, panelLeft, panelTop: 0, rowsHeight: height };
}

/** Heights and middles of all rows and the one size of all names. The rows are even as long as every name can be read;
 * more of them go under a fisheye, where only a row of full height has a name. */
export function rowLayout(count, stage, rem, focus, pull) {
  const height = stage - rem; // half a line stays free above and below
  const full = 1.3 * rem; // a row that carries a name in full size
  const even = height / count;
  const legible = even >= 0.72 * rem;
  const heights = legible ? evenRows(count, height, full, 4.6 * rem, focus) : fisheye(count, height, full, focus, pull);
  const size = Math.min(0.95 * rem, 0.86 * (legible ? even : full));
  const middles = new Float32Array(count);
  let y = (stage - heights.reduce((a, b) => a + b, 0)) / 2;
  for (let t = 0; t < count; t++) {
    middles[t] = y + heights[t] / 2;
    y += heights[t];
  }
  return { heights, middles, size };
}

/** The rows on their way from one layout to another of the same prompt. */
export function rowsBetween(start, goal, part) {
  const between = (name) => goal[name].map((value, t) => start[name][t] + (value - start[name][t]) * part);
  return { ...goal, heights: between("heights"), middles: between("middles") };
}

/** All rows alike, up to `most`; where they are lower than `full`, the focused one is `full`. */
function evenRows(count, height, full, most, focus) {
  const even = Math.min(most, height / count);
  if (even >= full) return new Float32Array(count).fill(even);
  const heights = new Float32Array(count).fill((height - full) / (count - 1));
  heights[focus] = full;
  return heights;
}

/** The neighbourhood of the focus, the sources it reads most and both ends of the text get the room of a name, the rest
 * share what is left. How far the neighbourhood reaches is found by halving. */
function fisheye(count, height, full, focus, pull) {
  const floor = (0.36 * height) / count;
  const distant = [...pull.keys()].filter((t) => pull[t] > 0.25 && focus - t > 4);
  const kept = new Set(distant.sort((a, b) => pull[b] - pull[a]).slice(0, 5)).add(0).add(count - 1);
  const share = (t, reach) => {
    const away = Math.max(0, Math.abs(t - focus) - 1);
    return Math.max(1 / (1 + (away / reach) ** 4), kept.has(t) ? 0.85 : 0);
  };
  const heights = new Float32Array(count);
  const total = (reach) => {
    let sum = 0;
    for (let t = 0; t < count; t++) sum += heights[t] = floor + (full - floor) * share(t, reach);
    return sum;
  };
  let [low, high] = [0.05, count];
  for (let i = 0; i < 24; i++) {
    const middle = (low + high) / 2;
    if (total(middle) > height) high = middle;
    else low = middle;
  }
  const scale = height / total(low);
  return heights.map((h) => h * scale);
}

/** Where the rows of the distribution stand: middles, the height and the length (0 to 1) of each bar. A row longer than
 * the likeliest token's (all others together) is cut. */
export function outcomeLayout(list, { height: stage, panelTop, rem, narrow }) {
  const height = stage - panelTop;
  const foot = (narrow ? 3.8 : 2.9) * rem; // the room of the lines below the rows
  const pitch = Math.min((height - foot) / list.length, 2.1 * rem);
  const top = panelTop + (height - foot - pitch * list.length) / 2;
  const tall = Math.min(0.62 * pitch, 1.05 * rem);
  const most = list[0]?.chance;
  return list.map((row, k) => {
    const length = Math.min(1, row.chance / most);
    return { ...row, pitch, y: top + pitch * (k + 0.5), tall, length, cut: row.chance > most };
  });
}

/** Radius of the dot for a share: its area grows with the share, up to the vector's own length. */
export const dotRadius = (share, most) => Math.max(0.12, Math.sqrt(Math.min(1, share))) * most;

/** The part of the picture at a point of the stage: its kind, its token, its layer; null where there is nothing. */
export function spotAt({ data, geo, rows, ends, focus }, x, y) {
  if (geo.phone ? y > geo.panelTop : x > geo.panelLeft - 4) {
    const k = ends.findIndex((end) => Math.abs(end.y - y) < end.pitch / 2);
    return k < 0 ? null : { part: "bar", row: k, token: focus, layer: null };
  }
  let token = 0;
  rows.middles.forEach((middle, t) => {
    if (Math.abs(middle - y) < Math.abs(rows.middles[token] - y)) token = t;
  });
  if (Math.abs(rows.middles[token] - y) > Math.max(rows.heights[token] / 2, 6)) return null;
  if (x < geo.stripLeft) return { part: "name", token, layer: null };
  if (x < geo.railLeft) {
    const sample = Math.floor(((x - geo.stripLeft) / geo.strip) * data.samples);
    return { part: "strip", token, layer: null, sample: clamp(0, sample, data.samples - 1) };
  }
  const layer = Math.floor((x - geo.centres[0]) / geo.pitch + 0.5);
  return { part: "rail", token, layer: layer >= 0 && layer < data.layers ? layer : null };
}

/** What lies around a node, from its parent up to the page, through shadow roots. */
export function* ancestors(node) {
  for (let at = node.parentNode ?? node.host; at; at = at.parentNode ?? at.host) if (at instanceof Element) yield at;
}

/** The height of the window that is not the stage's: what lies above the picture, however far the page is scrolled, and
 * the picture's own other parts. */
export function heightTaken(machine, stage) {
  let top = machine.getBoundingClientRect().top;
  for (const node of ancestors(machine)) top += node.scrollTop;
  return Math.ceil(top + machine.offsetHeight - stage.offsetHeight);
}
