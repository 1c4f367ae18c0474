// Where texts part, and which token one number falls on as the temperature slides.

import { rankOf, shape } from "../shared/softmax.js";

/** The first place at which a column differs from the one before it; -1 where it never does. */
export function parting(one, other) {
  const place = one.findIndex((id, i) => id !== other[i]);
  if (place >= 0) return place;
  return one.length === other.length ? -1 : one.length;
}

/** What the softmax needs of one prompt's logits: as the live temperature has it. @param {Float32Array} logits */
export function lineOf(logits) {
  const z = Float64Array.from(logits).sort().reverse();
  const largest = z[0];
  for (let i = 0; i < z.length; i++) z[i] -= largest;
  const state = { T: 1, topK: null, topP: null, shortcut: false };
  const header = { V: z.length, names: [""], shortcut: 1 };
  return { z, powers: new Float64Array(z.length), line: new Float64Array(z.length), state, header };
}

/** The rank, from 0, on which a number falls at a temperature, and where that token lies on the line. */
export function fall(view, T, number) {
  view.state.T = T;
  const { kept, mass } = shape(view);
  const rank = rankOf(view.line, mass, kept, number);
  return { rank, start: rank > 0 ? view.line[rank - 1] / mass : 0, end: view.line[rank] / mass, mass };
}

/** The stretches of temperature over which the number falls on one token, from 0 to the hottest: [from, to, rank]. */
export function bands(view, number, hottest, count = 400) {
  const found = [];
  for (let i = 0; i <= count; i++) {
    const T = temperatureAt(i / count, hottest);
    const { rank } = fall(view, T, number);
    const last = found.at(-1);
    if (last?.rank === rank) last.to = T;
    else {
      if (last) last.to = T;
      found.push({ from: T, to: T, rank });
    }
  }
  return found;
}

/** The slider's scale: the lower half of it is 0 to 2, where most of the picks flip. */
export const temperatureAt = (share, hottest) => (share <= 0.5 ? 4 * share : 2 + (share - 0.5) * 2 * (hottest - 2));
export const shareOf = (T, hottest) => (T <= 2 ? T / 4 : 0.5 + (T - 2) / (2 * (hottest - 2)));
