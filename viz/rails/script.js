// Rails: every token is a line through all layers; the focused one shows what it reads and ends in its next word.
// Order of this file: data, layout, drawing, words, the view (state and events), the entry point.

// ---- data ---------------------------------------------------------------------------------------------------------

const KINDS = { f4: Float32Array, u2: Uint16Array, i4: Int32Array };

/** Read the payload: header length, JSON header, arrays each padded to 4 bytes (viz/rails/__init__.py writes it). */
function unpack(bytes) {
  const raw = bytes.slice(); // a copy starts at offset 0, so that every array is aligned
  const length = new DataView(raw.buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(raw.subarray(4, 4 + length)));
  let at = 4 + length;
  for (const [name, kind, shape] of header.arrays) {
    const count = shape.reduce((a, b) => a * b, 1);
    header[name] = new KINDS[kind](raw.buffer, at, count);
    at += Math.ceil((count * KINDS[kind].BYTES_PER_ELEMENT) / 4) * 4;
    if (name === "vectors") header.samples = shape[1];
    if (name === "read_counts") header.layers = shape[0];
    if (name === "next_probabilities") header.shown = shape[1];
  }
  const starts = new Uint32Array(header.read_counts.length + 1);
  for (let i = 0; i < header.read_counts.length; i++) starts[i + 1] = starts[i] + header.read_counts[i];
  return Object.assign(header, { starts, count: header.tokens.length });
}

/** What `token` reads in `layer`: [[source, weight]], in order of position. */
function reads(data, layer, token) {
  const found = [];
  const row = layer * data.count + token;
  for (let i = data.starts[row]; i < data.starts[row + 1]; i++) {
    found.push([data.read_sources[i], data.read_weights[i]]);
  }
  return found;
}

/** Where attention rests in a layer, one flag a layer and source: the first token, and any that the tokens after it
 * (eight or more) read with a fifth of their weight on average. Such weight says little about the token that reads. */
function restingPlaces(data) {
  const { layers, count } = data;
  const flags = new Uint8Array(layers * count);
  for (let layer = 0; layer < layers; layer++) {
    const total = new Float32Array(count);
    for (let token = 0; token < count; token++) {
      for (const [source, weight] of reads(data, layer, token)) if (source < token) total[source] += weight;
    }
    total.forEach((sum, source) => {
      const later = count - 1 - source;
      flags[layer * count + source] = source === 0 || (later >= 8 && sum / later >= 0.2);
    });
  }
  return flags;
}

/** How much `token` reads each source over all layers: the sum of the weights, itself and resting places left out. */
function attraction(data, token) {
  const total = new Float32Array(data.count);
  for (let layer = 0; layer < data.layers; layer++) {
    for (const [source, weight] of reads(data, layer, token)) {
      if (source !== token && !data.resting[layer * data.count + source]) total[source] += weight;
    }
  }
  return total;
}

/** The rows of the distribution after `token`: the likeliest names, the token that really came where it is not among
 * them, all others. */
function outcomes(data, token) {
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
  rows.push({ name: "all others", chance: Math.max(0, rest), came: false, kind: "others" });
  return rows;
}

// ---- layout -------------------------------------------------------------------------------------------------------

const clamp = (low, value, high) => Math.max(low, Math.min(high, value));

/** Where the stations stand, in CSS pixels. `rem` is the root's font size, `longest` the widest name at that size. */
function stationLayout(width, height, rem, longest, layers) {
  const names = clamp(Math.min(5.6 * rem, 0.13 * width), longest + 0.7 * rem, Math.min(9.5 * rem, 0.16 * width));
  const strip = clamp(2.6 * rem, 0.08 * width, 6.2 * rem);
  const panel = clamp(10.2 * rem, 0.215 * width, 16.5 * rem);
  const fan = clamp(1.8 * rem, 0.065 * width, 5.4 * rem);
  const stripLeft = names + 0.7 * rem;
  const railLeft = stripLeft + strip + 0.35 * rem;
  const panelLeft = width - panel;
  const railRight = panelLeft - fan;
  const room = railRight - railLeft - 1.2 * rem;
  const pitch = room / layers;
  const centres = Float32Array.from({ length: layers }, (_, l) => railLeft + 0.7 * rem + pitch * (l + 0.5));
  const apart = Math.min(0.22 * pitch, 0.7 * rem); // from a layer's middle to each of its two dots
  const dot = clamp(0.2 * rem, 0.27 * pitch, 0.5 * rem); // radius of the largest dot
  const flow = Math.min(0.75 * pitch, 1.4 * rem); // width of a stream of weight 1
  const stations = { names, strip, stripLeft, railLeft, railRight, panel, panelLeft };
  return { width, height, rem, ...stations, pitch, centres, apart, dot, flow };
}

/** Heights and middles of all rows. Where not all names fit, a fisheye: the neighbourhood of the focus and the sources
 * it reads most get the room of a name, the rest share what is left. */
function rowLayout(count, height, rem, focus, pull) {
  const name = 1.3 * rem;
  const least = 0.66 * rem; // the smallest row that still carries a name
  const heights = new Float32Array(count);
  if (count * name <= height) {
    heights.fill(Math.min(height / count, 3.4 * rem));
  } else {
    const even = height / count;
    const floor = even > least ? Math.max(least, 0.93 * even) : 0.36 * even;
    const distant = [...pull.keys()].filter((t) => pull[t] > 0.25 && focus - t > 4);
    const strongest = new Set(distant.sort((a, b) => pull[b] - pull[a]).slice(0, even > least ? 2 : 5));
    if (even < least) strongest.add(0).add(count - 1); // where the text begins and ends
    const share = (t, reach) => {
      const away = Math.max(0, Math.abs(t - focus) - 1);
      return Math.max(1 / (1 + (away / reach) ** 2.4), strongest.has(t) ? 0.8 : 0);
    };
    const total = (reach) => {
      let sum = 0;
      for (let t = 0; t < count; t++) sum += heights[t] = floor + (name - floor) * share(t, reach);
      return sum;
    };
    let [low, high] = [0.05, count];
    for (let i = 0; i < 24; i++) {
      const middle = (low + high) / 2;
      if (total(middle) > height) high = middle;
      else low = middle;
    }
    const scale = height / total(low);
    for (let t = 0; t < count; t++) heights[t] *= scale;
  }
  const used = heights.reduce((a, b) => a + b, 0);
  const middles = new Float32Array(count);
  let y = (height - used) / 2;
  for (let t = 0; t < count; t++) {
    middles[t] = y + heights[t] / 2;
    y += heights[t];
  }
  return { heights, middles };
}

/** Radius of the dot for a share: its area grows with the share, up to the vector's own length. */
const dotRadius = (share, most) => Math.max(0.12, Math.sqrt(Math.min(1, share))) * most;

// ---- drawing ------------------------------------------------------------------------------------------------------

function alpha(colour, opacity) {
  return `${colour}${Math.round(clamp(0, opacity, 1) * 255).toString(16).padStart(2, "0")}`;
}

/** The sampled values of all vectors as one small picture, a pixel a value: darker is larger, relative to the row. */
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

/** The two steps of a layer: share, place beside the layer's middle, colour. */
const steps = ({ data, geo, colours }) => [
  [data.attention_share, -geo.apart, colours.attention],
  [data.mlp_share, geo.apart, colours.mlp],
];

/** All dots but the focused rail's, in four fills: before or after the focus, attention or MLP. */
function drawDots(context, view) {
  const { data, geo, rows, focus, colours } = view;
  const parts = [[0, focus, colours.dark ? 0.55 : 0.42], [focus + 1, data.count, colours.dark ? 0.28 : 0.2]];
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

/** What `token` reads in one layer: streams that leave their rails, run side by side (width = weight) and join the dot.
 * The resting weight on the first token stays a hairline. */
function drawReads(context, view, layer, token) {
  const { data, geo, rows, colours } = view;
  const streams = reads(data, layer, token).filter(([source]) => source !== token);
  const end = geo.centres[layer] - geo.apart;
  const bottom = rows.middles[token];
  const atRest = (source) => data.resting[layer * data.count + source] === 1;
  let total = 0;
  for (const [source, weight] of streams) if (!atRest(source)) total += weight;
  const spread = total * geo.flow > 0.5 * geo.pitch ? (0.5 * geo.pitch) / total : geo.flow; // a full layer's overlap
  let x = end - 0.16 * geo.pitch - total * spread;
  for (const [source, weight] of streams.reverse()) {
    const rests = atRest(source);
    const top = rows.middles[source];
    const wide = rests ? 0.8 : Math.max(0.7, weight * geo.flow);
    const trunk = rests ? end - 0.16 * geo.pitch : x + (weight * spread) / 2;
    const run = Math.min(0.2 * geo.pitch, 0.7 * geo.rem);
    const bend = Math.min((bottom - top) / 2, 1.1 * geo.rem);
    const gradient = context.createLinearGradient(0, top, 0, bottom);
    const opacity = rests ? 0.16 + 0.4 * weight : 0.5 + Math.min(0.5, 4 * weight);
    const colour = rests ? colours.grey : colours.attention;
    gradient.addColorStop(0, alpha(colour, 0.55 * opacity));
    gradient.addColorStop(1, alpha(colour, opacity));
    context.strokeStyle = gradient;
    context.lineWidth = wide;
    context.beginPath();
    context.moveTo(trunk - run, top);
    context.bezierCurveTo(trunk - 0.2 * run, top, trunk, top + 0.3 * bend, trunk, top + bend);
    context.lineTo(trunk, bottom - bend);
    context.bezierCurveTo(trunk, bottom - 0.3 * bend, trunk + 0.4 * (end - trunk), bottom, end, bottom);
    context.stroke();
    if (!rests) x += weight * spread;
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
  for (let l = 0; l < data.layers; l++) {
    for (const [share, shift, colour] of steps(view)) {
      const radius = Math.max(1.3, dotRadius(share[l * data.count + focus], geo.dot));
      context.beginPath();
      context.arc(geo.centres[l] + shift, y, radius, 0, 7);
      context.fillStyle = colour;
      context.fill();
    }
  }
}

/** The focused rail opens into its distribution: one ribbon a row, at its end as wide as the row's bar is long. */
function drawFan(context, view) {
  const { geo, rows, focus, colours } = view;
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

/** A bead of light with a tail, drawn once and stamped on every rail. */
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

// ---- words --------------------------------------------------------------------------------------------------------

const RESTING = "Weight parked on the first token, or on one that all later tokens read alike: it means little.";

const whole = (n) => n.toLocaleString("en");

/** A probability in per cent, with as many digits as its size needs. */
function percent(p) {
  if (p >= 0.9995) return p > 0.99995 ? "100%" : `${(100 * p).toFixed(2)}%`;
  if (p >= 0.001) return `${(100 * p).toFixed(1)}%`;
  return p >= 0.00001 ? `${(100 * p).toPrecision(1)}%` : "<0.001%";
}

/** A share of the vector's length: per cent, and "× its length" where the step is many times longer. */
const change = (share) => (share < 10 ? `${Math.round(100 * share)}%` : `${Math.round(share)} × its length`);

const signed = (value) => value.toFixed(4).replace("-", "−");

/** The strongest sources that `token` reads in a layer: [[name, weight in words]]. */
function readWords(data, layer, token) {
  const strongest = reads(data, layer, token).sort((a, b) => b[1] - a[1]).slice(0, 5);
  return strongest.map(([source, weight]) => {
    const rests = source !== token && data.resting[layer * data.count + source];
    return [source === token ? "itself" : data.tokens[source], percent(weight) + (rests ? " resting" : "")];
  });
}

/** What the tooltip says of a spot: a name, what it stands in, and rows of [label, value, mark]. */
function tipWords(data, ends, spot) {
  const name = data.tokens[spot.token];
  if (spot.part === "bar") {
    const { name: next, chance, came } = ends[spot.row];
    const rank = came ? [["really came next", `rank ${whole(data.next_rank[spot.token])}`]] : [];
    return { name: next, place: "", rows: [["probability", chance.toPrecision(4)], ...rank] };
  }
  if (spot.part === "strip") {
    const values = data.vectors.subarray(spot.token * data.samples, (spot.token + 1) * data.samples);
    const rows = [[`sample ${spot.sample + 1} of ${data.samples}`, signed(values[spot.sample])],
      ["least", signed(Math.min(...values))], ["most", signed(Math.max(...values))]];
    return { name, place: "", rows };
  }
  if (spot.layer === null) {
    const chance = percent(data.next_probabilities[spot.token * data.shown]);
    const rows = [[`then most likely ${data.names[spot.token][0]}`, chance]];
    return { name, place: `token ${spot.token + 1} of ${data.count}`, rows };
  }
  const cell = spot.layer * data.count + spot.token;
  const sources = readWords(data, spot.layer, spot.token).map(([source, weight]) => [`reads ${source}`, weight]);
  const rows = [["attention adds", change(data.attention_share[cell]), "attention"],
    ["MLP adds", change(data.mlp_share[cell]), "mlp"], ...sources];
  return { name, place: `layer ${spot.layer + 1}`, rows };
}

/** The focused token, and the layer under the cursor where there is one, as a sentence to be read aloud. */
function aloud(data, token, layer) {
  const chance = percent(data.next_probabilities[token * data.shown]);
  const parts = [`${data.tokens[token]}, token ${token + 1} of ${data.count}`];
  parts.push(`most likely next: ${data.names[token][0]}, ${chance}`);
  const rank = whole(data.next_rank[token] ?? 0);
  if (token < data.count - 1) parts.push(`really next: ${data.tokens[token + 1]}, rank ${rank}`);
  if (layer !== null) {
    const { place, rows } = tipWords(data, [], { part: "rail", token, layer });
    parts.push(place, ...rows.map(([label, value]) => `${label} ${value}`));
  }
  return `${parts.join(". ")}.`;
}

/** What stands below the distribution: the rank of the token that really came, and the uncertainty; 2 ^ bits is the
 * number of equally likely choices with the same entropy. */
function footWords(data, token) {
  const bits = data.entropy[token];
  const choices = whole(Math.max(1, Math.round(2 ** bits)));
  const lines = [`uncertainty: ${bits.toFixed(1)} bits ≈ ${choices} equal choices`];
  if (token < data.count - 1) lines.unshift(`✓ really came next: rank ${whole(data.next_rank[token])}`);
  return lines;
}

// ---- the view -----------------------------------------------------------------------------------------------------

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

class View {
  constructor(root) {
    this.root = root;
    const find = (selector) => root.querySelector(selector);
    this.machine = find(".machine");
    this.stage = find(".stage");
    this.scene = find(".scene");
    this.glow = find(".glow");
    this.list = find(".tokens");
    this.next = find(".next");
    this.foot = find(".foot");
    this.tip = find(".tip");
    this.numbers = find(".numbers");
    this.live = find(".live");
    this.layer = null; // the keyboard's layer cursor
    this.keys = false; // whether the last move was by key: the cursor shows only then
    this.hover = null;
    this.timers = {};
    this.observer = new ResizeObserver(() => this.place());
    this.stage.onpointermove = (event) => this.point(event);
    this.stage.onpointerleave = () => this.leave();
    this.stage.onclick = (event) => {
      this.point(event); // a tap comes without a move before it
      this.click();
    };
    this.list.onkeydown = (event) => this.key(event);
    this.list.onfocus = this.list.onblur = () => this.drawGlow();
  }

  /** Take what Python sent. The same picture again (a rerun, a theme) keeps the focus and starts no pulse. */
  accept(bytes) {
    const data = unpack(bytes);
    this.readColours();
    if (data.digest !== this.data?.digest) {
      Object.values(this.timers).forEach(clearTimeout); // what was still to be said was about the old prompt
      if (this.data) this.say();
      this.data = Object.assign(data, { resting: restingPlaces(data) });
      this.focus = data.initial;
      this.layer = null;
      this.hover = null;
      this.pulseDue = !calm();
      this.build();
      this.observer.observe(this.stage);
      document.fonts.ready.then(() => this.place()); // names are measured again once their font is there
    }
    this.strips = stripPicture(this.data, this.colours.ink);
    this.place();
  }

  readColours() {
    const style = getComputedStyle(this.machine);
    const read = (name) => style.getPropertyValue(`--st-${name}-color`).trim();
    this.colours = { ink: read("text"), page: read("background"), grey: read("gray"), focus: read("primary"),
      attention: read("orange"), mlp: read("green") };
    const probe = element("canvas").getContext("2d");
    for (const name of Object.keys(this.colours)) { // any CSS colour becomes #rrggbb
      probe.fillStyle = this.colours[name];
      this.colours[name] = probe.fillStyle.slice(0, 7);
    }
    this.colours.dark = parseInt(this.colours.page.slice(3, 5), 16) < 128;
  }

  /** Make the elements that depend on the prompt only. */
  build() {
    const { data } = this;
    this.options = data.tokens.map((name, t) => {
      const option = element("div", "token");
      option.id = `token-${t}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-label", `${t + 1}: ${name}`);
      option.append(element("bdi", "", name));
      return option;
    });
    this.list.replaceChildren(...this.options);
    this.layerButtons = Array.from({ length: data.layers }, (_, l) => {
      const button = element("button", "number", String(l + 1));
      button.type = "button";
      button.tabIndex = -1; // the arrow keys and Enter reach it: thirty tab stops would be in the way
      button.setAttribute("aria-label", `Open layer ${l + 1}`);
      button.onclick = () => this.open(data.layerDoor, l);
      button.onpointerenter = () => this.setHover({ part: "rail", token: this.focus, layer: l });
      button.onpointerleave = () => this.leave();
      return button;
    });
    this.numbers.replaceChildren(element("p", "positions"), ...this.layerButtons);
    this.root.querySelector(".positions").textContent = data.positions;
    this.root.querySelector(".summary").textContent =
      `${data.count} tokens, each a vector of ${data.width} numbers, run through ${data.layers} layers of attention ` +
      `(${data.heads} heads each) and MLP; ${data.positions}. ` +
      `Each position ends in probabilities over ${whole(data.vocabulary)} tokens.`;
    this.buildStations();
    this.buildLegend();
  }

  buildStations() {
    const { data } = this;
    const notes = { tokens: `${data.count} pieces`, vectors: `${whole(data.width)} numbers each`,
      layers: `in each: ${data.heads} heads of attention, then one MLP`,
      prediction: `each position predicts · ${whole(data.vocabulary)} candidates` };
    for (const station of this.root.querySelectorAll(".station")) {
      const at = station.dataset.at;
      const heading = station.querySelector("h3");
      heading.replaceChildren();
      if (at === "layers") {
        heading.append(this.door(at, `${data.layers} `), " of ", this.door("attention"), " and ", this.door("mlp"));
      } else {
        heading.append(this.door(at));
      }
      station.querySelector("p").textContent = notes[at];
    }
    this.after = element("span", "after");
    this.root.querySelector('[data-door="prediction"] .sign').before(this.after);
  }

  buildLegend() {
    const { data } = this;
    const key = (name, mark, words, title = "") => {
      const item = element("span", "key");
      item.append(element("i", `${name} ${mark}`), words);
      item.title = title;
      return item;
    };
    const sizes = element("span", "key sizes");
    sizes.append("size: share of the vector it changes,");
    this.sizeMarks = [0.1, 0.5, 1].map((share) => {
      const mark = element("i", "dot");
      sizes.append(" ", mark, ` ${100 * share}%${share === 1 ? "+" : ""}`);
      return [mark, share];
    });
    this.root.querySelector(".legend").replaceChildren(
      key("dot", "attention", "attention adds"),
      key("dot", "mlp", "MLP adds"),
      sizes,
      key("stream", "attention", `what the focused word reads (mean of ${data.heads} heads)`),
      key("stream", "rest", "resting weight", RESTING),
    );
  }

  door(id, before = "") {
    const [title, built] = this.data.doors[id] ?? [id, false];
    const button = element("button", built ? "door" : "door soon", before + title);
    button.type = "button";
    button.dataset.door = id;
    button.append(element("span", "sign", built ? "→" : "soon"));
    button.onclick = () => this.open(id, null);
    return button;
  }

  /** Measure and draw anew: another size, font, theme or prompt. */
  place() {
    const box = this.stage.getBoundingClientRect();
    if (!this.data || box.width === 0) return;
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const ratio = window.devicePixelRatio;
    for (const canvas of [this.scene, this.glow]) {
      canvas.width = Math.round(box.width * ratio);
      canvas.height = Math.round(box.height * ratio);
    }
    this.ratio = ratio;
    const probe = this.scene.getContext("2d");
    probe.font = `700 ${1.05 * rem}px ${getComputedStyle(this.list).fontFamily}`;
    const longest = this.data.tokens.reduce((most, name) => Math.max(most, probe.measureText(name).width), 0);
    this.geo = stationLayout(box.width, box.height, rem, longest, this.data.layers);
    this.machine.classList.toggle("narrow", box.width < 56 * rem);
    this.bead = beadPicture(this.colours.focus, this.colours.dark ? "#ffffff" : this.colours.focus, ratio);
    this.placeStations();
    this.refocus(false);
    if (this.pulseDue) this.pulse();
  }

  placeStations() {
    const { geo, data } = this;
    const place = (at, left, right) => {
      const station = this.root.querySelector(`[data-at="${at}"]`);
      station.style.left = `${left}px`;
      station.style.width = `${right - left}px`;
    };
    place("tokens", 0, geo.names);
    place("vectors", geo.stripLeft, geo.stripLeft + geo.strip);
    place("layers", geo.railLeft, geo.railRight);
    place("prediction", geo.panelLeft - Math.min(2 * geo.rem, 0.012 * geo.width), geo.width);
    this.list.style.width = `${geo.names}px`;
    this.root.querySelector(".positions").style.width = `${geo.stripLeft + geo.strip}px`;
    this.next.style.left = this.foot.style.left = `${geo.panelLeft}px`;
    for (const [mark, share] of this.sizeMarks) {
      mark.style.width = mark.style.height = `${2 * dotRadius(share, geo.dot)}px`;
    }
    const step = [1, 5, 10].find((n) => n * geo.pitch >= 1.25 * geo.rem) ?? 10;
    this.layerButtons.forEach((button, l) => {
      const number = l + 1;
      const ends = l === 0 || number === data.layers;
      const crowded = Math.min(l, data.layers - number) * geo.pitch < 1.25 * geo.rem;
      button.classList.toggle("thin", !ends && (number % step !== 0 || crowded));
      button.style.left = `${geo.centres[l] - geo.pitch / 2}px`;
      button.style.width = `${geo.pitch}px`;
    });
  }

  /** Lay out the rows for the focus and draw; `glide` lets the rows move there instead of jumping. */
  refocus(glide) {
    const { data, geo } = this;
    const pad = 0.5 * geo.rem;
    this.pull = attraction(data, this.focus);
    const goal = rowLayout(data.count, geo.height - 2 * pad, geo.rem, this.focus, this.pull);
    goal.middles.forEach((_, t) => { goal.middles[t] += pad; });
    this.fillNext();
    const start = this.rows;
    cancelAnimationFrame(this.gliding);
    const far = glide && !calm() && start.middles.some((y, t) => Math.abs(y - goal.middles[t]) > 1);
    if (!far) {
      this.rows = goal;
      this.draw();
      return;
    }
    const began = performance.now();
    const step = (now) => {
      const part = clamp(0, (now - began) / 180, 1);
      const eased = 1 - (1 - part) ** 3;
      const between = (a, b) => a.map((value, t) => value + (b[t] - value) * eased);
      this.rows = { heights: between(start.heights, goal.heights), middles: between(start.middles, goal.middles) };
      this.draw();
      if (part < 1) this.gliding = requestAnimationFrame(step);
    };
    step(began);
  }

  context(canvas) {
    const context = canvas.getContext("2d");
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.clearRect(0, 0, this.geo.width, this.geo.height);
    return context;
  }

  draw() {
    const context = this.context(this.scene);
    drawStrips(context, this);
    drawRails(context, this);
    drawDots(context, this);
    if (!this.pulsing) {
      for (let l = 0; l < this.data.layers; l++) drawReads(context, this, l, this.focus);
      drawFan(context, this);
    }
    drawFocus(context, this);
    this.writeNames();
    this.drawGlow();
  }

  writeNames() {
    const { geo, rows, focus, pull } = this;
    this.options.forEach((option, t) => {
      const size = Math.min(rows.heights[t] * 0.9, (t === focus ? 1.05 : 0.95) * geo.rem);
      const shown = size >= 0.57 * geo.rem || t === focus;
      option.classList.toggle("off", !shown);
      option.classList.toggle("focus", t === focus);
      option.classList.toggle("read", t < focus && pull[t] > 0.25);
      option.setAttribute("aria-selected", String(t === focus));
      option.style.top = `${rows.middles[t]}px`;
      if (shown) option.style.fontSize = `${size}px`;
    });
    this.list.setAttribute("aria-activedescendant", `token-${focus}`);
  }

  /** Lay out and write the focused position's distribution. */
  fillNext() {
    const { data, geo, focus } = this;
    const list = outcomes(data, focus);
    const foot = (this.machine.classList.contains("narrow") ? 3.8 : 2.9) * geo.rem;
    const pitch = Math.min((geo.height - foot) / list.length, 2.1 * geo.rem);
    const top = (geo.height - foot - pitch * list.length) / 2;
    const tall = Math.min(0.62 * pitch, 1.05 * geo.rem);
    const most = list[0].chance;
    this.ends = list.map((row, k) => {
      const length = Math.min(1, row.chance / most); // all others may be longer than the bar has room: cut
      return { ...row, pitch, y: top + pitch * (k + 0.5), tall, length, cut: row.chance > most };
    });
    while (this.next.children.length > list.length) this.next.lastChild.remove();
    while (this.next.children.length < list.length) {
      const item = element("li");
      item.append(element("i"), element("bdi"), element("span", "chance"));
      this.next.append(item);
    }
    const room = geo.panel - Math.min(0.66 * geo.panel, 9.2 * geo.rem);
    this.ends.forEach((row, k) => this.writeOutcome(this.next.children[k], row, room));
    this.after.replaceChildren(" after ", element("bdi", "", data.tokens[focus]));
    this.foot.replaceChildren(...footWords(data, focus).map((line) => element("span", "", line)));
  }

  writeOutcome(item, row, room) {
    item.className = `${row.kind}${row.came ? " came" : ""}${row.cut ? " cut" : ""}`;
    item.style.top = `${row.y}px`;
    const [bar, name, chance] = item.children;
    bar.style.height = `${row.tall}px`;
    bar.style.width = `${Math.max(1, row.length * room)}px`;
    name.textContent = row.name;
    chance.textContent = percent(row.chance) + (row.came ? " ✓" : "");
  }

  // -- what moves over the picture: the layer under the pointer or cursor, the pulse

  drawGlow() {
    if (!this.geo) return;
    const context = this.context(this.glow);
    const { geo, rows, colours, data } = this;
    const spot = this.spot();
    this.layerButtons.forEach((button, l) => button.classList.toggle("at", l === spot?.layer));
    this.showTip(spot);
    if (!spot) return;
    if (spot.layer !== null) {
      context.fillStyle = alpha(colours.ink, 0.055);
      context.beginPath();
      context.roundRect(geo.centres[spot.layer] - geo.pitch / 2, 0, geo.pitch, geo.height, 4);
      context.fill();
    }
    if (spot.token === this.focus && spot.layer === null) return;
    const y = rows.middles[spot.token];
    if (spot.token !== this.focus) {
      context.strokeStyle = alpha(colours.ink, 0.75);
      context.lineWidth = 1.4;
      context.beginPath();
      context.moveTo(geo.railLeft, y);
      context.lineTo(geo.railRight, y);
      context.stroke();
    }
    if (spot.layer === null) return;
    drawReads(context, this, spot.layer, spot.token);
    for (const [share, shift, colour] of steps(this)) {
      context.fillStyle = colour;
      context.strokeStyle = colours.page;
      context.lineWidth = 1.5;
      context.beginPath();
      const radius = dotRadius(share[spot.layer * data.count + spot.token], geo.dot);
      context.arc(geo.centres[spot.layer] + shift, y, Math.max(1.6, radius), 0, 7);
      context.stroke();
      context.fill();
    }
  }

  /** What is being read: under the pointer, else at the keyboard's layer cursor, else nothing. */
  spot() {
    if (this.hover) return this.hover;
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
    const began = performance.now();
    const step = (now) => {
      const part = clamp(0, (now - began) / 800, 1);
      if (part === 1) {
        this.endPulse();
        this.draw();
        return;
      }
      this.drawPulse(part * part * (3 - 2 * part));
      this.pulseFrame = requestAnimationFrame(step);
    };
    this.pulseFrame = requestAnimationFrame(step);
  }

  endPulse() {
    cancelAnimationFrame(this.pulseFrame);
    this.pulsing = false;
    this.machine.classList.remove("pulsing");
  }

  drawPulse(part) {
    const { geo, rows, data } = this;
    const context = this.context(this.glow);
    const front = geo.stripLeft + part * (geo.panelLeft - geo.stripLeft);
    context.save();
    context.beginPath();
    context.rect(0, 0, front, geo.height);
    context.clip();
    geo.centres.forEach((x, l) => { if (x < front + geo.pitch) drawReads(context, this, l, this.focus); });
    drawFan(context, this);
    context.restore();
    for (let t = 0; t < data.count; t++) {
      const ahead = t === this.focus;
      if (ahead && front > geo.railRight) continue; // it has become the fan
      const tall = ahead ? 22 : clamp(3, rows.heights[t] * 0.9, 14);
      const x = Math.min(front, geo.railRight);
      const dim = 0.75 * clamp(0.12, rows.heights[t] / geo.rem, 1) * clamp(0, 1 - (front - geo.railRight) / 60, 1);
      context.globalAlpha = ahead ? 1 : dim;
      context.drawImage(this.bead, x - 112, rows.middles[t] - tall / 2, 120, tall);
    }
    context.globalAlpha = 1;
  }

  // -- reading numbers

  /** The part of the picture at a point of the stage. */
  at(x, y) {
    const { geo, rows } = this;
    if (x > geo.panelLeft - 4) {
      const k = this.ends.findIndex((end) => Math.abs(end.y - y) < end.pitch / 2);
      return k < 0 ? null : { part: "bar", row: k, token: this.focus, layer: null };
    }
    let token = 0;
    rows.middles.forEach((middle, t) => { if (Math.abs(middle - y) < Math.abs(rows.middles[token] - y)) token = t; });
    if (Math.abs(rows.middles[token] - y) > Math.max(rows.heights[token] / 2, 6)) return null;
    if (x < geo.stripLeft) return { part: "name", token, layer: null };
    if (x < geo.railLeft) {
      const sample = Math.floor(((x - geo.stripLeft) / geo.strip) * this.data.samples);
      return { part: "strip", token, layer: null, sample: clamp(0, sample, this.data.samples - 1) };
    }
    const layer = Math.floor((x - geo.centres[0]) / geo.pitch + 0.5);
    return { part: "rail", token, layer: layer >= 0 && layer < this.data.layers ? layer : null };
  }

  showTip(spot) {
    this.tip.hidden = !spot;
    if (!spot) return;
    const { name, place, rows } = tipWords(this.data, this.ends, spot);
    const title = element("div", "title");
    title.append(element("bdi", "", name), element("span", "", place));
    this.tip.replaceChildren(title, ...rows.map(([label, value, mark]) => {
      const row = element("div", `row ${mark ?? ""}`);
      row.append(element("bdi", "", label), element("b", "", value));
      return row;
    }));
    const { geo } = this;
    const x = spot.x ?? (spot.layer === null ? geo.railLeft : geo.centres[spot.layer]);
    const y = spot.y ?? this.rows.middles[spot.token];
    const { offsetWidth: wide, offsetHeight: high } = this.tip;
    const right = spot.part === "bar" ? geo.width : x + 16; // beside its bar, not over its neighbours
    const left = right + wide > geo.width ? Math.min(x, geo.panelLeft) - 16 - wide : right;
    this.tip.style.left = `${Math.max(0, left)}px`;
    this.tip.style.top = `${clamp(0, y - high / 2, geo.height - high)}px`;
  }

  say() {
    clearTimeout(this.timers.say); // a held arrow key speaks once it rests
    this.timers.say = setTimeout(() => { this.live.textContent = aloud(this.data, this.focus, this.layer); }, 120);
  }

  // -- events

  point(event) {
    if (!this.geo) return;
    const box = this.stage.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const spot = this.at(x, y);
    this.setHover(spot && { ...spot, x, y });
  }

  setHover(spot) {
    this.hover = spot;
    if (!this.pulsing) this.drawGlow();
  }

  leave() {
    this.setHover(null);
  }

  click() {
    const spot = this.hover;
    if (!spot || spot.part === "bar") return;
    this.list.focus({ preventScroll: true });
    if (spot.layer !== null) this.layer = spot.layer;
    this.keys = false;
    this.setFocus(spot.token);
  }

  key(event) {
    const { data, focus, layer } = this;
    const last = data.count - 1;
    const [up, down] = [focus - 1, focus + 1];
    const tokens = { ArrowUp: up, ArrowDown: down, PageUp: focus - 10, PageDown: focus + 10, Home: 0, End: last };
    const layers = { ArrowLeft: (layer ?? data.layers) - 1, ArrowRight: (layer ?? -1) + 1 };
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    this.keys = true;
    if (event.key in tokens) this.setFocus(clamp(0, tokens[event.key], last));
    else if (event.key in layers) this.setLayer(clamp(0, layers[event.key], data.layers - 1));
    else if (event.key === "Escape") this.setLayer(null);
    else if (event.key === "Enter") this.open(data.layerDoor, layer);
    else return;
    event.preventDefault();
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
      clearTimeout(this.timers.send);
      this.timers.send = setTimeout(() => this.send.state("focus", { of: this.data.digest, token }), 300);
    } else {
      this.drawGlow();
    }
    this.say();
  }

  open(id, layer) {
    this.send.trigger("door", { of: this.data.digest, id, layer, token: this.focus });
  }

  close() {
    this.observer.disconnect();
    this.endPulse();
    cancelAnimationFrame(this.gliding);
    Object.values(this.timers).forEach(clearTimeout);
  }
}

// ---- entry --------------------------------------------------------------------------------------------------------

const views = new WeakMap(); // one view an instance; Streamlit calls the function below again on every change

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  let view = views.get(parentElement);
  if (!view) views.set(parentElement, (view = new View(parentElement)));
  view.send = { state: setStateValue, trigger: setTriggerValue };
  view.accept(data);
  return () => {
    view.close();
    views.delete(parentElement);
  };
}
