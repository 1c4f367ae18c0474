// One matrix times one vector. Left and right add or take back a term, up and down a row; Play goes on by itself.

import { element, filled, placeWords, write } from "../shared/elements.js";
import { calm } from "../shared/motion.js";
import { mount } from "../shared/mount.js";
import { clamp, signed } from "../shared/numbers.js";
import { unpack } from "../shared/payload.js";
import { placed, terms, upTo } from "./terms.js";

const NARROW = 36; // in rem: below this a telephone's four columns are shown
const FEW = 4;
const PACE = 260; // milliseconds a term
const CALM_PACE = 1200; // a whole row at a time, for those who want less motion
const STRONGEST = 54; // per cent of blue or red in the cell of the largest weight

class WeightedSum {
  constructor(root) {
    this.root = root;
    this.grid = root.querySelector(".grid");
    this.said = root.querySelector(".said");
    this.buttons = Object.fromEntries(
      [...root.querySelectorAll("[data-act]")].map((button) => [button.dataset.act, button]),
    );
    this.step = 0;
    this.trigger = Function; // the mount's: nothing here asks for Python
    this.grid.onkeydown = (event) => this.key(event);
    this.buttons.play.onclick = () => (this.timer ? this.pause() : this.play());
    this.buttons.next.onclick = () => this.byRow(1);
    this.buttons.previous.onclick = () => this.byRow(-1);
    this.watch = new ResizeObserver(() => this.fit());
    this.watch.observe(root.querySelector("section"));
  }

  accept(bytes) {
    const data = unpack(bytes);
    if (this.data?.digest === data.digest) return;
    const same = this.data?.arrays.outputs.length === data.arrays.outputs.length;
    this.data = data;
    if (!same) this.step = 0;
    this.shown = 0;
    placeWords(this.root, data.words);
    this.buttons.previous.textContent = data.words.previous;
    this.buttons.next.textContent = data.words.next;
    this.fit();
  }

  close() {
    this.pause();
    this.watch.disconnect();
  }

  /** Show as many columns as there is room for. */
  fit() {
    if (!this.data) return;
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const width = this.grid.getBoundingClientRect().width / rem;
    const shown = width < NARROW ? Math.min(FEW, this.data.columns.length) : this.data.columns.length;
    if (shown === this.shown) return;
    this.shown = shown;
    const { arrays, columns, rows } = this.data;
    this.terms = rows.map((_, row) => terms(arrays, columns.length, shown, row));
    this.each = this.terms[0].length;
    this.biased = this.each === shown + 2;
    this.build();
    this.paint();
  }

  build() {
    const { arrays, columns, rows, words, total, scale } = this.data;
    const cell = (className, text, style = "") => {
      const made = element("div", className, text);
      if (style) made.style.setProperty("--part", style);
      return made;
    };
    const rest = filled(words.rest, { count: (total - this.shown).toLocaleString("en") });
    const cells = [cell("corner", words.vector)];
    this.vector = columns
      .slice(0, this.shown)
      .map((name, place) => Object.assign(cell("cell grey", signed(arrays.vector[place])), { title: name }));
    cells.push(...this.vector, cell("head", rest));
    if (this.biased) cells.push(cell("head", words.bias));
    cells.push(cell("head", words.result));
    this.rows = rows.map((name, row) => {
      const weights = Array.from({ length: this.shown }, (_, column) => {
        const weight = arrays.weights[row * columns.length + column];
        const part = `${Math.min(1, Math.abs(weight) / scale) * STRONGEST}%`;
        return cell(weight < 0 ? "cell weight below" : "cell weight", signed(weight), part);
      });
      const others = this.terms[row].slice(this.shown).map((term) => cell("cell other", signed(term)));
      const made = { name: cell("name", name), terms: [...weights, ...others], result: cell("cell result", "") };
      cells.push(made.name, ...made.terms, made.result);
      return made;
    });
    this.grid.style.setProperty("--terms", this.each);
    this.grid.replaceChildren(...cells);
  }

  paint() {
    const { words, rows, columns, arrays } = this.data;
    const { row, added } = placed(this.step, this.each, rows.length);
    this.rows.forEach((one, place) => {
      const count = place < row ? this.each : place === row ? added : 0;
      one.name.classList.toggle("lit", place === row && this.step > 0);
      one.terms.forEach((term, at) => {
        term.classList.toggle("added", at < count);
        term.classList.toggle("now", place === row && at === added - 1);
      });
      write(one.result, count ? signed(upTo(this.terms[place], count)) : "");
      one.result.classList.toggle("whole", count === this.each);
    });
    this.vector.forEach((one, at) => one.classList.toggle("now", this.step > 0 && at === added - 1));
    write(this.said, this.sentence(words, rows[row], row, added, columns, arrays));
    write(this.buttons.play, this.timer ? words.pause : this.atEnd() ? words.again : words.play);
    this.buttons.previous.disabled = this.step === 0;
    this.buttons.next.disabled = this.atEnd();
  }

  sentence(words, name, row, added, columns, { weights, vector }) {
    if (!added) return words.start;
    const product = signed(this.terms[row][added - 1], 3);
    const sum = signed(upTo(this.terms[row], added), 3);
    if (added === this.each) return filled(words.done, { row: name, sum });
    const total = filled(words.sum, { sum });
    if (added === this.shown + 1) {
      const count = (this.data.total - this.shown).toLocaleString("en");
      return `${filled(words.rest_term, { count, product })} ${total}`;
    }
    if (added > this.shown) return `${filled(words.bias_term, { product })} ${total}`;
    const [weight, value] = [weights[row * columns.length + added - 1], vector[added - 1]];
    const said = { row: name, column: columns[added - 1], weight: signed(weight, 3), value: signed(value, 3), product };
    return `${filled(words.term, said)} ${total}`;
  }

  atEnd() {
    return this.step >= this.each * this.data.rows.length;
  }

  to(step) {
    this.step = clamp(0, step, this.each * this.data.rows.length);
    this.paint();
  }

  /** To the end of the next row, or of the one before. */
  byRow(way) {
    const done = way > 0 ? Math.floor(this.step / this.each) : Math.ceil(this.step / this.each);
    this.to((done + way) * this.each);
  }

  play() {
    if (this.atEnd()) this.step = 0;
    const still = calm();
    this.timer = setInterval(
      () => {
        if (still) this.byRow(1);
        else this.to(this.step + 1);
        if (this.atEnd()) this.pause();
      },
      still ? CALM_PACE : PACE,
    );
    this.paint();
  }

  pause() {
    clearInterval(this.timer);
    this.timer = 0;
    if (this.data && this.rows) this.paint();
  }

  key(event) {
    const acts = {
      ArrowRight: () => this.to(this.step + 1),
      ArrowLeft: () => this.to(this.step - 1),
      ArrowDown: () => this.byRow(1),
      ArrowUp: () => this.byRow(-1),
      Home: () => this.to(0),
      End: () => this.to(Infinity),
    };
    if (!acts[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    acts[event.key]();
  }
}

export default mount(WeightedSum);
