// Layout: how large the maps are and where the panel stands. Sides and steps are in pixels of the device.

import { clamp } from "../shared/numbers.js";

/** The largest square maps of `size` cells that fit into a room (CSS pixels), at most `most` a side: side, step from map to
 * map, height of the effect's bar. A whole number of pixels a cell where that costs little. What is left over goes between
 * the maps, across them up to `spread` of a side. */
function fitMaps({ wide, high, columns, rows, size, most, ratio, bars }, spread) {
  const across = Math.floor((wide * ratio) / columns);
  const down = Math.floor((high * ratio) / rows);
  const bar = bars ? Math.floor(clamp(2, 0.07 * Math.min(across, down), 5 * ratio)) : 0;
  const under = bar ? bar + Math.max(1, Math.round(ratio)) : 0;
  const gap = Math.round(clamp(3 * ratio, 0.1 * Math.min(across, down), 9 * ratio));
  const room = Math.max(2, Math.min(across - gap, down - gap - under, most * ratio));
  const spare = Math.min(gap - Math.round(2 * ratio), 2 * ratio); // gives way to a whole number of pixels a cell
  const whole = Math.floor((room + spare) / size) * size;
  const side = whole >= 0.82 * room ? whole : Math.floor(room);
  const loose = Math.ceil(1.5 * gap);
  return {
    side,
    bar,
    under,
    stepX: Math.min(across, side + Math.max(loose, Math.floor(spread * side))),
    stepY: Math.min(down, side + under + loose),
  };
}

/** A telephone: one column, as high as it gets. */
export const isNarrow = (width, rem) => width < 32 * rem;

/** The whole picture. `gutter` and `top` are the room of the axes; `lines` how many lines of numbers the panel has. */
export function arrange({ width, height, rem, ratio, gutter, top, lines, size, bars }, hang) {
  const base = { columns: hang.columns, rows: hang.table.length, size, ratio, bars, most: 11 * rem };
  const fit = (wide, high, spread = 0) => fitMaps({ ...base, wide: wide - gutter, high: high - top }, spread);
  const numbers = 2 * rem + 1.4 * rem * lines; // the height of the panel's name and numbers
  const keys = (bars ? 4 : 2.8) * rem; // and of its legend
  const beside = fit(width - 17.5 * rem, height, 0.3);
  const below = fit(width, height - Math.max(9 * rem, numbers) - rem, 0.5);
  const small = beside.side < 5 * rem * ratio; // larger ones gain nothing by being larger still
  const place = hang.narrow ? "under" : small && below.side >= beside.side ? "below" : "beside";
  const maps = { under: fit(width, Infinity), beside, below }[place];
  const sheet = {
    width: gutter + (hang.columns * maps.stepX) / ratio,
    height: top + (hang.table.length * maps.stepY) / ratio,
  };
  const room = {
    under: Math.min(7 * rem, 0.3 * width),
    beside: Math.min(width - sheet.width - 2.5 * rem, height - numbers - keys - 2.2 * rem, 28 * rem),
    below: Math.min(height - sheet.height - 2.2 * rem, 20 * rem),
  }[place];
  return { ...maps, rem, ratio, gutter, top, place, sheet, large: largeSide(room * ratio, size) };
}

/** The side of the large map: a whole number of pixels a cell where there is room for one. */
function largeSide(room, size) {
  const whole = Math.floor(room / size) * size;
  return Math.max(2, whole > 0 ? whole : Math.floor(room));
}

/** Whether the label at `index` of `count` has room: all where they fit, else each fifth, the first and the last. */
export function labelled(index, count, step, room) {
  if (step >= room || index === 0 || index === count - 1) return true;
  return (index + 1) % 5 === 0 && Math.min(index, count - 1 - index) * step >= room;
}
