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

// components/shared/replies.js
var SAID = "inside-gpt2-reply";
var ASKED = "inside-gpt2-reply-asked";
function hear(take2) {
  const listener = (event) => take2(event.detail);
  document.addEventListener(SAID, listener);
  document.dispatchEvent(new CustomEvent(ASKED));
  return () => document.removeEventListener(SAID, listener);
}

// components/shared/numbers.js
var clamp = (low, value, high) => Math.max(low, Math.min(high, value));
var whole = (value) => Math.round(value).toLocaleString("en");

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

// components/text_run/story.js
var FRESH = () => ({
  /** @type {string | null} */
  of: null,
  /** @type {Step[]} */
  steps: [],
  shown: 0,
  /** @type {number | null} */
  looked: null,
  // the token whose distribution is open; null for the last one shown
  rate: 0
});
function take(state, { digest, steps, rate }) {
  const same = state.of === digest && state.steps.length <= steps.length;
  const atEnd = state.shown === state.steps.length;
  if (!same) state.looked = null;
  state.of = digest;
  state.steps = steps;
  state.rate = rate;
  if (!same || atEnd) state.shown = steps.length;
}
function learn(state, { of, first, steps, rate }) {
  if (of !== state.of || first > state.steps.length || first + steps.length <= state.steps.length) return false;
  const atEnd = state.shown === state.steps.length;
  state.steps = [...state.steps.slice(0, first), ...steps];
  state.rate = rate;
  if (atEnd) state.shown = state.steps.length;
  state.looked = null;
  return true;
}
function lookedAt({ looked, shown }) {
  return looked !== null && looked < shown ? looked : shown - 1;
}
function parts(step2) {
  let start = 0;
  const found = step2.rows.filter(({ share }) => share > 0).map(({ share }) => {
    const part = [start, share];
    start += share;
    return part;
  });
  const rest = Math.max(0, 1 - start);
  return step2.kept > found.length && rest > 0 ? [...found, [start, rest]] : found;
}
function others(step2) {
  return Math.max(0, 1 - step2.rows.reduce((sum, { share }) => sum + share, 0));
}

// components/text_run/boxes.js
function showText(view) {
  const { state, parts: parts2, data } = view;
  parts2.prompt.textContent = data.prompt;
  while (view.boxes.length > state.steps.length) view.boxes.pop().remove();
  state.steps.forEach((step2, place) => {
    const box = view.boxes[place] ?? build(view, place);
    if (box.step !== step2) fill(view, box, step2, place);
    box.classList.toggle("ahead", place >= state.shown);
  });
  const looked = lookedAt(state);
  view.boxes.forEach((box, place) => {
    box.setAttribute("aria-pressed", String(place === looked));
    box.tabIndex = place === Math.max(0, looked) ? 0 : -1;
  });
  const last = view.boxes[Math.max(0, state.shown - 1)];
  if (last && state.looked === null) reveal(parts2.text, last);
}
function build(view, place) {
  const box = element("button", "token");
  box.type = "button";
  box.onclick = () => view.look(place);
  box.onkeydown = (event) => {
    const next = moved([view.boxes], box, event.key, false);
    if (!next) return;
    event.preventDefault();
    view.look(view.boxes.indexOf(next));
    next.focus();
  };
  view.boxes.push(box);
  view.parts.text.append(box);
  return box;
}
function fill(view, box, step2, place) {
  box.step = step2;
  const name = quietly(step2.name);
  box.replaceChildren(name, element("small", "bits", step2.bits.toFixed(1)));
  box.style.setProperty("--surprise", colourOf(step2.bits));
  box.style.setProperty("--size", String(Math.min(1, step2.bits / CAP)));
  box.classList.toggle("forced", step2.number === null);
  const said = { place: place + 1, name: step2.name, bits: step2.bits.toFixed(1), rank: whole(step2.rank) };
  box.title = filled(step2.number === null ? view.words.chosen : view.words.token, said);
  box.setAttribute("aria-label", `${step2.name} ${step2.bits.toFixed(1)}. ${box.title}`);
}
function reveal(text, box) {
  const below = box.offsetTop + box.offsetHeight - text.offsetTop - text.clientHeight;
  if (below > text.scrollTop) text.scrollTop = below + 4;
}

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

// components/text_run/panel.js
function showPanel(view, step2, place, drawn) {
  const { words, parts: at } = view;
  at.about.textContent = filled(drawn ? words.predict : words.before_first, { place: place + 1, name: step2.name });
  at.rows.replaceChildren(...step2.rows.map((row) => rowOf(view, row, step2, place)), restOf(words, step2));
  at.parts.replaceChildren(...parts(step2).map(([start, width], i) => partOf(step2, start, width, i)));
  if (!hasRow(step2)) at.parts.append(partOf(step2, step2.start, Math.max(4e-3, step2.share), -1));
  const forced = step2.number === null;
  at.pin.hidden = forced;
  if (!forced) at.pin.style.left = `${100 * step2.number}%`;
  const said = {
    name: step2.name,
    number: forced ? "" : drawnNumber(step2.number),
    start: step2.start.toFixed(3),
    end: Math.min(1, step2.start + step2.share).toFixed(3),
    share: percent(step2.share),
    bits: step2.bits.toFixed(1),
    rank: whole(step2.rank)
  };
  at.lands.textContent = filled(forced ? words.forced : words.lands, said);
  at.line.setAttribute("aria-label", `${words.line}. ${at.lands.textContent}`);
}
function rowOf(view, row, step2, place) {
  const { words } = view;
  const button = element("button", "row");
  button.type = "button";
  const bar = element("i", "bar");
  bar.style.setProperty("--share", String(row.share));
  const share = row.share > 0 ? percent(row.share) : words.cut;
  button.append(element("bdi", "name", row.name), bar, element("span", "share", share));
  button.classList.toggle("drawn", row.token === step2.token);
  button.title = filled(words.choose, { name: row.name, place: place + 1 });
  button.setAttribute("aria-description", button.title);
  button.onclick = () => view.act("force", place, row.token);
  const item = element("li");
  item.append(button);
  return item;
}
var hasRow = (step2) => step2.rows.some(({ token }) => token === step2.token);
function restOf(words, step2) {
  const item = element("li", "others");
  const count = Math.max(0, step2.kept - step2.rows.filter(({ share }) => share > 0).length);
  if (count > 0) item.textContent = filled(words.others, { count: whole(count), share: percent(others(step2)) });
  if (!hasRow(step2)) {
    const said = { name: step2.name, share: percent(step2.share), rank: whole(step2.rank) };
    item.append(element("b", "", ` ${filled(words.drawn, said)}`));
  }
  return item;
}
function partOf(step2, start, width, i) {
  const part = element("i", i < step2.rows.length ? "part" : "part rest");
  part.style.left = `${100 * start}%`;
  part.style.width = `${100 * width}%`;
  part.classList.toggle("drawn", i < 0 || step2.rows[i]?.token === step2.token);
  if (width > 0.12 && i >= 0 && i < step2.rows.length) part.append(element("span", "", step2.rows[i].name));
  return part;
}

// components/text_run/script.js
var instances = /* @__PURE__ */ new WeakMap();
function script_default({ data, parentElement: root, setTriggerValue }) {
  const section = root.querySelector("section");
  let view = instances.get(root);
  if (view?.section !== section) {
    view = mount(root, section, view?.state ?? FRESH());
    instances.set(root, view);
  }
  const speed = view.data ? Number(view.parts.speed.value) : data.speed;
  if (view.data?.run !== data.run) view.writing = data.writing;
  Object.assign(view, { data, words: data.words });
  placeWords(section, data.words);
  view.parts.speed.replaceChildren(...data.speeds.map((one) => option(one, data.words[`speed_${one}`])));
  view.parts.speed.value = String(speed);
  view.send = (kind, at, token) => setTriggerValue("act", { of: data.digest, kind, at, token, speed: Number(view.parts.speed.value) });
  take(view.state, data);
  paint(view);
  view.deaf?.();
  view.deaf = hear((reply) => hearOf(view, reply));
  section.dataset.built = "";
  return () => {
    view.deaf();
    clearTimeout(view.timer);
  };
}
function option(value, text) {
  const made = element("option", "", text);
  made.value = String(value);
  return made;
}
function mount(root, section, state) {
  const parts2 = {};
  for (const node of root.querySelectorAll("[id]")) parts2[node.id] = node;
  const view = { section, parts: parts2, state, boxes: [], writing: false, timer: 0, playing: false };
  parts2.scale.style.background = SCALE;
  view.act = (kind, at = 0, token = 0) => ask(view, kind, at, token);
  view.look = (place) => look(view, place);
  parts2.play.onclick = () => view.writing || view.playing ? stop(view) : play(view);
  parts2.step.onclick = () => step(view);
  parts2.back.onclick = () => back(view);
  parts2.again.onclick = () => ask(view, "again");
  parts2.other.onclick = () => ask(view, "other");
  return view;
}
function ask(view, kind, at = 0, token = 0) {
  halt(view);
  view.writing = kind !== "stop" && kind !== "open";
  paint(view);
  view.send(kind, at, token);
}
function hearOf(view, reply) {
  if (reply.of !== view.state.of || reply.first === void 0) return;
  if (reply.state === "over") view.writing = false;
  learn(view.state, reply);
  paint(view);
}
function halt(view) {
  clearTimeout(view.timer);
  view.playing = false;
}
function stop(view) {
  const writing = view.writing;
  halt(view);
  view.writing = false;
  paint(view);
  if (writing) view.send("stop", 0, 0);
}
var room = ({ state, data }) => data.ended ? 0 : data.most - state.steps.length;
function play(view) {
  const { state } = view;
  const speed = Number(view.parts.speed.value);
  if (state.shown < state.steps.length && speed > 0) {
    view.playing = true;
    state.looked = null;
    state.shown += 1;
    paint(view);
    view.timer = setTimeout(() => play(view), 1e3 / speed);
    return;
  }
  state.shown = state.steps.length;
  halt(view);
  if (room(view) > 0) ask(view, "write", room(view));
  else paint(view);
}
function step(view) {
  const { state } = view;
  halt(view);
  state.looked = null;
  if (state.shown < state.steps.length) {
    state.shown += 1;
    paint(view);
  } else if (room(view) > 0) ask(view, "write", 1);
}
function back(view) {
  halt(view);
  view.state.looked = null;
  view.state.shown = Math.max(0, view.state.shown - 1);
  paint(view);
}
function look(view, place) {
  const { state } = view;
  halt(view);
  state.shown = Math.max(state.shown, place + 1);
  state.looked = place;
  paint(view);
}
function paint(view) {
  const { state, parts: parts2, data, words } = view;
  showText(view);
  const place = lookedAt(state);
  const first = state.steps[0] ?? data.next;
  if (place >= 0) showPanel(view, state.steps[place], place, true);
  else if (first) showPanel(view, first, 0, false);
  const busy = view.writing || view.playing;
  parts2.play.textContent = busy ? words.stop : words.play;
  parts2.play.disabled = !busy && room(view) <= 0 && state.shown === state.steps.length;
  parts2.back.disabled = view.writing || state.shown === 0;
  parts2.step.disabled = view.writing || room(view) <= 0 && state.shown === state.steps.length;
  parts2.again.disabled = view.writing || state.steps.length === 0;
  parts2.other.disabled = view.writing;
  view.section.classList.toggle("moving", busy && !calm());
  sayState(view);
  showBranches(view);
}
function sayState(view) {
  const { state, parts: parts2, data, words } = view;
  const said = [filled(words.written, { count: state.shown, most: data.most })];
  if (state.rate > 0) said.push(filled(words.rate, { rate: state.rate.toFixed(1) }));
  if (!view.writing && data.ended && state.shown === state.steps.length) said.push(words.ended);
  parts2.state.textContent = said.join(" · ");
  const unseen = state.steps[lookedAt(state)]?.unseen ?? 0;
  parts2.note.textContent = unseen > 0 ? filled(words.slides, { unseen }) : "";
}
function showBranches(view) {
  const { parts: parts2, data, words } = view;
  const rows = data.branches.map((branch, place) => {
    const name = branch.depth > 0 ? filled(words.branch, { place: branch.place, name: branch.name }) : words.root;
    const button = element("button", "branch", name);
    button.type = "button";
    button.style.setProperty("--depth", String(branch.depth));
    if (place === data.current) button.setAttribute("aria-current", "true");
    button.disabled = view.writing;
    button.onclick = () => place !== data.current && ask(view, "open", place);
    return button;
  });
  parts2.branches.replaceChildren(...rows.length > 1 ? [element("span", "label", words.branches), ...rows] : []);
  parts2.earlier.replaceChildren(
    ...data.earlier.map(([how, text]) => {
      const line = element("p");
      line.append(element("b", "", filled(words.earlier, { how })), document.createTextNode(` ${text}`));
      line.title = text;
      return line;
    })
  );
}
export {
  script_default as default
};
