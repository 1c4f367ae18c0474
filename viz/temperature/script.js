// From logits to probabilities to a drawn word. Every number is computed here, on every frame of a drag, in float64;
// Python hears of a release, a draw and a word to append.
//
// A payload holds the logits of one prompt. Only their sorted values are needed: the names come in rank order, and a
// draw lands on a rank. What the visitor has set outlives the payload; what was drawn belongs to it.

const TICKS = [0, 0.5, 1, 2, 5, 10]; // evenly spaced on the track, so that 0 to 2 gets more than half of it
const TICK_WORDS = { 0: "always the favourite", 1: "as trained", 10: "towards pure chance" };
const TRACK = 1000; // positions of the slider
const SNAP = 9; // positions around a tick that mean the tick
const INVITATION = "A random number between 0 and 1 picks the word it lands on.";
const THINNEST = 1.5; // pixels: below this a segment of the line is not drawn by itself
const HOLLOWEST = 0.002; // of the bar's width: below this a hollow bar is all outline
const THOUSAND = 1000;
const COUNTING_MS = 1200; // how long the thousand draws take to fall
const STOPS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200, 300, 500]; // of top-k
STOPS.push(1000, 2000, 5000, 10000, 20000, 50000);

const FALL = [{ transform: "translateY(-1.25rem)", opacity: 0 }, { transform: "none", opacity: 1 }];
const FALLING = { duration: 320, easing: "cubic-bezier(.3, 1.6, .6, 1)" };

const instances = new WeakMap(); // parentElement -> view

export default function ({ data, parentElement: root, setStateValue, setTriggerValue }) {
  const [header, body] = unpack(data);
  let view = instances.get(root);
  if (view?.parts.section !== root.querySelector("section")) {
    view = mount(root, view?.state ?? startingState(header.initial));
    instances.set(root, view);
  }
  view.setState = setStateValue;
  view.trigger = setTriggerValue;
  if (view.header?.id !== header.id) load(view, header, body);
  view.header = header;
  view.observer.observe(view.parts.canvas);
  fit(view);
  paint(view);
  settle(view);
  return () => {
    cancelAnimationFrame(view.frame);
    view.frame = 0;
    view.observer.disconnect();
  };
}

// ---- the payload ----------------------------------------------------------------------------------------------

// 4 bytes of header length, the header as JSON, V logits as float32, the draws as float64.
function unpack(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  return [JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))), bytes.subarray(4 + length)];
}

// slice() copies: a typed array needs its first byte at a multiple of its width.
function load(view, header, body) {
  const logits = new Float32Array(body.slice(0, 4 * header.V).buffer);
  view.draws = new Float64Array(body.slice(4 * header.V).buffer);
  view.z = Float64Array.from(logits).sort().reverse();
  view.largest = view.z[0];
  for (let i = 0; i < header.V; i++) view.z[i] -= view.largest;
  view.powers = new Float64Array(header.V);
  view.line = new Float64Array(header.V);
  view.header = header;
  view.thousand = Math.min(THOUSAND, view.draws.length);
  view.state.many = false;
  view.fallen = 0;
  view.counting = null;
  view.stops = stops(header.V, view.state.topK);
  view.parts.topK.max = view.stops.length;
  buildRows(view);
}

function startingState(initial) {
  return {
    T: initial.temperature,
    topK: initial.top_k,
    topP: initial.top_p,
    shortcut: initial.shortcut,
    many: false,
    drawn: null, // { at: index into the draws, of: payload }
  };
}

// ---- the mathematics ------------------------------------------------------------------------------------------

// Fills powers with e^((z - largest) / T) and line with their running sum. z is sorted and 0 at its head, so that no
// temperature overflows. Temperature 0 is the limit: the first takes all.
function exponentiate(z, T, powers, line) {
  let sum = 0;
  let i = 0;
  for (; i < z.length; i++) {
    const x = T === 0 ? (i === 0 ? 0 : -Infinity) : z[i] / T;
    if (x < -746) break; // below e^-746 a float64 is 0, and so are all that follow
    sum += powers[i] = Math.exp(x);
    line[i] = sum;
  }
  powers.fill(0, i);
  line.fill(sum, i);
}

// What is drawn from: the softmax over all V, then top-k, then top-p of what top-k kept, the crossing token included.
function shape(view) {
  const { z, powers, line, state, header } = view;
  const V = header.V;
  exponentiate(z, state.T, powers, line);
  let kept = Math.min(state.topK ?? V, state.shortcut ? header.shortcut : V, V);
  if ((state.topP ?? 1) < 1) kept = Math.min(firstReaching(line, state.topP, kept) + 1, kept);
  const mass = line[kept - 1];
  return {
    kept,
    mass,
    total: line[V - 1],
    leftOut: sumOf(powers, kept, V) / line[V - 1],
    entropy: entropy(view, kept, mass),
    atShortcut: sumOf(powers, Math.min(header.shortcut, V), V) / line[V - 1],
  };
}

// -sum p log2 p over the kept, with p = e^x / mass: (ln mass - sum x e^x / mass) / ln 2. No logarithm a token.
function entropy({ z, powers, state }, kept, mass) {
  if (state.T === 0) return 0;
  let weighted = 0;
  for (let i = 0; i < kept && powers[i] > 0; i++) weighted += z[i] * powers[i];
  return Math.max(0, (Math.log(mass) - weighted / (state.T * mass)) / Math.LN2);
}

// The sum of the powers of ranks from (included) to to (excluded); added up, not subtracted, so that small ones count.
function sumOf(powers, from, to) {
  let sum = 0;
  for (let i = from; i < to && powers[i] > 0; i++) sum += powers[i];
  return sum;
}

// The first rank whose share of the first `count` reaches p.
function firstReaching(line, p, count) {
  return search(count, (i) => line[i] / line[count - 1] >= p);
}

// The first rank whose cumulative probability exceeds u.
function rankOf(line, mass, kept, u) {
  return Math.min(search(kept, (i) => line[i] / mass > u), kept - 1);
}

// The first of 0 .. count - 1 for which a condition that stays true once true holds; count where none does.
function search(count, holds) {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

// How many of the first `count` draws land on each named row, and on all other tokens (last).
function land(view, now, count) {
  const { line, draws, rows } = view;
  const bounds = rows.map((_, j) => (j < now.kept ? line[j] / now.mass : 1));
  const counts = new Array(rows.length + 1).fill(0);
  for (let i = 0; i < count; i++) {
    let j = 0;
    while (j < bounds.length && bounds[j] <= draws[i]) j++;
    counts[j]++;
  }
  return counts;
}

// ---- the track of the slider ----------------------------------------------------------------------------------

const SPAN = TRACK / (TICKS.length - 1);

function temperatureAt(position) {
  const nearest = Math.round(position / SPAN);
  if (Math.abs(position - nearest * SPAN) <= SNAP) return TICKS[nearest];
  const i = Math.floor(position / SPAN);
  const T = TICKS[i] + (position / SPAN - i) * (TICKS[i + 1] - TICKS[i]);
  return Math.round(100 * T) / 100;
}

function positionOf(T) {
  const i = Math.max(1, TICKS.findIndex((tick) => tick >= T));
  return SPAN * (i - 1 + (T - TICKS[i - 1]) / (TICKS[i] - TICKS[i - 1]));
}

// Arrows step by 0.05, above 2 by 0.25; Page Up and Down go to the next tick. Null for any other key.
function temperatureAfter(key, T) {
  const hottest = TICKS[TICKS.length - 1];
  const up = key === "ArrowUp" || key === "ArrowRight";
  if (up || key === "ArrowDown" || key === "ArrowLeft") {
    const step = T > 2 || (T === 2 && up) ? 0.25 : 0.05;
    const next = up ? Math.floor(T / step + 1.000001) * step : Math.ceil(T / step - 1.000001) * step;
    return Math.round(100 * Math.min(hottest, Math.max(0, next))) / 100;
  }
  if (key === "PageUp") return TICKS.find((tick) => tick > T) ?? hottest;
  if (key === "PageDown") return TICKS.findLast((tick) => tick < T) ?? 0;
  return { Home: 0, End: hottest }[key] ?? null;
}

// Top-p in hundredths; the right end is "off".
function shareAt(position) {
  return position < 100 ? position / 100 : null;
}

// The values of top-k that its slider stops at; the position after the last is "off".
function stops(V, current) {
  const below = new Set(STOPS.filter((k) => k < V));
  if (current !== null && current < V) below.add(current);
  return [...below].sort((a, b) => a - b);
}

// ---- how numbers are written ----------------------------------------------------------------------------------

const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
const hundredths = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

function signed(x) {
  const text = x.toFixed(2);
  return text === "-0.00" ? "0.00" : text.replace("-", "−");
}

// Four decimals, and the power of ten where they would read 0.0000.
function small(x) {
  if (x === 0) return "0";
  if (x >= 0.00005) return x.toFixed(4);
  const [digits, power] = x.toExponential(1).split("e-");
  return `${digits}×10⁻${[...power].map((digit) => RAISED[digit]).join("")}`;
}

function large(x) {
  return x < 100 ? small(x) : hundredths.format(x);
}

function percent(share) {
  if (share === 0) return "0%";
  if (share < 0.0001) return "<0.01%";
  return share > 0.9999 && share < 1 ? ">99.99%" : `${(100 * share).toFixed(2)}%`;
}

// Cut, not rounded: a number below 1 must not read 1.0000.
function drawnNumber(u) {
  return (Math.floor(u * 10000) / 10000).toFixed(4);
}

// ---- building -------------------------------------------------------------------------------------------------

function element(tag, className = "", text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

// Writes only what has changed; a text node in place of textContent keeps the layout's work small.
function write(node, text) {
  if (!node.firstChild) node.append("");
  if (node.firstChild.data !== text) node.firstChild.data = text;
}

function mount(root, state) {
  const get = (id) => root.querySelector(`#${id}`);
  const parts = {
    section: root.querySelector("section"),
    ticks: root.querySelector(".ticks"),
    table: root.querySelector("table"),
    body: root.querySelector("tbody"),
    foot: root.querySelector("tfoot"),
    canvas: root.querySelector("canvas"),
    words: root.querySelector(".words"),
    marker: root.querySelector(".marker"),
    pinned: root.querySelector(".pin"),
    dial: get("temperature"), reading: get("reading"),
    topK: get("top-k"), topKReading: get("top-k-reading"), topP: get("top-p"), topPReading: get("top-p-reading"),
    shortcut: get("shortcut"), shortcutSize: get("shortcut-size"), cost: get("cost"),
    headScaled: get("head-scaled"), headPower: get("head-power"), headShare: get("head-share"), headSeen: get("head-seen"),
    entropy: get("entropy"), choices: get("choices"), kept: get("kept"), leftOut: get("left-out"), rank: get("rank"),
    one: get("draw-one"), many: get("draw-many"), landed: get("landed"), pin: get("pin"),
    append: get("append"), takeBack: get("take-back"), spoken: get("spoken"),
  };
  const view = { parts, state, header: null, frame: 0, held: false, sent: JSON.stringify(controls({ state })) };
  buildTicks(parts.ticks);
  listen(view);
  view.observer = new ResizeObserver(() => fit(view));
  return view;
}

function buildTicks(ticks) {
  ticks.replaceChildren(
    ...TICKS.map((T, i) => {
      const tick = element("div", "tick");
      tick.style.left = `${(100 * i) / (TICKS.length - 1)}%`;
      tick.append(element("span", "", String(T)), element("small", "", TICK_WORDS[T] ?? ""));
      return tick;
    }),
  );
}

function buildRows(view) {
  const { parts, header, largest, z } = view;
  view.rows = header.names.map((name, j) => {
    const row = buildRow(name);
    row.line.dataset.rank = j + 1;
    write(row.logit, signed(z[j] + largest));
    return row;
  });
  parts.body.replaceChildren(...view.rows.map((row) => row.line));
  parts.section.style.setProperty("--row", `clamp(1.25rem, ${12 / header.names.length}rem, 2rem)`);
  buildFoot(view);
  buildWords(view);
}

function buildRow(name) {
  const row = { line: element("tr"), ...buildNumbers(), ...buildBar() };
  const head = element("th", "name");
  const label = element("bdi", "", name);
  head.scope = "row";
  label.title = name;
  head.append(label);
  const steps = ["logit", "scaled", "power", "share"].map((kind) => cell(kind, row));
  row.line.append(head, ...steps, row.chart, cell("seen", row));
  return row;
}

// A number lives in a box of its own inside its cell: the style sheet contains it there.
function buildNumbers() {
  return Object.fromEntries(["logit", "scaled", "power", "share", "seen"].map((kind) => [kind, element("div")]));
}

function cell(kind, numbers) {
  const made = element("td", `number ${kind}`);
  made.append(numbers[kind]);
  return made;
}

function buildBar() {
  const bar = element("div", "bar");
  const chart = element("td", "chart");
  const [hollow, fill, tally] = ["hollow", "fill", "tally"].map((kind) => element("div", kind));
  bar.append(hollow, fill, tally);
  chart.append(bar);
  return { chart, hollow, fill, tally };
}

// The tokens that have no row, and the sum of the columns.
function buildFoot(view) {
  const rest = { line: element("tr", "rest"), of: element("th", "of"), ...buildNumbers(), ...buildBar() };
  const sum = { line: element("tr", "sum"), of: element("th", "of"), note: element("td", "chart note"), ...buildNumbers() };
  for (const row of [rest, sum]) {
    row.of.scope = "row";
    row.of.colSpan = 3;
    row.line.append(row.of, cell("power", row), cell("share", row), row.chart ?? row.note, cell("seen", row));
  }
  write(sum.share, "1");
  rest.line.hidden = view.header.V === view.rows.length;
  view.rest = rest;
  view.sum = sum;
  view.parts.foot.replaceChildren(rest.line, sum.line);
}

// ---- what the visitor does ------------------------------------------------------------------------------------

function listen(view) {
  const { parts, state } = view;
  parts.dial.oninput = () => change(view, () => (state.T = temperatureAt(Number(parts.dial.value))));
  parts.topK.oninput = () => change(view, () => (state.topK = view.stops[Number(parts.topK.value)] ?? null));
  parts.topP.oninput = () => change(view, () => (state.topP = shareAt(Number(parts.topP.value))));
  parts.shortcut.oninput = () => change(view, () => (state.shortcut = parts.shortcut.checked));
  parts.shortcut.onchange = () => release(view);
  for (const range of [parts.dial, parts.topK, parts.topP]) letGo(view, range);
  parts.dial.addEventListener("keydown", (event) => turn(view, event));
  parts.one.onclick = () => drawOne(view);
  parts.many.onclick = () => drawMany(view);
  parts.append.onclick = () => view.trigger("append", drawnHere(view));
  parts.takeBack.onclick = () => view.trigger("take_back", true);
}

// A held key changes the value many times; it is let go once.
function letGo(view, range) {
  range.onkeydown = () => (view.held = true);
  range.onchange = () => view.held || release(view);
  range.onkeyup = range.onblur = () => {
    view.held = false;
    release(view);
  };
}

function change(view, apply) {
  apply();
  repaint(view);
}

function turn(view, event) {
  const T = event.altKey || event.ctrlKey || event.metaKey ? null : temperatureAfter(event.key, view.state.T);
  if (T === null) return;
  event.preventDefault();
  change(view, () => (view.state.T = T));
}

function controls({ state }) {
  return { temperature: state.T, top_k: state.topK, top_p: state.topP, shortcut: state.shortcut };
}

// The one place where a control reaches Python. A release that changed nothing sends nothing.
function release(view) {
  const now = JSON.stringify(controls(view));
  if (now === view.sent) return;
  view.sent = now;
  paint(view);
  settle(view);
  const favourite = `${view.header.names[0]} ${view.rows[0].share.textContent}`;
  speak(view, `Temperature ${view.state.T.toFixed(2)}. ${favourite}. Entropy ${view.parts.entropy.textContent}.`);
  view.setState("controls", controls(view));
}

// The last single draw, while the logits it was drawn from are on the screen.
function drawnHere({ state, header }) {
  return state.drawn?.of === header.id ? state.drawn : null;
}

function drawOne(view) {
  const at = ((drawnHere(view)?.at ?? -1) + 1) % view.draws.length;
  view.state.drawn = { at, of: view.header.id };
  paint(view);
  if (!still()) view.parts.pinned.animate(FALL, FALLING);
  speak(view, view.parts.landed.textContent);
  view.setState("drawn", view.state.drawn);
}

function drawMany(view) {
  view.state.many = !view.state.many;
  view.counting = view.state.many && !still() ? performance.now() : null;
  view.fallen = view.counting === null ? view.thousand : 0;
  settle(view);
  repaint(view);
}

function still() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function speak(view, text) {
  view.parts.spoken.textContent = text;
}

// ---- painting -------------------------------------------------------------------------------------------------

// However many events arrive, one painting a frame.
function repaint(view) {
  view.frame ||= requestAnimationFrame((time) => {
    view.frame = 0;
    if (view.counting !== null) count(view, time);
    paint(view);
  });
}

function count(view, time) {
  view.fallen = Math.min(view.thousand, Math.max(0, Math.floor(((time - view.counting) / COUNTING_MS) * view.thousand)));
  if (view.fallen === view.thousand) view.counting = null;
  else repaint(view);
}

function paint(view) {
  const now = shape(view);
  paintControls(view, now);
  paintHead(view, now);
  paintRows(view, now);
  paintFoot(view, now);
  paintFacts(view, now);
  paintLine(view, now);
  paintDraw(view, now);
  if (view.state.many) paintTally(view, now);
  view.parts.table.classList.toggle("counted", view.state.many);
}

function paintControls({ parts, state, stops, header }, now) {
  const reading = state.T.toFixed(2);
  const words = TICK_WORDS[state.T];
  slide(parts.dial, positionOf(state.T), words ? `${reading}, ${words}` : reading);
  write(parts.reading, reading);
  const stop = stops.findIndex((k) => state.topK !== null && k >= state.topK);
  const topK = stop < 0 ? "off" : whole.format(state.topK);
  slide(parts.topK, stop < 0 ? stops.length : stop, topK);
  write(parts.topKReading, topK);
  const topP = (state.topP ?? 1) < 1 ? String(Number(state.topP.toFixed(3))) : "off";
  slide(parts.topP, Math.max(1, Math.round(100 * (state.topP ?? 1))), topP);
  write(parts.topPReading, topP);
  parts.shortcut.checked = state.shortcut;
  write(parts.shortcutSize, String(header.shortcut));
  write(parts.cost, `${state.shortcut ? "leaves out" : "would leave out"} ${percent(now.atShortcut)} at this temperature`);
}

function slide(input, position, words) {
  if (Number(input.value) !== Math.round(position)) input.value = Math.round(position);
  const at = (position - input.min) / (input.max - input.min || 1);
  input.style.setProperty("--at", at.toFixed(4));
  if (input.getAttribute("aria-valuetext") !== words) input.setAttribute("aria-valuetext", words);
}

function paintHead({ parts, state, largest }, now) {
  const certain = state.T === 0;
  write(parts.headScaled, certain ? "z ÷ 0" : `z ÷ ${state.T.toFixed(2)}`);
  write(parts.headPower, certain ? "x − largest" : `x − ${signed(largest / state.T)}`.replace("− −", "+ "));
  write(parts.headShare, certain ? "—" : `÷ ${large(now.mass)}`);
}

function paintRows(view, now) {
  const { rows, z, powers, largest, state } = view;
  rows.forEach((row, j) => {
    write(row.scaled, state.T === 0 ? "—" : signed((z[j] + largest) / state.T));
    write(row.power, state.T === 0 ? "—" : small(powers[j]));
    paintShare(row, j < now.kept, j < now.kept ? powers[j] / now.mass : 0, powers[j] / now.total);
  });
}

// A kept token shows what it is drawn with; a cut one, hollow, what the softmax gave it.
function paintShare(row, kept, share, full) {
  row.value = share;
  row.line.classList.toggle("cut", !kept);
  row.fill.style.transform = `scaleX(${share.toFixed(6)})`;
  row.hollow.style.display = kept || full < HOLLOWEST ? "none" : "";
  if (!kept) row.hollow.style.width = `${(100 * full).toFixed(3)}%`;
  write(row.share, kept ? small(share) : "cut");
}

function paintFoot(view, now) {
  const { rest, sum, rows, powers, header, state } = view;
  const N = rows.length;
  const others = sumOf(powers, N, header.V);
  const kept = Math.max(0, now.kept - N);
  const cut = now.kept < header.V && kept > 0 ? `, ${whole.format(kept)} kept` : "";
  write(rest.of, `all other tokens (${whole.format(header.V - N)}${cut})`);
  write(rest.power, state.T === 0 ? "—" : large(others));
  paintShare(rest, kept > 0, kept > 0 ? sumOf(powers, N, now.kept) / now.mass : 0, others / now.total);
  write(sum.of, `sum over ${now.kept < header.V ? `the ${whole.format(now.kept)} kept` : `all ${whole.format(header.V)}`}`);
  write(sum.power, state.T === 0 ? "—" : large(now.mass));
  const all = now.kept < header.V ? `of ${large(now.total)} over all ${whole.format(header.V)}` : "";
  write(sum.note, state.T === 0 ? "T = 0: the favourite takes all" : all);
}

function paintFacts({ parts, header }, now) {
  const choices = 2 ** now.entropy;
  write(parts.entropy, `${now.entropy.toFixed(2)} bits`);
  write(parts.choices, choices < 100 ? choices.toFixed(2) : whole.format(choices));
  const kept = whole.format(now.kept);
  write(parts.kept, now.kept === header.V ? `all ${kept}` : `${kept} of ${whole.format(header.V)}`);
  write(parts.leftOut, percent(now.leftOut));
}

function paintDraw(view, now) {
  const { parts, header, draws, rows } = view;
  const drawn = drawnHere(view);
  const u = drawn ? draws[drawn.at] : 0;
  const rank = drawn ? rankOf(view.line, now.mass, now.kept, u) : -1;
  rows.forEach((row, j) => row.line.classList.toggle("landed", j === rank));
  view.rest.line.classList.toggle("landed", rank >= rows.length);
  parts.marker.hidden = !drawn;
  parts.append.disabled = !drawn || !header.canAppend;
  parts.takeBack.disabled = !header.canTakeBack;
  write(parts.rank, drawn ? `${whole.format(rank + 1)} of ${whole.format(header.V)}` : "—");
  write(parts.landed, drawn ? landing(u, rank, header.names) : INVITATION);
  if (!drawn) return;
  parts.marker.style.transform = `translateX(${100 * u}%)`;
  parts.marker.classList.toggle("early", u < 0.03);
  parts.marker.classList.toggle("late", u > 0.97);
  write(parts.pin, drawnNumber(u));
}

// The name stands in isolation marks, so that a word from right to left leaves the sentence in order.
function landing(u, rank, names) {
  const place = `rank ${whole.format(rank + 1)}`;
  return rank < names.length ? `${drawnNumber(u)} lands on \u2068${names[rank]}\u2069 (${place})` : `${drawnNumber(u)} lands on ${place}`;
}

function paintTally(view, now) {
  const counts = land(view, now, view.fallen);
  [...view.rows, view.rest].forEach((row, j) => {
    row.tally.hidden = counts[j] === 0;
    row.tally.style.transform = `translateX(${(100 * counts[j]) / Math.max(1, view.fallen)}%)`;
    write(row.seen, whole.format(counts[j]));
  });
  write(view.parts.headSeen, `of ${whole.format(view.fallen)}`);
  write(view.sum.seen, whole.format(view.fallen));
}

// What is dear and need not follow the finger: twelve digits on each probability, the words for the canvas.
function settle(view) {
  const { parts, header, rows, rest } = view;
  for (const row of [...rows, rest]) row.share.title = row.value.toPrecision(12);
  const shown = rows.slice(0, 3).map((row, j) => `${header.names[j]} ${row.share.textContent}`);
  parts.canvas.setAttribute("aria-label", `All probabilities end to end, likeliest first: ${shown.join(", ")}`);
  parts.many.textContent = `Draw ${whole.format(view.thousand)}`;
  parts.many.setAttribute("aria-pressed", String(view.state.many));
}

// ---- the line -------------------------------------------------------------------------------------------------

function palette(section) {
  const style = getComputedStyle(section);
  const read = (name) => style.getPropertyValue(`--st-${name}-color`).trim();
  return { word: read("primary"), other: read("gray") };
}

// The canvas has one pixel for each of the screen's; the words are measured once, not on each frame.
function fit(view) {
  const { canvas } = view.parts;
  canvas.width = Math.max(1, Math.round(canvas.clientWidth * devicePixelRatio));
  canvas.height = Math.max(1, Math.round(canvas.clientHeight * devicePixelRatio));
  view.words.forEach((word) => (word.width = word.span.offsetWidth));
  view.thin.width = view.thin.span.offsetWidth;
  view.palette = palette(view.parts.section);
  repaint(view);
}

function buildWords(view) {
  const { parts, header } = view;
  view.words = header.names.map((name) => ({ span: element("span", "word", name), width: Infinity }));
  view.thin = { span: element("span", "thin"), width: Infinity };
  for (const { span } of view.words) span.dir = "auto";
  parts.words.replaceChildren(...view.words.map(({ span }) => span), view.thin.span);
}

// Segments in rank order; from the first that is too thin to be seen on, all of them as one.
function paintLine(view, now) {
  const { line, words, thin, palette: colours } = view;
  const { canvas } = view.parts;
  const width = canvas.width / devicePixelRatio;
  const pen = canvas.getContext("2d");
  pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  pen.clearRect(0, 0, width, canvas.height);
  let left = 0;
  let rank = 0;
  for (; rank < now.kept; rank++) {
    const right = (width * line[rank]) / now.mass;
    if (right - left < THINNEST) break;
    fillSegment(pen, left, right, rank < words.length ? colours.word : colours.other, rank % 2 ? 0.4 : 1);
    if (rank < words.length) place(words[rank], left, right);
    left = right;
  }
  for (let j = rank; j < words.length; j++) place(words[j], 0, 0);
  fillSegment(pen, left, width, colours.other, 0.28);
  write(thin.span, `${whole.format(now.kept - rank)} tokens, each too thin to see`);
  place(thin, left, width);
}

function fillSegment(pen, left, right, colour, strength) {
  pen.globalAlpha = strength;
  pen.fillStyle = colour;
  pen.fillRect(left, 0, right - left, pen.canvas.height);
}

// A word stands in the middle of its segment where it fits.
function place({ span, width }, left, right) {
  const fits = width <= right - left;
  span.style.visibility = fits ? "visible" : "hidden";
  if (fits) span.style.transform = `translateX(${((left + right - width) / 2).toFixed(1)}px)`;
}
