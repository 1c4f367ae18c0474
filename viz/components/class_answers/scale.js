// The track of the slider: evenly in powers of ten, so that half and double are equally far.

export const TICKS = [0.1, 0.2, 0.5, 1, 2, 5];
export const TRACK = 1000; // positions of the slider
const SPAN = Math.log(TICKS.at(-1) / TICKS[0]);
const SNAP = 7; // positions around a tick that mean the tick
const STEP = 1.04; // times, of an arrow key; at least a hundredth

/** @param {number} position */
export function temperatureAt(position) {
  const near = TICKS.find((tick) => Math.abs(positionOf(tick) - position) <= SNAP);
  return near ?? Math.round(100 * TICKS[0] * Math.exp((SPAN * position) / TRACK)) / 100;
}

/** Where a temperature stands; those beyond the track at its end. @param {number} T */
export function positionOf(T) {
  const share = Math.log(T / TICKS[0]) / SPAN;
  return TRACK * Math.max(0, Math.min(1, share));
}

/** Where a key moves the slider: arrows by a step, Page Up and Down to the next tick; null for any other key. */
export function positionAfter(/** @type {string} */ key, /** @type {number} */ T) {
  const hotter = positionOf(Math.max(T * STEP, T + 0.01));
  const colder = positionOf(Math.min(T / STEP, T - 0.01));
  const moves = {
    ArrowUp: hotter,
    ArrowRight: hotter,
    ArrowDown: colder,
    ArrowLeft: colder,
    PageUp: positionOf(TICKS.find((tick) => tick > T) ?? T),
    PageDown: positionOf(TICKS.findLast((tick) => tick < T) ?? T),
    Home: 0,
    End: TRACK,
  };
  return moves[key] ?? null;
}
