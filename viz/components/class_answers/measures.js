// What the bars and the numbers say: shares of the class, probabilities of the model, entropies and their divergence.

import { shape } from "../shared/softmax.js";

/**
 * What the softmax over the whole vocabulary needs: as the live temperature has it.
 * @param {Float32Array} logits from the largest on
 */
export function lineOf(logits) {
  const z = Float64Array.from(logits, (value) => value - logits[0]);
  const state = { T: 1, topK: null, topP: null, shortcut: false };
  const header = { V: z.length, names: [""], shortcut: 1 };
  return { z, powers: new Float64Array(z.length), line: new Float64Array(z.length), state, header };
}

/** Counts as parts of their sum; all 0 where nobody answered. @param {number[]} counts */
export function sharesOf(counts) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (total > 0 ? count / total : 0));
}

/** -sum s log2 s, in bits. @param {number[]} shares */
export const entropyOf = (shares) => shares.reduce((sum, s) => (s > 0 ? sum - s * Math.log2(s) : sum), 0) + 0;

/**
 * The model at a temperature: its probability of each row, the sum over the row's tokens, and its entropy in bits.
 * @param {ReturnType<typeof lineOf>} softmax
 * @param {{ ranks: number[] }[]} rows
 * @param {number} T
 */
export function modelAt(softmax, rows, T) {
  softmax.state.T = T;
  const { total, entropy } = shape(softmax);
  const { z, powers } = softmax;
  const probabilities = rows.map(({ ranks }) => ranks.reduce((sum, rank) => sum + powers[rank], 0) / total);
  const logarithms = rows.map(({ ranks }) => logSum(ranks.map((rank) => z[rank] / T)) - Math.log(total));
  return { probabilities, logarithms, entropy };
}

/** The logarithm of the sum of e^x: what is rounded to 0 as a probability still has one. */
function logSum(powers) {
  const top = Math.max(...powers);
  return top + Math.log(powers.reduce((sum, x) => sum + Math.exp(x - top), 0));
}

/**
 * KL(class || model) in bits over the rows that have a token; null where nobody said one of them.
 * @param {{ ranks: number[] }[]} rows
 * @param {number[]} counts of the class, one a row
 * @param {number[]} logarithms natural ones of the model's probabilities, one a row
 */
export function divergence(rows, counts, logarithms) {
  const said = rows.map((_, i) => i).filter((i) => rows[i].ranks.length > 0 && counts[i] > 0);
  if (said.length === 0) return null;
  const shares = sharesOf(said.map((i) => counts[i]));
  const bits = said.reduce((sum, i, at) => sum + shares[at] * (Math.log(shares[at]) - logarithms[i]), 0) / Math.LN2;
  return Math.max(0, bits);
}

const AXES = [0.1, 0.25, 0.5, 1];

/** The end of an axis on which all of these fit. @param {number[]} values */
export const axisFor = (values) => AXES.find((end) => Math.max(...values) <= end + 1e-9) ?? 1;
