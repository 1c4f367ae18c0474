// What Python sent: the maps, the scores, the effects, and in which order the heads hang.

import { filled } from "../shared/elements.js";
import { triangle } from "../shared/maps.js";
import { unpack } from "../shared/payload.js";

/** What the payload holds: the shape of the model, the maps, titles with their numbers, the order of the heads. */
export function opened(bytes) {
  const { arrays, ...header } = unpack(bytes);
  const [layers, heads, size] = header.shape;
  const count = layers * heads;
  const scores = header.scores.map((title, place) => ({
    title,
    even: header.even[place],
    values: arrays.scores.subarray(place * count, (place + 1) * count),
  }));
  const effects = header.effects === null ? null : { title: header.effects, values: arrays.effects };
  const order = arrays.order ? [...arrays.order] : null;
  const most = effects ? effects.values.reduce((a, b) => (b > a ? b : a), 0) : 0; // NaN is never larger
  return { ...header, layers, heads, size, count, scores, effects, order, cells: arrays.cells, most };
}

/** The lower triangle of one head, packed. */
export const mapOf = ({ cells, size }, head) => cells.subarray(head * triangle(size), (head + 1) * triangle(size));

/** The heads row by row as they hang on the wall; a head is its number layer * heads + head. `upright` keeps a row a
 * layer even where a model has many more layers than heads. */
export function hanging({ layers, heads, order }, upright) {
  const turned = !upright && layers > 1.6 * heads;
  const [rows, columns] = turned ? [heads, layers] : [layers, heads];
  const places = (count, make) => Array.from({ length: count }, (_, place) => make(place));
  const head = (row, column) => (turned ? column * heads + row : row * heads + column);
  const table = order
    ? places(Math.ceil(order.length / columns), (row) => order.slice(row * columns, (row + 1) * columns))
    : places(rows, (row) => places(columns, (column) => head(row, column)));
  return { turned, columns, table };
}

// ---- in words -----------------------------------------------------------------------------------------------------

export const nameOf = ({ words, heads }, head) =>
  filled(words.name, { layer: Math.floor(head / heads) + 1, head: (head % heads) + 1 });

/** An effect with two significant digits; what two decimals of a thousandth cannot show is said to be less. */
export function effectNumber(value) {
  if (value === 0) return "0";
  if (value < 0.001) return "< 0.001";
  return value >= 100 ? String(Math.round(value)) : value.toFixed(value < 0.1 ? 3 : 2);
}

/** The numbers of a head: [{ title, part of the bar, text, kind, even }]; `even` is the level of chance or null. */
export function numbersOf(data, head) {
  const row = (title, value, most, text, kind, even = null) =>
    Number.isNaN(value)
      ? { title, part: 0, text: data.words.unmeasured, kind: "unmeasured", even: null }
      : { title, part: most > 0 ? Math.min(1, value / most) : 0, text: text(value), kind, even };
  const score = (value) => value.toFixed(2);
  const rows = data.scores.map(({ title, values, even }) => row(title, values[head], 1, score, "score", even));
  if (data.effects) rows.push(row(data.effects.title, data.effects.values[head], data.most, effectNumber, "effect"));
  return rows;
}

/** A head and its numbers, to be read aloud. */
export const aloud = (data, head) => [nameOf(data, head), ...numbersOf(data, head).map(spoken(data))].join(". ");

const spoken =
  ({ words }) =>
  ({ title, text, even }) =>
    even === null ? `${title}: ${text}` : `${title}: ${text}, ${words.even}: ${even.toFixed(2)}`;
