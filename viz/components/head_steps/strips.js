// Vectors as strips of coloured cells, three above each other, so that one column is one n.

import { css, measure, penFor, sharp, signedColour } from "./drawing.js";
import { filled } from "../shared/elements.js";
import { fine } from "./numbers.js";
import { mixed, products, rowOf, vectorOf } from "./data.js";

const STRIP = 1.3; // rem, with STRIP_GAP as in style.css
const STRIP_GAP = 0.3;

/** The three strips of a group: numbers, and the number that has the full colour. q and k are coloured alike. */
function stripsOf(data, group, { asking, answering }) {
  const most = (...rows) => Math.max(...rows.map((row) => row.reduce((a, x) => Math.max(a, Math.abs(x)), 0)));
  if (group === "match") {
    const [query, key] = [vectorOf(data, "queries", asking), vectorOf(data, "keys", answering)];
    const times = products(data, asking, answering);
    const alike = most(query, key);
    return [
      [query, alike],
      [key, alike],
      [times, most(times)],
    ].map(([numbers, full]) => ({ numbers, full }));
  }
  const weight = rowOf(data, asking).weights[answering];
  const value = vectorOf(data, "values", answering);
  const sum = mixed(data, asking);
  const full = most(value, sum);
  return [value, Float64Array.from(value, (x) => x * weight), sum].map((numbers) => ({ numbers, full }));
}

/** Work out a group's strips for the pinned pair and write what stands beside them. */
export function fillStrips(view, group) {
  const { node } = view.strips[group];
  const rows = stripsOf(view.data, group, view.pinned);
  Object.assign(view.strips[group], { rows, at: null });
  const scales = node.querySelectorAll(".scale");
  rows.forEach(({ full }, r) => (scales[r].textContent = `±${fine(full)}`));
}

export function drawStrips(view, group) {
  const { canvas, rows, at } = view.strips[group];
  const box = measure(canvas);
  if (!box) return;
  const pen = penFor(canvas, box);
  const wide = box.width / view.data.width;
  const gap = wide * box.ratio >= 4 ? 1 / box.ratio : 0;
  const edge = (n) => sharp(n * wide, box.ratio);
  const [high, pitch] = [STRIP * box.rem, (STRIP + STRIP_GAP) * box.rem];
  rows.forEach(({ numbers, full }, r) => {
    numbers.forEach((x, n) => {
      pen.fillStyle = signedColour(view.colours, x, full);
      pen.fillRect(edge(n), r * pitch, edge(n + 1) - edge(n) - gap, high);
    });
  });
  if (at === null) return;
  pen.strokeStyle = css(view.colours.ink);
  pen.lineWidth = 1.5;
  rows.forEach((_, r) => pen.strokeRect(edge(at) + 0.75, r * pitch + 0.75, Math.max(2, wide - 1.5), high - 1.5));
}

/** What the numbers at n are, in words. */
export function cellWords(view, group, n) {
  const [first, second, third] = view.strips[group].rows.map(({ numbers }) => fine(numbers[n]));
  const { words } = view.data;
  if (group === "match") return filled(words.cell_1, { number: n + 1, query: first, key: second, product: third });
  return filled(words.cell_4, { number: n + 1, value: first, weighted: second, summed: third });
}
