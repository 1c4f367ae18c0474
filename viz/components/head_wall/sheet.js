// The sheet: all maps on one canvas, the numbers of the axes, and one cell a head for pointer, keys and screen readers.

import { element } from "../shared/elements.js";
import { labelled } from "./layout.js";
import { mapOf, nameOf } from "./data.js";
import { paintMap } from "../shared/maps.js";

export const ROLES = { text: "text", page: "background", attention: "orange", effect: "violet" };

/** Make the elements of the sheet that depend on how the heads hang. */
export function buildSheet(view) {
  const { data, hang, parts } = view;
  const cell = (head) => {
    const made = element("div", "cell");
    made.id = `head-${head}`;
    made.dataset.head = head;
    made.setAttribute("role", "gridcell");
    made.setAttribute("aria-label", nameOf(data, head));
    return made;
  };
  view.cells = new Map();
  view.rows = hang.table.map((heads) => {
    const row = element("div", "row");
    row.setAttribute("role", "row");
    for (const head of heads) {
      view.cells.set(head, cell(head));
      row.append(view.cells.get(head));
    }
    return row;
  });
  parts.grid.replaceChildren(...view.rows);
  parts.grid.setAttribute("aria-label", data.words.label);
  buildAxes(view);
}

/** The axes say what they count once, before their first number. Heads in another order have no axes. */
function buildAxes(view) {
  const { data, hang, parts } = view;
  view.axes = { columns: [], rows: [], name: null };
  parts.axes.replaceChildren();
  if (data.order) return;
  const { layer, head } = data.words;
  const [down, across] = hang.turned ? [head, layer] : [layer, head];
  const numbers = (count, name) => Array.from({ length: count }, (_, i) => element("span", name, String(i + 1)));
  view.axes.columns = numbers(hang.columns, "column");
  view.axes.rows = numbers(hang.table.length, "line");
  view.axes.rows[0].prepend(`${down} `);
  view.axes.name = element("span", "across", across);
  parts.axes.append(view.axes.name, ...view.axes.columns, ...view.axes.rows);
}

/** Put every element where the geometry wants it. */
export function placeSheet(view) {
  const { geo, parts, hang } = view;
  const [stepX, stepY, side] = [geo.stepX / geo.ratio, geo.stepY / geo.ratio, geo.side / geo.ratio];
  Object.assign(parts.sheet.style, { width: `${geo.sheet.width}px`, height: `${geo.sheet.height}px` });
  Object.assign(parts.grid.style, { left: `${geo.gutter}px`, top: `${geo.top}px` });
  view.rows.forEach((row, r) => Object.assign(row.style, { top: `${r * stepY}px`, height: `${stepY}px` }));
  hang.table.forEach((heads) =>
    heads.forEach((head, c) => {
      const { style } = view.cells.get(head);
      style.left = `${c * stepX}px`;
      style.width = `${stepX}px`;
    }),
  );
  parts.sheet.style.setProperty("--side", `${side}px`);
  parts.sheet.style.setProperty("--map-height", `${(geo.side + geo.under) / geo.ratio}px`);
  placeAxes(view, stepX, stepY, side);
}

function placeAxes({ axes, geo }, stepX, stepY, side) {
  if (!axes.name) return;
  const before = `calc(100% - ${geo.gutter - 0.35 * geo.rem}px)`; // numbers of rows end a little before the maps
  const height = `${geo.top}px`;
  Object.assign(axes.name.style, { right: before, height });
  axes.columns.forEach((label, c) => {
    Object.assign(label.style, { left: `${geo.gutter + c * stepX + side / 2}px`, height });
    label.classList.toggle("thin", !labelled(c, axes.columns.length, stepX, 1.4 * geo.rem));
  });
  axes.rows.forEach((label, r) => {
    Object.assign(label.style, { right: before, top: `${geo.top + r * stepY + side / 2}px` });
    label.classList.toggle("thin", !labelled(r, axes.rows.length, stepY, 0.9 * geo.rem));
  });
}

/** Paint all maps, and under each the bar of its effect. */
export function paintSheet({ data, hang, geo, parts, colours, ramp }) {
  const { side, stepX, stepY, bar, under, ratio } = geo;
  const canvas = parts.maps;
  canvas.width = hang.columns * stepX;
  canvas.height = hang.table.length * stepY;
  const place = { left: geo.gutter, top: geo.top, width: canvas.width / ratio, height: canvas.height / ratio };
  for (const [name, value] of Object.entries(place)) canvas.style[name] = `${value}px`;
  const context = canvas.getContext("2d");
  const image = context.createImageData(canvas.width, canvas.height);
  const each = (paint) =>
    hang.table.forEach((heads, r) => heads.forEach((head, c) => paint(head, c * stepX, r * stepY)));
  each((head, left, top) => paintMap(image, ramp, mapOf(data, head), data.size, left, top, side));
  context.putImageData(image, 0, 0);
  if (!data.effects || data.most === 0) return;
  context.fillStyle = `rgb(${colours.effect.join(" ")})`;
  each((head, left, top) => {
    const long = Math.round((side * data.effects.values[head]) / data.most);
    if (long > 1) context.fillRect(left, top + side + under - bar, long, bar); // a bar of one pixel is a speck; NaN is none
  });
}
