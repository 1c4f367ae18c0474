// Surprise: what each token of the prompt cost, as bars in the order of the text.

import { element, filled, inParts } from "../shared/elements.js";
import { moved } from "../shared/rover.js";
import { signed } from "../shared/numbers.js";

export class Surprise {
  constructor(view) {
    this.view = view;
    const find = (name) => view.find(`.panel.surprise ${name}`);
    this.title = find(".heading b");
    this.average = find(".average");
    this.key = find(".key");
    this.chart = find(".chart");
    this.pointed = find(".pointed");
    this.chart.onpointermove = (event) => this.point(event.target.closest(".token"));
    this.chart.onpointerleave = () => this.point(null);
    this.chart.onclick = (event) => this.choose(this.bars.indexOf(event.target.closest(".token")));
    this.chart.onkeydown = (event) => this.press(event);
  }

  build({ labels, marked, tokens, costs, blind, covered }) {
    this.title.replaceChildren(...inParts(marked, labels.cost));
    this.chart.setAttribute("aria-label", labels.cost);
    this.chart.classList.toggle("covered", covered);
    this.most = Math.max(blind, ...costs.flat());
    this.bars = tokens.slice(1).map((name) => {
      const bar = element("div", "token");
      bar.setAttribute("role", "option");
      bar.append(element("span", "bits"), element("i"), element("bdi", "", name));
      return bar;
    });
    this.line = element("div", "blind");
    this.line.append(element("span"));
    this.key.textContent = tokens.length > 1 ? filled(labels.blind, { bits: signed(blind, 1) }) : "";
    this.line.style.setProperty("--size", blind / this.most);
    this.chart.replaceChildren(...this.bars, this.line);
    this.chart.hidden = this.bars.length === 0;
    this.pointed.textContent = "";
  }

  place() {
    const each = this.chart.clientWidth / Math.max(1, this.bars.length) / this.view.rem;
    this.chart.classList.toggle("unnamed", each < 0.95);
    this.chart.classList.toggle("unnumbered", each < 1.7);
  }

  show({ labels, costs, covered }, moment) {
    const bits = covered ? [] : costs[moment];
    this.moment = moment;
    this.mark();
    if (covered) {
      this.average.textContent = labels.covered;
      return;
    }
    this.bars.forEach((bar, i) => {
      bar.style.setProperty("--size", bits[i] / this.most);
      bar.firstChild.textContent = signed(bits[i], 1);
    });
    const mean = bits.reduce((sum, cost) => sum + cost, 0) / bits.length;
    const known = { bits: signed(mean), count: bits.length };
    this.average.textContent = bits.length ? filled(labels.average, known) : labels.one;
  }

  /** The bar that the visitor chose, from 0; -1 for none. */
  get chosen() {
    return (this.view.token ?? 0) - 1;
  }

  /** Choose a bar, or let go of the one that is chosen. */
  choose(i) {
    if (i < 0) return;
    this.view.choose({ token: i === this.chosen ? null : i + 1 });
    this.mark();
  }

  press(event) {
    if (event.altKey || event.metaKey) return;
    const at = this.bars.indexOf(event.target);
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.choose(at);
      return;
    }
    const goal = moved([[...this.bars.keys()]], at, event.key, event.ctrlKey);
    if (goal === null) return;
    event.preventDefault();
    this.bars[goal].focus();
    this.bars.forEach((bar, i) => (bar.tabIndex = i === goal ? 0 : -1));
    this.point(this.bars[goal]);
  }

  /** Show which bar is chosen, and name it. */
  mark() {
    const stop = Math.max(0, this.chosen);
    this.bars.forEach((bar, i) => {
      bar.classList.toggle("chosen", i === this.chosen);
      bar.setAttribute("aria-selected", String(i === this.chosen));
      bar.tabIndex = i === stop ? 0 : -1;
    });
    this.point(null);
  }

  /** Name the token under the pointer, else the chosen one: a long prompt has no room for names. */
  point(bar) {
    const under = this.bars.indexOf(bar);
    const i = under < 0 ? this.chosen : under;
    const { labels, tokens, costs, covered } = this.view.data;
    const known = { position: i + 2, token: tokens[i + 1], bits: covered ? "" : signed(costs[this.moment][i] ?? 0) };
    this.pointed.textContent = i < 0 || covered ? "" : filled(labels.chosen, known);
  }
}
