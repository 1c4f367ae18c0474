// What Python sent, and what follows from it: scores, softmax rows and sums, all in float64.

import { unpack } from "../shared/payload.js";

const LEVELS = 65535; // of a weight on its way here

/** What the payload holds, with room for the rows that are worked out. */
export function opened(bytes) {
  const { arrays, shapes, ...header } = unpack(bytes);
  const width = shapes.queries[1];
  const known = { width, count: header.tokens.length, rows: new Map(), bySqrt: 1 / Math.sqrt(width) };
  return { ...header, ...arrays, ...known };
}

/** The weight that the map shows, from the pattern itself. */
export const patternWeight = (data, asking, answering) =>
  data.triangle[(asking * (asking + 1)) / 2 + answering] / LEVELS;

/** The numbers of token `t` in one of the arrays of vectors. */
export const vectorOf = (data, name, t) => data[name].subarray(t * data.width, (t + 1) * data.width);

/** q_n k_n for each n. */
export function products(data, asking, answering) {
  const key = vectorOf(data, "keys", answering);
  return Float64Array.from(vectorOf(data, "queries", asking), (q, n) => q * key[n]);
}

export const total = (numbers) => numbers.reduce((sum, x) => sum + x, 0);

/** The row of `asking` over the tokens up to it: q.k x scaling, its largest, the sum of e^(score - largest), weights. */
export function rowOf(data, asking) {
  const known = data.rows.get(asking);
  if (known) return known;
  const dots = Float64Array.from({ length: asking + 1 }, (_, j) => total(products(data, asking, j)));
  const scores = dots.map((dot) => dot * data.scaling);
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - largest));
  const sum = total(powers);
  const row = { dots, scores, largest, powers, sum, weights: powers.map((power) => power / sum) };
  data.rows.set(asking, row);
  return row;
}

/** The values of all tokens, each times its weight, added up. */
export function mixed(data, asking) {
  const sum = new Float64Array(data.width);
  rowOf(data, asking).weights.forEach((weight, j) => {
    vectorOf(data, "values", j).forEach((value, n) => (sum[n] += weight * value));
  });
  return sum;
}

/** The token that `asking` reads most. */
export function strongest(data, asking) {
  const { weights } = rowOf(data, asking);
  return weights.indexOf(Math.max(...weights));
}
