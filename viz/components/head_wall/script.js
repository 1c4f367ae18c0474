// The wall: every head of the model as a small map. Streamlit calls the function below again on every change.

import { ROLES, buildSheet, paintSheet, placeSheet } from "./sheet.js";
import { aloud, hanging, nameOf, opened } from "./data.js";
import { arrange, isNarrow } from "./layout.js";
import { buildPanel, paintPanel, paintStrip } from "./readout.js";
import { clamp } from "../shared/numbers.js";
import { colourRamp } from "../shared/maps.js";
import { listen } from "./input.js";
import { themeColours } from "../shared/colours.js";
import { mount } from "../shared/mount.js";

class View {
  /** Made by buildSheet and buildPanel, or handed over by Streamlit. @type {any} */
  axes;
  /** @type {Map<number, HTMLElement>} */
  cells;
  /** @type {any[]} */
  lines;
  /** @type {any} */
  strip;
  /** @type {(name: string, value: object) => void} */
  trigger;

  constructor(root) {
    const find = (selector) => root.querySelector(selector);
    this.root = root;
    this.parts = {
      wall: find(".wall"),
      sheet: find(".sheet"),
      maps: find(".maps"),
      axes: find(".axes"),
      grid: find(".grid"),
      tag: find(".tag"),
      panel: find(".panel"),
      name: find(".name"),
      state: find(".state"),
      large: find(".large canvas"),
      asks: find(".asks"),
      answers: find(".answers"),
      scores: find(".scores"),
      legend: find(".legend"),
      spoken: find(".unseen"),
    };
    this.hover = null; // the head under the pointer
    this.keys = false; // whether the keyboard's cursor shows
    this.asked = []; // choices that Python has not answered yet
    this.observer = new ResizeObserver(() => {
      cancelAnimationFrame(this.measuring); // an answer at once would make the observer report again
      this.measuring = requestAnimationFrame(() => this.fit() !== this.fitted && this.place());
    });
    this.observer.observe(this.parts.wall);
    listen(this);
  }

  /** Take what Python sent. The same message again (a rerun, a theme) leaves choice and cursor as they are. */
  accept(bytes) {
    const before = this.data;
    const data = (this.data = opened(bytes));
    if (String(before?.shape) !== String(data.shape)) this.asked = [];
    const same = String([before?.shape, before?.selected]) === String([data.shape, data.selected]);
    if (!same) this.answer(data.selected[0] * data.heads + data.selected[1]);
    this.colours = themeColours(this.parts.wall, ROLES);
    this.ramp = colourRamp(this.colours.page, this.colours.text, this.colours.attention);
    this.parts.wall.style.setProperty("--height", `${data.height}rem`);
    if (before?.digest !== data.digest) {
      this.hover = null;
      this.hang = null; // place() hangs the heads anew
      buildPanel(this);
    }
    paintStrip(this);
    this.place();
  }

  /** Follow Python's choice, unless it is an answer to an earlier click than the last one. */
  answer(selected) {
    const place = this.asked.lastIndexOf(selected);
    this.asked = place < 0 ? [] : this.asked.slice(place + 1);
    if (this.asked.length > 0) return;
    this.selected = this.cursor = selected;
  }

  /** What the geometry hangs on, as one string. */
  fit() {
    return [this.parts.wall.clientWidth, this.rem(), devicePixelRatio].join();
  }

  rem() {
    return parseFloat(getComputedStyle(document.documentElement).fontSize);
  }

  place() {
    const { data, parts } = this;
    const [width, rem] = [parts.wall.clientWidth, this.rem()];
    this.fitted = this.fit();
    if (width === 0) return; // in a hidden tab; the observer reports when it opens
    const narrow = isNarrow(width, rem);
    if (this.hang?.narrow !== narrow) {
      this.hang = { ...hanging(data, narrow), narrow };
      buildSheet(this);
    }
    const axes = data.order ? { gutter: 0, top: 0 } : { gutter: this.gutter(rem), top: 1.4 * rem };
    const room = { width, height: data.height * rem, rem, ratio: devicePixelRatio, lines: this.lines.length };
    this.geo = arrange({ ...room, ...axes, size: data.size, bars: data.effects !== null }, this.hang);
    parts.wall.dataset.place = this.geo.place;
    placeSheet(this);
    paintSheet(this);
    this.mark();
  }

  /** The width of the widest label of a row, with some air. */
  gutter(rem) {
    const widest = Math.max(...[this.axes.name, ...this.axes.rows].map((label) => label.offsetWidth));
    return Math.ceil(widest + 0.5 * rem);
  }

  /** The head that the panel shows. */
  shown() {
    return this.hover ?? (this.keys ? this.cursor : this.selected);
  }

  /** Show what is chosen, pointed at, under the cursor. */
  mark() {
    const { data, parts, hang, axes } = this;
    const shown = this.shown();
    for (const [head, cell] of this.cells) {
      cell.classList.toggle("selected", head === this.selected);
      cell.classList.toggle("hovered", head === this.hover);
      cell.classList.toggle("cursor", this.keys && head === this.cursor);
      cell.setAttribute("aria-selected", String(head === this.selected));
    }
    const focus = this.cells.has(this.cursor) ? this.cursor : hang.table[0][0];
    this.cursor = focus;
    parts.grid.setAttribute("aria-activedescendant", `head-${focus}`);
    const [layer, head] = [Math.floor(shown / data.heads), shown % data.heads];
    const [row, column] = hang.turned ? [head, layer] : [layer, head];
    axes.rows.forEach((label, r) => label.classList.toggle("at", r === row));
    axes.columns.forEach((label, c) => label.classList.toggle("at", c === column));
    this.tag(shown);
    paintPanel(this);
  }

  /** Heads out of their order have their name beside them, while they are pointed at. */
  tag(head) {
    const { tag, sheet } = this.parts;
    const cell = this.cells.get(head);
    tag.hidden = !this.data.order || !cell || (this.hover === null && !this.keys);
    if (tag.hidden) return;
    tag.textContent = nameOf(this.data, head);
    const [left, top] = [cell.offsetLeft + this.geo.gutter, cell.parentElement.offsetTop + this.geo.top];
    const below = top < 2 * this.geo.rem;
    tag.style.top = `${below ? top + cell.offsetHeight : top - tag.offsetHeight - 2}px`;
    const centred = left + (cell.offsetWidth - tag.offsetWidth) / 2;
    tag.style.left = `${clamp(0, centred, sheet.offsetWidth - tag.offsetWidth)}px`;
  }

  point(head) {
    if (head === this.hover) return;
    this.hover = head;
    this.mark();
  }

  move(head) {
    this.cursor = head;
    this.hover = null;
    this.mark();
    clearTimeout(this.saying); // a held key speaks once it rests
    this.saying = setTimeout(() => {
      this.parts.spoken.textContent = aloud(this.data, head);
    }, 150);
  }

  choose(head) {
    this.selected = this.cursor = head;
    this.asked.push(head);
    this.mark();
    const { digest, heads } = this.data;
    this.trigger("head", { of: digest, layer: Math.floor(head / heads), head: head % heads });
  }

  close() {
    this.observer.disconnect();
    cancelAnimationFrame(this.measuring);
    clearTimeout(this.saying);
  }
}

export default mount(View);
