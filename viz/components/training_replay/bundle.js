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

// components/shared/numbers.js
var clamp = (low, value, high) => Math.max(low, Math.min(high, value));
var whole = (value) => Math.round(value).toLocaleString("en");
function signed(value, digits = 2) {
  const text = value.toFixed(digits).replace("-", "−");
  return Number(text.slice(1)) === 0 ? text.replace("−", "") : text;
}

// components/training_replay/data.js
function opened(bytes) {
  const { arrays, ...header } = unpack(bytes);
  const [moments, layers, heads, size] = header.shape;
  return { ...header, moments, layers, heads, size, count: layers * heads, cells: arrays.cells };
}
function mapsOf({ cells, count, size }, moment) {
  const each = count * triangle(size);
  return cells.subarray(moment * each, (moment + 1) * each);
}
var GLIDE = 350;
var amount = (n) => n < 1e6 ? whole(n) : `${(n / 1e6).toFixed(1)} million`;
function percent(p) {
  if (p >= 0.1) return `${(100 * p).toFixed(0)}%`;
  if (p >= 1e-3) return `${(100 * p).toFixed(1)}%`;
  return p >= 1e-4 ? `${(100 * p).toFixed(2)}%` : "<0.01%";
}
function placeOf(steps, step) {
  const after = steps.findIndex((moment) => moment >= step);
  if (after <= 0) return after < 0 ? steps.length - 1 : 0;
  const [from, to] = [steps[after - 1], steps[after]];
  return after - 1 + (from > 0 ? Math.log(step / from) / Math.log(to / from) : step / to);
}

// components/shared/motion.js
var calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

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

// components/shared/elements.js
var SVG = "http://www.w3.org/2000/svg";
function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = String(text);
  return made;
}
function explained(text, term) {
  const made = element("span", "", text);
  if (term) made.dataset.term = term;
  return made;
}
var inParts = (marked, text, values = {}) => (marked[text] ?? [[text, ""]]).map(([part, term]) => explained(filled(part, values), term));
function drawn(name, attributes = {}, text = "") {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = String(text);
  return made;
}
var filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (whole2, name) => values[name] ?? whole2);
function write(node, text) {
  if (!node.firstChild) node.append("");
  if (node.firstChild.data !== text) node.firstChild.data = text;
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

// components/training_replay/attention.js
var ROLES = { text: "text", page: "background", hue: "orange" };
var Attention = class {
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
      })
    );
    const names = (count, kind) => Array.from({ length: count }, (_, i) => element("span", kind, String(i + 1)));
    const title = (kind, name) => element("span", `${kind} of`, name);
    this.parts.axes.replaceChildren(
      title("down", labels.layer_axis),
      title("across", labels.head_axis),
      ...names(layers, "down"),
      ...names(heads, "across")
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
      height: `${maps.height / ratio}px`
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
    this.big = Math.max(1, Math.floor(Math.min(box, 14 * rem) * ratio / size)) * size;
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
      const [left, top] = [head % heads * this.step, Math.floor(head / heads) * this.step];
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
    if (cell.dataset.head === void 0) return;
    this.view.choose({ head: +cell.dataset.head });
    this.pointed = null;
    this.mark();
    this.paintLarge();
  }
  point(cell) {
    const head = cell?.dataset.head === void 0 ? null : +cell.dataset.head;
    if (head === this.pointed) return;
    this.pointed = head;
    this.mark();
    this.paintLarge();
  }
  press(event) {
    const { layers, heads } = this.view.data;
    if (event.altKey || event.metaKey) return;
    const table = Array.from(
      { length: layers },
      (_, layer) => Array.from({ length: heads }, (_2, head) => layer * heads + head)
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
};
var headName = ({ labels, heads }, head) => filled(labels.head, { layer: Math.floor(head / heads) + 1, head: head % heads + 1 });
function highest({ values }, moment) {
  const flat = values[moment].flat();
  const known = flat.filter((value2) => value2 !== null);
  if (known.length === 0) return null;
  const value = Math.max(...known);
  return { head: flat.indexOf(value), value };
}
function bestLine({ title, even: [level, least] }, open2) {
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
    line.onclick = () => named && open2(best.head);
  };
  return line;
}

// components/training_replay/next.js
var Rows = class {
  constructor(list) {
    this.list = list;
    this.rows = /* @__PURE__ */ new Map();
  }
  /** Show [[name, size 0..1, text]], the first on top; two rows may have one name. */
  show(entries) {
    const seen = /* @__PURE__ */ new Map();
    const before = this.rows;
    this.rows = /* @__PURE__ */ new Map();
    entries.forEach(([name, size, text], place) => {
      const twin = seen.get(name) ?? 0;
      seen.set(name, twin + 1);
      const key = `${twin} ${name}`;
      const row = before.get(key) ?? this.added(name, place);
      before.delete(key);
      this.rows.set(key, row);
      row.style.setProperty("--place", place);
      row.style.setProperty("--size", size);
      row.lastChild.textContent = text;
    });
    for (const row of before.values()) this.remove(row);
    clearTimeout(this.sorting);
    this.sorting = setTimeout(() => this.list.append(...this.rows.values()), 2 * GLIDE);
  }
  added(name, place) {
    const row = element("div", "row coming");
    row.setAttribute("role", "listitem");
    const bar = element("span", "bar");
    bar.append(element("i"));
    row.append(element("bdi", "", name), bar, element("span", "number"));
    row.style.setProperty("--place", place);
    row.style.setProperty("--size", 0);
    this.list.append(row);
    row.getBoundingClientRect();
    row.classList.remove("coming");
    return row;
  }
  remove(row) {
    if (calm()) return row.remove();
    row.classList.add("leaving");
    row.setAttribute("aria-hidden", "true");
    return setTimeout(() => row.remove(), GLIDE);
  }
  clear() {
    clearTimeout(this.sorting);
    this.rows = /* @__PURE__ */ new Map();
    this.list.replaceChildren();
  }
};
var TAIL = 44;
var Next = class {
  constructor(view) {
    this.titles = [view.find(".bars-title"), view.find(".sample-title")];
    this.rows = new Rows(view.find(".rows"));
    this.prompt = view.find(".sample .prompt");
    this.written = view.find(".sample .written");
  }
  build({ labels, tokens, top, covered }) {
    this.titles[0].textContent = labels.bars;
    this.titles[1].textContent = labels.sample;
    const text = tokens.join("").replaceAll("␣", " ");
    this.prompt.textContent = text.length > TAIL ? `…${text.slice(-TAIL)}` : text;
    this.most = Math.max(...top.flat().map(([, chance]) => chance));
    this.rows.clear();
    this.written.textContent = "";
    if (covered) this.rows.list.append(element("p", "covered", labels.covered));
  }
  show({ top, written, covered }, moment) {
    if (covered) return;
    this.rows.show(top[moment].map(([name, chance]) => [name, chance / this.most, percent(chance)]));
    this.written.textContent = written[moment];
  }
};

// components/training_replay/words.js
var Words = class {
  constructor(view) {
    this.view = view;
    const find = (name) => view.find(`.panel.words ${name}`);
    this.titles = [find(".plane-title"), find(".near-title")];
    this.plane = find(".plane");
    this.groups = find(".groups");
    this.rows = new Rows(find(".near"));
  }
  build({ labels, marked, words }) {
    this.titles[0].replaceChildren(...inParts(marked, labels.plane, { kept: percent(words.kept) }));
    this.titles[1].replaceChildren(...inParts(marked, labels.near, { word: words.word }));
    this.dots = words.names.map((name, i) => this.dot(name, `group-${words.groups[i] % 6}`));
    this.dots.push(this.dot(words.word, "followed"));
    this.plane.replaceChildren(...this.dots);
    this.groups.replaceChildren(...words.group_titles.map((title, i) => element("span", `group-${i % 6}`, title)));
    this.rows.clear();
  }
  dot(name, kind) {
    const dot = element("div", `dot ${kind}`);
    dot.append(element("i"), element("bdi", "", name));
    return dot;
  }
  /** One scale for all moments, so that what moves has moved. */
  place({ words }) {
    const { width, height } = this.plane.getBoundingClientRect();
    const { rem } = this.view;
    this.rem = rem;
    const all = [...words.places.flat(), ...words.place];
    const [across, down] = [0, 1].map((axis) => all.map((point) => point[axis]));
    const [left, right, low, high] = [Math.min(...across), Math.max(...across), Math.min(...down), Math.max(...down)];
    const [x, y] = [(width - 5.5 * rem) / (right - left || 1), (height - 2.4 * rem) / (high - low || 1)];
    this.spot = ([a, b]) => [2.7 * rem + (a - left) * x, 1.2 * rem + (high - b) * y];
    this.sizes = this.dots.map((dot) => dot.lastChild.getBoundingClientRect());
    this.room = { width, height };
  }
  show({ words }, moment) {
    const spots = [...words.places[moment], words.place[moment]].map(this.spot);
    const named = this.named(spots, words);
    this.dots.forEach((dot, i) => {
      dot.style.transform = `translate(${spots[i][0]}px, ${spots[i][1]}px)`;
      dot.classList.toggle("quiet", !named.has(i));
      dot.classList.remove(...Object.keys(SIDES));
      dot.classList.add(named.get(i) ?? "right");
    });
    this.rows.show(words.near[moment].map(([name, cosine]) => [name, Math.max(0, cosine), signed(cosine)]));
  }
  /** Where each name stands that fits without touching a dot or another name: the number of its dot -> a side. The
   * word that is followed comes first, and always has a name; its own dot in a group has no second one. */
  named(spots, { names, word }) {
    const { rem, room } = this;
    const dots = spots.map(([x, y]) => around(x, y, 0.25 * rem));
    const boxes = [];
    const found = /* @__PURE__ */ new Map();
    const last = names.length;
    for (const i of [last, ...names.keys()]) {
      if (names[i] === word) continue;
      const ways = Object.entries(SIDES).map(([side, [a, b]]) => {
        const { width, height } = this.sizes[i];
        const off = (i === last ? 0.55 : 0.4) * rem;
        const [x, y] = [spots[i][0] + a * (off + width / 2), spots[i][1] + b * (off + height / 2)];
        return [side, [x - width / 2, y - height / 2, x + width / 2, y + height / 2]];
      });
      const inside = ([, box]) => box[0] >= 0 && box[1] >= 0 && box[2] <= room.width && box[3] <= room.height;
      const others = dots.filter((_, other) => other !== i && !(i === last && names[other] === word));
      const free = ([, box]) => ![...boxes, ...others].some((other) => touch(box, other));
      const way = ways.find((one) => inside(one) && free(one)) ?? (i === last ? ways.find(inside) : void 0);
      if (!way) continue;
      found.set(i, way[0]);
      boxes.push(way[1]);
    }
    return found;
  }
};
var SIDES = { right: [1, 0], left: [-1, 0], above: [0, -1], below: [0, 1] };
var around = (x, y, far) => [x - far, y - far, x + far, y + far];
var touch = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

// components/training_replay/skills.js
var Skills = class {
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
};
var Chart = class {
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
      (value) => value !== null
    );
    const [low, high] = known.length ? [Math.min(...known), Math.max(...known)] : [0, 1];
    const last = Math.max(1, Object.values(lines)[0].length - 1);
    const [left, right] = [2.1 * rem, width - 0.5 * rem];
    this.x = (i) => left + (right - left) * i / last;
    this.y = (value) => 0.5 * rem + (height - rem) * (high - value) / (high - low || 1);
    this.plot.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const path = (values) => segments(values).map((points) => points.map(([i, value], n) => `${n ? "L" : "M"}${this.x(i)} ${this.y(value)}`).join("")).join("");
    this.guide = drawn("line", { class: "guide", y1: 0, y2: height });
    this.knobs = Object.keys(lines).map((_, i) => drawn("circle", { class: `knob line-${i}`, r: 0.28 * rem }));
    const text = (value) => drawn("text", { x: left - 0.4 * rem, y: this.y(value) + 0.28 * rem, "text-anchor": "end" }, short(value));
    this.plot.replaceChildren(
      this.guide,
      ...known.length ? [high, ...high > low ? [low] : []].map(text) : [],
      ...Object.values(levels).map(
        (value) => drawn("line", { class: "level", x1: left, x2: right, y1: this.y(value), y2: this.y(value) })
      ),
      ...Object.values(lines).map((values, i) => drawn("path", { class: `curve line-${i}`, d: path(values) })),
      ...this.knobs
    );
    this.name(left, right, rem);
  }
  /** Say what the levels stand for, where neither a curve nor another name is in the way. */
  name(left, right, rem) {
    const { lines, levels } = this.skill;
    const taken = Object.values(lines).flatMap(
      (values) => segments(values).flatMap((points) => this.dots(points, 0.3 * rem))
    );
    for (const [name, value] of Object.entries(levels)) {
      const text = drawn("text", { class: "name" }, `${name} ${short(value)}`);
      this.plot.insertBefore(text, this.knobs[0]);
      const [wide, high] = [text.getComputedTextLength(), 0.8 * rem];
      const far = Object.keys(levels).length > 1 ? [] : [-1.2];
      const rows = [-0.25, 0.85, ...far].map((down) => this.y(value) + down * rem);
      const spots = rows.flatMap((y) => [
        [right - wide, y],
        [left, y],
        [(left + right - wide) / 2, y]
      ]);
      const boxes = spots.map(([x, y]) => [x, y - high, x + wide, y]);
      const clashes = (box) => taken.filter((other) => touch(box, other)).length + 9 * Number(box[1] < 0 || box[3] > this.height);
      const best = boxes.reduce((found, box) => clashes(box) < clashes(found) ? box : found);
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
};
var short = (value) => signed(value, 2);
function segments(values) {
  const found = [[]];
  values.forEach((value, i) => value === null ? found.push([]) : found.at(-1).push([i, value]));
  return found.filter((points) => points.length > 0);
}

// components/training_replay/strip.js
var SIGNS = { play: "M7 4v16l13-8z", pause: "M6 4h4v16H6zM14 4h4v16h-4z", next: "M5 4v16l10-8zM16 4h3v16h-3z" };
var PACE = 1300;
var Strip = class {
  constructor(view) {
    this.view = view;
    const find = (name) => view.find(name);
    this.plot = find(".plot");
    this.slider = find(".slider");
    this.play = find(".play");
    this.facts = [find(".step"), find(".seen"), find(".loss")];
    this.legend = find(".legend");
    this.slider.oninput = () => {
      this.stop();
      view.turn(+this.slider.value);
    };
    this.slider.onchange = () => view.send();
    this.play.onclick = () => this.press();
  }
  build({ labels, marked, moments }) {
    this.numbers = { tokens: element("b"), loss: element("b") };
    const nats = element("b");
    nats.append(this.numbers.loss, this.unit = element("span"));
    this.unit.append(" ", ...inParts(marked, labels.nats));
    this.facts[1].replaceChildren(this.numbers.tokens, " ", ...inParts(marked, labels.seen));
    this.facts[2].replaceChildren(...inParts(marked, labels.loss), " ", nats);
    this.slider.max = moments - 1;
    this.slider.setAttribute("aria-label", labels.slider);
    const line = (name, text) => element("span", name, text);
    this.legend.replaceChildren(
      line("axis", labels.axis),
      line("held-out", labels.held_out),
      line("train", labels.train)
    );
    this.sign();
  }
  /** Draw both curves to the size that there is. */
  place({ run }) {
    const { plot, view } = this;
    const { width, height } = plot.getBoundingClientRect();
    const rem = view.rem;
    const losses = [...run.train, ...run.held_out].map(([, loss]) => loss);
    const [low, high] = [Math.floor(Math.min(...losses)), Math.ceil(Math.max(...losses))];
    const box = { left: 2.4 * rem, right: width - rem, top: 0.7 * rem, bottom: height - 1.5 * rem };
    const x = (step) => box.left + (box.right - box.left) * placeOf(run.steps, step) / Math.max(1, run.steps.length - 1);
    const y = (loss) => box.top + (box.bottom - box.top) * (high - loss) / Math.max(1, high - low);
    const path = (points) => points.map(([step, loss], i) => `${i ? "L" : "M"}${x(step).toFixed(1)} ${y(loss).toFixed(1)}`).join("");
    const text = (className, left, top, words, anchor) => drawn("text", { class: className, x: left, y: top, "text-anchor": anchor }, words);
    plot.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const every = Math.ceil(5 * rem * (run.steps.length - 1) / Math.max(1, box.right - box.left)) || 1;
    const last = run.steps.length - 1;
    const shown = (i) => i === last || i % every === 0 && last - i >= every;
    const ticks = run.steps.flatMap((step, i) => [
      drawn("line", { class: "stop", x1: x(step), x2: x(step), y1: box.top, y2: box.bottom }),
      ...shown(i) ? [text("tick", x(step), height - 0.3 * rem, whole(step), i === last ? "end" : "middle")] : []
    ]);
    this.handle = drawn("g", { class: "handle" });
    this.handle.append(
      drawn("line", { class: "guide", y1: box.top, y2: box.bottom }),
      drawn("circle", { class: "halo", r: 0.85 * rem }),
      drawn("circle", { class: "knob", r: 0.5 * rem })
    );
    plot.replaceChildren(
      ...ticks,
      ...[high, low].map((loss) => text("tick", box.left - 0.9 * rem, y(loss) + 0.3 * rem, String(loss), "end")),
      drawn("path", { class: "train", d: path(run.train) }),
      drawn("path", { class: "held-out", d: path(run.held_out) }),
      this.handle
    );
    Object.assign(this.slider.style, {
      left: `${box.left - 0.8 * rem}px`,
      right: `${width - box.right - 0.8 * rem}px`
    });
    this.at = run.steps.map((step) => [x(step), y(along(run.held_out, step))]);
  }
  show({ run, labels }, moment) {
    const loss = run.losses[moment];
    const facts = {
      step: whole(run.steps[moment]),
      tokens: amount(run.tokens[moment]),
      loss: loss === null ? labels.unmeasured : `${signed(loss)} ${labels.nats}`
    };
    const name = moment === 0 && run.steps[0] === 0 ? labels.start : moment === run.steps.length - 1 ? labels.end : "";
    this.facts[0].replaceChildren(`${labels.step} ${facts.step}`, element("small", "", name));
    write(this.numbers.tokens, facts.tokens);
    write(this.numbers.loss, loss === null ? labels.unmeasured : signed(loss));
    this.unit.hidden = loss === null;
    this.slider.value = moment;
    this.slider.setAttribute("aria-valuetext", filled(labels.moment, facts));
    const [x, y] = this.at[moment];
    this.handle.style.transform = `translateX(${x}px)`;
    for (const circle of this.handle.querySelectorAll("circle")) circle.style.transform = `translateY(${y}px)`;
  }
  // -- playing
  /** Walk through the moments, from the first where the last is shown. Who wants no motion takes one step. */
  press() {
    const { view } = this;
    const last = view.data.moments - 1;
    if (this.playing) {
      this.stop();
      view.send();
      return;
    }
    const first = view.moment === last ? 0 : view.moment + 1;
    view.turn(first);
    if (calm() || first === last) {
      view.send();
      return;
    }
    this.playing = setInterval(() => {
      view.turn(view.moment + 1);
      if (view.moment < last) return;
      this.stop();
      view.send();
    }, PACE);
    this.sign();
  }
  stop() {
    clearInterval(this.playing);
    this.playing = 0;
    this.sign();
  }
  sign() {
    const kind = this.playing ? "pause" : calm() ? "next" : "play";
    this.play.querySelector("path").setAttribute("d", SIGNS[kind]);
    this.play.setAttribute("aria-label", this.view.data.labels[kind]);
    this.play.title = this.view.data.labels[kind];
  }
};
function along(curve, step) {
  const after = curve.findIndex(([at]) => at >= step);
  if (after <= 0) return curve.at(after)[1];
  const [[from, high], [to, low]] = [curve[after - 1], curve[after]];
  return high + (low - high) * (step - from) / (to - from);
}

// components/training_replay/surprise.js
var Surprise = class {
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
    this.bars.forEach((bar, i) => bar.tabIndex = i === goal ? 0 : -1);
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
};

// components/shared/terms.js
var EDGE = 8;
var opened2 = /* @__PURE__ */ new WeakMap();
var CONTROLS = "button, a, input, select, summary";
function explain(root, terms) {
  const tip = definitionIn(root);
  const word = opened2.get(tip);
  if (word && !root.contains(word)) hide(tip);
  const words = root.querySelectorAll("[data-term]");
  for (const marked of words) {
    const definition = terms[marked.dataset.term ?? ""];
    if (definition) open(marked, tip, definition);
  }
}
function definitionIn(root) {
  const found = root.querySelector(".definition");
  if (found) return found;
  const tip = element("div", "definition");
  tip.id = "definition";
  tip.role = "tooltip";
  tip.popover = "manual";
  root.append(tip);
  return tip;
}
function open(word, tip, definition) {
  const shown = () => show(tip, word, definition);
  const control = word.matches(CONTROLS);
  if (!control) {
    word.classList.add("term");
    word.role = "button";
    word.tabIndex = 0;
    word.onclick = (event) => {
      event.stopPropagation();
      shown();
    };
  }
  word.setAttribute("aria-describedby", tip.id);
  word.onpointerenter = (event) => {
    if (event.pointerType === "mouse") shown();
  };
  word.onpointerleave = (event) => {
    if (event.pointerType === "mouse") hide(tip);
  };
  word.onfocus = shown;
  word.onblur = () => hide(tip);
  word.onkeydown = (event) => {
    if (event.key === "Escape") hide(tip);
    if (control || event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    shown();
  };
}
function show(tip, word, { title, says }) {
  tip.replaceChildren(element("strong", "", title), document.createTextNode(` ${says}`));
  tip.showPopover();
  opened2.set(tip, word);
  const place = word.getClientRects()[0];
  const own = tip.getBoundingClientRect();
  const left = Math.max(EDGE, Math.min(place.left, window.innerWidth - own.width - EDGE));
  const below = place.bottom + 4;
  const top = below + own.height + EDGE > window.innerHeight ? Math.max(EDGE, place.top - own.height - 4) : below;
  tip.style.left = `${left}px`;
  tip.style.top = `${top}px`;
}
function hide(tip) {
  if (tip.matches(":popover-open")) tip.hidePopover();
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

// components/training_replay/script.js
var REST = 400;
var [NARROW, WIDE] = [44, 66];
var View = class {
  /** Given by Streamlit on every change. @type {(name: string, value: object) => void} */
  trigger;
  /** The head and the token that the visitor chose. @type {number | null} */
  head = null;
  /** @type {number | null} */
  token = null;
  constructor(root) {
    this.root = root;
    this.section = this.find(".learning");
    this.next = new Next(this);
    this.panels = {
      attention: new Attention(this),
      words: new Words(this),
      surprise: new Surprise(this),
      skills: new Skills(this)
    };
    this.strip = new Strip(this);
    this.observer = new ResizeObserver(() => {
      cancelAnimationFrame(this.measuring);
      this.measuring = requestAnimationFrame(() => this.fit() !== this.fitted && this.place());
    });
    this.observer.observe(this.section);
  }
  find(selector) {
    return this.root.querySelector(selector);
  }
  /** Take what Python sent. The same picture again (a rerun, a theme) keeps what the visitor turned to. */
  accept(bytes) {
    const before = this.data;
    this.data = opened(bytes);
    const [moment, tab, visit, head, token] = this.data.start;
    if (!before || before.start[2] !== visit) {
      Object.assign(this, { moment, tab, head, token });
      clearTimeout(this.sending);
    }
    this.moment = Math.min(this.moment, this.data.moments - 1);
    this.section.style.setProperty("--height", `${this.data.height}rem`);
    if (before?.digest !== this.data.digest) this.build();
    this.place();
  }
  build() {
    const { data, section } = this;
    this.strip.stop();
    section.setAttribute("aria-label", data.labels.label);
    this.buttons = data.tabs.map((tab) => this.button(tab));
    const list = this.find(".tabs");
    list.setAttribute("aria-label", data.labels.tabs);
    list.replaceChildren(...this.buttons);
    list.onkeydown = (event) => this.press(event);
    for (const part of [this.strip, this.next, ...Object.values(this.panels)]) part.build(data);
    explain(this.root, data.terms);
  }
  button(tab) {
    const made = element("button", "", this.data.labels[tab]);
    Object.assign(made, { type: "button", id: `tab-${tab}`, onclick: () => this.open(tab) });
    made.setAttribute("role", "tab");
    made.setAttribute("aria-controls", `panel-${tab}`);
    return made;
  }
  press(event) {
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!move) return;
    const { tabs } = this.data;
    const to = (tabs.indexOf(this.tab) + move + tabs.length) % tabs.length;
    this.open(tabs[to]);
    this.buttons[to].focus();
  }
  // -- measures
  /** What the geometry hangs on, as one string. */
  fit() {
    return [this.section.clientWidth, this.rem, devicePixelRatio].join();
  }
  get rem() {
    return parseFloat(getComputedStyle(document.documentElement).fontSize);
  }
  get ratio() {
    return devicePixelRatio;
  }
  /** Measure and draw anew: another size, font, theme or prompt. Nothing glides there. */
  place() {
    this.fitted = this.fit();
    const width = this.section.clientWidth / this.rem;
    if (width === 0) return;
    this.section.dataset.room = width < NARROW ? "narrow" : width < WIDE ? "middle" : "wide";
    this.section.classList.add("still");
    this.mark();
    for (const part of [this.strip, this.panels[this.tab]]) part.place(this.data);
    this.panels[this.tab].now = null;
    this.show();
    this.section.getBoundingClientRect();
    this.section.classList.remove("still");
  }
  mark() {
    this.data.tabs.forEach((tab, i) => {
      const open2 = tab === this.tab;
      this.buttons[i].setAttribute("aria-selected", String(open2));
      this.buttons[i].tabIndex = open2 ? 0 : -1;
      this.find(`#panel-${tab}`).hidden = !open2;
    });
  }
  show() {
    for (const part of [this.strip, this.next, this.panels[this.tab]]) part.show(this.data, this.moment);
  }
  // -- what the visitor does
  turn(moment) {
    this.moment = clamp(0, moment, this.data.moments - 1);
    this.show();
  }
  open(tab) {
    this.tab = tab;
    this.place();
    this.send();
  }
  /** Keep which head or token the visitor chose; null for none. */
  choose(chosen) {
    Object.assign(this, chosen);
    this.send();
  }
  /** Tell Python what is looked at, once it rests. */
  send() {
    clearTimeout(this.sending);
    this.sending = setTimeout(() => {
      const { moment, tab, head, token } = this;
      this.trigger("seen", { moment, tab, head, token });
    }, REST);
  }
  close() {
    this.observer.disconnect();
    cancelAnimationFrame(this.measuring);
    clearTimeout(this.sending);
    clearInterval(this.strip.playing);
    this.panels.attention.close();
  }
};
var script_default = mount(View);
export {
  script_default as default
};
