// What Python sent, and how its numbers are written.

import { triangle } from "../shared/maps.js";
import { unpack } from "../shared/payload.js";
import { whole } from "../shared/numbers.js";

/** What the payload holds, with the sizes of its maps. */
export function opened(bytes) {
  const { arrays, ...header } = unpack(bytes);
  const [moments, layers, heads, size] = header.shape;
  return { ...header, moments, layers, heads, size, count: layers * heads, cells: arrays.cells };
}

/** The packed maps of all heads at one moment. */
export function mapsOf({ cells, count, size }, moment) {
  const each = count * triangle(size);
  return cells.subarray(moment * each, (moment + 1) * each);
}

export const GLIDE = 350; // milliseconds in which a moment becomes the next; style.css has it too

/** So many tokens, as one says it: 241,664 or 3.7 million. */
export const amount = (n) => (n < 1e6 ? whole(n) : `${(n / 1e6).toFixed(1)} million`);

/** A probability in per cent, with as many digits as its size needs. */
export function percent(p) {
  if (p >= 0.1) return `${(100 * p).toFixed(0)}%`;
  if (p >= 0.001) return `${(100 * p).toFixed(1)}%`;
  return p >= 0.0001 ? `${(100 * p).toFixed(2)}%` : "<0.01%";
}

/** Where a step stands on the slider: moments at whole numbers, logarithmic between them (from step 0 on: linear). */
export function placeOf(steps, step) {
  const after = steps.findIndex((moment) => moment >= step);
  if (after <= 0) return after < 0 ? steps.length - 1 : 0;
  const [from, to] = [steps[after - 1], steps[after]];
  return after - 1 + (from > 0 ? Math.log(step / from) / Math.log(to / from) : step / to);
}
