// components/shared/probabilities.js
var hundredths = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
function percent(share) {
  if (share === 0) return "0%";
  if (share < 1e-4) return "<0.01%";
  return share > 0.9999 && share < 1 ? ">99.99%" : `${(100 * share).toFixed(2)}%`;
}
function drawnNumber(u) {
  return (Math.floor(u * 1e4) / 1e4).toFixed(4);
}

// components/shared/elements.js
function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = String(text);
  return made;
}
var filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (whole2, name) => values[name] ?? whole2);
function placeWords(root, words) {
  const texts = root.querySelectorAll("[data-word]");
  const labels = root.querySelectorAll("[data-label]");
  for (const node of texts) node.textContent = words[node.dataset.word ?? ""];
  for (const node of labels) node.setAttribute("aria-label", words[node.dataset.label ?? ""]);
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

// components/shared/numbers.js
var whole = (value) => Math.round(value).toLocaleString("en");

// components/shared/surprise.js
var CAP = 12;
var CIVIDIS = ["#00224e", "#213b6e", "#434e6c", "#5e616e", "#7a7877", "#969077", "#b5a76f", "#d3c065", "#f2dc52"];
function colourOf(bits) {
  const place = Math.min(1, Math.max(0, bits / CAP)) * (CIVIDIS.length - 1);
  return CIVIDIS[Math.round(place)];
}
var SCALE = `linear-gradient(to right, ${CIVIDIS.join(", ")})`;
function quietly(name) {
  const spaces = name.match(/^␣*/)?.[0] ?? "";
  const made = element("bdi", "", name.slice(spaces.length));
  made.prepend(element("span", "space", spaces));
  return made;
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
function rankOf(line, mass, kept, u) {
  return Math.min(
    search(kept, (i) => line[i] / mass > u),
    kept - 1
  );
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

// components/temperature_race/flips.js
function parting(one, other) {
  const place = one.findIndex((id, i) => id !== other[i]);
  if (place >= 0) return place;
  return one.length === other.length ? -1 : one.length;
}
function lineOf(logits) {
  const z = Float64Array.from(logits).sort().reverse();
  const largest = z[0];
  for (let i = 0; i < z.length; i++) z[i] -= largest;
  const state = { T: 1, topK: null, topP: null, shortcut: false };
  const header = { V: z.length, names: [""], shortcut: 1 };
  return { z, powers: new Float64Array(z.length), line: new Float64Array(z.length), state, header };
}
function fall(view, T, number) {
  view.state.T = T;
  const { kept, mass } = shape(view);
  const rank = rankOf(view.line, mass, kept, number);
  return { rank, start: rank > 0 ? view.line[rank - 1] / mass : 0, end: view.line[rank] / mass, mass };
}
function bands(view, number, hottest, count = 400) {
  const found = [];
  for (let i = 0; i <= count; i++) {
    const T = temperatureAt(i / count, hottest);
    const { rank } = fall(view, T, number);
    const last = found.at(-1);
    if (last?.rank === rank) last.to = T;
    else {
      if (last) last.to = T;
      found.push({ from: T, to: T, rank });
    }
  }
  return found;
}
var temperatureAt = (share, hottest) => share <= 0.5 ? 4 * share : 2 + (share - 0.5) * 2 * (hottest - 2);
var shareOf = (T, hottest) => T <= 2 ? T / 4 : 0.5 + (T - 2) / (2 * (hottest - 2));

// components/temperature_race/script.js
var STEPS = 1e3;
var instances = /* @__PURE__ */ new WeakMap();
function script_default({ data, parentElement: root }) {
  const header = unpack(data);
  const section = root.querySelector("section");
  let view = instances.get(root);
  if (view?.section !== section) {
    view = { section, T: null, parts: {} };
    for (const node of root.querySelectorAll("[id]")) view.parts[node.id] = node;
    instances.set(root, view);
  }
  if (view.digest !== header.digest) build(view, header);
  view.observer ??= new ResizeObserver(() => paint(view));
  view.observer.observe(view.parts.line);
  section.dataset.built = "";
  return () => view.observer.disconnect();
}
function build(view, header) {
  const { parts } = view;
  const { words, columns } = header;
  Object.assign(view, { digest: header.digest, header, softmax: lineOf(header.arrays.logits) });
  placeWords(view.section, words);
  parts.scale.style.background = SCALE;
  parts.columns.style.setProperty("--columns", String(columns.length));
  parts.columns.replaceChildren(...columns.map((column, place) => columnOf(words, column, columns[place - 1])));
  parts["one-title"].textContent = filled(words.one_title, { number: drawnNumber(header.number) });
  view.bands = bands(view.softmax, header.number, header.hottest);
  parts.bands.replaceChildren(...view.bands.map((band) => bandOf(view, band)));
  const named = view.bands.map((band) => bandText(view, band)).join(", ");
  parts.bands.setAttribute("aria-label", filled(view.bands.length > 1 ? words.flips : words.no_flip, { bands: named }));
  view.T = header.initial;
  parts.slider.value = String(Math.round(STEPS * shareOf(view.T, header.hottest)));
  parts.slider.oninput = () => {
    view.T = Math.round(100 * temperatureAt(Number(parts.slider.value) / STEPS, header.hottest)) / 100;
    paint(view);
  };
  paint(view);
}
function columnOf(words, column, before) {
  const made = element("div", "column");
  const mean = column.bits.reduce((sum, bits) => sum + bits, 0) / Math.max(1, column.bits.length);
  const title = element("p", "title", filled(words.temperature, { value: column.temperature }));
  title.append(element("small", "", filled(words.mean, { bits: mean.toFixed(1) })));
  const text = element("p", "text");
  const place = before ? parting(column.ids, before.ids) : -1;
  column.names.forEach((name, i) => {
    const token = element("span", "token");
    token.append(quietly(name));
    const bits = column.bits[i];
    token.style.setProperty("--surprise", colourOf(bits));
    token.style.setProperty("--size", String(Math.min(1, bits / CAP)));
    token.title = filled(words.token, { place: i + 1, name, bits: bits.toFixed(1) });
    if (i === place) token.classList.add("parts");
    text.append(token, document.createElement("wbr"));
  });
  if (column.ended) text.append(element("small", "", ` ${words.ended}`));
  const note = !before ? "" : place < 0 ? filled(words.same, { value: before.temperature }) : filled(words.parts, { place: place + 1, value: before.temperature });
  made.append(title, text, element("p", "note", note));
  return made;
}
var nameOf = ({ header }, rank) => header.names[rank] ?? filled(header.words.unnamed, { rank: whole(rank + 1) });
function bandText(view, { from, to, rank }) {
  return filled(view.header.words.band, { name: nameOf(view, rank), from: from.toFixed(2), to: to.toFixed(2) });
}
function bandOf(view, band) {
  const { hottest } = view.header;
  const made = element("span", "band");
  const width = shareOf(band.to, hottest) - shareOf(band.from, hottest);
  made.style.width = `${100 * width}%`;
  made.title = bandText(view, band);
  made.classList.toggle("thin", width < 0.01);
  if (width > 0.05) made.textContent = nameOf(view, band.rank);
  made.dataset.rank = band.rank;
  return made;
}
function paint(view) {
  const { parts, header, softmax, T } = view;
  const now = fall(softmax, T, header.number);
  parts.reading.textContent = T.toFixed(2);
  parts.slider.setAttribute("aria-valuetext", `${T.toFixed(2)}: ${nameOf(view, now.rank)}`);
  parts.pin.style.left = `${100 * header.number}%`;
  for (const band of parts.bands.children) band.classList.toggle("here", Number(band.dataset.rank) === now.rank);
  parts.falls.textContent = filled(header.words.falls, {
    number: drawnNumber(header.number),
    start: now.start.toFixed(3),
    end: now.end.toFixed(3),
    name: nameOf(view, now.rank),
    rank: whole(now.rank + 1),
    share: percent(now.end - now.start)
  });
  drawLine(view, now);
}
function drawLine(view, now) {
  const canvas = view.parts.line;
  const { clientWidth: width, clientHeight: height } = canvas;
  const scale = devicePixelRatio || 1;
  if (width === 0) return;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const style = getComputedStyle(canvas);
  const ink = canvas.getContext("2d");
  const { line } = view.softmax;
  ink.fillStyle = style.getPropertyValue("--quiet");
  ink.fillRect(0, 0, canvas.width, canvas.height);
  ink.fillStyle = style.getPropertyValue("--gray");
  let last = 0;
  for (let i = 0; i < line.length; i++) {
    const end = line[i] / now.mass;
    if ((end - last) * canvas.width < 1) break;
    if (i % 2 === 0) ink.fillRect(last * canvas.width, 0, (end - last) * canvas.width, canvas.height);
    last = end;
  }
  ink.fillStyle = style.getPropertyValue("--accent");
  const least = Math.max(scale, (now.end - now.start) * canvas.width);
  ink.fillRect(now.start * canvas.width, 0, least, canvas.height);
}
export {
  script_default as default
};
