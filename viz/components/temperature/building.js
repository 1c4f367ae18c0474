// Building: the elements that one payload needs, made once and written to on every frame.

import { TICKS } from "./track.js";
import { listen } from "./input.js";
import { controls } from "./state.js";
import { element, write } from "../shared/elements.js";
import { fit } from "./pictures.js";
import { paint } from "./painting.js";
import { signed } from "../shared/numbers.js";

const SPACE = "␣"; // as viz/tokens.py writes it

// Every element with an id is a part, top-k-reading under the name topKReading.
function findParts(root) {
  const camel = (id) => id.replace(/-./g, (letter) => letter[1].toUpperCase());
  const parts = { section: root.querySelector("section"), steps: root.querySelector(".steps") };
  for (const node of root.querySelectorAll("[id]")) parts[camel(node.id)] = node;
  return parts;
}

export function mount(root, state) {
  const parts = findParts(root);
  const view = {
    parts,
    state,
    header: null,
    frame: 0,
    turn: 0,
    held: false,
    names: new Map(), // of the tokens without a row, by rank, as far as Python has told
    thousand: 0, // draws that are counted
    running: null, // the ball, while it runs
    writing: null, // what has been written so far, while a text is being written
    sent: JSON.stringify(controls({ state })),
  };
  listen(view);
  view.observer = new ResizeObserver(() => {
    fit(view);
    paint(view);
  });
  return view;
}

/** The marks of the track, each with its word where it has one. */
export function buildTicks(ticks, words) {
  ticks.replaceChildren(
    ...TICKS.map((T, i) => {
      const tick = element("div", "tick");
      tick.style.left = `${(100 * i) / (TICKS.length - 1)}%`;
      tick.append(element("span", "", String(T)), element("small", "", words[`tick_${T}`] ?? ""));
      return tick;
    }),
  );
}

// `rows` are the named tokens, `rest` all others together, `barred` all of these: the lines of the table with a bar.
export function buildRows(view) {
  const { parts, header, largest, z } = view;
  view.rows = header.names.map((name, j) => {
    const row = buildRow(name);
    row.line.dataset.rank = j + 1;
    write(row.logit, signed(z[j] + largest));
    return row;
  });
  parts.space.hidden = !header.names.some((name) => name.includes(SPACE));
  parts.body.replaceChildren(...view.rows.map((row) => row.line));
  parts.section.style.setProperty("--row", `clamp(1.0625rem, ${9.25 / header.names.length}rem, 2rem)`);
  buildFoot(view);
  view.barred = [...view.rows, view.rest];
  buildWords(view);
}

function buildRow(name) {
  const row = Object.assign(buildNumbers(), { line: element("tr") });
  const head = element("th", "name");
  row.label = element("bdi", "", name);
  row.tail = element("span", "tail");
  head.scope = "row";
  row.label.title = name;
  row.label.append(row.tail);
  head.append(row.label);
  const steps = ["logit", "scaled", "power", "share"].map((kind) => cell(kind, row));
  row.line.append(head, ...steps, buildChart(row), cell("seen", row));
  return row;
}

/** The numbers of a row: each lives in a box of its own inside its cell, where the style sheet contains it. @returns {any} */
function buildNumbers() {
  return Object.fromEntries(["logit", "scaled", "power", "share", "seen"].map((kind) => [kind, element("div")]));
}

function cell(kind, numbers) {
  const made = element("td", `number ${kind}`);
  made.append(numbers[kind]);
  return made;
}

// The rules behind a bar; the bar itself is drawn over them.
function buildChart(row) {
  const chart = element("td", "chart");
  row.bar = element("div", "bar");
  chart.append(row.bar);
  return chart;
}

// The tokens that have no row, and the sum of the columns.
function buildFoot(view) {
  const rest = Object.assign(buildNumbers(), { line: element("tr", "rest") });
  const sum = Object.assign(buildNumbers(), { line: element("tr", "sum"), note: element("div") });
  const note = element("td", "chart note");
  note.append(sum.note);
  for (const [row, chart] of [
    [rest, buildChart(rest)],
    [sum, note],
  ]) {
    const head = element("th", "of");
    row.of = element("div");
    row.head = head;
    head.scope = "row";
    head.append(row.of);
    row.line.append(head, cell("power", row), cell("share", row), chart, cell("seen", row));
  }
  write(sum.share, "1");
  rest.line.hidden = view.header.V === view.rows.length;
  view.rest = rest;
  view.sum = sum;
  view.parts.foot.replaceChildren(rest.line, sum.line);
}

function buildWords(view) {
  const { parts, header } = view;
  view.words = header.names.map((name) => ({ span: element("span", "", name), width: Infinity }));
  for (const { span } of view.words) span.dir = "auto";
  parts.words.replaceChildren(...view.words.map(({ span }) => span));
}
