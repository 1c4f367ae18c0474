// What part of a class chose each answer.

/**
 * The shares of counts, round by round; of a round in which nobody answered all are 0.
 * @param {number[][]} rows each with one count a round
 */
export function sharesOf(rows) {
  const totals = (rows[0] ?? []).map((_, round) => rows.reduce((sum, counts) => sum + counts[round], 0));
  return rows.map((counts) => counts.map((count, round) => (totals[round] ? count / totals[round] : 0)));
}

/**
 * The lengths of bars from 0 to 1: the longest fills its track.
 * @param {number[][]} shares
 */
export function lengths(shares) {
  const most = Math.max(0, ...shares.flat());
  return shares.map((row) => row.map((share) => (most ? share / most : 0)));
}

/** @param {number} share */
export const rounded = (share) => `${Math.round(100 * share)}%`;
