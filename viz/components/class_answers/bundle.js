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

// components/shared/probabilities.js
var hundredths = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
function percent(share) {
  if (share === 0) return "0%";
  if (share < 1e-4) return "<0.01%";
  return share > 0.9999 && share < 1 ? ">99.99%" : `${(100 * share).toFixed(2)}%`;
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
  for (const [name, kind, shape2] of header.arrays) {
    const Kind = KINDS[kind];
    if (!Kind) throw new Error(`${name} is of the unknown type ${kind}`);
    const count = shape2.reduce((product, size) => product * size, 1);
    if (at + count * Kind.BYTES_PER_ELEMENT > raw.length) throw new Error(`${name} is cut off`);
    arrays[name] = new Kind(raw.buffer, at, count);
    shapes[name] = shape2;
    at += aligned(count * Kind.BYTES_PER_ELEMENT);
  }
  if (at !== raw.length) throw new Error(`payload of ${raw.length} bytes, its header says ${at}`);
  return { ...header, arrays, shapes };
}

// components/shared/softmax.js
function exponentiate(z, T, powers, line) {
  const end = T === 0 ? 1 : search(z.length, (i) => z[i] / T < -746);
  const divisor = T || 1;
  let sum = 0;
  for (let i = 0; i < end; i++) {
    sum += powers[i] = Math.exp(z[i] / divisor);
    line[i] = sum;
  }
  powers.fill(0, end);
  line.fill(sum, end);
}
function shape(view) {
  const { z, powers, line, state, header } = view;
  const V = header.V;
  const named = header.names.length;
  const short = Math.min(header.shortcut, V);
  exponentiate(z, state.T, powers, line);
  let kept = Math.min(state.topK ?? V, state.shortcut ? short : V, V);
  if ((state.topP ?? 1) < 1) kept = Math.min(firstReaching(line, state.topP, kept) + 1, kept);
  const mass = line[kept - 1];
  const total = line[V - 1];
  const far = Math.max(named, short);
  const beyond = sumOf(powers, far, V);
  const others = sumOf(powers, named, far) + beyond;
  return {
    kept,
    mass,
    total,
    others,
    othersKept: kept === V ? others : sumOf(powers, named, kept),
    leftOut: sumOf(powers, kept, V) / total,
    entropy: entropy(view, kept, mass),
    atShortcut: (sumOf(powers, short, far) + beyond) / total
  };
}
function entropy({ z, powers, state }, kept, mass) {
  if (state.T === 0) return 0;
  let weighted = 0;
  for (let i = 0; i < kept && powers[i] > 0; i++) weighted += z[i] * powers[i];
  return Math.max(0, (Math.log(mass) - weighted / (state.T * mass)) / Math.LN2);
}
function sumOf(powers, from, to) {
  let sum = 0;
  for (let i = from; i < to && powers[i] > 0; i++) sum += powers[i];
  return sum;
}
function firstReaching(line, p, count) {
  return search(count, (i) => line[i] / line[count - 1] >= p);
}
function search(count, holds) {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = low + high >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

// components/class_answers/measures.js
function lineOf(logits) {
  const z = Float64Array.from(logits, (value) => value - logits[0]);
  const state = { T: 1, topK: null, topP: null, shortcut: false };
  const header = { V: z.length, names: [""], shortcut: 1 };
  return { z, powers: new Float64Array(z.length), line: new Float64Array(z.length), state, header };
}
function sharesOf(counts) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => total > 0 ? count / total : 0);
}
var entropyOf = (shares) => shares.reduce((sum, s) => s > 0 ? sum - s * Math.log2(s) : sum, 0) + 0;
function modelAt(softmax, rows, T) {
  softmax.state.T = T;
  const { total, entropy: entropy2 } = shape(softmax);
  const { z, powers } = softmax;
  const probabilities = rows.map(({ ranks }) => ranks.reduce((sum, rank) => sum + powers[rank], 0) / total);
  const logarithms = rows.map(({ ranks }) => logSum(ranks.map((rank) => z[rank] / T)) - Math.log(total));
  return { probabilities, logarithms, entropy: entropy2 };
}
function logSum(powers) {
  const top = Math.max(...powers);
  return top + Math.log(powers.reduce((sum, x) => sum + Math.exp(x - top), 0));
}
function divergence(rows, counts, logarithms) {
  const said = rows.map((_, i) => i).filter((i) => rows[i].ranks.length > 0 && counts[i] > 0);
  if (said.length === 0) return null;
  const shares = sharesOf(said.map((i) => counts[i]));
  const bits = said.reduce((sum, i, at) => sum + shares[at] * (Math.log(shares[at]) - logarithms[i]), 0) / Math.LN2;
  return Math.max(0, bits);
}
var AXES = [0.1, 0.25, 0.5, 1];
var axisFor = (values) => AXES.find((end) => Math.max(...values) <= end + 1e-9) ?? 1;

// components/class_answers/scale.js
var TICKS = [0.1, 0.2, 0.5, 1, 2, 5];
var TRACK = 1e3;
var SPAN = Math.log(TICKS.at(-1) / TICKS[0]);
var SNAP = 7;
var STEP = 1.04;
function temperatureAt(position) {
  const near = TICKS.find((tick) => Math.abs(positionOf(tick) - position) <= SNAP);
  return near ?? Math.round(100 * TICKS[0] * Math.exp(SPAN * position / TRACK)) / 100;
}
function positionOf(T) {
  const share = Math.log(T / TICKS[0]) / SPAN;
  return TRACK * Math.max(0, Math.min(1, share));
}
function positionAfter(key, T) {
  const hotter = positionOf(Math.max(T * STEP, T + 0.01));
  const colder = positionOf(Math.min(T / STEP, T - 0.01));
  const moves = {
    ArrowUp: hotter,
    ArrowRight: hotter,
    ArrowDown: colder,
    ArrowLeft: colder,
    PageUp: positionOf(TICKS.find((tick) => tick > T) ?? T),
    PageDown: positionOf(TICKS.findLast((tick) => tick < T) ?? T),
    Home: 0,
    End: TRACK
  };
  return moves[key] ?? null;
}

// components/class_answers/script.js
var PAUSE_MS = 700;
var IDS = ["cover", "open", "middle", "end", "keys", "body", "foot", "temperature", "reading", "ticks", "nearest"];
IDS.push("entropies", "divergence", "formula", "spoken");
var views = /* @__PURE__ */ new WeakMap();
function script_default({ data, parentElement: root, setStateValue }) {
  const section = root.querySelector("section");
  let view = views.get(root);
  if (view?.section !== section) {
    const parts = Object.fromEntries(IDS.map((id) => [id, root.querySelector(`#${id}`)]));
    view = { section, parts, frame: 0, T: null, known: null, number: 0 };
    views.set(root, view);
    listen(view);
  }
  view.send = setStateValue;
  accept(view, unpack(data));
  section.dataset.built = "";
  return () => {
    cancelAnimationFrame(view.frame);
    clearTimeout(view.pause);
    view.frame = 0;
  };
}
function accept(view, header) {
  if (view.digest !== header.digest) build(view, header);
  if (header.heard >= view.number && header.temperature !== view.known) {
    view.T = view.known = header.temperature;
    view.parts.temperature.value = String(positionOf(view.T));
  }
  view.number = Math.max(view.number, header.heard);
  if (!header.covered) paint(view);
}
function build(view, header) {
  const { parts } = view;
  Object.assign(view, { digest: header.digest, header });
  placeWords(view.section, header.words);
  parts.cover.hidden = !header.covered;
  parts.open.hidden = header.covered;
  parts.cover.textContent = header.words.covered;
  if (header.covered) {
    for (const part of [parts.body, parts.foot, parts.keys, parts.spoken]) part.replaceChildren();
    return;
  }
  const { rows, totals, arrays, most } = header;
  view.softmax = lineOf(arrays.logits);
  view.shares = totals.map((_, round) => sharesOf(rows.map(({ counts }) => counts[round])));
  view.counts = rows.map(({ counts }) => counts.at(-1) ?? 0);
  parts.formula.hidden = header.present;
  buildKeys(view);
  view.lines = rows.slice(0, most).map((row, i) => lineFor(view, row.label, [i]));
  parts.body.replaceChildren(...view.lines.map(({ line }) => line));
  const others = rows.slice(most).filter(({ counts }) => counts.some((count) => count > 0)).length;
  const label = others > 0 ? filled(header.words.others, { count: others }) : header.words.rest;
  const hidden = rows.map((_, i) => i).slice(most);
  view.rest = lineFor(view, label, hidden);
  parts.foot.replaceChildren(view.rest.line);
  buildTrack(view);
}
function buildKeys({ parts, header }) {
  const { words, totals, rounds } = header;
  const keys = totals.map((_, i) => {
    const last = i === totals.length - 1;
    const name = totals.length > 1 ? filled(words.round, { number: rounds - totals.length + 1 + i }) : words.class;
    const key = element("span");
    const swatch = element("i", last ? "key last" : "key");
    swatch.setAttribute("aria-hidden", "true");
    key.append(swatch, name);
    return key;
  });
  parts.keys.replaceChildren(...keys);
}
function lineFor(view, label, places) {
  const { header, shares } = view;
  const line = element("tr");
  const name = element("th", "label");
  name.scope = "row";
  const text = element("bdi", "", label);
  text.title = label;
  name.append(text);
  const chart = element("td", "chart");
  const sums = shares.map((round) => places.reduce((sum, i) => sum + round[i], 0));
  const bars = sums.map((share, i) => barOf(i === sums.length - 1 ? "bar last" : "bar", share));
  const model = barOf("bar model", 0);
  const tracks = element("div", "bars");
  tracks.append(...bars.map(({ node }) => node), model.node);
  chart.append(tracks);
  const expected = element("td", "expected");
  line.append(name, chart, element("td", "said", countedText(header, sums, places)), expected);
  return { line, bars, model, expected, sums };
}
var barOf = (className, share) => ({ node: element("div", className), share });
function countedText({ words, rows, totals }, sums, places) {
  if (totals.length === 0) return "";
  const count = places.reduce((sum, i) => sum + rows[i].counts.at(-1), 0);
  if (sums.every((share) => share === 0)) return words.nobody;
  const values = { count, total: totals.at(-1), share: rounded(sums.at(-1)) };
  return totals.length > 1 ? filled(words.moved, { ...values, before: rounded(sums[0]) }) : filled(words.counted, values);
}
var rounded = (share) => `${Math.round(100 * share)}%`;
function buildTrack({ parts, header }) {
  parts.ticks.replaceChildren(
    ...TICKS.map((tick) => {
      const mark = element("span", "", tick);
      mark.style.setProperty("--at", String(positionOf(tick) / TRACK));
      return mark;
    })
  );
  const { fitted, words } = header;
  parts.nearest.hidden = fitted === null;
  if (fitted === null) return;
  const [coldest, hottest] = [TICKS[0], TICKS.at(-1)];
  const word = fitted < coldest ? words.below : fitted > hottest ? words.above : words.nearest;
  const value = Math.max(coldest, Math.min(hottest, fitted)).toFixed(2);
  parts.nearest.textContent = filled(word, { value });
  parts.nearest.value = value;
  const flag = element("i", "flag", "▲");
  flag.style.setProperty("--at", String(positionOf(fitted) / TRACK));
  parts.ticks.append(flag);
}
function repaint(view) {
  view.frame ||= requestAnimationFrame(() => {
    view.frame = 0;
    paint(view);
  });
}
function paint(view) {
  const { parts, header, softmax, lines, rest, T } = view;
  const { words, rows } = header;
  const model = modelAt(softmax, rows, T);
  const named = lines.map((_, i) => model.probabilities[i]);
  const others = Math.max(0, 1 - named.reduce((sum, p) => sum + p, 0));
  const axis = axisFor([...named, ...lines.flatMap(({ sums }) => sums)]);
  write(parts.middle, percentOfAxis(axis / 2));
  write(parts.end, percentOfAxis(axis));
  lines.forEach((line, i) => paintLine(line, axis, rows[i].ranks.length > 0 ? named[i] : null));
  paintLine(rest, axis, others);
  write(parts.reading, `T = ${T.toFixed(2)}`);
  const shared = view.shares.at(-1) ?? [];
  const bits = { class: entropyOf(shared).toFixed(2), model: model.entropy.toFixed(2) };
  write(parts.entropies, filled(words.entropies, bits));
  write(parts.divergence, divergenceText(words, divergence(rows, view.counts, model.logarithms)));
  const said = {
    value: T.toFixed(2),
    entropies: parts.entropies.textContent,
    divergence: parts.divergence.textContent
  };
  view.spoken = filled(words.spoken, said);
  parts.temperature.setAttribute("aria-valuetext", view.spoken);
}
var percentOfAxis = (share) => `${Number((100 * share).toFixed(1))}%`;
function divergenceText(words, bits) {
  if (bits === null) return words.no_divergence;
  return filled(words.divergence, { value: Number.isFinite(bits) ? bits.toFixed(2) : words.endless });
}
function paintLine({ bars, model, expected }, axis, probability) {
  model.share = probability ?? 0;
  for (const { node, share } of [...bars, model]) {
    node.style.setProperty("--share", String(Math.min(1, share / axis)));
    node.classList.toggle("beyond", share > axis + 1e-9);
  }
  write(expected, probability === null ? "–" : percent(probability));
}
function listen(view) {
  const slider = view.parts.temperature;
  slider.oninput = () => turn(view, temperatureAt(Number(slider.value)));
  slider.onchange = () => release(view);
  slider.onblur = () => release(view);
  slider.onkeydown = (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const position = positionAfter(event.key, view.T);
    if (position === null) return;
    event.preventDefault();
    slider.value = String(position);
    turn(view, temperatureAt(position));
    clearTimeout(view.pause);
    view.pause = setTimeout(() => release(view), PAUSE_MS);
  };
  view.parts.nearest.onclick = () => {
    slider.value = String(positionOf(Number(view.parts.nearest.value)));
    turn(view, Number(view.parts.nearest.value));
    release(view);
  };
}
function turn(view, T) {
  view.T = T;
  repaint(view);
}
function release(view) {
  clearTimeout(view.pause);
  if (view.T === view.known || view.header.covered) return;
  view.known = view.T;
  view.number += 1;
  paint(view);
  view.parts.spoken.textContent = view.spoken;
  view.send("released", { temperature: view.T, number: view.number });
}
export {
  script_default as default
};
