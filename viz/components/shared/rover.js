// The rover: the one cell of a grid on which the keyboard stands.

import { clamp } from "./numbers.js";

/**
 * The cell that a key leads to from `cell`, null where the key means nothing. Home and End go along the row, with `all`
 * (Ctrl) to the first and the last cell of the grid; a step off the grid stays on it.
 * @template Cell
 * @param {Cell[][]} table the cells row by row; rows may differ in length, none is empty
 * @param {Cell} cell
 * @param {string} key
 * @param {boolean} all
 * @returns {Cell | null}
 */
export function moved(table, cell, key, all) {
  const found = table.findIndex((cells) => cells.includes(cell));
  const row = Math.max(0, found);
  const column = Math.max(0, table[row].indexOf(cell));
  /** @type {Record<string, [number, number]>} */
  const goals = {
    ArrowLeft: [row, column - 1],
    ArrowRight: [row, column + 1],
    ArrowUp: [row - 1, column],
    ArrowDown: [row + 1, column],
    Home: [all ? 0 : row, 0],
    End: [all ? Infinity : row, Infinity],
  };
  if (!(key in goals)) return null;
  const [down, across] = goals[key];
  const cells = table[clamp(0, down, table.length - 1)];
  return cells[clamp(0, across, cells.length - 1)];
}
