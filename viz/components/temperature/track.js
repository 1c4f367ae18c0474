// The tracks of the sliders: which value a position means, and back.

export const TICKS = [0, 0.5, 1, 2, 5, 10]; // evenly spaced on the track, so that 0 to 2 gets more than half of it
export const TRACK = 1000; // positions of the slider
const SPAN = TRACK / (TICKS.length - 1);
const SNAP = 9; // positions around a tick that mean the tick
const STOPS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200, 300, 500]; // of top-k
STOPS.push(1000, 2000, 5000, 10000, 20000, 50000);

export function temperatureAt(position) {
  const nearest = Math.round(position / SPAN);
  if (Math.abs(position - nearest * SPAN) <= SNAP) return TICKS[nearest];
  const i = Math.floor(position / SPAN);
  const T = TICKS[i] + (position / SPAN - i) * (TICKS[i + 1] - TICKS[i]);
  return Math.round(100 * T) / 100;
}

export function positionOf(T) {
  const i = Math.max(
    1,
    TICKS.findIndex((tick) => tick >= T),
  );
  return SPAN * (i - 1 + (T - TICKS[i - 1]) / (TICKS[i] - TICKS[i - 1]));
}

// Arrows step by 0.05, above 2 by 0.25; Page Up and Down go to the next tick. Null for any other key.
export function temperatureAfter(key, T) {
  const hottest = TICKS[TICKS.length - 1];
  const up = key === "ArrowUp" || key === "ArrowRight";
  if (up || key === "ArrowDown" || key === "ArrowLeft") {
    const step = T > 2 || (T === 2 && up) ? 0.25 : 0.05;
    const next = up ? Math.floor(T / step + 1.000001) * step : Math.ceil(T / step - 1.000001) * step;
    return Math.round(100 * Math.min(hottest, Math.max(0, next))) / 100;
  }
  if (key === "PageUp") return TICKS.find((tick) => tick > T) ?? hottest;
  if (key === "PageDown") return TICKS.findLast((tick) => tick < T) ?? 0;
  return { Home: 0, End: hottest }[key] ?? null;
}

// Top-p in hundredths; the right end is "off".
export function shareAt(position) {
  return position < 100 ? position / 100 : null;
}

// The values of top-k that its slider stops at; the position after the last is "off".
export function stops(V, current) {
  const below = new Set(STOPS.filter((k) => k < V));
  if (current !== null && current < V) below.add(current);
  return [...below].sort((a, b) => a - b);
}
