// What of a text is on the screen: the tokens that have come, how many of them are shown, which one is looked at.

/** @typedef {{ token: number, name: string, share: number, bits: number, number: number | null, start: number, rank: number,
 *   rows: { token: number, name: string, share: number }[], kept: number, unseen: number }} Step */

export const FRESH = () => ({
  /** @type {string | null} */ of: null,
  /** @type {Step[]} */ steps: [],
  shown: 0,
  /** @type {number | null} */ looked: null, // the token whose distribution is open; null for the last one shown
  rate: 0,
});

/**
 * Take the whole of a path. A path that was on the screen keeps what is shown of it; of another one all is shown.
 * @param {ReturnType<typeof FRESH>} state
 */
export function take(state, { digest, steps, rate }) {
  const same = state.of === digest && state.steps.length <= steps.length;
  const atEnd = state.shown === state.steps.length;
  if (!same) state.looked = null;
  state.of = digest;
  state.steps = steps;
  state.rate = rate;
  if (!same || atEnd) state.shown = steps.length;
}

/**
 * Take tokens that have come since; true where there was something to take. Some of them may be there already; where one
 * before them is missing, they wait for the whole.
 * @param {ReturnType<typeof FRESH>} state
 */
export function learn(state, { of, first, steps, rate }) {
  if (of !== state.of || first > state.steps.length || first + steps.length <= state.steps.length) return false;
  const atEnd = state.shown === state.steps.length;
  state.steps = [...state.steps.slice(0, first), ...steps];
  state.rate = rate;
  if (atEnd) state.shown = state.steps.length;
  state.looked = null;
  return true;
}

/** The place of the token whose distribution is open; -1 where none has come. @param {ReturnType<typeof FRESH>} state */
export function lookedAt({ looked, shown }) {
  return looked !== null && looked < shown ? looked : shown - 1;
}

/**
 * The parts of the cumulative line: the rows that can be drawn, then all others, as [start, width] each.
 * @param {Step} step
 */
export function parts(step) {
  let start = 0;
  const found = step.rows
    .filter(({ share }) => share > 0)
    .map(({ share }) => {
      const part = [start, share];
      start += share;
      return part;
    });
  const rest = Math.max(0, 1 - start);
  return step.kept > found.length && rest > 0 ? [...found, [start, rest]] : found;
}

/** The probability of the tokens that have no row. @param {Step} step */
export function others(step) {
  return Math.max(0, 1 - step.rows.reduce((sum, { share }) => sum + share, 0));
}
