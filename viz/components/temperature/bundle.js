// components/temperature/track.js
var TICKS = [0, 0.5, 1, 2, 5, 10];
var TRACK = 1e3;
var SPAN = TRACK / (TICKS.length - 1);
var SNAP = 9;
var STOPS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200, 300, 500];
STOPS.push(1e3, 2e3, 5e3, 1e4, 2e4, 5e4);
function temperatureAt(position) {
  const nearest = Math.round(position / SPAN);
  if (Math.abs(position - nearest * SPAN) <= SNAP) return TICKS[nearest];
  const i = Math.floor(position / SPAN);
  const T = TICKS[i] + (position / SPAN - i) * (TICKS[i + 1] - TICKS[i]);
  return Math.round(100 * T) / 100;
}
function positionOf(T) {
  const i = Math.max(
    1,
    TICKS.findIndex((tick) => tick >= T)
  );
  return SPAN * (i - 1 + (T - TICKS[i - 1]) / (TICKS[i] - TICKS[i - 1]));
}
function temperatureAfter(key, T) {
  const hottest = TICKS[TICKS.length - 1];
  const up = key === "ArrowUp" || key === "ArrowRight";
  if (up || key === "ArrowDown" || key === "ArrowLeft") {
    const step = T > 2 || T === 2 && up ? 0.25 : 0.05;
    const next = up ? Math.floor(T / step + 1.000001) * step : Math.ceil(T / step - 1.000001) * step;
    return Math.round(100 * Math.min(hottest, Math.max(0, next))) / 100;
  }
  if (key === "PageUp") return TICKS.find((tick) => tick > T) ?? hottest;
  if (key === "PageDown") return TICKS.findLast((tick) => tick < T) ?? 0;
  return { Home: 0, End: hottest }[key] ?? null;
}
function shareAt(position) {
  return position < 100 ? position / 100 : null;
}
function stops(V, current) {
  const below = new Set(STOPS.filter((k) => k < V));
  if (current !== null && current < V) below.add(current);
  return [...below].sort((a, b) => a - b);
}

// components/shared/motion.js
var calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

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
function write(node, text) {
  if (!node.firstChild) node.append("");
  if (node.firstChild.data !== text) node.firstChild.data = text;
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
function firstReaching(line, p, count2) {
  return search(count2, (i) => line[i] / line[count2 - 1] >= p);
}
function rankOf(line, mass, kept, u) {
  return Math.min(
    search(kept, (i) => line[i] / mass > u),
    kept - 1
  );
}
function search(count2, holds) {
  let low = 0;
  let high = count2;
  while (low < high) {
    const middle = low + high >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
function land(view, now, count2) {
  const { line, draws, rows } = view;
  const bounds = rows.map((_, j) => j < now.kept ? line[j] / now.mass : 1);
  const counts = new Array(rows.length + 1).fill(0);
  for (let i = 0; i < count2; i++) {
    let j = 0;
    while (j < bounds.length && bounds[j] <= draws[i]) j++;
    counts[j]++;
  }
  return counts;
}

// components/temperature/state.js
function controls({ state }) {
  const { visit, T, topK, topP, shortcut, many } = state;
  return { visit, temperature: T, top_k: topK, top_p: topP, shortcut, many };
}
function drawnHere({ state, header }) {
  return state.drawn?.of === header.digest ? state.drawn : null;
}

// components/shared/probabilities.js
var hundredths = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
var RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
function small(x) {
  if (x === 0) return "0";
  if (x >= 5e-5) return x.toFixed(4);
  const [digits, power] = x.toExponential(1).split("e-");
  return `${digits}×10⁻${[...power].map((digit) => RAISED[digit]).join("")}`;
}
function large(x) {
  return x < 100 ? small(x) : hundredths.format(x);
}
function percent(share) {
  if (share === 0) return "0%";
  if (share < 1e-4) return "<0.01%";
  return share > 0.9999 && share < 1 ? ">99.99%" : `${(100 * share).toFixed(2)}%`;
}
function drawnNumber(u) {
  return (Math.floor(u * 1e4) / 1e4).toFixed(4);
}

// components/shared/numbers.js
var clamp = (low, value, high) => Math.max(low, Math.min(high, value));
var whole = (value) => Math.round(value).toLocaleString("en");
function signed(value, digits = 2) {
  const text = value.toFixed(digits).replace("-", "−");
  return Number(text.slice(1)) === 0 ? text.replace("−", "") : text;
}

// components/temperature/drawing.js
var RUN_MS = 550;
var RUN_ON_MS = 850;
var RISE = [
  { transform: "translateY(2rem) scale(0.4)", opacity: 0 },
  { transform: "none", opacity: 1 }
];
var RISING = { duration: 420, easing: "cubic-bezier(.3, 1.5, .6, 1)" };
var JOIN = [
  { transform: "none", opacity: 1 },
  { transform: "translateY(-6rem)", opacity: 0 }
];
var JOINING = { duration: 420, easing: "ease-in" };
function run(view, landed2) {
  const { ball, lane } = view.parts;
  view.running?.cancel();
  if (calm()) {
    landed2();
    return;
  }
  const u = view.draws[drawnHere(view).at];
  const end = { transform: `translateX(${u * lane.clientWidth}px)` };
  const timing = { duration: RUN_MS + u * RUN_ON_MS, easing: "cubic-bezier(.25, .6, .3, 1)" };
  ball.hidden = false;
  const running = view.running = ball.animate([{ transform: "none" }, end], timing);
  running.oncancel = running.onfinish = () => {
    if (view.running !== running) return;
    view.running = null;
    ball.hidden = true;
    if (running.playState === "finished") landed2();
  };
}
function rise(view) {
  if (!calm()) view.parts.hit.animate(RISE, RISING);
}
function join(view) {
  if (!calm()) view.parts.risen.animate(JOIN, JOINING);
}
function landing(view, now) {
  const drawn = view.running ? null : drawnHere(view);
  if (!drawn) return null;
  const u = view.draws[drawn.at];
  const rank = rankOf(view.line, now.mass, now.kept, u);
  return { u, rank, share: view.powers[rank] / now.mass, name: view.header.names[rank] ?? view.names.get(rank) };
}
function paintDraw(view, now) {
  const { parts, header, barred, writing } = view;
  const hit = landing(view, now);
  const row = hit ? Math.min(hit.rank, barred.length - 1) : -1;
  barred.forEach((other, j) => other.line.classList.toggle("landed", j === row));
  const text = writing ?? (hit || view.running ? null : view.state.wrote);
  parts.section.classList.toggle("writing", Boolean(writing));
  parts.section.classList.toggle("wrote", Boolean(text));
  parts.append.disabled = !hit || !header.canAppend || Boolean(writing);
  parts.takeBack.disabled = !header.canTakeBack || Boolean(writing);
  parts.drawOne.disabled = parts.drawMany.disabled = Boolean(writing);
  parts.write.disabled = !header.canWrite && !writing;
  const some = hit && { count: whole(hit.rank + 1), total: whole(header.V) };
  write(parts.rank, some ? filled(header.words.some_of, some) : "—");
  write(parts.landed, said(view, hit));
  parts.pin.hidden = !hit || Boolean(writing);
  if (hit) parts.pin.style.left = `${100 * hit.u}%`;
  if (text) paintRisen(view, "", text.text, 0);
  else if (hit) {
    paintRisen(view, `${drawnNumber(hit.u)} →`, hit.name ?? filled(header.words.place, { rank: some.count }), hit.u);
  }
  parts.risen.hidden = !(text || hit);
}
function paintRisen(view, number, word, u) {
  const { number: before, hit, risen, lane } = view.parts;
  const asked = [number, word, u, lane.clientWidth].join("\n");
  if (view.risen === asked) return;
  view.risen = asked;
  risen.hidden = false;
  write(before, number);
  write(hit, word);
  const room = lane.clientWidth - risen.offsetWidth;
  risen.style.left = `${clamp(0, u * lane.clientWidth - risen.offsetWidth / 2, Math.max(0, room))}px`;
}
function said(view, hit) {
  const { header, state, writing } = view;
  const { words } = header;
  if (writing) return filled(words.writing, { count: whole(writing.count), most: whole(writing.most) });
  if (hit) return landed(hit, header);
  if (view.running) return "";
  return state.wrote ? filled(words[`wrote_${state.wrote.state}`], { count: whole(state.wrote.count) }) : words.invitation;
}
function landed({ u, rank, share, name }, { words }) {
  const place2 = filled(words.rank_of, { rank: whole(rank + 1), share: `${small(100 * share)}%` });
  const known = name === void 0 ? words.lands : words.lands_on;
  return filled(known, { number: drawnNumber(u), name: `⁨${name}⁩`, place: place2 });
}

// components/temperature/pictures.js
var OVERHANG = 2;
var INSET = 0.14;
var HOLLOWEST = 2e-3;
var THINNEST = 3;
var PALE = 0.4;
var REST = 0.26;
var CALM = 14;
function palette(section) {
  const style = getComputedStyle(section);
  const read = (name) => style.getPropertyValue(`--st-${name}-color`).trim();
  return { word: read("primary"), other: read("gray"), text: read("text"), ground: read("background") };
}
function fit(view) {
  if (view.header.covered) return;
  const { parts, barred, words } = view;
  view.palette = palette(parts.section);
  foldFoot(view);
  const sheet = parts.sheet.getBoundingClientRect();
  const lanes = barred.map(({ bar }) => bar.getBoundingClientRect());
  const { left, width, top } = lanes[0];
  const bottom = Math.max(...lanes.map((lane) => lane.bottom));
  const place2 = {
    left: left - sheet.left - OVERHANG,
    top: top - sheet.top,
    width: width + 2 * OVERHANG,
    height: bottom - top
  };
  for (const [side, length] of Object.entries(place2)) parts.bars.style[side] = `${length}px`;
  sharpen(parts.bars, place2.width, place2.height);
  sharpen(parts.strip, parts.strip.clientWidth, parts.strip.clientHeight);
  barred.forEach((row, j) => {
    row.top = Math.round((lanes[j].top - top + INSET * lanes[j].height) * devicePixelRatio);
    row.height = Math.round((1 - 2 * INSET) * lanes[j].height * devicePixelRatio);
  });
  words.forEach((word) => word.width = word.span.offsetWidth);
}
function foldFoot({ parts, rest, sum }) {
  const narrow = getComputedStyle(parts.fold).display !== "none";
  const span = narrow && !parts.steps.classList.contains("unfolded") ? 1 : 3;
  for (const row of [rest, sum]) row.head.colSpan = span;
}
function sharpen(canvas, width, height) {
  canvas.width = Math.max(1, Math.round(width * devicePixelRatio));
  canvas.height = Math.max(1, Math.round(height * devicePixelRatio));
}
function clean(canvas) {
  const pen = canvas.getContext("2d");
  pen.globalAlpha = 1;
  pen.clearRect(0, 0, canvas.width, canvas.height);
  return pen;
}
function paintBars(view) {
  const { parts, barred, rest, palette: colours, state } = view;
  const pen = clean(parts.bars);
  const margin = OVERHANG * devicePixelRatio;
  const width = parts.bars.width - 2 * margin;
  for (const row of barred) {
    if (row.height === 0) continue;
    pen.fillStyle = row === rest ? colours.other : colours.word;
    if (row.kept) pen.fillRect(margin, row.top, width * row.value, row.height);
    else if (row.full >= HOLLOWEST) outline(pen, margin, row, width * row.full, colours.text);
    if (state.many && row.count > 0) mark(pen, margin, width, row, row.count / view.fallen, colours);
  }
}
function outline(pen, left, { top, height }, width, colour) {
  const line = Math.max(1, Math.round(devicePixelRatio));
  pen.strokeStyle = colour;
  pen.lineWidth = line;
  pen.setLineDash([3 * line, 2 * line]);
  pen.strokeRect(left + line / 2, top + line / 2, Math.max(line, width - line), height - line);
}
function mark(pen, left, width, { top, height, value }, share, colours) {
  const half = Math.max(1, Math.round(devicePixelRatio));
  const over = Math.round(INSET * height / (1 - 2 * INSET));
  const middle = Math.round(left + width * share);
  pen.fillStyle = colours.text;
  pen.fillRect(middle - half, top - over, 2 * half, height + 2 * over);
  if (middle + half > left + width * value) return;
  pen.fillStyle = colours.ground;
  pen.fillRect(middle - half, top, 2 * half, height);
}
function paintLine(view, now, writes) {
  const { line, powers, words, parts, palette: colours } = view;
  const pen = clean(parts.strip);
  const { width } = parts.strip;
  const scale = width / now.mass;
  const edge = (count2) => Math.round(scale * line[Math.min(count2, now.kept) - 1]);
  let shown = 0;
  let left = 0;
  for (; shown < now.kept && scale * powers[shown] >= THINNEST * devicePixelRatio; shown++) {
    const right = edge(shown + 1);
    const named2 = shown < words.length;
    const strength = named2 ? [1, PALE][shown % 2] : [faint((right - left) / devicePixelRatio), REST][shown % 2];
    fillSegment(pen, left, right, named2 ? colours.word : colours.other, strength);
    if (named2) place(words[shown], left / devicePixelRatio, right / devicePixelRatio);
    left = right;
  }
  for (let j = shown; j < words.length; j++) place(words[j], 0, 0);
  const named = Math.max(left, edge(words.length));
  fillSegment(pen, left, named, colours.word, REST);
  fillSegment(pen, named, width, colours.other, REST);
  if (writes(1)) write(parts.thin, left < width ? together(view.header.words, now.kept - shown, shown) : "");
}
function faint(width) {
  return REST + 0.36 * Math.min(1, (width - THINNEST) / (CALM - THINNEST));
}
function together(words, count2, shown) {
  const which = filled(shown > 0 ? words.the_last : words.all, { count: whole(count2) });
  return filled(words.one_tone, { which, pixels: THINNEST });
}
function fillSegment(pen, left, right, colour, strength) {
  pen.globalAlpha = strength;
  pen.fillStyle = colour;
  pen.fillRect(left, 0, right - left, pen.canvas.height);
}
function place({ span, width }, left, right) {
  const fits = width <= right - left;
  span.style.visibility = fits ? "visible" : "hidden";
  if (fits) span.style.transform = `translateX(${((left + right - width) / 2).toFixed(1)}px)`;
}

// components/temperature/painting.js
var TURNS = 3;
var COUNTING_MS = 1200;
function repaint(view) {
  view.due = TURNS;
  nextFrame(view);
}
function nextFrame(view) {
  view.frame ||= requestAnimationFrame((time) => {
    view.frame = 0;
    view.due -= 1;
    view.turn = (view.turn + 1) % TURNS;
    if (view.counting !== null) count(view, time);
    paint(view, (j) => j % TURNS === view.turn);
    if (view.due > 0) nextFrame(view);
  });
}
function count(view, time) {
  view.fallen = Math.min(
    view.thousand,
    Math.max(0, Math.floor((time - view.counting) / COUNTING_MS * view.thousand))
  );
  if (view.fallen === view.thousand) view.counting = null;
  else repaint(view);
}
function paint(view, writes = (_row) => true) {
  if (view.header.covered) return;
  const now = shape(view);
  paintDial(view);
  paintCuts(view);
  if (writes(0)) paintHead(view, now);
  paintRows(view, now, writes);
  paintFoot(view, now, writes);
  if (writes(1)) paintFacts(view, now);
  paintDraw(view, now);
  if (view.state.many) paintTally(view, now, writes);
  view.parts.table.classList.toggle("counted", view.state.many);
  paintBars(view);
  paintLine(view, now, writes);
}
function paintDial({ parts, state, header }) {
  const reading = state.T.toFixed(2);
  const words = header.words[`tick_${state.T}`];
  const position = positionOf(state.T);
  slide(parts.temperature, position, position / TRACK, words ? `${reading}, ${words}` : reading);
  write(parts.reading, reading);
}
function paintCuts({ parts, state, stops: stops2, header }) {
  const stop2 = state.topK === null ? -1 : stops2.findIndex((k2) => k2 >= state.topK);
  const k = stop2 < 0 ? stops2.length : stop2;
  const topK = stop2 < 0 ? header.words.off : whole(state.topK);
  slide(parts.topK, k, k / (stops2.length || 1), topK);
  write(parts.topKReading, topK);
  const p = Math.max(1, Math.round(100 * (state.topP ?? 1)));
  const topP = (state.topP ?? 1) < 1 ? String(Number(state.topP.toFixed(3))) : header.words.off;
  slide(parts.topP, p, (p - 1) / 99, topP);
  write(parts.topPReading, topP);
  parts.shortcut.checked = state.shortcut;
}
function slide(input, position, at, words) {
  if (Number(input.value) !== Math.round(position)) input.value = Math.round(position);
  if (input.at === at && input.words === words) return;
  Object.assign(input, { at, words });
  input.previousElementSibling.firstElementChild.style.transform = `translateX(${(100 * (at - 1)).toFixed(2)}%)`;
  input.setAttribute("aria-valuetext", words);
}
function paintHead({ parts, state, header, largest }, now) {
  const certain = state.T === 0;
  write(parts.headScaled, certain ? "z ÷ 0" : `z ÷ ${state.T.toFixed(2)}`);
  write(
    parts.headPower,
    certain ? `x − ${header.words.largest}` : `x − ${signed(largest / state.T)}`.replace("− −", "+ ")
  );
  write(parts.headShare, certain ? "—" : `÷ ${large(now.mass)}`);
}
function paintRows(view, now, writes) {
  const { rows, z, powers, largest, state, header } = view;
  rows.forEach((row, j) => {
    setShare(row, j < now.kept, powers[j], now);
    if (!writes(j)) return;
    write(row.scaled, state.T === 0 ? "—" : signed((z[j] + largest) / state.T));
    write(row.power, state.T === 0 ? "—" : small(powers[j]));
    write(row.share, row.kept ? small(row.value) : header.words.cut);
  });
}
function setShare(row, kept, power, now, full = power) {
  row.kept = kept;
  row.value = kept ? power / now.mass : 0;
  row.full = full / now.total;
  row.line.classList.toggle("cut", !kept);
}
function paintFoot(view, now, writes) {
  const { rest, sum, rows, header, state } = view;
  const V = header.V;
  const kept = Math.max(0, now.kept - rows.length);
  setShare(rest, kept > 0, now.othersKept, now, now.others);
  if (!writes(2)) return;
  const { words } = header;
  const others = { count: whole(V - rows.length), kept: whole(kept) };
  write(rest.of, filled(now.kept < V && kept > 0 ? words.others_cut : words.others, others));
  write(rest.power, state.T === 0 ? "—" : large(now.others));
  write(rest.share, rest.kept ? small(rest.value) : words.cut);
  const which = now.kept < V ? filled(words.the_kept, { count: whole(now.kept) }) : filled(words.all, { count: whole(V) });
  write(sum.of, filled(words.sum_over, { which }));
  write(sum.power, state.T === 0 ? "—" : large(now.mass));
  const mass = now.kept < V ? filled(words.mass_of, { mass: large(now.total), count: whole(V) }) : "";
  write(sum.note, state.T === 0 ? words.favourite : mass);
}
function paintFacts({ parts, header, state }, now) {
  const choices = 2 ** now.entropy;
  const { words } = header;
  write(parts.entropy, filled(words.bits, { count: now.entropy.toFixed(2) }));
  write(parts.choices, choices < 100 ? choices.toFixed(2) : whole(choices));
  const kept = whole(now.kept);
  write(parts.kept, filled(now.kept === header.V ? words.all : words.some_of, { count: kept, total: whole(header.V) }));
  write(parts.leftOut, percent(now.leftOut));
  write(
    parts.cost,
    filled(state.shortcut ? words.leaves_out : words.would_leave_out, { share: percent(now.atShortcut) })
  );
}
function paintTally(view, now, writes) {
  const counts = land(view, now, view.fallen);
  view.barred.forEach((row, j) => {
    row.count = counts[j];
    if (writes(j)) write(row.seen, whole(counts[j]));
  });
  write(view.parts.headSeen, filled(view.header.words.of, { count: whole(view.fallen) }));
  write(view.sum.seen, whole(view.fallen));
}
function settle(view) {
  const { parts, header, rows, barred } = view;
  const { words } = header;
  parts.drawMany.textContent = filled(words.draw_many, { count: whole(view.thousand) });
  parts.drawMany.setAttribute("aria-pressed", String(view.state.many));
  parts.write.textContent = view.writing ? words.stop : filled(words.write, { count: whole(header.write) });
  if (header.covered) return;
  for (const row of barred) row.share.title = row.value.toPrecision(12);
  const shown = rows.slice(0, 3).map((row, j) => `${header.names[j]} ${row.share.textContent}`);
  parts.strip.setAttribute("aria-label", filled(words.strip_shares, { shares: shown.join(", ") }));
}

// components/temperature/input.js
var PAUSE_MS = 700;
function listen(view) {
  const { parts, state } = view;
  parts.temperature.oninput = () => change(view, () => state.T = temperatureAt(Number(parts.temperature.value)));
  parts.topK.oninput = () => change(view, () => state.topK = view.stops[Number(parts.topK.value)] ?? null);
  parts.topP.oninput = () => change(view, () => state.topP = shareAt(Number(parts.topP.value)));
  parts.shortcut.oninput = () => change(view, () => state.shortcut = parts.shortcut.checked);
  parts.shortcut.onchange = () => release(view);
  for (const range of [parts.temperature, parts.topK, parts.topP]) letGo(view, range);
  parts.temperature.addEventListener("keydown", (event) => turn(view, event));
  parts.drawOne.onclick = () => drawOne(view);
  parts.drawMany.onclick = () => drawMany(view);
  parts.write.onclick = () => view.writing ? stop(view) : begin(view);
  parts.append.onclick = () => append(view);
  parts.takeBack.onclick = () => view.trigger("take_back", true);
  parts.fold.onclick = () => unfold(view);
}
function letGo(view, range) {
  range.onkeydown = () => {
    view.held = true;
    clearTimeout(view.pause);
  };
  range.onchange = () => view.held || release(view);
  range.onkeyup = () => {
    clearTimeout(view.pause);
    view.pause = setTimeout(() => keysAreOver(view), PAUSE_MS);
  };
  range.onpointerdown = range.onblur = () => keysAreOver(view);
}
function keysAreOver(view) {
  view.held = false;
  release(view);
}
function change(view, apply) {
  apply();
  repaint(view);
}
function turn(view, event) {
  const T = event.altKey || event.ctrlKey || event.metaKey ? null : temperatureAfter(event.key, view.state.T);
  if (T === null) return;
  event.preventDefault();
  change(view, () => view.state.T = T);
}
function release(view) {
  clearTimeout(view.pause);
  if (!tell(view)) return;
  paint(view);
  settle(view);
  const favourite = `${view.header.names[0]} ${view.rows[0].share.textContent}`;
  const said2 = { temperature: view.state.T.toFixed(2), favourite, entropy: view.parts.entropy.textContent };
  speak(view, filled(view.header.words.spoken, said2));
}
function tell(view) {
  const now = JSON.stringify(controls(view));
  if (now === view.sent || view.header.covered) return false;
  view.sent = now;
  view.setState("controls", controls(view));
  return true;
}
function drawOne(view) {
  const at = ((drawnHere(view)?.at ?? -1) + 1) % view.draws.length;
  Object.assign(view.state, { drawn: { at, of: view.header.digest }, wrote: null });
  run(view, () => {
    paint(view);
    rise(view);
    speak(view, view.parts.landed.textContent);
  });
  paint(view);
  view.setState("drawn", view.state.drawn);
}
function drawMany(view) {
  view.state.many = !view.state.many;
  view.counting = view.state.many && !calm() ? performance.now() : null;
  view.fallen = view.counting === null ? view.thousand : 0;
  settle(view);
  paint(view);
  fit(view);
  repaint(view);
  tell(view);
}
function append(view) {
  join(view);
  view.trigger("append", drawnHere(view));
}
function begin(view) {
  view.running?.cancel();
  view.writing = { text: "", count: 0, most: view.header.write, state: "going" };
  view.state.wrote = null;
  settle(view);
  paint(view);
  view.trigger("write", true);
}
function stop(view) {
  ended(view);
  view.trigger("stop", true);
}
function ended(view) {
  if (!view.writing) return;
  view.state.wrote = view.writing;
  view.writing = null;
  settle(view);
  paint(view);
  speak(view, `${view.parts.landed.textContent} ${view.state.wrote.text}`);
}
function learn(view, { of, names, tails, written }) {
  if (of !== view.header?.digest || view.header.covered) return;
  for (const [rank, name] of Object.entries(names)) view.names.set(Number(rank), name);
  showTails(view, tails);
  if (written && view.writing) view.writing = written;
  paint(view);
  if (drawnHere(view) && !view.running && !view.writing) speak(view, view.parts.landed.textContent);
}
function showTails(view, tails) {
  if (tails.length === 0) return;
  view.rows.forEach(({ tail, label }, j) => {
    tail.textContent = tails[j] ?? "";
    label.title = view.header.names[j] + tail.textContent;
  });
  view.parts.tails.hidden = tails.every((tail) => !tail);
}
function unfold(view) {
  const open2 = view.parts.steps.classList.toggle("unfolded");
  view.parts.fold.setAttribute("aria-expanded", String(open2));
  fit(view);
  paint(view);
}
function speak(view, text) {
  view.parts.spoken.textContent = text;
}

// components/temperature/building.js
var SPACE = "␣";
function findParts(root) {
  const camel = (id) => id.replace(/-./g, (letter) => letter[1].toUpperCase());
  const parts = { section: root.querySelector("section"), steps: root.querySelector(".steps") };
  for (const node of root.querySelectorAll("[id]")) parts[camel(node.id)] = node;
  return parts;
}
function mount(root, state) {
  const parts = findParts(root);
  const view = {
    parts,
    state,
    header: null,
    frame: 0,
    turn: 0,
    held: false,
    names: /* @__PURE__ */ new Map(),
    // of the tokens without a row, by rank, as far as Python has told
    thousand: 0,
    // draws that are counted
    running: null,
    // the ball, while it runs
    writing: null,
    // what has been written so far, while a text is being written
    sent: JSON.stringify(controls({ state }))
  };
  listen(view);
  view.observer = new ResizeObserver(() => {
    fit(view);
    paint(view);
  });
  return view;
}
function buildTicks(ticks, words) {
  ticks.replaceChildren(
    ...TICKS.map((T, i) => {
      const tick = element("div", "tick");
      tick.style.left = `${100 * i / (TICKS.length - 1)}%`;
      tick.append(element("span", "", String(T)), element("small", "", words[`tick_${T}`] ?? ""));
      return tick;
    })
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
  parts.space.hidden = !header.names.some((name) => name.includes(SPACE));
  parts.body.replaceChildren(...view.rows.map((row) => row.line));
  parts.section.style.setProperty("--row", `clamp(1.0625rem, ${9.25 / header.names.length}rem, 2rem)`);
  buildFoot(view);
  view.barred = [...view.rows, view.rest];
  buildWords(view);
}
function buildRow(name) {
  const row = Object.assign(buildNumbers(), { line: element("tr") });
  const head = element("th", "name");
  row.label = element("bdi", "", name);
  row.tail = element("span", "tail");
  head.scope = "row";
  row.label.title = name;
  row.label.append(row.tail);
  head.append(row.label);
  const steps = ["logit", "scaled", "power", "share"].map((kind) => cell(kind, row));
  row.line.append(head, ...steps, buildChart(row), cell("seen", row));
  return row;
}
function buildNumbers() {
  return Object.fromEntries(["logit", "scaled", "power", "share", "seen"].map((kind) => [kind, element("div")]));
}
function cell(kind, numbers) {
  const made = element("td", `number ${kind}`);
  made.append(numbers[kind]);
  return made;
}
function buildChart(row) {
  const chart = element("td", "chart");
  row.bar = element("div", "bar");
  chart.append(row.bar);
  return chart;
}
function buildFoot(view) {
  const rest = Object.assign(buildNumbers(), { line: element("tr", "rest") });
  const sum = Object.assign(buildNumbers(), { line: element("tr", "sum"), note: element("div") });
  const note = element("td", "chart note");
  note.append(sum.note);
  for (const [row, chart] of [
    [rest, buildChart(rest)],
    [sum, note]
  ]) {
    const head = element("th", "of");
    row.of = element("div");
    row.head = head;
    head.scope = "row";
    head.append(row.of);
    row.line.append(head, cell("power", row), cell("share", row), chart, cell("seen", row));
  }
  write(sum.share, "1");
  rest.line.hidden = view.header.V === view.rows.length;
  view.rest = rest;
  view.sum = sum;
  view.parts.foot.replaceChildren(rest.line, sum.line);
}
function buildWords(view) {
  const { parts, header } = view;
  view.words = header.names.map((name) => ({ span: element("span", "", name), width: Infinity }));
  for (const { span } of view.words) span.dir = "auto";
  parts.words.replaceChildren(...view.words.map(({ span }) => span));
}

// components/temperature/cover.js
function cover({ parts, header }) {
  const { section } = parts;
  section.classList.toggle("covered", header.covered);
  parts.cover.hidden = !header.covered;
  if (!header.covered) {
    for (const control of controls2(parts)) control.disabled = false;
    return;
  }
  parts.body.replaceChildren(...Array.from({ length: header.rows }, blank));
  parts.foot.replaceChildren();
  parts.space.hidden = true;
  parts.words.replaceChildren();
  for (const picture of [parts.bars, parts.strip]) {
    picture.getContext("2d").clearRect(0, 0, picture.width, picture.height);
  }
  for (const part of [parts.pin, parts.ball, parts.risen]) part.hidden = true;
  for (const text of [parts.landed, parts.thin, parts.cost]) text.textContent = "";
  for (const control of controls2(parts)) control.disabled = true;
}
function controls2(parts) {
  const { temperature, topK, topP, shortcut, drawOne: drawOne2, drawMany: drawMany2, write: write2, append: append2, takeBack, fold } = parts;
  return [temperature, topK, topP, shortcut, drawOne2, drawMany2, write2, append2, takeBack, fold];
}
function blank() {
  const line = element("tr");
  line.append(element("th", "name"));
  return line;
}

// components/shared/terms.js
var EDGE = 8;
var opened = /* @__PURE__ */ new WeakMap();
var CONTROLS = "button, a, input, select, summary";
function explain(root, terms) {
  const tip = definitionIn(root);
  const word = opened.get(tip);
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
  opened.set(tip, word);
  const place2 = word.getClientRects()[0];
  const own = tip.getBoundingClientRect();
  const left = Math.max(EDGE, Math.min(place2.left, window.innerWidth - own.width - EDGE));
  const below = place2.bottom + 4;
  const top = below + own.height + EDGE > window.innerHeight ? Math.max(EDGE, place2.top - own.height - 4) : below;
  tip.style.left = `${left}px`;
  tip.style.top = `${top}px`;
}
function hide(tip) {
  if (tip.matches(":popover-open")) tip.hidePopover();
}

// components/shared/replies.js
var SAID = "inside-gpt2-reply";
var ASKED = "inside-gpt2-reply-asked";
function hear(take) {
  const listener = (event) => take(event.detail);
  document.addEventListener(SAID, listener);
  document.dispatchEvent(new CustomEvent(ASKED));
  return () => document.removeEventListener(SAID, listener);
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
    const count2 = shape2.reduce((product, size) => product * size, 1);
    if (at + count2 * Kind.BYTES_PER_ELEMENT > raw.length) throw new Error(`${name} is cut off`);
    arrays[name] = new Kind(raw.buffer, at, count2);
    shapes[name] = shape2;
    at += aligned(count2 * Kind.BYTES_PER_ELEMENT);
  }
  if (at !== raw.length) throw new Error(`payload of ${raw.length} bytes, its header says ${at}`);
  return { ...header, arrays, shapes };
}

// components/temperature/script.js
var THOUSAND = 1e3;
var FRESH = () => ({
  visit: null,
  many: false,
  drawn: null,
  // { at: a draw, of: a payload }
  wrote: null
  // what the last writing came to
});
var instances = /* @__PURE__ */ new WeakMap();
function script_default({ data, parentElement: root, setStateValue, setTriggerValue }) {
  const header = unpack(data);
  let view = instances.get(root);
  if (view?.parts.section !== root.querySelector("section")) {
    view = mount(root, view?.state ?? FRESH());
    instances.set(root, view);
  }
  view.setState = setStateValue;
  view.trigger = setTriggerValue;
  if (view.state.visit !== header.visit) start(view, header);
  if (view.header?.digest !== header.digest) load(view, header);
  explain(root, header.terms);
  view.header = header;
  view.stops = stops(header.V, view.state.topK);
  view.parts.topK.max = view.stops.length;
  view.observer.observe(view.parts.strip);
  fit(view);
  paint(view);
  settle(view);
  view.parts.section.dataset.built = "";
  view.deaf?.();
  view.deaf = hear((reply) => learn(view, reply));
  return () => {
    cancelAnimationFrame(view.frame);
    view.frame = 0;
    view.observer.disconnect();
    view.deaf();
  };
}
function start(view, { visit, initial }) {
  const { temperature: T, top_k: topK, top_p: topP, shortcut, many } = initial;
  Object.assign(view.state, { visit, T, topK, topP, shortcut, many });
  allFallen(view);
  view.sent = JSON.stringify(controls(view));
}
function allFallen(view) {
  view.fallen = view.state.many ? view.thousand : 0;
  view.counting = null;
}
function load(view, header) {
  ended(view);
  view.running?.cancel();
  view.header = header;
  placeWords(view.parts.section, header.words);
  view.parts.shortcutLabel.textContent = filled(header.words.shortcut, { count: header.shortcut });
  buildTicks(view.parts.ticks, header.words);
  view.thousand = header.covered ? THOUSAND : Math.min(THOUSAND, header.arrays.draws.length);
  view.names.clear();
  view.risen = "";
  allFallen(view);
  cover(view);
  if (!header.covered) loadLogits(view, header);
}
function loadLogits(view, header) {
  const { logits, draws } = header.arrays;
  view.draws = draws;
  view.z = Float64Array.from(logits).sort().reverse();
  view.largest = view.z[0];
  for (let i = 0; i < header.V; i++) view.z[i] -= view.largest;
  view.powers = new Float64Array(header.V);
  view.line = new Float64Array(header.V);
  view.parts.tails.hidden = true;
  buildRows(view);
}
export {
  script_default as default
};
