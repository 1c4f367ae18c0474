// Painting: what is written on each frame. The bars and the line are in pictures.js.

const INVITATION = "A random number between 0 and 1 picks the word it lands on.";
const TURNS = 3; // frames in which all digits are written once
const COUNTING_MS = 1200; // how long the thousand draws take to fall

// However many events arrive, one painting a frame. Digits are the dearest thing to set and nobody reads sixty a second:
// a frame draws all bars and writes every third row, the next two frames the others; after the last event all are due.
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
  view.fallen = Math.min(view.thousand, Math.max(0, Math.floor(((time - view.counting) / COUNTING_MS) * view.thousand)));
  if (view.fallen === view.thousand) view.counting = null;
  else repaint(view);
}

// `writes` tells whether this painting sets the digits of row j; what is no row goes with row 0, 1 or 2.
function paint(view, writes = () => true) {
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

function paintDial({ parts, state }) {
  const reading = state.T.toFixed(2);
  const words = TICK_WORDS[state.T];
  const position = positionOf(state.T);
  slide(parts.temperature, position, position / TRACK, words ? `${reading}, ${words}` : reading);
  write(parts.reading, reading);
}

function paintCuts({ parts, state, stops, header }) {
  const stop = state.topK === null ? -1 : stops.findIndex((k) => k >= state.topK);
  const k = stop < 0 ? stops.length : stop;
  const topK = stop < 0 ? "off" : whole.format(state.topK);
  slide(parts.topK, k, k / (stops.length || 1), topK);
  write(parts.topKReading, topK);
  const p = Math.max(1, Math.round(100 * (state.topP ?? 1)));
  const topP = (state.topP ?? 1) < 1 ? String(Number(state.topP.toFixed(3))) : "off";
  slide(parts.topP, p, (p - 1) / 99, topP);
  write(parts.topPReading, topP);
  parts.shortcut.checked = state.shortcut;
  write(parts.shortcutSize, String(header.shortcut));
}

// `at` is how far along its track the slider stands. Asking an input is dear: only its value, which a visitor moves.
function slide(input, position, at, words) {
  if (Number(input.value) !== Math.round(position)) input.value = Math.round(position);
  if (input.at === at && input.words === words) return;
  Object.assign(input, { at, words });
  input.previousElementSibling.firstElementChild.style.transform = `translateX(${(100 * (at - 1)).toFixed(2)}%)`;
  input.setAttribute("aria-valuetext", words);
}

function paintHead({ parts, state, largest }, now) {
  const certain = state.T === 0;
  write(parts.headScaled, certain ? "z ÷ 0" : `z ÷ ${state.T.toFixed(2)}`);
  write(parts.headPower, certain ? "x − largest" : `x − ${signed(largest / state.T)}`.replace("− −", "+ "));
  write(parts.headShare, certain ? "—" : `÷ ${large(now.mass)}`);
}

function paintRows(view, now, writes) {
  const { rows, z, powers, largest, state } = view;
  rows.forEach((row, j) => {
    setShare(row, j < now.kept, powers[j], now);
    if (!writes(j)) return;
    write(row.scaled, state.T === 0 ? "—" : signed((z[j] + largest) / state.T));
    write(row.power, state.T === 0 ? "—" : small(powers[j]));
    write(row.share, row.kept ? small(row.value) : "cut");
  });
}

// A kept token has what it is drawn with for its value; `full` is what the softmax gives before the cuts.
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
  const cut = now.kept < V && kept > 0 ? `, ${whole.format(kept)} kept` : "";
  write(rest.of, `all other tokens (${whole.format(V - rows.length)}${cut})`);
  write(rest.power, state.T === 0 ? "—" : large(now.others));
  write(rest.share, rest.kept ? small(rest.value) : "cut");
  write(sum.of, `sum over ${now.kept < V ? `the ${whole.format(now.kept)} kept` : `all ${whole.format(V)}`}`);
  write(sum.power, state.T === 0 ? "—" : large(now.mass));
  const all = now.kept < V ? `of ${large(now.total)} over all ${whole.format(V)}` : "";
  write(sum.note, state.T === 0 ? "T = 0: the favourite takes all" : all);
}

function paintFacts({ parts, header, state }, now) {
  const choices = 2 ** now.entropy;
  write(parts.entropy, `${now.entropy.toFixed(2)} bits`);
  write(parts.choices, choices < 100 ? choices.toFixed(2) : whole.format(choices));
  const kept = whole.format(now.kept);
  write(parts.kept, now.kept === header.V ? `all ${kept}` : `${kept} of ${whole.format(header.V)}`);
  write(parts.leftOut, percent(now.leftOut));
  write(parts.cost, `${state.shortcut ? "leaves out" : "would leave out"} ${percent(now.atShortcut)} at this temperature`);
}

function paintDraw(view, now) {
  const { parts, header, draws, barred } = view;
  const drawn = drawnHere(view);
  const u = drawn ? draws[drawn.at] : 0;
  const rank = drawn ? rankOf(view.line, now.mass, now.kept, u) : -1;
  const landed = Math.min(rank, barred.length - 1);
  barred.forEach((row, j) => row.line.classList.toggle("landed", j === landed));
  parts.append.disabled = !drawn || !header.canAppend;
  parts.takeBack.disabled = !header.canTakeBack;
  write(parts.rank, drawn ? `${whole.format(rank + 1)} of ${whole.format(header.V)}` : "—");
  write(parts.landed, drawn ? landing(u, rank, header.names) : INVITATION);
  parts.marker.hidden = !drawn;
  if (drawn) paintMarker(parts, u);
}

// The pin's number turns inwards near the ends of the line.
function paintMarker({ marker, pin }, u) {
  marker.style.transform = `translateX(${100 * u}%)`;
  marker.classList.toggle("early", u < 0.03);
  marker.classList.toggle("late", u > 0.97);
  write(pin, drawnNumber(u));
}

// The name stands in isolation marks, so that a word from right to left leaves the sentence in order.
function landing(u, rank, names) {
  const place = `rank ${whole.format(rank + 1)}`;
  return rank < names.length ? `${drawnNumber(u)} lands on \u2068${names[rank]}\u2069 (${place})` : `${drawnNumber(u)} lands on ${place}`;
}

function paintTally(view, now, writes) {
  const counts = land(view, now, view.fallen);
  view.barred.forEach((row, j) => {
    row.count = counts[j];
    if (writes(j)) write(row.seen, whole.format(counts[j]));
  });
  write(view.parts.headSeen, `of ${whole.format(view.fallen)}`);
  write(view.sum.seen, whole.format(view.fallen));
}

// What is dear and need not follow the finger: twelve digits on each probability, the words for the line.
function settle(view) {
  const { parts, header, rows, barred } = view;
  for (const row of barred) row.share.title = row.value.toPrecision(12);
  const shown = rows.slice(0, 3).map((row, j) => `${header.names[j]} ${row.share.textContent}`);
  parts.strip.setAttribute("aria-label", `All probabilities end to end, likeliest first: ${shown.join(", ")}`);
  parts.drawMany.textContent = `Draw ${whole.format(view.thousand)}`;
  parts.drawMany.setAttribute("aria-pressed", String(view.state.many));
}
