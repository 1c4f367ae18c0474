// What Python sent, and how its numbers are written.

/** Read the payload: header length, JSON header, packed maps (viz/learning/__init__.py writes it). */
function unpack(bytes) {
  const raw = bytes.slice();
  const length = new DataView(raw.buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(raw.subarray(4, 4 + length)));
  const [moments, layers, heads, size] = header.shape;
  return { ...header, moments, layers, heads, size, count: layers * heads, cells: raw.subarray(4 + length) };
}

/** The packed maps of all heads at one moment. */
function mapsOf({ cells, count, size }, moment) {
  const each = count * triangle(size);
  return cells.subarray(moment * each, (moment + 1) * each);
}

const clamp = (low, value, high) => Math.max(low, Math.min(high, value));

const GLIDE = 350; // milliseconds in which a moment becomes the next; style.css has it too

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

/** An SVG element with its attributes. */
function drawn(name, attributes, text = "") {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

const filled = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name]);

const whole = (n) => n.toLocaleString("en");

/** So many tokens, as one says it: 241,664 or 3.7 million. */
const amount = (n) => (n < 1e6 ? whole(n) : `${(n / 1e6).toFixed(1)} million`);

/** A probability in per cent, with as many digits as its size needs. */
function percent(p) {
  if (p >= 0.1) return `${(100 * p).toFixed(0)}%`;
  if (p >= 0.001) return `${(100 * p).toFixed(1)}%`;
  return p >= 0.0001 ? `${(100 * p).toFixed(2)}%` : "<0.01%";
}

const number = (value, digits = 2) => value.toFixed(digits).replace("-", "−");

/** Where a step stands on the slider: moments at whole numbers, logarithmic between them (from step 0 on: linear). */
function placeOf(steps, step) {
  const after = steps.findIndex((moment) => moment >= step);
  if (after <= 0) return after < 0 ? steps.length - 1 : 0;
  const [from, to] = [steps[after - 1], steps[after]];
  return after - 1 + (from > 0 ? Math.log(step / from) / Math.log(to / from) : step / to);
}
