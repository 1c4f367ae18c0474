// components/shared/elements.js
function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = String(text);
  return made;
}
var filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
function placeWords(root, words) {
  const texts = root.querySelectorAll("[data-word]");
  const labels = root.querySelectorAll("[data-label]");
  for (const node of texts) node.textContent = words[node.dataset.word ?? ""];
  for (const node of labels) node.setAttribute("aria-label", words[node.dataset.label ?? ""]);
}
function write(node, text) {
  if (!node.firstChild) node.append("");
  if (node.firstChild.data !== text) node.firstChild.data = text;
}

// components/shared/motion.js
var calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// components/shared/mount.js
function mount(Picture) {
  const views = /* @__PURE__ */ new WeakMap();
  return (streamlit) => {
    const { data, parentElement, setTriggerValue, setStateValue } = streamlit;
    const view = views.get(parentElement) ?? new Picture(parentElement);
    views.set(parentElement, view);
    view.trigger = setTriggerValue;
    view.remember = setStateValue;
    view.accept(data);
    return () => {
      view.close();
      views.delete(parentElement);
    };
  };
}

// components/shared/numbers.js
var clamp = (low, value, high) => Math.max(low, Math.min(high, value));
function signed(value, digits = 2) {
  const text = value.toFixed(digits).replace("-", "−");
  return Number(text.slice(1)) === 0 ? text.replace("−", "") : text;
}

// components/shared/payload.js
var VERSION = 1;
var ALIGNMENT = 8;
var KINDS = { u1: Uint8Array, u2: Uint16Array, i4: Int32Array, f4: Float32Array, f8: Float64Array };
var aligned = (length) => Math.ceil(length / ALIGNMENT) * ALIGNMENT;
function unpack(bytes) {
  const raw = bytes.slice();
  const length = new DataView(raw.buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(raw.subarray(4, 4 + length)));
  if (header.version !== VERSION) throw new Error(`payload of version ${header.version}, expected ${VERSION}`);
  const arrays = {};
  const shapes = {};
  let at = 4 + length;
  for (const [name, kind, shape] of header.arrays) {
    const Kind = KINDS[kind];
    if (!Kind) throw new Error(`${name} is of the unknown type ${kind}`);
    const count = shape.reduce((product, size) => product * size, 1);
    if (at + count * Kind.BYTES_PER_ELEMENT > raw.length) throw new Error(`${name} is cut off`);
    arrays[name] = new Kind(raw.buffer, at, count);
    shapes[name] = shape;
    at += aligned(count * Kind.BYTES_PER_ELEMENT);
  }
  if (at !== raw.length) throw new Error(`payload of ${raw.length} bytes, its header says ${at}`);
  return { ...header, arrays, shapes };
}

// components/weighted_sum/terms.js
function terms({ weights, vector, biases, outputs }, columns, shown, row) {
  const products = Array.from({ length: shown }, (_, column) => weights[row * columns + column] * vector[column]);
  const sum = products.reduce((total, product) => total + product, 0);
  const found = [...products, outputs[row] - biases[row] - sum];
  return biases.some((bias) => bias !== 0) ? [...found, biases[row]] : found;
}
var upTo = (all, count) => all.slice(0, count).reduce((total, term) => total + term, 0);
function placed(step, each, rows) {
  if (step <= 0) return { row: 0, added: 0 };
  const row = Math.min(Math.floor((step - 1) / each), rows - 1);
  return { row, added: step - row * each };
}

// components/weighted_sum/script.js
var NARROW = 36;
var FEW = 4;
var PACE = 260;
var CALM_PACE = 1200;
var STRONGEST = 54;
var WeightedSum = class {
  constructor(root) {
    this.root = root;
    this.grid = root.querySelector(".grid");
    this.said = root.querySelector(".said");
    this.buttons = Object.fromEntries(
      [...root.querySelectorAll("[data-act]")].map((button) => [button.dataset.act, button])
    );
    this.step = 0;
    this.trigger = Function;
    this.grid.onkeydown = (event) => this.key(event);
    this.buttons.play.onclick = () => this.timer ? this.pause() : this.play();
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
    this.vector = columns.slice(0, this.shown).map((name, place) => Object.assign(cell("cell grey", signed(arrays.vector[place])), { title: name }));
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
      still ? CALM_PACE : PACE
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
      End: () => this.to(Infinity)
    };
    if (!acts[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    acts[event.key]();
  }
};
var script_default = mount(WeightedSum);
export {
  script_default as default
};
