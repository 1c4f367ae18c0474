// Skills: what appears when, each score as a line over the moments.

import { around, touch } from "./words.js";
import { drawn, element, inParts } from "../shared/elements.js";
import { signed } from "../shared/numbers.js";

export class Skills {
  constructor(view) {
    this.view = view;
    this.panel = view.find(".panel.skills");
  }

  build({ skills, marked }) {
    this.charts = skills.map((skill) => new Chart(skill, marked));
    this.panel.replaceChildren(...this.charts.map((chart) => chart.card));
  }

  place() {
    for (const chart of this.charts) chart.place(this.view.rem);
  }

  show({ labels }, moment) {
    for (const chart of this.charts) chart.show(moment, labels);
  }
}

class Chart {
  constructor(skill, marked) {
    this.skill = skill;
    this.card = element("div", "card");
    this.plot = drawn("svg", { "aria-hidden": "true" });
    this.values = Object.keys(skill.lines).map((name, i) => {
      const row = element("p", `line-${i}`);
      const words = element("span");
      words.append(...inParts(marked, name));
      row.append(element("i"), words, element("b"));
      return row;
    });
    const title = element("h3");
    title.append(...inParts(marked, skill.title));
    this.card.append(title, this.plot, ...this.values);
  }

  place(rem) {
    const { lines, levels, reach } = this.skill;
    const { width, height } = this.plot.getBoundingClientRect();
    this.height = height;
    const known = [...Object.values(lines).flat(), ...Object.values(levels), ...reach].filter(
      (value) => value !== null,
    );
    const [low, high] = known.length ? [Math.min(...known), Math.max(...known)] : [0, 1];
    const last = Math.max(1, Object.values(lines)[0].length - 1);
    const [left, right] = [2.1 * rem, width - 0.5 * rem];
    this.x = (i) => left + ((right - left) * i) / last;
    this.y = (value) => 0.5 * rem + ((height - rem) * (high - value)) / (high - low || 1);
    this.plot.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const path = (values) =>
      segments(values)
        .map((points) => points.map(([i, value], n) => `${n ? "L" : "M"}${this.x(i)} ${this.y(value)}`).join(""))
        .join("");
    this.guide = drawn("line", { class: "guide", y1: 0, y2: height });
    this.knobs = Object.keys(lines).map((_, i) => drawn("circle", { class: `knob line-${i}`, r: 0.28 * rem }));
    const text = (value) =>
      drawn("text", { x: left - 0.4 * rem, y: this.y(value) + 0.28 * rem, "text-anchor": "end" }, short(value));
    this.plot.replaceChildren(
      this.guide,
      ...(known.length ? [high, ...(high > low ? [low] : [])].map(text) : []),
      ...Object.values(levels).map((value) =>
        drawn("line", { class: "level", x1: left, x2: right, y1: this.y(value), y2: this.y(value) }),
      ),
      ...Object.values(lines).map((values, i) => drawn("path", { class: `curve line-${i}`, d: path(values) })),
      ...this.knobs,
    );
    this.name(left, right, rem);
  }

  /** Say what the levels stand for, where neither a curve nor another name is in the way. */
  name(left, right, rem) {
    const { lines, levels } = this.skill;
    const taken = Object.values(lines).flatMap((values) =>
      segments(values).flatMap((points) => this.dots(points, 0.3 * rem)),
    );
    for (const [name, value] of Object.entries(levels)) {
      const text = drawn("text", { class: "name" }, `${name} ${short(value)}`);
      this.plot.insertBefore(text, this.knobs[0]);
      const [wide, high] = [text.getComputedTextLength(), 0.8 * rem];
      const far = Object.keys(levels).length > 1 ? [] : [-1.2]; // off its line, a name is one only where it is alone
      const rows = [-0.25, 0.85, ...far].map((down) => this.y(value) + down * rem);
      const spots = rows.flatMap((y) => [
        [right - wide, y],
        [left, y],
        [(left + right - wide) / 2, y],
      ]);
      const boxes = spots.map(([x, y]) => [x, y - high, x + wide, y]);
      const clashes = (box) =>
        taken.filter((other) => touch(box, other)).length + 9 * Number(box[1] < 0 || box[3] > this.height);
      const best = boxes.reduce((found, box) => (clashes(box) < clashes(found) ? box : found));
      text.setAttribute("x", best[0]);
      text.setAttribute("y", best[3]);
      taken.push(best, [left, this.y(value) - 1, right, this.y(value)]);
    }
  }

  /** The boxes that a stretch of a curve covers, close together. */
  dots(points, far) {
    return points.slice(1).flatMap(([i, value], n) => {
      const [j, before] = points[n];
      const parts = Array.from({ length: 9 }, (_, k) => k / 8);
      return parts.map((part) => around(this.x(j + (i - j) * part), this.y(before + (value - before) * part), far));
    });
  }

  show(moment, labels) {
    this.guide.style.transform = `translateX(${this.x(moment)}px)`;
    Object.values(this.skill.lines).forEach((values, i) => {
      const value = values[moment];
      this.values[i].lastChild.textContent = value === null ? labels.unmeasured : short(value);
      this.knobs[i].classList.toggle("none", value === null);
      if (value !== null) this.knobs[i].style.transform = `translate(${this.x(moment)}px, ${this.y(value)}px)`;
    });
  }
}

const short = (value) => signed(value, 2);

/** The stretches of a line that were measured, as lists of [moment, value]. */
function segments(values) {
  const found = [[]];
  values.forEach((value, i) => (value === null ? found.push([]) : found.at(-1).push([i, value])));
  return found.filter((points) => points.length > 0);
}
