// components/shared/numbers.js
var clamp = (low, value, high) => Math.max(low, Math.min(high, value));
function signed(value, digits = 2) {
  const text = value.toFixed(digits).replace("-", "−");
  return Number(text.slice(1)) === 0 ? text.replace("−", "") : text;
}

// components/head_steps/drawing.js
var ROLES = {
  ink: "text",
  page: "background",
  grey: "gray",
  line: "border",
  asking: "primary",
  weight: "orange",
  plus: "blue",
  minus: "red"
};
var css = (colour, opacity = 1) => `rgb(${colour.join(" ")} / ${opacity})`;
var blend = (from, to, part) => from.map((value, at) => Math.round(value + (to[at] - value) * part));
var nought = ({ page, ink }) => blend(page, ink, 0.07);
var weightRamp = (colours) => Array.from({ length: 256 }, (_, level) => css(blend(nought(colours), colours.weight, Math.sqrt(level / 255))));
var signedColour = (colours, x, most) => css(blend(nought(colours), x < 0 ? colours.minus : colours.plus, clamp(0, Math.abs(x) / (most || 1), 1) ** 0.75));
function measure(canvas) {
  const { width, height } = canvas.getBoundingClientRect();
  if (width < 1 || height < 1) return null;
  const ratio = window.devicePixelRatio;
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== wide) canvas.width = wide;
  if (canvas.height !== high) canvas.height = high;
  const style = getComputedStyle(canvas);
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  return {
    width,
    height,
    ratio,
    rem,
    fonts: { name: style.getPropertyValue("--st-code-font"), plain: style.fontFamily }
  };
}
function stale(board, { width, height, ratio, rem }, version) {
  const { box } = board;
  const same = box?.width === width && box.height === height && box.ratio === ratio && box.rem === rem;
  return !same || board.drawn !== version;
}
function penFor(canvas, { width, height, ratio }) {
  const pen = canvas.getContext("2d");
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.globalAlpha = 1;
  pen.clearRect(0, 0, width, height);
  return pen;
}
function background({ width, height, ratio }, draw) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  draw(pen);
  return canvas;
}
function paste(pen, picture, { width, height }) {
  if (picture.width > 0 && picture.height > 0) pen.drawImage(picture, 0, 0, width, height);
}
function setFont(pen, { rem, fonts }, { size = 0.8125, bold = false, code = true } = {}) {
  pen.font = `${bold ? 700 : 400} ${size * rem}px ${code ? fonts.name : fonts.plain}`;
}
function shortened(pen, name, room) {
  if (pen.measureText(name).width <= room) return name;
  const letters = [...name];
  let kept = Math.max(1, Math.floor(letters.length * room / pen.measureText(name).width));
  while (kept > 1 && pen.measureText(`${letters.slice(0, kept).join("")}…`).width > room) kept -= 1;
  return `${letters.slice(0, kept).join("")}…`;
}
var sharp = (x, ratio) => Math.round(x * ratio) / ratio;
var everyNth = (pitch, rem) => pitch >= 0.72 * rem ? 1 : Math.ceil(1.1 * rem / pitch);

// components/head_steps/pairs.js
var samePair = (one, other) => one.asking === other.asking && one.answering === other.answering;
var lit = (view) => view.spot ?? view.cursor ?? view.pinned;

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

// components/head_steps/data.js
var LEVELS = 65535;
function opened(bytes) {
  const { arrays, shapes, ...header } = unpack(bytes);
  const width = shapes.queries[1];
  const known = { width, count: header.tokens.length, rows: /* @__PURE__ */ new Map(), bySqrt: 1 / Math.sqrt(width) };
  return { ...header, ...arrays, ...known };
}
var patternWeight = (data, asking, answering) => data.triangle[asking * (asking + 1) / 2 + answering] / LEVELS;
var vectorOf = (data, name, t) => data[name].subarray(t * data.width, (t + 1) * data.width);
function products(data, asking, answering) {
  const key = vectorOf(data, "keys", answering);
  return Float64Array.from(vectorOf(data, "queries", asking), (q, n) => q * key[n]);
}
var total = (numbers) => numbers.reduce((sum, x) => sum + x, 0);
function rowOf(data, asking) {
  const known = data.rows.get(asking);
  if (known) return known;
  const dots = Float64Array.from({ length: asking + 1 }, (_, j) => total(products(data, asking, j)));
  const scores = dots.map((dot) => dot * data.scaling);
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - largest));
  const sum = total(powers);
  const row = { dots, scores, largest, powers, sum, weights: powers.map((power) => power / sum) };
  data.rows.set(asking, row);
  return row;
}
function mixed(data, asking) {
  const sum = new Float64Array(data.width);
  rowOf(data, asking).weights.forEach((weight, j) => {
    vectorOf(data, "values", j).forEach((value, n) => sum[n] += weight * value);
  });
  return sum;
}
function strongest(data, asking) {
  const { weights } = rowOf(data, asking);
  return weights.indexOf(Math.max(...weights));
}

// components/head_steps/lines.js
var FAINT = 0.02;
var SIDE_NAME = 7;
var MOST_PITCH = 2.25;
var CROWD = 40;
function linesLayout(box, data, pen) {
  const { rem } = box;
  setFont(pen, box);
  const longest = Math.max(...data.tokens.map((name) => pen.measureText(name).width)) + 0.8 * rem;
  const names2 = Math.min(SIDE_NAME * rem, 0.32 * box.width, Math.max(longest, 3.5 * rem));
  const top = 1.6 * rem;
  const pitch = Math.min(MOST_PITCH * rem, (box.height - top - 0.5 * rem) / data.count);
  const thick = Math.min(0.75 * rem, 0.55 * pitch + 2);
  return { names: names2, top, pitch, thick, left: names2, right: box.width - names2, every: everyNth(pitch, rem) };
}
var lineHeight = (place, t) => place.top + (t + 0.5) * place.pitch;
function drawLine(pen, place, asking, answering, weight) {
  const [from, to] = [lineHeight(place, asking), lineHeight(place, answering)];
  const bend = (place.right - place.left) * 0.45;
  pen.lineWidth = Math.max(0.75, weight * place.thick);
  pen.beginPath();
  pen.moveTo(place.left, from);
  pen.bezierCurveTo(place.left + bend, from, place.right - bend, to, place.right, to);
  pen.stroke();
}
function linesPicture(box, place, data, colours) {
  const crowd = clamp(0.4, CROWD / data.count, 1);
  return background(box, (pen) => {
    for (let i = 0; i < data.count; i++) {
      for (let j = 0; j <= i; j++) {
        const weight = patternWeight(data, i, j);
        if (weight < FAINT) continue;
        pen.strokeStyle = css(colours.grey, crowd * (0.06 + 0.3 * weight));
        drawLine(pen, place, i, j, weight);
      }
    }
  });
}
function drawLines(view) {
  const board = view.boards.lines;
  const box = measure(board.canvas);
  if (!box) return;
  const { data, colours } = view;
  const pen = penFor(board.canvas, box);
  if (stale(board, box, view.version)) {
    board.place = linesLayout(box, data, pen);
    board.picture = linesPicture(box, board.place, data, colours);
    Object.assign(board, { box, drawn: view.version });
  }
  paste(pen, board.picture, box);
  const at = lit(view);
  drawAsked(pen, board.place, view, at);
  drawSides(pen, box, board.place, view, at);
}
function drawAsked(pen, place, { data, colours }, { asking, answering }) {
  rowOf(data, asking).weights.forEach((weight2, j) => {
    if (weight2 < FAINT || j === answering) return;
    pen.strokeStyle = css(colours.weight, answering === null ? 0.9 : 0.4);
    drawLine(pen, place, asking, j, weight2);
  });
  if (answering === null) return;
  const weight = rowOf(data, asking).weights[answering];
  pen.strokeStyle = css(colours.weight);
  if (weight < FAINT) pen.setLineDash([3, 4]);
  drawLine(pen, place, asking, answering, Math.max(weight, 1.5 / place.thick));
  pen.setLineDash([]);
}
function drawSides(pen, box, place, { data, colours }, at) {
  setFont(pen, box, { code: false });
  pen.textBaseline = "alphabetic";
  pen.fillStyle = css(blend(colours.page, colours.ink, 0.68));
  pen.textAlign = "right";
  pen.fillText(data.words.ask, place.left - 0.4 * box.rem, 0.9 * box.rem);
  pen.textAlign = "left";
  pen.fillText(data.words.answer, place.right + 0.4 * box.rem, 0.9 * box.rem);
  const ink = css(colours.ink);
  const later = css(colours.ink, 0.35);
  const asking = { lit: at.asking, colour: css(colours.asking), x: place.left - 0.4 * box.rem, align: "right" };
  const answering = { lit: at.answering, colour: ink, x: place.right + 0.4 * box.rem, align: "left" };
  data.tokens.forEach((name, t) => {
    sideName(pen, box, place, name, t, { ...asking, other: ink });
    sideName(pen, box, place, name, t, { ...answering, other: t > at.asking ? later : ink });
  });
}
function sideName(pen, box, place, name, t, { lit: one, colour, other, x, align }) {
  const chosen = t === one;
  const near = one !== null && Math.abs(t - one) < place.every;
  if (!chosen && (near || t % place.every !== 0)) return;
  setFont(pen, box, { bold: chosen });
  pen.textAlign = align;
  pen.textBaseline = "middle";
  pen.fillStyle = chosen ? colour : other;
  pen.fillText(shortened(pen, name, place.names - 0.5 * box.rem), x, lineHeight(place, t));
}
function linesSpot({ place, box }, count, x, y, asking) {
  if (!place) return null;
  const t = Math.floor((y - place.top) / place.pitch);
  if (t < 0 || t >= count) return null;
  if (x < box.width / 2) return { asking: t, answering: null };
  return t <= asking ? { asking, answering: t } : null;
}

// components/shared/elements.js
function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = String(text);
  return made;
}
var filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

// components/head_steps/numbers.js
var RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
function fine(x) {
  const size = Math.abs(x);
  if (x === 0 || size >= 0.0995) return signed(x);
  if (size >= 1e-4) return x.toPrecision(2).replace("-", "−");
  const [digits, power] = x.toExponential(0).split("e-");
  return `${digits.replace("-", "−")}×10⁻${[...power].map((digit) => RAISED[digit]).join("")}`;
}
function shareWords(share, words) {
  if (share >= 10) return filled(words.times, { times: Math.round(share) });
  const percent = 100 * share;
  return `${percent >= 1 || percent === 0 ? Math.round(percent) : percent.toPrecision(1)}%`;
}
function scalingWords(data) {
  const otherwise = Math.abs(data.scaling / data.bySqrt - 1) > 1e-6;
  if (otherwise) return { sign: `× ${Number(data.scaling.toPrecision(4))}`, plain: "" };
  const root = Math.sqrt(data.width);
  return { sign: `÷ √${data.width}`, plain: `÷ ${Number.isInteger(root) ? root : signed(root)}` };
}
var apart = (name) => `⁨${name}⁩`;

// components/head_steps/strips.js
var STRIP = 1.3;
var STRIP_GAP = 0.3;
function stripsOf(data, group, { asking, answering }) {
  const most = (...rows) => Math.max(...rows.map((row) => row.reduce((a, x) => Math.max(a, Math.abs(x)), 0)));
  if (group === "match") {
    const [query, key] = [vectorOf(data, "queries", asking), vectorOf(data, "keys", answering)];
    const times = products(data, asking, answering);
    const alike = most(query, key);
    return [
      [query, alike],
      [key, alike],
      [times, most(times)]
    ].map(([numbers, full2]) => ({ numbers, full: full2 }));
  }
  const weight = rowOf(data, asking).weights[answering];
  const value = vectorOf(data, "values", answering);
  const sum = mixed(data, asking);
  const full = most(value, sum);
  return [value, Float64Array.from(value, (x) => x * weight), sum].map((numbers) => ({ numbers, full }));
}
function fillStrips(view, group) {
  const { node } = view.strips[group];
  const rows = stripsOf(view.data, group, view.pinned);
  Object.assign(view.strips[group], { rows, at: null });
  const scales = node.querySelectorAll(".scale");
  rows.forEach(({ full }, r) => scales[r].textContent = `±${fine(full)}`);
}
function drawStrips(view, group) {
  const { canvas, rows, at } = view.strips[group];
  const box = measure(canvas);
  if (!box) return;
  const pen = penFor(canvas, box);
  const wide = box.width / view.data.width;
  const gap = wide * box.ratio >= 4 ? 1 / box.ratio : 0;
  const edge = (n) => sharp(n * wide, box.ratio);
  const [high, pitch] = [STRIP * box.rem, (STRIP + STRIP_GAP) * box.rem];
  rows.forEach(({ numbers, full }, r) => {
    numbers.forEach((x, n) => {
      pen.fillStyle = signedColour(view.colours, x, full);
      pen.fillRect(edge(n), r * pitch, edge(n + 1) - edge(n) - gap, high);
    });
  });
  if (at === null) return;
  pen.strokeStyle = css(view.colours.ink);
  pen.lineWidth = 1.5;
  rows.forEach((_, r) => pen.strokeRect(edge(at) + 0.75, r * pitch + 0.75, Math.max(2, wide - 1.5), high - 1.5));
}
function cellWords(view, group, n) {
  const [first, second, third] = view.strips[group].rows.map(({ numbers }) => fine(numbers[n]));
  const { words } = view.data;
  if (group === "match") return filled(words.cell_1, { number: n + 1, query: first, key: second, product: third });
  return filled(words.cell_4, { number: n + 1, value: first, weighted: second, summed: third });
}

// components/head_steps/steps.js
function names(data, { asking, answering }) {
  return { asking: apart(data.tokens[asking]), answering: apart(data.tokens[answering]) };
}
function pairWords(data, { asking, answering }) {
  const other = answering ?? strongest(data, asking);
  const weight = fine(rowOf(data, asking).weights[other]);
  return filled(data.words.pair, { ...names(data, { asking, answering: other }), weight });
}
function compose(template, parts) {
  return template.split(/(\{\w+\})/).map((piece) => parts[piece.slice(1, -1)] ?? piece);
}
function fillWords(view) {
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
    ["mix", words.step_4]
  ]) {
    view.strips[group].node.setAttribute("aria-label", filled(words.strips_label, { step }));
  }
  for (const label2 of ["sum", "scores", "weights", "softmax"]) find(`.label.${label2}`).textContent = words[label2];
  find(".faint").textContent = filled(words.faint, { least: FAINT });
  find("caption").textContent = words.row_label;
  const columns = [words.table_token, words.table_score, words.table_weight];
  root.querySelectorAll("thead th").forEach((cell, at) => cell.textContent = columns[at]);
}
function fillSteps(view) {
  const { data, pinned, parts } = view;
  const { words } = data;
  const { asking, answering } = pinned;
  const row = rowOf(data, asking);
  const named = {
    asking: element("bdi", "asking", data.tokens[asking]),
    answering: element("bdi", "answering", data.tokens[answering])
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
    share: shareWords(data.shares[asking], words)
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
function fillEnds(node, numbers) {
  const [low, high] = [Math.min(0, ...numbers), Math.max(0, ...numbers)];
  node.replaceChildren(element("span", "", fine(high)), element("span", "", fine(low)));
}
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

// components/shared/motion.js
var calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// components/head_steps/map.js
var MOST_CELL = 3.5;
var ROW_NAME = 6.5;
var COLUMN_NAME = 5;
function mapLayout(box, data, words, pen) {
  const { rem } = box;
  setFont(pen, box);
  const longest = Math.max(...data.tokens.map((name) => pen.measureText(name).width)) + 0.6 * rem;
  setFont(pen, box, { code: false });
  const title = pen.measureText(words.rows_ask).width + 0.6 * rem;
  const left = Math.max(title, Math.min(ROW_NAME * rem, longest));
  const room = (top2) => Math.min(MOST_CELL * rem, (box.width - left) / data.count, (box.height - top2) / data.count);
  const flat = 2.7 * rem;
  const lying = room(flat) >= longest;
  const top = lying ? flat : 1.4 * rem + Math.min(COLUMN_NAME * rem, longest);
  const cell = Math.max(0.5, room(top));
  return { left, top, cell, side: cell * data.count, lying, every: everyNth(cell, rem) };
}
function mapPicture(box, place, data, colours) {
  const ramp = weightRamp(colours);
  const gap = place.cell * box.ratio >= 5 ? 1 / box.ratio : 0;
  const edge = (at, from) => sharp(from + at * place.cell, box.ratio);
  return background(box, (pen) => {
    for (let i = 0; i < data.count; i++) {
      const [top, bottom] = [edge(i, place.top), edge(i + 1, place.top)];
      for (let j = 0; j <= i; j++) {
        pen.fillStyle = ramp[Math.round(255 * patternWeight(data, i, j))];
        const [left, right] = [edge(j, place.left), edge(j + 1, place.left)];
        pen.fillRect(left, top, right - left - gap, bottom - top - gap);
      }
    }
  });
}
function drawMap(view) {
  const { canvas } = view.boards.map;
  const box = measure(canvas);
  if (!box) return;
  const { data, colours } = view;
  const pen = penFor(canvas, box);
  const board = view.boards.map;
  if (stale(board, box, view.version)) {
    board.place = mapLayout(box, data, data.words, pen);
    board.picture = mapPicture(box, board.place, data, colours);
    Object.assign(board, { box, drawn: view.version });
  }
  paste(pen, board.picture, box);
  const at = lit(view);
  drawTitles(pen, box, board.place, view);
  drawNames(pen, box, board.place, view, at);
  if (!samePair(at, view.pinned)) drawCell(pen, board.place, view.pinned, css(colours.ink, 0.55), 1.5);
  drawCross(pen, board.place, at, colours);
  if (at.answering !== null) drawCell(pen, board.place, at, css(colours.ink), 2);
}
function drawTitles(pen, box, place, { data, colours }) {
  const { rem } = box;
  setFont(pen, box, { code: false });
  pen.fillStyle = css(blend(colours.page, colours.ink, 0.68));
  pen.textBaseline = "alphabetic";
  pen.textAlign = "right";
  pen.fillText(data.words.rows_ask, place.left - 0.4 * rem, place.top - 0.7 * rem);
  pen.textAlign = "left";
  pen.fillText(data.words.columns_answer, place.left, 0.9 * rem);
  const later = pen.measureText(data.words.later).width;
  if (place.side < 2.4 * later) return;
  pen.textAlign = "center";
  pen.fillText(data.words.later, place.left + 0.7 * place.side, place.top + 0.27 * place.side);
}
function drawNames(pen, box, place, { data, colours }, at) {
  const ink = css(colours.ink);
  const free = (t, one) => t % place.every === 0 && (one === null || Math.abs(t - one) >= place.every);
  data.tokens.forEach((name, t) => {
    const [asks, answers] = [t === at.asking, t === at.answering];
    if (asks || free(t, at.asking)) rowName(pen, box, place, name, t, asks ? css(colours.asking) : ink, asks);
    if (answers || free(t, at.answering)) columnName(pen, box, place, name, t, ink, answers);
  });
}
function rowName(pen, box, place, name, t, colour, bold) {
  setFont(pen, box, { bold });
  pen.fillStyle = colour;
  pen.textAlign = "right";
  pen.textBaseline = "middle";
  const text = shortened(pen, name, place.left - 0.5 * box.rem);
  pen.fillText(text, place.left - 0.4 * box.rem, place.top + (t + 0.5) * place.cell);
}
function columnName(pen, box, place, name, t, colour, bold) {
  setFont(pen, box, { bold });
  pen.fillStyle = colour;
  pen.textBaseline = "middle";
  pen.save();
  pen.translate(place.left + (t + 0.5) * place.cell, place.top - (place.lying ? 0.75 : 0.35) * box.rem);
  pen.textAlign = place.lying ? "center" : "left";
  if (!place.lying) pen.rotate(-Math.PI / 2);
  pen.fillText(shortened(pen, name, place.lying ? place.cell : place.top - 1.6 * box.rem), 0, 0);
  pen.restore();
}
function drawCell(pen, place, { asking, answering }, colour, width) {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  const spare = Math.max(0, (5 - place.cell) / 2);
  const size = place.cell + 2 * spare;
  pen.strokeRect(place.left + answering * place.cell - spare, place.top + asking * place.cell - spare, size, size);
}
function drawCross(pen, place, { asking, answering }, colours) {
  const y = place.top + asking * place.cell;
  pen.strokeStyle = css(colours.asking);
  pen.lineWidth = 1.5;
  pen.strokeRect(place.left - 1, y - 1, (asking + 1) * place.cell + 1, place.cell + 1);
  if (answering === null) return;
  const x = place.left + (answering + 0.5) * place.cell;
  pen.strokeStyle = css(colours.ink, 0.35);
  pen.setLineDash([2, 3]);
  pen.beginPath();
  pen.moveTo(x, place.top - 3);
  pen.lineTo(x, y);
  pen.stroke();
  pen.setLineDash([]);
}
function mapSpot({ place }, count, x, y) {
  if (!place) return null;
  const asking = Math.floor((y - place.top) / place.cell);
  const answering = Math.floor((x - place.left) / place.cell);
  if (asking < 0 || asking >= count || answering > asking) return null;
  return { asking, answering: answering < 0 ? null : answering };
}

// components/head_steps/row.js
var ROW = { scores: [0, 2.5], weights: [2.8, 2.5], names: 5.45 };
var QUIET = 0.45;
function rowLayout(box, count) {
  const pitch = Math.min(3.5 * box.rem, box.width / count);
  return { pitch, edge: (j) => sharp(j * pitch, box.ratio), gap: pitch >= 5 ? 1 : 0 };
}
function drawRow(view) {
  const { data, colours, pinned } = view;
  const { canvas } = view.row;
  const box = measure(canvas);
  if (!box) return;
  const pen = penFor(canvas, box);
  const place = Object.assign(view.row, { place: rowLayout(box, data.count) }).place;
  const row = rowOf(data, pinned.asking);
  const at = lit(view).asking === pinned.asking ? lit(view).answering ?? pinned.answering : pinned.answering;
  drawBars(pen, box, place, ROW.scores, row.scores, at, (x) => x < 0 ? colours.minus : colours.plus, colours);
  drawBars(pen, box, place, ROW.weights, row.weights, at, () => colours.weight, colours);
  drawLater(pen, box, place, view);
  drawRowNames(pen, box, place, view, at);
}
function drawBars(pen, box, place, [top, height], numbers, at, colourOf, colours) {
  const [low, high] = [Math.min(0, ...numbers), Math.max(0, ...numbers)];
  const scale = height * box.rem / (high - low || 1);
  const zero = top * box.rem + high * scale;
  numbers.forEach((x, j) => {
    const long = Math.max(1, Math.abs(x) * scale);
    pen.fillStyle = css(colourOf(x), j === at ? 1 : QUIET);
    const wide = Math.max(0.75, place.edge(j + 1) - place.edge(j) - place.gap);
    pen.fillRect(place.edge(j), x < 0 ? zero : zero - long, wide, long);
  });
  pen.fillStyle = css(colours.ink, 0.35);
  pen.fillRect(0, sharp(zero, box.ratio), place.edge(numbers.length), 1 / box.ratio);
}
function drawLater(pen, box, place, { data, colours, pinned }) {
  const from = place.edge(pinned.asking + 1);
  const room = place.edge(data.count) - from;
  if (room <= 0) return;
  pen.strokeStyle = css(colours.line);
  pen.lineWidth = 1;
  pen.setLineDash([3, 3]);
  pen.strokeRect(from + 0.5, 0.5, room - 1, (ROW.weights[0] + ROW.weights[1]) * box.rem - 1);
  pen.setLineDash([]);
  setFont(pen, box, { code: false });
  if (pen.measureText(data.words.later).width + 8 > room) return;
  pen.fillStyle = css(blend(colours.page, colours.ink, 0.68));
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(data.words.later, from + room / 2, 0.5 * (ROW.weights[0] + ROW.weights[1]) * box.rem);
}
function drawRowNames(pen, box, place, { data, colours, pinned }, at) {
  setFont(pen, box, { bold: true });
  const names2 = data.tokens.slice(0, pinned.asking + 1);
  const all = names2.every((name) => pen.measureText(name).width + 4 <= place.pitch);
  pen.textBaseline = "top";
  names2.forEach((name, j) => {
    if (j !== at && !all) return;
    setFont(pen, box, { bold: j === at });
    const text = shortened(pen, name, 10 * box.rem);
    const half = pen.measureText(text).width / 2;
    pen.textAlign = "center";
    pen.fillStyle = css(colours.ink, j === at ? 1 : 0.7);
    pen.fillText(text, clamp(half, (j + 0.5) * place.pitch, Math.max(half, box.width - half)), ROW.names * box.rem);
  });
}
function rowSpot(view, x) {
  const answering = Math.floor(x / view.row.place.pitch);
  const { asking } = view.pinned;
  return answering >= 0 && answering <= asking ? { asking, answering } : null;
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

// components/head_steps/painting.js
function redraw(view) {
  if (!view.data) return;
  view.colours = themeColours(view.section, ROLES);
  view.version += 1;
  repaint(view);
}
function repaint(view) {
  view.frame ||= requestAnimationFrame(() => {
    view.frame = 0;
    drawMap(view);
    drawLines(view);
    drawStrips(view, "match");
    drawStrips(view, "mix");
    drawRow(view);
    view.parts.reading.textContent = pairWords(view.data, lit(view));
  });
}
function say(view, text) {
  clearTimeout(view.saying);
  view.saying = setTimeout(() => view.parts.live.textContent = text, 120);
}

// components/head_steps/walk.js
var STEPS = 4;
var WALK_MS = 2500;
var SWEEP_MS = 1800;
var FLIGHT = { duration: 900, easing: "cubic-bezier(.3, 0, .2, 1)" };
function light(view, step) {
  view.step = step;
  view.list.classList.toggle("walking", step !== null);
  for (const item2 of view.steps) {
    const here = Number(item2.dataset.step) === step;
    item2.classList.toggle("lit", here);
    if (here) item2.setAttribute("aria-current", "step");
    else item2.removeAttribute("aria-current");
  }
  if (step === null) return;
  const item = view.steps[step - 1];
  if (view.narrow()) item.scrollIntoView({ block: "nearest", behavior: calm() ? "auto" : "smooth" });
  say(view, `${step}. ${item.querySelector("h3").textContent}: ${stepWords(view, step)}`);
  if (calm()) return;
  if (step === 1) sweep(view);
  else fly(view, step);
}
function stepWords({ parts }, step) {
  const spoken = { 1: parts.heading, 2: parts.scoreLine, 3: parts.weightLine, 4: parts.written };
  return spoken[step].textContent.replace(/\s+/g, " ").trim();
}
function fly({ strips, parts }, step) {
  const { dot, score, exponent, weight, weighted } = parts;
  const [from, to] = { 2: [strips.match.canvas, dot], 3: [score, exponent], 4: [weight, weighted] }[step];
  const [start, end] = [from.getBoundingClientRect(), to.getBoundingClientRect()];
  const x = start.left + start.width / 2 - end.left - end.width / 2;
  const y = start.bottom - end.bottom;
  to.animate(
    [
      { transform: `translate(${x}px, ${y}px)`, opacity: 0.2 },
      { transform: "none", opacity: 1 }
    ],
    FLIGHT
  );
}
function sweep(view) {
  const began = performance.now();
  const move = (now) => {
    const n = Math.floor((now - began) / SWEEP_MS * view.data.width);
    const on = view.step === 1 && n < view.data.width;
    view.strips.match.at = on ? Math.max(0, n) : null;
    repaint(view);
    view.sweeping = on ? requestAnimationFrame(move) : 0;
  };
  cancelAnimationFrame(view.sweeping);
  move(began);
}
function go(view, way) {
  const next = (view.step ?? (way > 0 ? 0 : STEPS + 1)) + way;
  light(view, next < 1 || next > STEPS ? null : next);
}
function play(view) {
  go(view, 1);
  view.timer = view.step === null ? 0 : setTimeout(() => play(view), WALK_MS);
  nameWalk(view);
}
function pause(view) {
  clearTimeout(view.timer);
  view.timer = 0;
  nameWalk(view);
}
function nameWalk({ parts, data, timer }) {
  parts.walk.textContent = timer ? data.words.pause : data.words.walk;
}
function listenWalk(view) {
  const { root, parts } = view;
  parts.walk.onclick = () => view.timer ? pause(view) : play(view);
  for (const [name, way] of [
    ["previous", -1],
    ["next", 1]
  ]) {
    root.querySelector(`[data-go=${name}]`).onclick = () => {
      pause(view);
      go(view, way);
    };
  }
}

// components/head_steps/pinning.js
var pins = /* @__PURE__ */ new Map();
function takeOver(view, known) {
  const { data } = view;
  if (known?.visit !== data.visit) {
    const [asking2, answering] = data.start;
    view.pinned = pins.get(data.visit) ?? { asking: asking2, answering };
  }
  const asking = Math.min(view.pinned.asking, data.count - 1);
  view.pinned = { asking, answering: Math.min(view.pinned.answering, asking) };
}
function pin(view, pair) {
  const moved = !samePair(pair, view.pinned);
  view.pinned = pair;
  pins.set(view.data.visit, pair);
  if (moved) {
    fillSteps(view);
    view.send("pair", { visit: view.data.visit, ...pair });
  }
  repaint(view);
  say(view, pairWords(view.data, pair));
}

// components/head_steps/input.js
function listen(view) {
  for (const [shown, board] of Object.entries(view.boards)) {
    board.canvas.onpointermove = (event) => setSpot(view, boardSpot(view, shown, event));
    board.canvas.onpointerleave = () => setSpot(view, null);
    board.canvas.onclick = (event) => pinSpot(view, boardSpot(view, shown, event));
    board.canvas.onkeydown = (event) => press(view, event);
    board.canvas.onfocus = () => say(view, pairWords(view.data, view.pinned));
    board.canvas.onblur = () => setCursor(view, null);
    view.root.querySelector(`[data-view=${shown}]`).onclick = () => {
      show(view, shown);
      view.trigger("board", shown);
    };
  }
  view.row.canvas.onpointermove = (event) => overRow(view, event);
  view.row.canvas.onpointerleave = () => leave(view);
  view.row.canvas.onclick = (event) => pinSpot(view, rowSpot(view, inside(event).x));
  for (const group of Object.keys(view.strips)) listenStrips(view, group);
  view.section.onkeydown = (event) => {
    if (event.key === "Escape") rest(view);
  };
  listenWalk(view);
}
function inside(event) {
  const box = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}
function boardSpot(view, shown, event) {
  const { x, y } = inside(event);
  const { count } = view.data;
  if (shown === "map") return mapSpot(view.boards.map, count, x, y);
  return linesSpot(view.boards.lines, count, x, y, view.spot?.asking ?? view.pinned.asking);
}
function setSpot(view, spot) {
  if (spot?.asking === view.spot?.asking && spot?.answering === view.spot?.answering) return;
  view.spot = spot;
  repaint(view);
}
function setCursor(view, cursor) {
  view.cursor = cursor;
  repaint(view);
}
function rest(view) {
  pause(view);
  light(view, null);
  setCursor(view, null);
}
function show(view, shown) {
  view.views.dataset.shown = shown;
  for (const name of Object.keys(view.boards)) {
    view.root.querySelector(`[data-view=${name}]`).setAttribute("aria-pressed", String(name === shown));
  }
  repaint(view);
}
function pinSpot(view, spot) {
  if (!spot) return;
  view.cursor = null;
  pin(view, { asking: spot.asking, answering: spot.answering ?? strongest(view.data, spot.asking) });
}
function press(view, event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const { asking, answering } = view.cursor ?? view.pinned;
  if (event.key === "Enter" || event.key === " ") {
    if (!event.repeat) pin(view, { asking, answering });
  } else {
    const rows = { ArrowUp: -1, ArrowDown: 1, PageUp: -10, PageDown: 10 };
    const columns = { ArrowLeft: answering - 1, ArrowRight: answering + 1, Home: 0, End: asking };
    if (!(event.key in rows) && !(event.key in columns)) return;
    const row = clamp(0, asking + (rows[event.key] ?? 0), view.data.count - 1);
    view.spot = null;
    setCursor(view, { asking: row, answering: clamp(0, columns[event.key] ?? answering, row) });
    say(view, pairWords(view.data, view.cursor));
  }
  event.preventDefault();
}
function listenStrips(view, group) {
  const { node, canvas } = view.strips[group];
  canvas.onpointermove = (event) => {
    const n = Math.floor(inside(event).x / canvas.clientWidth * view.data.width);
    setCell(view, group, clamp(0, n, view.data.width - 1), event);
  };
  canvas.onpointerleave = () => setCell(view, group, null);
  node.onblur = () => setCell(view, group, null);
  node.onkeydown = (event) => {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!way) return;
    event.preventDefault();
    const { at } = view.strips[group];
    setCell(view, group, at === null ? 0 : clamp(0, at + way, view.data.width - 1));
    say(view, cellWords(view, group, view.strips[group].at));
  };
}
function setCell(view, group, n, event) {
  const strips = view.strips[group];
  strips.at = n;
  repaint(view);
  if (n === null) return hideTip(view);
  const box = strips.canvas.getBoundingClientRect();
  const x = event?.clientX ?? box.left + (n + 0.5) * box.width / view.data.width;
  return showTip(view, cellWords(view, group, n), x, box.bottom);
}
function overRow(view, event) {
  const spot = rowSpot(view, inside(event).x);
  setSpot(view, spot);
  if (!spot) return hideTip(view);
  const row = rowOf(view.data, spot.asking);
  const known = { score: fine(row.scores[spot.answering]), weight: fine(row.weights[spot.answering]) };
  const box = view.row.canvas.getBoundingClientRect();
  return showTip(view, filled(view.data.words.bar, { ...names(view.data, spot), ...known }), event.clientX, box.bottom);
}
function leave(view) {
  setSpot(view, null);
  hideTip(view);
}
function showTip({ tip, section }, text, x, y) {
  tip.hidden = false;
  tip.textContent = text;
  const box = section.getBoundingClientRect();
  const left = clamp(0, x - box.left - tip.offsetWidth / 2, Math.max(0, box.width - tip.offsetWidth));
  tip.style.transform = `translate(${left}px, ${y - box.top + 4}px)`;
}
function hideTip({ tip }) {
  tip.hidden = true;
}

// components/head_steps/script.js
var views = /* @__PURE__ */ new WeakMap();
function script_default({ data, parentElement: root, setStateValue, setTriggerValue }) {
  const section = root.querySelector("section");
  let view = views.get(root);
  if (view?.section !== section) {
    view = mount(root, section);
    views.set(root, view);
  }
  view.send = setStateValue;
  view.trigger = setTriggerValue;
  accept(view, opened(data));
  for (const canvas of root.querySelectorAll("canvas")) view.observer.observe(canvas);
  return () => {
    view.observer.disconnect();
    cancelAnimationFrame(view.frame);
    cancelAnimationFrame(view.sweeping);
    view.frame = 0;
    clearTimeout(view.timer);
    clearTimeout(view.saying);
    view.timer = 0;
  };
}
function mount(root, section) {
  const find = (selector) => root.querySelector(selector);
  const strips = (group) => {
    const node = find(`[data-strips=${group}]`);
    return { node, canvas: node.querySelector("canvas"), rows: [], at: null };
  };
  const view = {
    root,
    section,
    views: find(".views"),
    list: find(".steps"),
    tip: find(".tip"),
    steps: [...root.querySelectorAll(".steps > li")],
    boards: { map: { canvas: find(".map canvas") }, lines: { canvas: find(".lines canvas") } },
    strips: { match: strips("match"), mix: strips("mix") },
    row: { canvas: find(".row canvas") },
    parts: findParts(find),
    spot: null,
    cursor: null,
    step: null,
    timer: 0,
    frame: 0,
    sweeping: 0,
    version: 0
  };
  view.narrow = () => view.list.getBoundingClientRect().top > view.views.getBoundingClientRect().bottom;
  view.observer = new ResizeObserver(() => repaint(view));
  document.fonts.ready.then(() => redraw(view));
  return view;
}
function findParts(find) {
  const names2 = ["heading", "dot", "scaling", "score", "exponent", "largest", "total", "shares", "weight", "weighted"];
  names2.push("written", "walk", "live");
  const [scoreScale, weightScale] = [find(".row .scale"), find(".row .scale:last-of-type")];
  const parts = Object.fromEntries(names2.map((name) => [name, find(`.${name}`)]));
  const lines = { scoreLine: find("[data-step='2'] .formula"), weightLine: find("[data-step='3'] .formula") };
  return { ...parts, ...lines, rowSum: find(".row-sum"), reading: find(".reading .pair"), scoreScale, weightScale };
}
function accept(view, data) {
  const known = view.data;
  view.data = known?.digest === data.digest ? Object.assign(data, { rows: known.rows }) : data;
  if (known?.digest !== data.digest) Object.assign(view, { spot: null, cursor: null });
  takeOver(view, known);
  view.section.style.setProperty("--height", `${data.height}rem`);
  if (!known) listen(view);
  fillWords(view);
  fillSteps(view);
  show(view, known?.board === data.board ? view.views.dataset.shown : data.board);
  nameWalk(view);
  redraw(view);
}
export {
  script_default as default
};
