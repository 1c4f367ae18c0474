// components/shared/elements.js
function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = String(text);
  return made;
}
var filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

// components/shared/numbers.js
var clamp = (low, value, high) => Math.max(low, Math.min(high, value));

// components/head_wall/layout.js
function fitMaps({ wide, high, columns, rows, size, most, ratio, bars }, spread) {
  const across = Math.floor(wide * ratio / columns);
  const down = Math.floor(high * ratio / rows);
  const bar = bars ? Math.floor(clamp(2, 0.07 * Math.min(across, down), 5 * ratio)) : 0;
  const under = bar ? bar + Math.max(1, Math.round(ratio)) : 0;
  const gap = Math.round(clamp(3 * ratio, 0.1 * Math.min(across, down), 9 * ratio));
  const room = Math.max(2, Math.min(across - gap, down - gap - under, most * ratio));
  const spare = Math.min(gap - Math.round(2 * ratio), 2 * ratio);
  const whole = Math.floor((room + spare) / size) * size;
  const side = whole >= 0.82 * room ? whole : Math.floor(room);
  const loose = Math.ceil(1.5 * gap);
  return {
    side,
    bar,
    under,
    stepX: Math.min(across, side + Math.max(loose, Math.floor(spread * side))),
    stepY: Math.min(down, side + under + loose)
  };
}
var isNarrow = (width, rem) => width < 32 * rem;
function arrange({ width, height, rem, ratio, gutter, top, lines, size, bars }, hang) {
  const base = { columns: hang.columns, rows: hang.table.length, size, ratio, bars, most: 11 * rem };
  const fit = (wide, high, spread = 0) => fitMaps({ ...base, wide: wide - gutter, high: high - top }, spread);
  const numbers = 2 * rem + 1.4 * rem * lines;
  const keys = (bars ? 4 : 2.8) * rem;
  const beside = fit(width - 17.5 * rem, height, 0.3);
  const below = fit(width, height - Math.max(9 * rem, numbers) - rem, 0.5);
  const small = beside.side < 5 * rem * ratio;
  const place = hang.narrow ? "under" : small && below.side >= beside.side ? "below" : "beside";
  const maps = { under: fit(width, Infinity), beside, below }[place];
  const sheet = {
    width: gutter + hang.columns * maps.stepX / ratio,
    height: top + hang.table.length * maps.stepY / ratio
  };
  const room = {
    under: Math.min(7 * rem, 0.3 * width),
    beside: Math.min(width - sheet.width - 2.5 * rem, height - numbers - keys - 2.2 * rem, 28 * rem),
    below: Math.min(height - sheet.height - 2.2 * rem, 20 * rem)
  }[place];
  return { ...maps, rem, ratio, gutter, top, place, sheet, large: largeSide(room * ratio, size) };
}
function largeSide(room, size) {
  const whole = Math.floor(room / size) * size;
  return Math.max(2, whole > 0 ? whole : Math.floor(room));
}
function labelled(index, count, step, room) {
  if (step >= room || index === 0 || index === count - 1) return true;
  return (index + 1) % 5 === 0 && Math.min(index, count - 1 - index) * step >= room;
}

// components/shared/maps.js
var MIDDLE = 0.6;
var mixed = (from, to, part) => from.map((value, i) => value + (to[i] - value) * part);
function colourRamp(page, text, hue) {
  const [none, full] = [mixed(page, text, 0.06), mixed(hue, text, 0.45)];
  const ramp = new Uint32Array(256);
  const bytes = new Uint8Array(ramp.buffer);
  for (let weight = 0; weight < 256; weight++) {
    const root = Math.sqrt(weight / 255);
    const colour = root < MIDDLE ? mixed(none, hue, root / MIDDLE) : mixed(hue, full, (root - MIDDLE) / (1 - MIDDLE));
    bytes.set([...colour.map(Math.round), 255], 4 * weight);
  }
  return ramp;
}
var triangle = (size) => size * (size + 1) / 2;
function shrunk(cells, size, rows) {
  if (rows === size) return cells;
  const small = new Uint8Array(triangle(rows));
  let at = 0;
  for (let i = 0; i < size; i++) {
    const start = triangle(Math.floor(i * rows / size));
    for (let j = 0; j <= i; j++) {
      const to = start + Math.floor(j * rows / size);
      if (cells[at] > small[to]) small[to] = cells[at];
      at++;
    }
  }
  return small;
}
function paintMap(image, ramp, cells, size, left, top, side) {
  const pixels = new Uint32Array(image.data.buffer);
  const rows = Math.min(size, side);
  const small = shrunk(cells, size, rows);
  const cellAt = Uint16Array.from({ length: side }, (_, pixel) => Math.floor(pixel * rows / side));
  for (let y = 0; y < side; y++) {
    const row = triangle(cellAt[y]);
    const start = (top + y) * image.width + left;
    for (let x = 0; x < side && cellAt[x] <= cellAt[y]; x++) pixels[start + x] = ramp[small[row + cellAt[x]]];
  }
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

// components/head_wall/data.js
function opened(bytes) {
  const { arrays, ...header } = unpack(bytes);
  const [layers, heads, size] = header.shape;
  const count = layers * heads;
  const scores = header.scores.map((title, place) => ({
    title,
    even: header.even[place],
    values: arrays.scores.subarray(place * count, (place + 1) * count)
  }));
  const effects = header.effects === null ? null : { title: header.effects, values: arrays.effects };
  const order = arrays.order ? [...arrays.order] : null;
  const most = effects ? effects.values.reduce((a, b) => b > a ? b : a, 0) : 0;
  return { ...header, layers, heads, size, count, scores, effects, order, cells: arrays.cells, most };
}
var mapOf = ({ cells, size }, head) => cells.subarray(head * triangle(size), (head + 1) * triangle(size));
function hanging({ layers, heads, order }, upright) {
  const turned = !upright && layers > 1.6 * heads;
  const [rows, columns] = turned ? [heads, layers] : [layers, heads];
  const places = (count, make) => Array.from({ length: count }, (_, place) => make(place));
  const head = (row, column) => turned ? column * heads + row : row * heads + column;
  const table = order ? places(Math.ceil(order.length / columns), (row) => order.slice(row * columns, (row + 1) * columns)) : places(rows, (row) => places(columns, (column) => head(row, column)));
  return { turned, columns, table };
}
var nameOf = ({ words, heads }, head) => filled(words.name, { layer: Math.floor(head / heads) + 1, head: head % heads + 1 });
function effectNumber(value) {
  if (value === 0) return "0";
  if (value < 1e-3) return "< 0.001";
  return value >= 100 ? String(Math.round(value)) : value.toFixed(value < 0.1 ? 3 : 2);
}
function numbersOf(data, head) {
  const row = (title, value, most, text, kind, even = null) => Number.isNaN(value) ? { title, part: 0, text: data.words.unmeasured, kind: "unmeasured", even: null } : { title, part: most > 0 ? Math.min(1, value / most) : 0, text: text(value), kind, even };
  const score = (value) => value.toFixed(2);
  const rows = data.scores.map(({ title, values, even }) => row(title, values[head], 1, score, "score", even));
  if (data.effects) rows.push(row(data.effects.title, data.effects.values[head], data.most, effectNumber, "effect"));
  return rows;
}
var aloud = (data, head) => [nameOf(data, head), ...numbersOf(data, head).map(spoken(data))].join(". ");
var spoken = ({ words }) => ({ title, text, even }) => even === null ? `${title}: ${text}` : `${title}: ${text}, ${words.even}: ${even.toFixed(2)}`;

// components/head_wall/sheet.js
var ROLES = { text: "text", page: "background", attention: "orange", effect: "violet" };
function buildSheet(view) {
  const { data, hang, parts } = view;
  const cell = (head) => {
    const made = element("div", "cell");
    made.id = `head-${head}`;
    made.dataset.head = head;
    made.setAttribute("role", "gridcell");
    made.setAttribute("aria-label", nameOf(data, head));
    return made;
  };
  view.cells = /* @__PURE__ */ new Map();
  view.rows = hang.table.map((heads) => {
    const row = element("div", "row");
    row.setAttribute("role", "row");
    for (const head of heads) {
      view.cells.set(head, cell(head));
      row.append(view.cells.get(head));
    }
    return row;
  });
  parts.grid.replaceChildren(...view.rows);
  parts.grid.setAttribute("aria-label", data.words.label);
  buildAxes(view);
}
function buildAxes(view) {
  const { data, hang, parts } = view;
  view.axes = { columns: [], rows: [], name: null };
  parts.axes.replaceChildren();
  if (data.order) return;
  const { layer, head } = data.words;
  const [down, across] = hang.turned ? [head, layer] : [layer, head];
  const numbers = (count, name) => Array.from({ length: count }, (_, i) => element("span", name, String(i + 1)));
  view.axes.columns = numbers(hang.columns, "column");
  view.axes.rows = numbers(hang.table.length, "line");
  view.axes.rows[0].prepend(`${down} `);
  view.axes.name = element("span", "across", across);
  parts.axes.append(view.axes.name, ...view.axes.columns, ...view.axes.rows);
}
function placeSheet(view) {
  const { geo, parts, hang } = view;
  const [stepX, stepY, side] = [geo.stepX / geo.ratio, geo.stepY / geo.ratio, geo.side / geo.ratio];
  Object.assign(parts.sheet.style, { width: `${geo.sheet.width}px`, height: `${geo.sheet.height}px` });
  Object.assign(parts.grid.style, { left: `${geo.gutter}px`, top: `${geo.top}px` });
  view.rows.forEach((row, r) => Object.assign(row.style, { top: `${r * stepY}px`, height: `${stepY}px` }));
  hang.table.forEach(
    (heads) => heads.forEach((head, c) => {
      const { style } = view.cells.get(head);
      style.left = `${c * stepX}px`;
      style.width = `${stepX}px`;
    })
  );
  parts.sheet.style.setProperty("--side", `${side}px`);
  parts.sheet.style.setProperty("--map-height", `${(geo.side + geo.under) / geo.ratio}px`);
  placeAxes(view, stepX, stepY, side);
}
function placeAxes({ axes, geo }, stepX, stepY, side) {
  if (!axes.name) return;
  const before = `calc(100% - ${geo.gutter - 0.35 * geo.rem}px)`;
  const height = `${geo.top}px`;
  Object.assign(axes.name.style, { right: before, height });
  axes.columns.forEach((label, c) => {
    Object.assign(label.style, { left: `${geo.gutter + c * stepX + side / 2}px`, height });
    label.classList.toggle("thin", !labelled(c, axes.columns.length, stepX, 1.4 * geo.rem));
  });
  axes.rows.forEach((label, r) => {
    Object.assign(label.style, { right: before, top: `${geo.top + r * stepY + side / 2}px` });
    label.classList.toggle("thin", !labelled(r, axes.rows.length, stepY, 0.9 * geo.rem));
  });
}
function paintSheet({ data, hang, geo, parts, colours, ramp }) {
  const { side, stepX, stepY, bar, under, ratio } = geo;
  const canvas = parts.maps;
  canvas.width = hang.columns * stepX;
  canvas.height = hang.table.length * stepY;
  const place = { left: geo.gutter, top: geo.top, width: canvas.width / ratio, height: canvas.height / ratio };
  for (const [name, value] of Object.entries(place)) canvas.style[name] = `${value}px`;
  const context = canvas.getContext("2d");
  const image = context.createImageData(canvas.width, canvas.height);
  const each = (paint) => hang.table.forEach((heads, r) => heads.forEach((head, c) => paint(head, c * stepX, r * stepY)));
  each((head, left, top) => paintMap(image, ramp, mapOf(data, head), data.size, left, top, side));
  context.putImageData(image, 0, 0);
  if (!data.effects || data.most === 0) return;
  context.fillStyle = `rgb(${colours.effect.join(" ")})`;
  each((head, left, top) => {
    const long = Math.round(side * data.effects.values[head] / data.most);
    if (long > 1) context.fillRect(left, top + side + under - bar, long, bar);
  });
}

// components/head_wall/readout.js
function buildPanel(view) {
  const { data, parts } = view;
  const row = () => {
    const line = element("div", "score");
    const bar = element("dd", "bar");
    bar.append(element("i", ""), element("b", ""));
    line.append(element("dt", ""), bar, element("dd", "number"), element("dd", "even"));
    return line;
  };
  view.lines = numbersOf(data, 0).map(row);
  parts.scores.replaceChildren(...view.lines);
  parts.asks.textContent = data.words.asks;
  parts.answers.textContent = data.words.answers;
  const strip = element("canvas", "strip");
  const scale = element("span", "scale");
  for (const weight of ["0", ".25", "1"]) scale.append(element("span", "", weight));
  const colours = element("div", "colours");
  colours.append(strip, scale);
  const keys = [colours, element("span", "weight", data.words.weight)];
  if (data.scores.some(({ even }) => even !== null)) keys.push(evenKey(data));
  if (data.effects && data.most > 0) keys.push(effectKey(data));
  parts.legend.replaceChildren(...keys);
  view.strip = strip;
}
function effectKey({ words, most }) {
  const key = element("span", "key");
  key.append(element("i", ""), filled(words.longest, { value: effectNumber(most) }));
  return key;
}
function evenKey({ words }) {
  const key = element("span", "key");
  key.append(element("b", ""), words.even);
  return key;
}
function paintStrip({ strip, ramp }) {
  strip.width = 256;
  strip.height = 1;
  const context = strip.getContext("2d");
  const image = context.createImageData(256, 1);
  const pixels = new Uint32Array(image.data.buffer);
  for (let x = 0; x < 256; x++) pixels[x] = ramp[Math.round(255 * (x / 255) ** 2)];
  context.putImageData(image, 0, 0);
}
function paintPanel(view) {
  const { data, parts, geo, ramp } = view;
  const head = view.shown();
  const chosen = head === view.selected;
  parts.name.textContent = nameOf(data, head);
  parts.state.textContent = chosen ? data.words.chosen : data.words.choose;
  parts.state.classList.toggle("chosen", chosen);
  numbersOf(data, head).forEach(({ title, part, text, kind, even }, i) => {
    const [name, bar, number, level] = view.lines[i].children;
    view.lines[i].className = `score ${kind}`;
    name.textContent = title;
    bar.firstChild.style.width = `${100 * part}%`;
    number.textContent = text;
    level.textContent = even === null ? "" : even.toFixed(2);
    bar.lastChild.hidden = even === null;
    bar.lastChild.style.insetInlineStart = `${100 * (even ?? 0)}%`;
  });
  const canvas = parts.large;
  canvas.width = canvas.height = geo.large;
  canvas.style.width = canvas.style.height = `${geo.large / geo.ratio}px`;
  const context = canvas.getContext("2d");
  const image = context.createImageData(geo.large, geo.large);
  paintMap(image, ramp, mapOf(data, head), data.size, 0, 0, geo.large);
  context.putImageData(image, 0, 0);
}

// components/shared/rover.js
function moved(table, cell, key, all) {
  const found = table.findIndex((cells2) => cells2.includes(cell));
  const row = Math.max(0, found);
  const column = Math.max(0, table[row].indexOf(cell));
  const goals = {
    ArrowLeft: [row, column - 1],
    ArrowRight: [row, column + 1],
    ArrowUp: [row - 1, column],
    ArrowDown: [row + 1, column],
    Home: [all ? 0 : row, 0],
    End: [all ? Infinity : row, Infinity]
  };
  if (!(key in goals)) return null;
  const [down, across] = goals[key];
  const cells = table[clamp(0, down, table.length - 1)];
  return cells[clamp(0, across, cells.length - 1)];
}

// components/head_wall/input.js
function listen(view) {
  const { grid } = view.parts;
  const headAt = (event) => {
    const cell = event.target.closest(".cell");
    return cell ? Number(cell.dataset.head) : null;
  };
  grid.onpointerover = (event) => view.point(event.pointerType === "mouse" ? headAt(event) : null);
  grid.onpointerleave = () => view.point(null);
  grid.onclick = (event) => {
    const head = headAt(event);
    if (head === null) return;
    view.keys = false;
    view.choose(head);
  };
  grid.onkeydown = (event) => press(view, event);
  grid.onfocus = grid.onblur = () => {
    view.keys = grid.matches(":focus-visible");
    view.mark();
  };
}
function press(view, event) {
  const { table } = view.hang;
  if (event.altKey || event.metaKey) return;
  if (event.key === "Enter" || event.key === " ") {
    view.choose(view.cursor);
  } else {
    const goal = moved(table, view.cursor, event.key, event.ctrlKey);
    if (goal === null) return;
    view.keys = true;
    view.move(goal);
  }
  event.preventDefault();
}

// components/shared/colours.js
function themeColours(node, roles) {
  const style = getComputedStyle(node);
  const probe = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const colours = {};
  for (const [role, name] of Object.entries(roles)) {
    probe.fillStyle = style.getPropertyValue(`--st-${name}-color`).trim();
    probe.fillRect(0, 0, 1, 1);
    colours[role] = [...probe.getImageData(0, 0, 1, 1).data.subarray(0, 3)];
  }
  return colours;
}

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

// components/head_wall/script.js
var View = class {
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
      spoken: find(".unseen")
    };
    this.hover = null;
    this.keys = false;
    this.asked = [];
    this.observer = new ResizeObserver(() => {
      cancelAnimationFrame(this.measuring);
      this.measuring = requestAnimationFrame(() => this.fit() !== this.fitted && this.place());
    });
    this.observer.observe(this.parts.wall);
    listen(this);
  }
  /** Take what Python sent. The same message again (a rerun, a theme) leaves choice and cursor as they are. */
  accept(bytes) {
    const before = this.data;
    const data = this.data = opened(bytes);
    if (String(before?.shape) !== String(data.shape)) this.asked = [];
    const same = String([before?.shape, before?.selected]) === String([data.shape, data.selected]);
    if (!same) this.answer(data.selected[0] * data.heads + data.selected[1]);
    this.colours = themeColours(this.parts.wall, ROLES);
    this.ramp = colourRamp(this.colours.page, this.colours.text, this.colours.attention);
    this.parts.wall.style.setProperty("--height", `${data.height}rem`);
    if (before?.digest !== data.digest) {
      this.hover = null;
      this.hang = null;
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
    if (width === 0) return;
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
    for (const [head2, cell] of this.cells) {
      cell.classList.toggle("selected", head2 === this.selected);
      cell.classList.toggle("hovered", head2 === this.hover);
      cell.classList.toggle("cursor", this.keys && head2 === this.cursor);
      cell.setAttribute("aria-selected", String(head2 === this.selected));
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
    tag.hidden = !this.data.order || !cell || this.hover === null && !this.keys;
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
    clearTimeout(this.saying);
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
};
var script_default = mount(View);
export {
  script_default as default
};
