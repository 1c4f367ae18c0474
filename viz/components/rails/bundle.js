// components/shared/numbers.js
var clamp = (low, value, high) => Math.max(low, Math.min(high, value));
var whole = (value) => Math.round(value).toLocaleString("en");
function signed(value, digits = 2) {
  const text = value.toFixed(digits).replace("-", "−");
  return Number(text.slice(1)) === 0 ? text.replace("−", "") : text;
}

// components/shared/elements.js
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

// components/rails/data.js
function opened(bytes) {
  const { arrays, shapes, ...header } = unpack(bytes);
  const starts = new Uint32Array(arrays.read_counts.length + 1);
  for (let i = 0; i < arrays.read_counts.length; i++) starts[i + 1] = starts[i] + arrays.read_counts[i];
  const sizes = { samples: shapes.vectors[1], layers: shapes.read_counts[0], shown: shapes.next_probabilities[1] };
  return { ...header, ...arrays, ...sizes, starts, count: header.tokens.length };
}
function reads(data, layer, token) {
  const found = [];
  const row = layer * data.count + token;
  for (let i = data.starts[row]; i < data.starts[row + 1]; i++) {
    found.push([data.read_sources[i], data.read_shares[i], data.read_weights[i]]);
  }
  return found;
}
function attraction(data, token) {
  const total = new Float32Array(data.count);
  for (let layer = 0; layer < data.layers; layer++) {
    for (const [source, share] of reads(data, layer, token)) {
      if (source !== token) total[source] += share;
    }
  }
  return total;
}
function outcomes(data, token) {
  if (data.covered) return [];
  const rows = [];
  const last = token === data.count - 1;
  const rank = last ? 0 : data.next_rank[token];
  let rest = 1;
  for (let k = 0; k < data.shown; k++) {
    const chance = data.next_probabilities[token * data.shown + k];
    rest -= chance;
    rows.push({ name: data.names[token][k], chance, came: rank === k + 1, kind: "likely" });
  }
  if (rank > data.shown) {
    const chance = data.next_rank_probability[token];
    rest -= chance;
    rows.push({ name: data.tokens[token + 1], chance, came: true, kind: "far" });
  }
  rows.push({ name: data.words.others, chance: Math.max(0, rest), came: false, kind: "others" });
  return rows;
}

// components/rails/words.js
function percent(p) {
  if (p >= 0.9995) return p > 0.99995 ? "100%" : `${(100 * p).toFixed(2)}%`;
  if (p >= 1e-3) return `${(100 * p).toFixed(1)}%`;
  return p >= 1e-5 ? `${(100 * p).toPrecision(1)}%` : "<0.001%";
}
var change = (share, words) => share < 10 ? `${Math.round(100 * share)}%` : filled(words.times, { times: Math.round(share) });
function readWords(data, layer, token) {
  const strongest2 = reads(data, layer, token).sort((a, b) => b[1] - a[1]).slice(0, 5);
  return strongest2.map(([source, share, weight]) => [
    source === token ? data.words.itself : data.tokens[source],
    filled(data.words.share, { share: percent(share), weight: percent(weight) })
  ]);
}
function tipWords(data, ends, spot) {
  const { words } = data;
  const name = data.tokens[spot.token];
  if (spot.part === "bar") {
    const { name: next, chance, came } = ends[spot.row];
    const rank = came ? [[words.came, filled(words.rank, { rank: whole(data.next_rank[spot.token]) })]] : [];
    return { name: next, place: "", rows: [[words.probability, chance.toPrecision(4)], ...rank] };
  }
  if (spot.part === "strip") {
    const values = data.vectors.subarray(spot.token * data.samples, (spot.token + 1) * data.samples);
    const rows2 = [
      [filled(words.sample, { sample: spot.sample + 1, samples: data.samples }), signed(values[spot.sample], 4)],
      [words.least, signed(Math.min(...values), 4)],
      [words.most, signed(Math.max(...values), 4)]
    ];
    return { name, place: "", rows: rows2 };
  }
  if (spot.layer === null) {
    const chance = () => percent(data.next_probabilities[spot.token * data.shown]);
    const rows2 = data.covered ? [] : [[filled(words.then, { name: data.names[spot.token][0] }), chance()]];
    return { name, place: filled(words.token_of, { token: spot.token + 1, count: data.count }), rows: rows2 };
  }
  const cell = spot.layer * data.count + spot.token;
  const sources = readWords(data, spot.layer, spot.token).map(([source, weight]) => [
    filled(words.reads, { name: source }),
    weight
  ]);
  const rows = [
    [words.attention_adds, change(data.attention_share[cell], words), "attention"],
    [words.mlp_adds, change(data.mlp_share[cell], words), "mlp"],
    ...sources
  ];
  return { name, place: filled(words.layer_of, { layer: spot.layer + 1 }), rows };
}
function aloud(data, token, layer) {
  const { words } = data;
  const parts = [filled(words.spoken_token, { name: data.tokens[token], token: token + 1, count: data.count })];
  parts.push(...data.covered ? [words.covered] : spokenPrediction(data, token));
  if (layer !== null) {
    const { place, rows } = tipWords(data, [], { part: "rail", token, layer });
    parts.push(place, ...rows.map(([label, value]) => `${label} ${value}`));
  }
  return `${parts.join(". ")}.`;
}
function spokenPrediction(data, token) {
  const { words } = data;
  const share = percent(data.next_probabilities[token * data.shown]);
  const said = [filled(words.spoken_next, { name: data.names[token][0], share })];
  if (token === data.count - 1) return said;
  const rank = whole(data.next_rank[token]);
  return [...said, filled(words.spoken_came, { name: data.tokens[token + 1], rank })];
}
function footWords(data, token) {
  if (data.covered) return [];
  const bits = data.entropy[token];
  const many = 2 ** bits;
  const choices = many < 10 ? many.toFixed(1) : whole(Math.round(many));
  const lines = [[filled(data.words.uncertainty, { bits: bits.toFixed(1), choices }), "entropy"]];
  if (token < data.count - 1) lines.unshift([filled(data.words.came_rank, { rank: whole(data.next_rank[token]) }), ""]);
  return lines;
}
var summary = (data) => filled(data.words.summary, { ...data, vocabulary: whole(data.vocabulary) });

// components/rails/layout.js
var PHONE = 34;
var BELOW = { rows: 22, panel: 26.6 };
function stationLayout(width, height, rem, longest, layers) {
  const phone = width < PHONE * rem;
  const stations = phone ? narrowStations(width, rem, longest) : wideStations(width, height, rem, longest);
  const { railLeft, railRight } = stations;
  const room = railRight - railLeft - 1.2 * rem;
  const pitch = room / layers;
  const centres = Float32Array.from({ length: layers }, (_, l) => railLeft + 0.7 * rem + pitch * (l + 0.5));
  const apart = Math.min(0.22 * pitch, 0.7 * rem);
  const dot = clamp(0.2 * rem, 0.27 * pitch, 0.5 * rem);
  return { width, height, rem, phone, narrow: width < 56 * rem, ...stations, pitch, centres, apart, dot };
}
function narrowStations(width, rem, longest) {
  const names = clamp(3 * rem, longest + 0.7 * rem, 0.27 * width);
  const rails = { railLeft: names + 0.35 * rem, railRight: width - 0.6 * rem, rowsHeight: BELOW.rows * rem };
  const panel = { panel: width, panelLeft: 0, panelTop: BELOW.panel * rem };
  return { names, strip: 0, stripLeft: names, ...rails, ...panel };
}
function wideStations(width, height, rem, longest) {
  const names = clamp(Math.min(6.4 * rem, 0.13 * width), longest + 0.7 * rem, Math.min(9.5 * rem, 0.16 * width));
  const strip = clamp(2.6 * rem, 0.093 * width, 7 * rem);
  const panel = clamp(10.2 * rem, 0.225 * width, 16.5 * rem);
  const fan = clamp(1.8 * rem, 0.065 * width, 5.4 * rem);
  const stripLeft = names + 0.7 * rem;
  const railLeft = stripLeft + strip + 0.35 * rem;
  const panelLeft = width - panel;
  const railRight = panelLeft - fan;
  return { names, strip, stripLeft, railLeft, railRight, panel, panelLeft, panelTop: 0, rowsHeight: height };
}
function rowLayout(count, stage, rem, focus, pull) {
  const height = stage - rem;
  const full = 1.3 * rem;
  const even = height / count;
  const legible = even >= 0.72 * rem;
  const heights = legible ? evenRows(count, height, full, 4.6 * rem, focus) : fisheye(count, height, full, focus, pull);
  const size = Math.min(0.95 * rem, 0.86 * (legible ? even : full));
  const middles = new Float32Array(count);
  let y = (stage - heights.reduce((a, b) => a + b, 0)) / 2;
  for (let t = 0; t < count; t++) {
    middles[t] = y + heights[t] / 2;
    y += heights[t];
  }
  return { heights, middles, size };
}
function rowsBetween(start, goal, part) {
  const between = (name) => goal[name].map((value, t) => start[name][t] + (value - start[name][t]) * part);
  return { ...goal, heights: between("heights"), middles: between("middles") };
}
function evenRows(count, height, full, most, focus) {
  const even = Math.min(most, height / count);
  if (even >= full) return new Float32Array(count).fill(even);
  const heights = new Float32Array(count).fill((height - full) / (count - 1));
  heights[focus] = full;
  return heights;
}
function fisheye(count, height, full, focus, pull) {
  const floor = 0.36 * height / count;
  const distant = [...pull.keys()].filter((t) => pull[t] > 0.25 && focus - t > 4);
  const kept = new Set(distant.sort((a, b) => pull[b] - pull[a]).slice(0, 5)).add(0).add(count - 1);
  const share = (t, reach) => {
    const away = Math.max(0, Math.abs(t - focus) - 1);
    return Math.max(1 / (1 + (away / reach) ** 4), kept.has(t) ? 0.85 : 0);
  };
  const heights = new Float32Array(count);
  const total = (reach) => {
    let sum = 0;
    for (let t = 0; t < count; t++) sum += heights[t] = floor + (full - floor) * share(t, reach);
    return sum;
  };
  let [low, high] = [0.05, count];
  for (let i = 0; i < 24; i++) {
    const middle = (low + high) / 2;
    if (total(middle) > height) high = middle;
    else low = middle;
  }
  const scale = height / total(low);
  return heights.map((h) => h * scale);
}
function outcomeLayout(list, { height: stage, panelTop, rem, narrow }) {
  const height = stage - panelTop;
  const foot = (narrow ? 3.8 : 2.9) * rem;
  const pitch = Math.min((height - foot) / list.length, 2.1 * rem);
  const top = panelTop + (height - foot - pitch * list.length) / 2;
  const tall = Math.min(0.62 * pitch, 1.05 * rem);
  const most = list[0]?.chance;
  return list.map((row, k) => {
    const length = Math.min(1, row.chance / most);
    return { ...row, pitch, y: top + pitch * (k + 0.5), tall, length, cut: row.chance > most };
  });
}
var dotRadius = (share, most) => Math.max(0.12, Math.sqrt(Math.min(1, share))) * most;
function spotAt({ data, geo, rows, ends, focus }, x, y) {
  if (geo.phone ? y > geo.panelTop : x > geo.panelLeft - 4) {
    const k = ends.findIndex((end) => Math.abs(end.y - y) < end.pitch / 2);
    return k < 0 ? null : { part: "bar", row: k, token: focus, layer: null };
  }
  let token = 0;
  rows.middles.forEach((middle, t) => {
    if (Math.abs(middle - y) < Math.abs(rows.middles[token] - y)) token = t;
  });
  if (Math.abs(rows.middles[token] - y) > Math.max(rows.heights[token] / 2, 6)) return null;
  if (x < geo.stripLeft) return { part: "name", token, layer: null };
  if (x < geo.railLeft) {
    const sample = Math.floor((x - geo.stripLeft) / geo.strip * data.samples);
    return { part: "strip", token, layer: null, sample: clamp(0, sample, data.samples - 1) };
  }
  const layer = Math.floor((x - geo.centres[0]) / geo.pitch + 0.5);
  return { part: "rail", token, layer: layer >= 0 && layer < data.layers ? layer : null };
}
function* ancestors(node) {
  for (let at = node.parentNode ?? node.host; at; at = at.parentNode ?? at.host) if (at instanceof Element) yield at;
}
function heightTaken(machine, stage) {
  let top = machine.getBoundingClientRect().top;
  for (const node of ancestors(machine)) top += node.scrollTop;
  return Math.ceil(top + machine.offsetHeight - stage.offsetHeight);
}

// components/rails/panel.js
var Panel = class {
  constructor(find) {
    this.list = find(".next");
    this.foot = find(".foot");
  }
  place(geo) {
    this.list.style.left = this.foot.style.left = `${geo.panelLeft}px`;
  }
  /** Write the distribution after `token` and return its rows with their places. */
  fill(data, geo, token) {
    const rows = outcomeLayout(outcomes(data, token), geo);
    while (this.list.children.length > rows.length) this.list.lastChild.remove();
    while (this.list.children.length < rows.length) {
      const item = element("li");
      item.append(element("i"), element("bdi"), element("span", "chance"));
      this.list.append(item);
    }
    const room = geo.panel - Math.min(0.66 * geo.panel, 9.2 * geo.rem);
    rows.forEach((row, k) => this.write(this.list.children[k], row, room));
    this.foot.replaceChildren(...footWords(data, token).map(([line, term]) => explained(line, term)));
    return rows;
  }
  write(item, row, room) {
    item.className = `${row.kind}${row.came ? " came" : ""}${row.cut ? " cut" : ""}`;
    item.style.top = `${row.y}px`;
    const [bar, name, chance] = item.children;
    bar.style.height = `${row.tall}px`;
    bar.style.width = `${Math.max(1, row.length * room)}px`;
    name.textContent = row.name;
    chance.textContent = percent(row.chance) + (row.came ? " ✓" : "");
  }
};
function showTip(tip, view, spot) {
  tip.hidden = !spot;
  if (!spot) return;
  const { data, geo, rows, ends } = view;
  const words = tipWords(data, ends, spot);
  const title = element("div", "title");
  title.append(element("bdi", "", words.name), element("span", "", words.place));
  tip.replaceChildren(
    title,
    ...words.rows.map(([label, value, mark]) => {
      const row = element("div", `row ${mark ?? ""}`);
      row.append(element("bdi", "", label), element("b", "", value));
      return row;
    })
  );
  const x = spot.x ?? (spot.layer === null ? geo.railLeft : geo.centres[spot.layer]);
  const y = spot.y ?? rows.middles[spot.token];
  const { offsetWidth: wide, offsetHeight: high } = tip;
  const right = spot.part === "bar" ? geo.width : x + 16;
  const left = right + wide > geo.width ? Math.min(x, geo.panelLeft) - 16 - wide : right;
  tip.style.left = `${Math.max(0, left)}px`;
  tip.style.top = `${clamp(0, y - high / 2, geo.height - high)}px`;
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

// components/rails/drawing.js
var ROLES = { ink: "text", page: "background", grey: "gray", focus: "primary", attention: "orange", mlp: "green" };
function colourNames(node) {
  const colours = themeColours(node, ROLES);
  const name = (channels) => `#${channels.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
  const names = Object.fromEntries(Object.entries(colours).map(([role, channels]) => [role, name(channels)]));
  return { ...names, dark: colours.page[1] < 128 };
}
function alpha(colour, opacity) {
  return `${colour}${Math.round(clamp(0, opacity, 1) * 255).toString(16).padStart(2, "0")}`;
}
function stripPicture(data, ink) {
  const picture = new OffscreenCanvas(data.samples, data.count);
  const context = picture.getContext("2d");
  const image = context.createImageData(data.samples, data.count);
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(ink.slice(i, i + 2), 16));
  for (let t = 0; t < data.count; t++) {
    const row = data.vectors.subarray(t * data.samples, (t + 1) * data.samples);
    const most = row.reduce((a, v) => Math.max(a, Math.abs(v)), 1e-12);
    row.forEach((v, s) => {
      image.data.set([r, g, b, 255 * (0.06 + 0.82 * (Math.abs(v) / most) ** 0.8)], 4 * (t * data.samples + s));
    });
  }
  context.putImageData(image, 0, 0);
  return picture;
}
function drawStrips(context, view) {
  const { geo, rows, focus, colours } = view;
  context.imageSmoothingEnabled = false;
  for (let t = 0; t < view.data.count; t++) {
    const tall = Math.min(rows.heights[t] > 5 ? rows.heights[t] * 0.68 : rows.heights[t], 1.15 * geo.rem);
    context.globalAlpha = t <= focus ? 1 : 0.55;
    const top = rows.middles[t] - tall / 2;
    context.drawImage(view.strips, 0, t, view.data.samples, 1, geo.stripLeft, top, geo.strip, tall);
    if (t === focus) {
      context.strokeStyle = colours.focus;
      context.lineWidth = 1.5;
      context.beginPath();
      context.roundRect(geo.stripLeft - 2.5, top - 2.5, geo.strip + 5, tall + 5, 3);
      context.stroke();
    }
  }
  context.globalAlpha = 1;
}
function drawRails(context, view) {
  const { geo, rows, focus, colours } = view;
  context.strokeStyle = colours.grey;
  for (let t = 0; t < view.data.count; t++) {
    if (t === focus) continue;
    const h = rows.heights[t];
    context.globalAlpha = (t < focus ? 0.5 : 0.24) * clamp(0.18, h / (0.7 * geo.rem), 1);
    context.lineWidth = clamp(0.5, h / 9, 1.2);
    context.beginPath();
    context.moveTo(geo.railLeft, rows.middles[t]);
    context.lineTo(geo.railRight, rows.middles[t]);
    context.stroke();
    if (h > 0.6 * geo.rem) {
      context.beginPath();
      context.arc(geo.railRight + 3, rows.middles[t], 2.4, 0, 7);
      context.stroke();
    }
  }
  context.globalAlpha = 1;
}
var steps = ({ data, geo, colours }) => [
  [data.attention_share, -geo.apart, colours.attention],
  [data.mlp_share, geo.apart, colours.mlp]
];
function drawDots(context, view) {
  const { data, geo, rows, focus, colours } = view;
  const parts = [
    [0, focus, colours.dark ? 0.46 : 0.38],
    [focus + 1, data.count, colours.dark ? 0.24 : 0.2]
  ];
  for (const [from, to, opacity] of parts) {
    for (const [share, shift, colour] of steps(view)) {
      context.fillStyle = alpha(colour, opacity);
      context.beginPath();
      for (let t = from; t < to; t++) {
        const most = Math.min(geo.dot * 0.86, Math.max(1.1, rows.heights[t] * 0.46));
        for (let l = 0; l < data.layers; l++) {
          const radius = dotRadius(share[l * data.count + t], most);
          const x = geo.centres[l] + shift;
          if (radius < 1) {
            context.rect(x - radius, rows.middles[t] - radius, 2 * radius, 2 * radius);
          } else {
            context.moveTo(x + radius, rows.middles[t]);
            context.arc(x, rows.middles[t], radius, 0, 7);
          }
        }
      }
      context.fill();
    }
  }
}
function drawStep(context, view, layer, token, rim) {
  const { data, geo, rows } = view;
  for (const [share, shift, colour] of steps(view)) {
    const radius = Math.max(1.3, dotRadius(share[layer * data.count + token], geo.dot));
    context.fillStyle = colour;
    context.beginPath();
    context.arc(geo.centres[layer] + shift, rows.middles[token], radius, 0, 7);
    if (rim) {
      context.strokeStyle = rim;
      context.lineWidth = 1.5;
      context.stroke();
    }
    context.fill();
  }
}
function drawFocus(context, view) {
  const { data, geo, rows, focus, colours } = view;
  const y = rows.middles[focus];
  context.strokeStyle = colours.focus;
  context.lineWidth = 3.2;
  context.lineCap = "round";
  context.beginPath();
  context.moveTo(geo.railLeft + 1, y);
  context.lineTo(geo.railRight + 4, y);
  context.stroke();
  context.lineCap = "butt";
  for (let layer = 0; layer < data.layers; layer++) drawStep(context, view, layer, focus);
}
function drawFan(context, view) {
  const { geo, rows, focus, colours } = view;
  if (geo.phone) return;
  const [x0, x1] = [geo.railRight + 3, geo.panelLeft - 1];
  let from = rows.middles[focus] - 1.6;
  for (const { chance, kind, y, tall, length } of view.ends) {
    const thick = 3.2 * chance;
    const wide = clamp(1, tall * length, tall);
    const middle = (x0 + x1) / 2;
    const colour = kind === "others" ? colours.grey : colours.focus;
    const gradient = context.createLinearGradient(x0, 0, x1, 0);
    gradient.addColorStop(0, alpha(colours.focus, 1));
    gradient.addColorStop(0.25, alpha(colour, kind === "others" ? 0.3 : 0.62));
    gradient.addColorStop(1, alpha(colour, kind === "others" ? 0.22 : 0.9));
    context.fillStyle = gradient;
    context.beginPath();
    context.moveTo(x0, from);
    context.bezierCurveTo(middle, from, middle, y - wide / 2, x1, y - wide / 2);
    context.lineTo(x1, y + wide / 2);
    context.bezierCurveTo(middle, y + wide / 2, middle, from + thick + 0.6, x0, from + thick + 0.6);
    context.fill();
    from += thick;
  }
}

// components/rails/bundles.js
var NAMED = 3;
var WORTH_A_NAME = 0.1;
function groupsOf({ layers, bundle }) {
  return Array.from({ length: Math.ceil(layers / bundle) }, (_, k) => {
    return { from: k * bundle, to: Math.min(layers, (k + 1) * bundle) };
  });
}
function bundled(data, { from, to }, token) {
  const total = /* @__PURE__ */ new Map();
  for (let layer = from; layer < to; layer++) {
    for (const [source, share] of reads(data, layer, token)) total.set(source, (total.get(source) ?? 0) + share);
  }
  const means = [...total].map(([source, sum]) => [source, sum / (to - from)]);
  return means.filter(([, share]) => to - from === 1 || share >= data.faintest).sort((a, b) => a[0] - b[0]);
}
function strongest(data, token) {
  const best = /* @__PURE__ */ new Map();
  for (const group of groupsOf(data)) {
    for (const [source, share] of bundled(data, group, token)) {
      if (source !== token && share > (best.get(source)?.share ?? 0)) best.set(source, { group, source, share });
    }
  }
  return [...best.values()].filter(({ share }) => share >= WORTH_A_NAME).sort((a, b) => b.share - a.share).slice(0, NAMED);
}

// components/rails/streams.js
function placeOf(geo, { from, to }) {
  const centre = (geo.centres[from] + geo.centres[to - 1]) / 2;
  const single = to - from === 1;
  return { centre, wide: geo.pitch * (to - from), end: single ? centre - geo.apart : centre };
}
function streams(view, group, token) {
  const { data, geo } = view;
  const { wide: room, end } = placeOf(geo, group);
  const read = bundled(data, group, token).filter(([source]) => source !== token).reverse();
  const flow = Math.min(0.75 * room, 1.4 * geo.rem);
  const total = read.reduce((sum, [, share]) => sum + share, 0);
  const spread = total * flow > 0.5 * room ? 0.5 * room / total : flow;
  let x = end - Math.min(0.16 * room, 0.8 * geo.rem) - total * spread;
  return read.map(([source, share]) => {
    const trunk = x + share * spread / 2;
    x += share * spread;
    return { source, token, share, trunk, end, room, wide: Math.max(0.7, share * flow) };
  });
}
function drawReads(context, view, group, token) {
  for (const stream of streams(view, group, token)) drawStream(context, view, stream);
}
function drawStream(context, { geo, rows, colours }, { source, token, share, trunk, end, room, wide }) {
  const [top, bottom] = [rows.middles[source], rows.middles[token]];
  const [left, right] = [trunk - wide / 2, trunk + wide / 2];
  const start = left - Math.min(0.2 * room, 0.7 * geo.rem);
  const bend = Math.min((bottom - top) / 2, 1.1 * geo.rem);
  const hair = 0.4;
  const opacity = clamp(0, 0.5 + 4 * share, 1);
  const gradient = context.createLinearGradient(0, top, 0, bottom);
  gradient.addColorStop(0, alpha(colours.attention, 0.55 * opacity));
  gradient.addColorStop(1, alpha(colours.attention, opacity));
  context.fillStyle = gradient;
  context.beginPath();
  context.moveTo(start, top - hair);
  context.bezierCurveTo(left, top - hair, right, top + 0.3 * bend, right, top + bend);
  context.lineTo(right, bottom - bend);
  context.bezierCurveTo(right, bottom - 0.3 * bend, right + 0.4 * (end - right), bottom - hair, end, bottom - hair);
  context.lineTo(end, bottom + hair);
  context.bezierCurveTo(left + 0.4 * (end - left), bottom + hair, left, bottom - 0.3 * bend, left, bottom - bend);
  context.lineTo(left, top + bend);
  context.bezierCurveTo(left, top + 0.3 * bend, left - 0.2 * (left - start), top + hair, start, top + hair);
  context.fill();
}

// components/rails/motion.js
function drawSpot(context, view, spot) {
  const { geo, rows, focus, colours } = view;
  const y = rows.middles[spot.token];
  if (spot.layer !== null) {
    context.fillStyle = alpha(colours.ink, 0.055);
    context.beginPath();
    context.roundRect(geo.centres[spot.layer] - geo.pitch / 2, 0, geo.pitch, geo.rowsHeight, 4);
    context.fill();
  }
  if (spot.token !== focus) {
    context.strokeStyle = alpha(colours.ink, 0.75);
    context.lineWidth = 1.4;
    context.beginPath();
    context.moveTo(geo.railLeft, y);
    context.lineTo(geo.railRight, y);
    context.stroke();
  }
  if (spot.layer !== null) {
    drawReads(context, view, { from: spot.layer, to: spot.layer + 1 }, spot.token);
    drawStep(context, view, spot.layer, spot.token, colours.page);
  }
}
function drawPulse(context, view, part) {
  const { data, geo, rows, focus, bead } = view;
  const end = geo.phone ? geo.width : geo.panelLeft;
  const front = geo.stripLeft + part * (end - geo.stripLeft);
  context.save();
  context.beginPath();
  context.rect(0, 0, front, geo.height);
  context.clip();
  for (const group of groupsOf(data)) {
    if (geo.centres[group.from] < front + geo.pitch) drawReads(context, view, group, focus);
  }
  drawFan(context, view);
  context.restore();
  const fading = clamp(0, 1 - (front - geo.railRight) / 60, 1);
  for (let t = 0; t < data.count; t++) {
    const ahead = t === focus;
    if (ahead && front > geo.railRight) continue;
    const tall = ahead ? 22 : clamp(3, rows.heights[t] * 0.9, 14);
    context.globalAlpha = ahead ? 1 : 0.75 * clamp(0.12, rows.heights[t] / geo.rem, 1) * fading;
    context.drawImage(bead, Math.min(front, geo.railRight) - 112, rows.middles[t] - tall / 2, 120, tall);
  }
  context.globalAlpha = 1;
}
function beadPicture(colour, core, ratio) {
  const picture = new OffscreenCanvas(120 * ratio, 16 * ratio);
  const context = picture.getContext("2d");
  context.scale(ratio, ratio);
  const tail = context.createLinearGradient(0, 0, 112, 0);
  tail.addColorStop(0, alpha(colour, 0));
  tail.addColorStop(1, alpha(colour, 0.9));
  context.fillStyle = tail;
  context.beginPath();
  context.moveTo(0, 8);
  context.lineTo(112, 6);
  context.lineTo(112, 10);
  context.fill();
  const glow = context.createRadialGradient(112, 8, 0, 112, 8, 8);
  glow.addColorStop(0, core);
  glow.addColorStop(0.25, core);
  glow.addColorStop(0.4, alpha(colour, 0.9));
  glow.addColorStop(1, alpha(colour, 0));
  context.fillStyle = glow;
  context.fillRect(104, 0, 16, 16);
  return picture;
}

// components/shared/motion.js
var calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

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

// components/rails/fittings.js
function tokenOptions(data) {
  return data.tokens.map((name, t) => {
    const option = element("div", "token");
    option.id = `token-${t}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-label", `${t + 1}: ${name}`);
    option.append(element("bdi", "", name));
    return option;
  });
}
function layerButtons(view) {
  return Array.from({ length: view.data.layers }, (_, layer) => {
    const button = element("button", "number", String(layer + 1));
    button.type = "button";
    button.tabIndex = -1;
    button.setAttribute("aria-label", filled(view.data.words.open_layer, { layer: layer + 1 }));
    button.onclick = () => view.open(view.data.layerDoor, layer);
    button.onpointerenter = () => view.setHover({ part: "rail", token: view.focus, layer });
    button.onpointerleave = () => view.setHover(null);
    return button;
  });
}
function door(view, id, term, name = view.data.doors[id] ?? view.data.words[id]) {
  if (!view.data.doors[id]) return explained(name, term);
  const button = element("button", "door", name);
  button.type = "button";
  button.dataset.door = id;
  if (term) button.dataset.term = term;
  button.onclick = () => view.open(id, null);
  return button;
}
function writeStations(view) {
  const { data } = view;
  const { words } = data;
  const layers = door(view, "layers", "layer", filled(words.layers, data));
  const parts = {
    tokens: [[door(view, "tokens", "token")], [filled(words.pieces, data)]],
    embeddings: [[door(view, "embeddings", "embedding")], [filled(words.numbers, { width: whole(data.width) })]],
    layers: [
      [
        layers,
        ` ${words.of} `,
        door(view, "attention", "attention", words.attention),
        ` ${words.and} `,
        door(view, "mlp", "mlp", words.mlp)
      ],
      [filled(words.in_each, data)]
    ],
    prediction: [
      [door(view, "prediction", "")],
      [
        `${words.after} `,
        element("bdi", "after"),
        ` · ${filled(words.candidates, { vocabulary: whole(data.vocabulary) })}`
      ]
    ]
  };
  for (const [at, [heading, note]] of Object.entries(parts)) {
    const station = view.find(`[data-at="${at}"]`);
    station.querySelector("h2").replaceChildren(...heading);
    station.querySelector("p").replaceChildren(...note);
  }
}
function writeLegend(view) {
  const { words } = view.data;
  const key = (name, mark, text, term = "") => {
    const item = element("span", "key");
    item.append(element("i", `${name} ${mark}`), explained(text, term));
    return item;
  };
  const sizes = element("span", "key sizes");
  sizes.append(words.size);
  const marks = [0.1, 0.5, 1].map((share) => {
    const mark = element("i", "dot");
    sizes.append(" ", mark, ` ${100 * share}%${share === 1 ? "+" : ""}`);
    return [mark, share];
  });
  const { bundle } = view.data;
  view.find(".legend").replaceChildren(
    key("dot", "attention", words.attention_adds, "attention"),
    key("dot", "mlp", words.mlp_adds, "mlp"),
    sizes,
    key("stream", "attention", filled(bundle > 1 ? words.reads_bundled : words.reads_legend, { size: bundle })),
    ...view.data.tokens.some((name) => name.includes("␣")) ? [explained(words.space, "space")] : [],
    words.click
  );
  return marks;
}
function placeFittings(view) {
  const { geo } = view;
  const place = (at, left, right) => {
    const { style } = view.find(`[data-at="${at}"]`);
    style.left = `${left}px`;
    style.width = `${right - left}px`;
  };
  place("tokens", 0, geo.names);
  place("embeddings", geo.stripLeft, geo.stripLeft + geo.strip);
  place("layers", geo.railLeft, geo.railRight);
  const below = (at, top) => at.style.top = geo.phone ? `${view.stage.offsetTop + top}px` : "";
  below(view.find('[data-at="prediction"]'), geo.panelTop - 2.8 * geo.rem);
  below(view.find(".numbers"), geo.rowsHeight);
  place("prediction", geo.panelLeft, geo.width);
  view.list.style.width = `${geo.names}px`;
  view.find(".positions").style.width = `${geo.stripLeft + geo.strip}px`;
  view.panel.place(geo);
  for (const [mark, share] of view.sizeMarks) {
    mark.style.width = mark.style.height = `${2 * dotRadius(share, geo.dot)}px`;
  }
  placeNumbers(view.layerButtons, geo);
}
function placeNumbers(buttons, geo) {
  const room = 1.25 * geo.rem;
  const step = [1, 5, 10].find((n) => n * geo.pitch >= room) ?? 10;
  buttons.forEach((button, layer) => {
    const [before, after] = [layer, buttons.length - 1 - layer];
    const crowded = Math.min(before, after) * geo.pitch < room;
    button.classList.toggle("thin", before > 0 && after > 0 && ((layer + 1) % step !== 0 || crowded));
    button.style.left = `${geo.centres[layer] - geo.pitch / 2}px`;
    button.style.width = `${geo.pitch}px`;
  });
}

// components/rails/input.js
function listen(view) {
  const { stage, list } = view;
  stage.onpointermove = (event) => point(view, event);
  stage.onpointerleave = () => view.setHover(null);
  stage.onclick = (event) => {
    point(view, event);
    click(view);
  };
  list.onkeydown = (event) => press(view, event);
  list.onfocus = list.onblur = () => view.drawGlow();
}
function point(view, event) {
  if (!view.geo) return;
  const box = view.stage.getBoundingClientRect();
  const [x, y] = [event.clientX - box.left, event.clientY - box.top];
  const spot = spotAt(view, x, y);
  view.setHover(spot && { ...spot, x, y });
}
function click(view) {
  const spot = view.hover;
  if (!spot || spot.part === "bar") return;
  view.list.focus({ preventScroll: true });
  if (spot.layer !== null) view.layer = spot.layer;
  view.keys = false;
  view.setFocus(spot.token);
  view.pin();
}
function press(view, event) {
  const { data, focus, layer } = view;
  const last = data.count - 1;
  const [up, down] = [focus - 1, focus + 1];
  const tokens = { ArrowUp: up, ArrowDown: down, PageUp: focus - 10, PageDown: focus + 10, Home: 0, End: last };
  const layers = { ArrowLeft: (layer ?? data.layers) - 1, ArrowRight: (layer ?? -1) + 1 };
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  view.keys = true;
  if (event.key in tokens) move(view, clamp(0, tokens[event.key], last));
  else if (event.key in layers) view.setLayer(clamp(0, layers[event.key], data.layers - 1));
  else if (event.key === "Escape") view.setLayer(null);
  else if (event.key === "Enter") view.open(data.layerDoor, layer);
  else return;
  event.preventDefault();
}
function move(view, token) {
  view.setFocus(token);
  clearTimeout(view.timers.pin);
  view.timers.pin = setTimeout(() => view.pin(), 400);
}

// components/rails/labels.js
var THICK = 3;
var GAP = 4;
function labelPlaces(wanted, { least, most }, thick = []) {
  const taken = [];
  const clear = (boxes, box) => boxes.every((other) => !meet(box, other));
  return wanted.map((label) => {
    const places = candidates(label, least, most).filter((box) => clear(taken, box));
    const place = places.find((box) => clear(thick, box)) ?? places[0];
    if (place) taken.push(place);
    return place ?? null;
  });
}
function candidates({ left, right, from, to, wide, high }, least, most) {
  const within = clamp(least, right + GAP, most - wide);
  const sides = [right + GAP, left - GAP - wide, within].filter((x) => x >= least && x + wide <= most);
  const found = [];
  for (let top = from; top + high <= to; top += high / 2) {
    for (const side of sides) found.push({ left: side, top, wide, high });
  }
  return found;
}
var meet = (one, other) => one.left < other.left + other.wide + GAP && other.left < one.left + one.wide + GAP && one.top < other.top + other.high && other.top < one.top + one.high;
function writeLabels(view) {
  const { data, focus } = view;
  view.named = strongest(data, focus);
  const labels = view.named.map(({ source, share }) => {
    const label = element("span", "reading");
    const words = filled(data.words.reads_label, { share: `${Math.round(100 * share)}%` });
    const [before, after] = words.split("{name}");
    label.append(before, element("bdi", "", data.tokens[source]), after);
    return label;
  });
  view.labels.replaceChildren(...labels);
}
function placeLabels(view) {
  const { geo, rows, focus, named } = view;
  const nodes = [...view.labels.children];
  const wanted = named.map(({ group, source }, k) => {
    const { trunk, wide: thick2 } = streams(view, group, focus).find((stream) => stream.source === source);
    const { offsetWidth: wide, offsetHeight: high } = nodes[k];
    const edges = { left: trunk - thick2 / 2, right: trunk + thick2 / 2 };
    return { ...edges, from: rows.middles[source] + 3, to: rows.middles[focus] - 0.4 * geo.rem, wide, high };
  });
  const thick = groupsOf(view.data).flatMap((group) => streams(view, group, focus)).filter(({ wide }) => wide > THICK).map(({ trunk, wide, source }) => {
    const top = rows.middles[source];
    return { left: trunk - wide / 2, top, wide, high: rows.middles[focus] - top };
  });
  labelPlaces(wanted, { least: geo.railLeft, most: geo.railRight }, thick).forEach((place, k) => {
    nodes[k].classList.toggle("off", !place);
    if (!place) return;
    nodes[k].style.left = `${place.left}px`;
    nodes[k].style.top = `${place.top}px`;
  });
}

// components/rails/answer.js
function ofHundred(chance, words) {
  const draws = Math.round(100 * chance);
  if (draws === 0) return words.less_than_one;
  return draws === 100 && chance < 1 ? words.almost_all : String(draws);
}
function answerWords(data, token) {
  const { words } = data;
  if (data.covered) return [words.covered];
  const kind = data.kinds[token];
  const often = ofHundred(data.next_probabilities[token * data.shown], words);
  const said = filled(words.answer, { vocabulary: whole(data.vocabulary), draws: often });
  const more = token === data.count - 1 && data.rest ? [words.answer_rest] : [];
  const inside = token < data.count - 1 ? [filled(words.answer_inside, { token: token + 1, count: data.count })] : [];
  return [...inside, ...kind === "word" ? [] : [words[`answer_${kind}`]], said, ...more];
}
function writeAnswer(answer, data, token) {
  const part = (name2) => answer.querySelector(name2);
  const last = token === data.count - 1;
  const chance = data.covered ? 0 : data.next_probabilities[token * data.shown];
  const name = data.covered ? " ?" : data.names[token][0];
  const word = part(".word");
  answer.classList.toggle("covered", data.covered);
  part(".so-far bdi").textContent = data.before[token];
  word.textContent = data.covered || data.kinds[token] === "word" ? name.replace(/^␣/, " ") : name;
  delete word.dataset.term;
  if (!data.covered && data.kinds[token] === "break") word.dataset.term = "newline";
  part(".rest").textContent = last ? data.rest : "";
  part(".gauge i").style.width = `${100 * chance}%`;
  part(".share").textContent = data.covered ? "" : percent(chance);
  part(".plain").textContent = answerWords(data, token).join(" ");
}

// components/rails/view.js
function animate(milliseconds, draw) {
  const began = performance.now();
  let frame = 0;
  const step = (now) => {
    const part = clamp(0, (now - began) / milliseconds, 1);
    if (part < 1) frame = requestAnimationFrame(step);
    draw(part);
  };
  step(began);
  return () => cancelAnimationFrame(frame);
}
var View = class {
  /** How Python hears of a door. @type {(name: string, value: object) => void} */
  trigger;
  /** Where Python finds the token that is pinned. @type {(name: string, value: object) => void} */
  remember;
  constructor(root) {
    this.root = root;
    this.machine = this.find(".machine");
    this.stage = this.find(".stage");
    this.scene = this.find(".scene");
    this.glow = this.find(".glow");
    this.list = this.find(".tokens");
    this.labels = this.find(".readings");
    this.tip = this.find(".tip");
    this.live = this.find(".live");
    this.panel = new Panel((selector) => this.find(selector));
    this.layer = null;
    this.keys = false;
    this.hover = null;
    this.timers = {};
    this.stopGlide = this.stopPulse = () => {
    };
    this.observer = new ResizeObserver(() => {
      cancelAnimationFrame(this.measuring);
      this.measuring = requestAnimationFrame(() => this.measure());
    });
    listen(this);
  }
  find(selector) {
    return this.root.querySelector(selector);
  }
  /** Take what Python sent. The same picture again (a rerun, a theme) keeps the focus and starts no pulse. */
  accept(bytes) {
    const data = opened(bytes);
    this.colours = colourNames(this.machine);
    if (data.digest !== this.data?.digest) {
      this.forget();
      if (this.data) this.say();
      this.data = data;
      this.focus = data.initial;
      this.layer = null;
      this.hover = null;
      this.pulseDue = !calm();
      this.build();
      for (const node of [this.stage, ...ancestors(this.stage)]) this.observer.observe(node);
      document.fonts.ready.then(() => this.place());
    }
    if (data.visit !== this.visit) this.focus = data.initial;
    this.visit = data.visit;
    this.strips = stripPicture(this.data, this.colours.ink);
    this.place();
  }
  /** Make the elements that depend on the prompt only. */
  build() {
    const { data } = this;
    placeWords(this.root, data.words);
    this.options = tokenOptions(data);
    this.list.replaceChildren(...this.options);
    this.layerButtons = layerButtons(this);
    this.find(".numbers").replaceChildren(element("p", "positions", data.positions), ...this.layerButtons);
    this.find(".summary").textContent = summary(data);
    writeStations(this);
    this.sizeMarks = writeLegend(this);
  }
  // -- measures
  /** Something around the picture has another size: draw anew if that leaves another height or width. */
  measure() {
    if (String(this.fit()) !== String(this.fitted)) this.place();
  }
  /** Let the stage fill the window down to its lower edge (style.css has the limits) and return what the geometry hangs
   * on: width, height, root font size, device pixels a CSS pixel. Scrolling changes none of it. */
  fit() {
    this.machine.style.setProperty("--taken", `${heightTaken(this.machine, this.stage)}px`);
    const { width, height } = this.stage.getBoundingClientRect();
    return [width, height, parseFloat(getComputedStyle(document.documentElement).fontSize), window.devicePixelRatio];
  }
  /** Measure and draw anew: another size, font, theme or prompt. */
  place() {
    this.fitted = this.fit();
    const [width, height, rem, ratio] = this.fitted;
    if (width === 0) return;
    this.ratio = ratio;
    for (const canvas of [this.scene, this.glow]) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    const probe = this.scene.getContext("2d");
    probe.font = `700 ${1.05 * rem}px ${getComputedStyle(this.list).fontFamily}`;
    const longest = this.data.tokens.reduce((most, name) => Math.max(most, probe.measureText(name).width), 0);
    this.geo = stationLayout(width, height, rem, longest, this.data.layers);
    for (const name of ["narrow", "phone"]) this.machine.classList.toggle(name, this.geo[name]);
    this.bead = beadPicture(this.colours.focus, this.colours.dark ? "#ffffff" : this.colours.focus, ratio);
    placeFittings(this);
    this.refocus(false);
    if (this.pulseDue) this.pulse();
  }
  // -- the picture
  /** Lay out the rows for the focus and draw; `glide` lets the rows move there instead of jumping. */
  refocus(glide) {
    const { data, geo, focus, rows: start } = this;
    this.stopGlide();
    this.pull = attraction(data, focus);
    const goal = rowLayout(data.count, geo.rowsHeight, geo.rem, focus, this.pull);
    this.ends = this.panel.fill(data, geo, focus);
    this.find(".after").textContent = data.tokens[focus];
    writeAnswer(this.find(".answer"), data, focus);
    writeLabels(this);
    explain(this.root, data.terms);
    if (!glide || calm()) {
      this.show(goal);
      return;
    }
    this.stopGlide = animate(180, (part) => this.show(rowsBetween(start, goal, 1 - (1 - part) ** 3)));
  }
  show(rows) {
    this.rows = rows;
    this.draw();
  }
  context(canvas) {
    const context = canvas.getContext("2d");
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.clearRect(0, 0, this.geo.width, this.geo.height);
    return context;
  }
  draw() {
    const context = this.context(this.scene);
    if (!this.geo.phone) drawStrips(context, this);
    drawRails(context, this);
    drawDots(context, this);
    if (!this.pulsing) {
      for (const group of groupsOf(this.data)) drawReads(context, this, group, this.focus);
      drawFan(context, this);
    }
    drawFocus(context, this);
    this.writeNames();
    placeLabels(this);
    this.drawGlow();
  }
  writeNames() {
    const { rows, focus, pull } = this;
    this.list.style.fontSize = `${rows.size}px`;
    this.options.forEach((option, t) => {
      option.classList.toggle("off", rows.heights[t] < rows.size && t !== focus);
      option.classList.toggle("focus", t === focus);
      option.classList.toggle("read", t < focus && pull[t] > 0.25);
      option.setAttribute("aria-selected", String(t === focus));
      option.style.top = `${rows.middles[t]}px`;
    });
    this.list.setAttribute("aria-activedescendant", `token-${focus}`);
  }
  /** Draw what lies over the picture: what is being read, under the pointer or at the keyboard's layer cursor. */
  drawGlow() {
    if (!this.geo) return;
    const context = this.context(this.glow);
    const spot = this.hover ?? this.cursor();
    this.layerButtons.forEach((button, layer) => button.classList.toggle("at", layer === spot?.layer));
    showTip(this.tip, this, spot);
    if (spot) drawSpot(context, this, spot);
  }
  cursor() {
    if (!this.keys || this.layer === null || this.root.activeElement !== this.list) return null;
    return { part: "rail", token: this.focus, layer: this.layer };
  }
  /** One pulse of light from the tokens to the next word, when a new prompt has arrived. */
  pulse() {
    this.endPulse();
    this.pulseDue = false;
    this.pulsing = true;
    this.machine.classList.add("pulsing");
    this.draw();
    this.stopPulse = animate(800, (part) => {
      if (part < 1) return drawPulse(this.context(this.glow), this, part * part * (3 - 2 * part));
      this.endPulse();
      return this.draw();
    });
  }
  endPulse() {
    this.stopPulse();
    this.pulsing = false;
    this.machine.classList.remove("pulsing");
  }
  // -- what the visitor does
  setHover(spot) {
    this.hover = spot;
    if (!this.pulsing) this.drawGlow();
  }
  setLayer(layer) {
    this.layer = layer;
    this.hover = null;
    this.drawGlow();
    this.say();
  }
  setFocus(token) {
    const moved = token !== this.focus;
    this.focus = token;
    this.hover = null;
    if (moved) {
      this.refocus(true);
    } else {
      this.drawGlow();
    }
    this.say();
  }
  say() {
    clearTimeout(this.timers.say);
    this.timers.say = setTimeout(() => {
      this.live.textContent = aloud(this.data, this.focus, this.layer);
    }, 120);
  }
  /** Let Python know the token in focus: the address carries it. */
  pin() {
    clearTimeout(this.timers.pin);
    delete this.timers.pin;
    this.remember("focus", { of: this.data.digest, visit: this.visit, token: this.focus });
  }
  open(id, layer) {
    if (this.timers.pin) this.pin();
    this.trigger("door", { of: this.data.digest, id, layer });
  }
  close() {
    this.observer.disconnect();
    cancelAnimationFrame(this.measuring);
    this.endPulse();
    this.stopGlide();
    this.forget();
  }
  /** Nothing that waits is said or done any more. */
  forget() {
    Object.values(this.timers).forEach(clearTimeout);
    this.timers = {};
  }
};

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

// components/rails/script.js
var script_default = mount(View);
export {
  script_default as default
};
