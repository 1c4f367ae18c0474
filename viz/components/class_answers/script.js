// The class beside the model. Everything moves here while the temperature does; Python hears of the release.

import { element, filled, placeWords, write } from "../shared/elements.js";
import { percent } from "../shared/probabilities.js";
import { unpack } from "../shared/payload.js";
import { axisFor, divergence, entropyOf, lineOf, modelAt, sharesOf } from "./measures.js";
import { TICKS, TRACK, positionAfter, positionOf, temperatureAt } from "./scale.js";

const PAUSE_MS = 700; // keys that follow each other within this time are one change
const IDS = ["cover", "open", "middle", "end", "keys", "body", "foot", "temperature", "reading", "ticks", "nearest"];
IDS.push("entropies", "divergence", "formula", "spoken");

const views = new WeakMap(); // parentElement -> view

export default function ({ data, parentElement: root, setStateValue }) {
  const section = root.querySelector("section");
  let view = views.get(root);
  if (view?.section !== section) {
    const parts = Object.fromEntries(IDS.map((id) => [id, root.querySelector(`#${id}`)]));
    view = { section, parts, frame: 0, T: null, known: null, number: 0 };
    views.set(root, view);
    listen(view);
  }
  view.send = setStateValue;
  accept(view, unpack(data));
  section.dataset.built = "";
  return () => {
    cancelAnimationFrame(view.frame);
    clearTimeout(view.pause);
    view.frame = 0;
  };
}

/** Take what Python says. Where it has not heard the last release yet, the slider stays where the visitor left it. */
function accept(view, header) {
  if (view.digest !== header.digest) build(view, header);
  if (header.heard >= view.number && header.temperature !== view.known) {
    view.T = view.known = header.temperature;
    view.parts.temperature.value = String(positionOf(view.T));
  }
  view.number = Math.max(view.number, header.heard);
  if (!header.covered) paint(view);
}

function build(view, header) {
  const { parts } = view;
  Object.assign(view, { digest: header.digest, header });
  placeWords(view.section, header.words);
  parts.cover.hidden = !header.covered;
  parts.open.hidden = header.covered;
  parts.cover.textContent = header.words.covered;
  if (header.covered) {
    for (const part of [parts.body, parts.foot, parts.keys, parts.spoken]) part.replaceChildren();
    return;
  }
  const { rows, totals, arrays, most } = header;
  view.softmax = lineOf(arrays.logits);
  view.shares = totals.map((_, round) => sharesOf(rows.map(({ counts }) => counts[round])));
  view.counts = rows.map(({ counts }) => counts.at(-1) ?? 0);
  parts.formula.hidden = header.present;
  buildKeys(view);
  view.lines = rows.slice(0, most).map((row, i) => lineFor(view, row.label, [i]));
  parts.body.replaceChildren(...view.lines.map(({ line }) => line));
  const others = rows.slice(most).filter(({ counts }) => counts.some((count) => count > 0)).length;
  const label = others > 0 ? filled(header.words.others, { count: others }) : header.words.rest;
  const hidden = rows.map((_, i) => i).slice(most);
  view.rest = lineFor(view, label, hidden);
  parts.foot.replaceChildren(view.rest.line);
  buildTrack(view);
}

/** What each bar means: the class in each of its rounds, the model. */
function buildKeys({ parts, header }) {
  const { words, totals, rounds } = header;
  const keys = totals.map((_, i) => {
    const last = i === totals.length - 1;
    const name = totals.length > 1 ? filled(words.round, { number: rounds - totals.length + 1 + i }) : words.class;
    const key = element("span");
    const swatch = element("i", last ? "key last" : "key");
    swatch.setAttribute("aria-hidden", "true");
    key.append(swatch, name);
    return key;
  });
  parts.keys.replaceChildren(...keys);
}

/** A line of the table for some of the rows, with a bar for each round and one for the model. */
function lineFor(view, label, places) {
  const { header, shares } = view;
  const line = element("tr");
  const name = element("th", "label");
  name.scope = "row";
  const text = element("bdi", "", label);
  text.title = label;
  name.append(text);
  const chart = element("td", "chart");
  const sums = shares.map((round) => places.reduce((sum, i) => sum + round[i], 0));
  const bars = sums.map((share, i) => barOf(i === sums.length - 1 ? "bar last" : "bar", share));
  const model = barOf("bar model", 0);
  const tracks = element("div", "bars");
  tracks.append(...bars.map(({ node }) => node), model.node);
  chart.append(tracks);
  const expected = element("td", "expected");
  line.append(name, chart, element("td", "said", countedText(header, sums, places)), expected);
  return { line, bars, model, expected, sums };
}

const barOf = (className, share) => ({ node: element("div", className), share });

/** "12 of 30 · 40%", and after another round with its share before. */
function countedText({ words, rows, totals }, sums, places) {
  if (totals.length === 0) return "";
  const count = places.reduce((sum, i) => sum + rows[i].counts.at(-1), 0);
  if (sums.every((share) => share === 0)) return words.nobody;
  const values = { count, total: totals.at(-1), share: rounded(sums.at(-1)) };
  return totals.length > 1
    ? filled(words.moved, { ...values, before: rounded(sums[0]) })
    : filled(words.counted, values);
}

const rounded = (share) => `${Math.round(100 * share)}%`;

function buildTrack({ parts, header }) {
  parts.ticks.replaceChildren(
    ...TICKS.map((tick) => {
      const mark = element("span", "", tick);
      mark.style.setProperty("--at", String(positionOf(tick) / TRACK));
      return mark;
    }),
  );
  const { fitted, words } = header;
  parts.nearest.hidden = fitted === null;
  if (fitted === null) return;
  const [coldest, hottest] = [TICKS[0], TICKS.at(-1)];
  const word = fitted < coldest ? words.below : fitted > hottest ? words.above : words.nearest;
  const value = Math.max(coldest, Math.min(hottest, fitted)).toFixed(2);
  parts.nearest.textContent = filled(word, { value });
  parts.nearest.value = value;
  const flag = element("i", "flag", "▲");
  flag.style.setProperty("--at", String(positionOf(fitted) / TRACK));
  parts.ticks.append(flag);
}

// ---- painting -------------------------------------------------------------------------------------------------

function repaint(view) {
  view.frame ||= requestAnimationFrame(() => {
    view.frame = 0;
    paint(view);
  });
}

function paint(view) {
  const { parts, header, softmax, lines, rest, T } = view;
  const { words, rows } = header;
  const model = modelAt(softmax, rows, T);
  const named = lines.map((_, i) => model.probabilities[i]);
  const others = Math.max(0, 1 - named.reduce((sum, p) => sum + p, 0));
  const axis = axisFor([...named, ...lines.flatMap(({ sums }) => sums)]);
  write(parts.middle, percentOfAxis(axis / 2));
  write(parts.end, percentOfAxis(axis));
  lines.forEach((line, i) => paintLine(line, axis, rows[i].ranks.length > 0 ? named[i] : null));
  paintLine(rest, axis, others);
  write(parts.reading, `T = ${T.toFixed(2)}`);
  const shared = view.shares.at(-1) ?? [];
  const bits = { class: entropyOf(shared).toFixed(2), model: model.entropy.toFixed(2) };
  write(parts.entropies, filled(words.entropies, bits));
  write(parts.divergence, divergenceText(words, divergence(rows, view.counts, model.logarithms)));
  const said = {
    value: T.toFixed(2),
    entropies: parts.entropies.textContent,
    divergence: parts.divergence.textContent,
  };
  view.spoken = filled(words.spoken, said);
  parts.temperature.setAttribute("aria-valuetext", view.spoken);
}

const percentOfAxis = (share) => `${Number((100 * share).toFixed(1))}%`;

function divergenceText(words, bits) {
  if (bits === null) return words.no_divergence;
  return filled(words.divergence, { value: Number.isFinite(bits) ? bits.toFixed(2) : words.endless });
}

/** A bar that is longer than the axis, as that of all other tokens may be, ends with it and says so. */
function paintLine({ bars, model, expected }, axis, probability) {
  model.share = probability ?? 0;
  for (const { node, share } of [...bars, model]) {
    node.style.setProperty("--share", String(Math.min(1, share / axis)));
    node.classList.toggle("beyond", share > axis + 1e-9);
  }
  write(expected, probability === null ? "–" : percent(probability));
}

// ---- what the visitor does ------------------------------------------------------------------------------------

function listen(view) {
  const slider = view.parts.temperature;
  slider.oninput = () => turn(view, temperatureAt(Number(slider.value)));
  slider.onchange = () => release(view);
  slider.onblur = () => release(view);
  slider.onkeydown = (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const position = positionAfter(event.key, view.T);
    if (position === null) return;
    event.preventDefault();
    slider.value = String(position);
    turn(view, temperatureAt(position));
    clearTimeout(view.pause);
    view.pause = setTimeout(() => release(view), PAUSE_MS);
  };
  view.parts.nearest.onclick = () => {
    slider.value = String(positionOf(Number(view.parts.nearest.value)));
    turn(view, Number(view.parts.nearest.value));
    release(view);
  };
}

function turn(view, T) {
  view.T = T;
  repaint(view);
}

/** Tell Python, once for each change. */
function release(view) {
  clearTimeout(view.pause);
  if (view.T === view.known || view.header.covered) return;
  view.known = view.T;
  view.number += 1;
  paint(view);
  view.parts.spoken.textContent = view.spoken;
  view.send("released", { temperature: view.T, number: view.number });
}
