// Surprise: what each token of the prompt cost, as bars in the order of the text.

import { element, filled } from "../shared/elements.js";
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
  }

  build({ labels, tokens, costs, blind }) {
    this.title.textContent = labels.cost;
    this.most = Math.max(blind, ...costs.flat());
    this.bars = tokens.slice(1).map((name) => {
      const bar = element("div", "token");
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

  show({ labels, costs }, moment) {
    const bits = costs[moment];
    this.moment = moment;
    this.bars.forEach((bar, i) => {
      bar.style.setProperty("--size", bits[i] / this.most);
      bar.firstChild.textContent = signed(bits[i], 1);
    });
    const mean = bits.reduce((sum, cost) => sum + cost, 0) / bits.length;
    this.average.textContent = bits.length ? filled(labels.average, { bits: signed(mean) }) : labels.one;
  }

  /** Name the token under the pointer: a long prompt has no room for names. */
  point(bar) {
    const i = this.bars.indexOf(bar);
    const { tokens, costs } = this.view.data;
    this.pointed.textContent = i < 0 ? "" : `${i + 2}  ${tokens[i + 1]}  ${signed(costs[this.moment][i])}`;
  }
}
