// The four steps in words and numbers, for the pinned pair.

import { FAINT } from "./lines.js";
import { apart, fine, scalingWords, shareWords } from "./numbers.js";
import { element, filled } from "../shared/elements.js";
import { fillStrips } from "./strips.js";
import { rowOf, strongest, total } from "./data.js";

/** The names of the pair, for the templates. */
export function names(data, { asking, answering }) {
  return { asking: apart(data.tokens[asking]), answering: apart(data.tokens[answering]) };
}

/** "cat asks, The answers: weight 0.31"; where no token answers yet, the one that is read most. */
export function pairWords(data, { asking, answering }) {
  const other = answering ?? strongest(data, asking);
  const weight = fine(rowOf(data, asking).weights[other]);
  return filled(data.words.pair, { ...names(data, { asking, answering: other }), weight });
}

/** A template with elements in place of its {braces}. */
function compose(template, parts) {
  return template.split(/(\{\w+\})/).map((piece) => parts[piece.slice(1, -1)] ?? piece);
}

/** What stays while the words stay: buttons, titles, labels for a screen reader. */
export function fillWords(view) {
  const { root, data } = view;
  const { words } = data;
  const find = (selector) => root.querySelector(selector);
  view.section.setAttribute("aria-label", words.title);
  find(".switch").setAttribute("aria-label", words.views);
  find(".buttons").setAttribute("aria-label", words.walk);
  for (const shown of ["map", "lines"]) {
    find(`[data-view=${shown}]`).textContent = words[shown];
    view.boards[shown].canvas.setAttribute("aria-label", words[`${shown}_label`]);
  }
  for (const way of ["previous", "next"]) {
    find(`[data-go=${way}]`).setAttribute("aria-label", words[way]);
    find(`[data-go=${way}]`).title = words[way];
  }
  for (const step of view.steps) {
    step.querySelector("h3").textContent = words[`step_${step.dataset.step}`];
    step.querySelector(".name p").textContent = words[`note_${step.dataset.step}`];
  }
  for (const [group, step] of [
    ["match", words.step_1],
    ["mix", words.step_4],
  ]) {
    view.strips[group].node.setAttribute("aria-label", filled(words.strips_label, { step }));
  }
  for (const label of ["sum", "scores", "weights", "softmax"]) find(`.label.${label}`).textContent = words[label];
  find(".faint").textContent = filled(words.faint, { least: FAINT });
  find("caption").textContent = words.row_label;
  const columns = [words.table_token, words.table_score, words.table_weight];
  root.querySelectorAll("thead th").forEach((cell, at) => (cell.textContent = columns[at]));
}

/** Everything that hangs on the pinned pair. */
export function fillSteps(view) {
  const { data, pinned, parts } = view;
  const { words } = data;
  const { asking, answering } = pinned;
  const row = rowOf(data, asking);
  const named = {
    asking: element("bdi", "asking", data.tokens[asking]),
    answering: element("bdi", "answering", data.tokens[answering]),
  };
  parts.heading.replaceChildren(...compose(words.heading, named));
  fillStrips(view, "match");
  fillStrips(view, "mix");
  label(view, "match", [words.query, words.key, words.product], pinned);
  label(view, "mix", [words.value, words.weighted, words.summed], pinned);
  fillScore(parts, data, row, answering);
  fillWeight(parts, data, row, answering);
  parts.written.textContent = filled(words.written, {
    ...names(data, pinned),
    share: shareWords(data.shares[asking], words),
  });
  fillTable(view, row);
}

function label(view, group, templates, pair) {
  const { data } = view;
  const weight = fine(rowOf(data, pair.asking).weights[pair.answering]);
  const known = { ...names(data, pair), weight, count: pair.asking + 1 };
  view.strips[group].node.querySelectorAll(".label").forEach((node, at) => {
    node.textContent = filled(templates[at], known);
    node.title = node.textContent;
  });
}

function fillScore(parts, data, { dots, scores }, answering) {
  const { sign, plain } = scalingWords(data);
  parts.dot.textContent = fine(dots[answering]);
  parts.scaling.textContent = plain ? `${sign} = ${fine(dots[answering])} ${plain}` : sign;
  parts.score.textContent = fine(scores[answering]);
  parts.score.title = scores[answering].toPrecision(12);
}

function fillWeight(parts, data, row, answering) {
  parts.exponent.textContent = fine(row.scores[answering]);
  parts.largest.textContent = row.largest < 0 ? `(${fine(row.largest)})` : fine(row.largest);
  parts.total.textContent = fine(row.sum);
  parts.shares.textContent = `${fine(row.powers[answering])} ÷ ${fine(row.sum)}`;
  parts.weight.textContent = fine(row.weights[answering]);
  parts.weight.title = row.weights[answering].toPrecision(12);
  parts.rowSum.textContent = filled(data.words.row_sum, { sum: fine(total(row.weights)), largest: fine(row.largest) });
  fillEnds(parts.scoreScale, row.scores);
  fillEnds(parts.weightScale, row.weights);
}

/** The ends of a row of bars, above each other as the bars are. */
function fillEnds(node, numbers) {
  const [low, high] = [Math.min(0, ...numbers), Math.max(0, ...numbers)];
  node.replaceChildren(element("span", "", fine(high)), element("span", "", fine(low)));
}

/** The whole row as a table, for a screen reader. */
function fillTable({ root, data }, { scores, weights }) {
  const lines = Array.from(weights, (weight, j) => {
    const line = document.createElement("tr");
    const head = element("th", "", data.tokens[j]);
    head.scope = "row";
    line.append(head, element("td", "", scores[j].toFixed(6)), element("td", "", weight.toFixed(6)));
    return line;
  });
  root.querySelector("tbody").replaceChildren(...lines);
}
