// Attention: every head's map at this moment, one of them in large, and the best heads.

import { GLIDE, mapsOf } from "./data.js";
import { calm } from "../shared/motion.js";
import { clamp, signed } from "../shared/numbers.js";
import { moved } from "../shared/rover.js";
import { colourRamp, paintMap, triangle } from "../shared/maps.js";
import { element, filled, inParts } from "../shared/elements.js";
import { themeColours } from "../shared/colours.js";

const ROLES = { text: "text", page: "background", hue: "orange" };

export class Attention {
  /** The best head at the end for the first score, once there are data. @type {number | undefined} */
  usual;

  constructor(view) {
    this.view = view;
    const find = (name) => view.find(`.panel.attention ${name}`);
    this.parts = { sheet: find(".sheet"), axes: find(".axes"), maps: find(".maps"), grid: find(".grid") };
    this.large = { name: find(".head-name"), map: find(".large"), sides: find(".sides") };
    this.best = { title: find("h2"), heads: find(".heads"), block: find(".block") };
    this.parts.grid.onclick = (event) => this.choose(event.target);
    this.parts.grid.onpointermove = (event) => this.point(event.target);
    this.parts.grid.onpointerleave = () => this.point(null);
    this.parts.grid.onkeydown = (event) => this.press(event);
  }

  build(data) {
    const { labels, marked, layers, heads, scores } = data;
    this.usual ??= highest(scores[0], data.moments - 1)?.head ?? 0;
    this.pointed = null;
    this.parts.grid.setAttribute("aria-label", labels.grid);
    this.cells = Array.from({ length: data.count }, (_, head) => {
      const cell = element("div", "cell");
      cell.setAttribute("role", "gridcell");
      cell.setAttribute("aria-label", headName(data, head));
      cell.dataset.head = head;
      return cell;
    });
    this.parts.grid.replaceChildren(
      ...Array.from({ length: layers }, (_, layer) => {
        const row = element("div", "line");
        row.setAttribute("role", "row");
        row.append(...this.cells.slice(layer * heads, (layer + 1) * heads));
        return row;
      }),
    );
    const names = (count, kind) => Array.from({ length: count }, (_, i) => element("span", kind, String(i + 1)));
    const title = (kind, name) => element("span", `${kind} of`, name);
    this.parts.axes.replaceChildren(
      title("down", labels.layer_axis),
      title("across", labels.head_axis),
      ...names(layers, "down"),
      ...names(heads, "across"),
    );
    this.large.sides.textContent = `↓ ${labels.asks}   → ${labels.answers}`;
    this.best.title.replaceChildren(...inParts(marked, labels.best));
    this.best.block.textContent = data.block > 1 ? filled(labels.block, data) : "";
    this.lines = scores.map((score) => bestLine(score, (head) => this.choose(this.cells[head])));
    this.best.heads.replaceChildren(...this.lines);
  }

  /** The head whose map is large while none is pointed at: the visitor's choice, else the best one at the end. */
  get chosen() {
    return Math.min(this.view.head ?? this.usual, this.view.data.count - 1);
  }

  /** Fit the maps into the sheet, a whole number of pixels a cell where there is room. */
  place({ layers, heads, size }) {
    const { sheet, maps, axes, grid } = this.parts;
    const { rem, ratio } = this.view;
    const [gutter, top] = [3.4 * rem, 1.3 * rem];
    const room = Math.min((sheet.clientWidth - gutter) / heads, (sheet.clientHeight - top) / layers) * ratio;
    const gap = Math.round(Math.max(2 * ratio, 0.1 * room));
    const side = Math.floor(room - gap);
    this.side = side - (side % size <= 0.18 * side ? side % size : 0);
    this.step = Math.floor(room);
    Object.assign(maps, { width: heads * this.step, height: layers * this.step });
    const spot = {
      left: `${gutter}px`,
      top: `${top}px`,
      width: `${maps.width / ratio}px`,
      height: `${maps.height / ratio}px`,
    };
    for (const part of [maps, grid]) Object.assign(part.style, spot);
    grid.style.setProperty("--step", `${this.step / ratio}px`);
    grid.style.setProperty("--side", `${this.side / ratio}px`);
    const middle = (i) => (i * this.step + this.side / 2) / ratio;
    const put = (node, left, above) => Object.assign(node.style, { left: `${left}px`, top: `${above}px` });
    const of = (kind) => [...axes.querySelectorAll(`.${kind}:not(.of)`)];
    of("down").forEach((label, i) => put(label, gutter - 0.5 * rem, top + middle(i)));
    of("across").forEach((label, i) => put(label, gutter + middle(i), 0.55 * rem));
    put(axes.querySelector(".down.of"), gutter - 1.3 * rem, top + middle(0));
    put(axes.querySelector(".across.of"), gutter - 1.6 * rem, 0.55 * rem);
    const box = this.large.map.parentElement.clientWidth;
    this.big = Math.max(1, Math.floor((Math.min(box, 14 * rem) * ratio) / size)) * size;
    Object.assign(this.large.map, { width: this.big, height: this.big });
    Object.assign(this.large.map.style, { width: `${this.big / ratio}px`, height: `${this.big / ratio}px` });
    const colours = themeColours(sheet, ROLES);
    this.ramp = colourRamp(colours.page, colours.text, colours.hue);
  }

  show(data, moment) {
    this.moment = moment;
    const goal = mapsOf(data, moment);
    const from = this.now;
    cancelAnimationFrame(this.frame);
    if (from?.length !== goal.length || calm()) this.paint(goal);
    else this.glide(from, goal);
    data.scores.forEach((score, i) => this.lines[i].fill(highest(score, moment), data));
    this.mark();
  }

  glide(from, goal) {
    const began = performance.now();
    const between = new Uint8Array(goal.length);
    const step = (time) => {
      const part = clamp(0, (time - began) / GLIDE, 1);
      for (let i = 0; i < goal.length; i++) between[i] = from[i] + (goal[i] - from[i]) * part;
      this.paint(part < 1 ? between.slice() : goal);
      if (part < 1) this.frame = requestAnimationFrame(step);
    };
    this.frame = requestAnimationFrame(step);
  }

  paint(cells) {
    this.now = cells;
    const { maps } = this.parts;
    const { count, heads, size } = this.view.data;
    const context = maps.getContext("2d");
    const image = context.createImageData(maps.width, maps.height);
    for (let head = 0; head < count; head++) {
      const [left, top] = [(head % heads) * this.step, Math.floor(head / heads) * this.step];
      paintMap(image, this.ramp, this.map(head), size, left, top, this.side);
    }
    context.putImageData(image, 0, 0);
    this.paintLarge();
  }

  map(head) {
    const each = triangle(this.view.data.size);
    return this.now.subarray(head * each, (head + 1) * each);
  }

  paintLarge() {
    const context = this.large.map.getContext("2d");
    const image = context.createImageData(this.big, this.big);
    paintMap(image, this.ramp, this.map(this.pointed ?? this.chosen), this.view.data.size, 0, 0, this.big);
    context.putImageData(image, 0, 0);
  }

  /** Show which head is chosen or pointed at. */
  mark() {
    const shown = this.pointed ?? this.chosen;
    this.large.name.textContent = headName(this.view.data, shown);
    this.cells.forEach((cell, head) => {
      cell.classList.toggle("chosen", head === this.chosen);
      cell.classList.toggle("pointed", head === this.pointed);
      cell.setAttribute("aria-selected", String(head === this.chosen));
      cell.tabIndex = head === this.chosen ? 0 : -1;
    });
  }

  choose(cell) {
    if (cell.dataset.head === undefined) return;
    this.view.choose({ head: +cell.dataset.head });
    this.pointed = null;
    this.mark();
    this.paintLarge();
  }

  point(cell) {
    const head = cell?.dataset.head === undefined ? null : +cell.dataset.head;
    if (head === this.pointed) return;
    this.pointed = head;
    this.mark();
    this.paintLarge();
  }

  press(event) {
    const { layers, heads } = this.view.data;
    if (event.altKey || event.metaKey) return;
    const table = Array.from({ length: layers }, (_, layer) =>
      Array.from({ length: heads }, (_, head) => layer * heads + head),
    );
    const goal = moved(table, this.chosen, event.key, event.ctrlKey);
    if (goal === null) return;
    event.preventDefault();
    this.choose(this.cells[goal]);
    this.cells[goal].focus();
  }

  close() {
    cancelAnimationFrame(this.frame);
  }
}

const headName = ({ labels, heads }, head) =>
  filled(labels.head, { layer: Math.floor(head / heads) + 1, head: (head % heads) + 1 });

/** The head with the highest score at a moment, with its value; null where none is measured. */
function highest({ values }, moment) {
  const flat = values[moment].flat();
  const known = flat.filter((value) => value !== null);
  if (known.length === 0) return null;
  const value = Math.max(...known);
  return { head: flat.indexOf(value), value };
}

/** A line that names the best head for a score and opens it, where that head is clearly above even attention. */
function bestLine({ title, even: [level, least] }, open) {
  const line = element("button", "head");
  line.type = "button";
  const bar = element("span", "bar");
  bar.append(element("i"));
  const [name, number_] = [element("span", "who"), element("span", "number")];
  line.append(element("span", "score", title), name, bar, number_);
  line.fill = (best, { labels, heads }) => {
    const named = best !== null && best.value > least;
    line.disabled = !named;
    name.textContent = named ? headName({ labels, heads }, best.head) : best ? labels.none : labels.unmeasured;
    number_.textContent = best ? filled(labels.beside, { value: signed(best.value), level: signed(level) }) : "";
    line.style.setProperty("--size", best?.value ?? 0);
    line.style.setProperty("--even", level ?? 0);
    line.onclick = () => named && open(best.head);
  };
  return line;
}
