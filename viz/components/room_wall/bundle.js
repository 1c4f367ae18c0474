// components/shared/elements.js
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

// components/shared/lasting.js
function lasting(Kind) {
  const all = /* @__PURE__ */ new WeakMap();
  return (streamlit) => {
    const { data, parentElement, setTriggerValue } = streamlit;
    const one = all.get(parentElement) ?? new Kind(parentElement);
    all.set(parentElement, one);
    const call = {};
    one.call = call;
    one.accept(data, setTriggerValue);
    return () => {
      if (one.call !== call) return;
      one.close();
      all.delete(parentElement);
    };
  };
}

// components/shared/room_events.js
var STAGES = /* @__PURE__ */ new Set(["waiting", "open", "closed", "revealed", "ended"]);
var LONGEST = 65536;
var COUNTS = ["version", "answered", "present", "step"];
var EVERY = 2e3;
var SILENT = 1e4;
var PATIENCE = 8e3;
var [SHORT_PAUSE, LONG_PAUSE] = [1e3, 15e3];
var OPEN = 1;
var ENDED = { version: Infinity, stage: "ended", answered: 0, present: 0, step: -1 };
function toldBy(text) {
  if (typeof text !== "string" || text.length > LONGEST) return null;
  let said;
  try {
    said = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
  if (!said || !STAGES.has(said.stage)) return null;
  if (said.stage === "ended") return ENDED;
  if (!COUNTS.every((name) => Number.isSafeInteger(said[name]) && said[name] >= 0)) return null;
  const { version, stage, answered, present, step } = said;
  return { version, stage, answered, present, step };
}
var roomAddress = (code, part, page) => new URL(`join/${encodeURIComponent(code)}/${part}`, page).href;
var pauseAfter = (failed, luck) => Math.min(SHORT_PAUSE * 2 ** (failed - 1), LONG_PAUSE) * (0.5 + luck);
var BROWSER = {
  open: (address) => new EventSource(address),
  ask: (address, how) => fetch(address, how),
  address: () => document.baseURI,
  page: () => document
};
var RoomEvents = class {
  /**
   * @param {string} code
   * @param {(told: Told) => void} take gets whatever the room says, nothing older than what it said before
   * @param {(lost: boolean) => void} lose hears whether the room has gone out of reach
   */
  constructor(code, take, lose = (_lost) => {
  }, tools = BROWSER) {
    this.code = code;
    this.take = take;
    this.lose = lose;
    this.tools = tools;
    this.source = null;
    this.last = null;
    this.again = void 0;
    this.asking = false;
    this.ended = false;
    this.failed = 0;
    this.heard = 0;
    this.look = () => this.seen();
    tools.page().addEventListener("visibilitychange", this.look);
    this.timer = setInterval(() => this.check(), EVERY);
    this.listen();
  }
  close() {
    this.ended = true;
    this.tools.page().removeEventListener("visibilitychange", this.look);
    clearInterval(this.timer);
    this.drop();
  }
  /** A page that nobody sees leaves its connection to those that are seen: a browser has six for one server. */
  seen() {
    if (this.tools.page().hidden) this.drop();
    else if (!this.source) this.listen();
  }
  drop() {
    clearTimeout(this.again);
    this.source?.close();
    this.source = null;
  }
  listen() {
    this.drop();
    if (this.ended || this.tools.page().hidden) return;
    const source = this.tools.open(roomAddress(this.code, "events", this.tools.address()));
    this.source = source;
    this.heard = Date.now();
    source.onmessage = (event) => {
      const told = toldBy(event.data);
      if (told) this.accept(told);
    };
    source.addEventListener("ended", () => this.accept(ENDED));
    source.onerror = () => {
      if (source !== this.source) return;
      this.drop();
      this.failed += 1;
      this.again = setTimeout(() => this.listen(), pauseAfter(this.failed, Math.random()));
      this.question();
    };
  }
  check() {
    if (this.tools.page().hidden) return;
    if (this.source?.readyState !== OPEN || Date.now() - this.heard >= SILENT) this.question();
  }
  /** Ask how the room is. Where a stream that has long been silent said something else last, it is dead. */
  async question() {
    if (this.asking || this.ended) return;
    this.asking = true;
    try {
      const address = roomAddress(this.code, "state", this.tools.address());
      const answer = await this.tools.ask(address, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      this.answered(toldBy(await answer.text()));
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
      if (!this.ended) this.lose(true);
    } finally {
      this.asking = false;
    }
  }
  /** @param {Told | null} told */
  answered(told) {
    const silent = this.source?.readyState === OPEN && Date.now() - this.heard >= SILENT;
    const behind = silent && JSON.stringify(told) !== JSON.stringify(this.last);
    if (told) this.accept(told);
    else if (!this.ended) this.lose(this.source?.readyState !== OPEN);
    if (told && behind) this.listen();
  }
  /** @param {Told} told */
  accept(told) {
    if (this.ended) return;
    this.heard = Date.now();
    this.failed = 0;
    this.lose(false);
    if (this.last && told.version < this.last.version) return;
    this.last = told;
    if (told.stage === "ended") this.close();
    this.take(told);
  }
};

// components/room_wall/counts.js
var OFTEN = 2e4;
var asks = (told) => told.stage === "open" || told.stage === "closed";
var share = ({ answered, present }) => ({ count: answered, all: Math.max(answered, present) });
function sentences(told, words) {
  if (told.stage === "ended") return { present: "", answered: "", trouble: words.ended };
  return {
    present: filled(words.present, { count: told.present }),
    answered: asks(told) ? filled(words.answered, share(told)) : "",
    trouble: ""
  };
}
function aloud(told, words, before, now) {
  const { present, answered, trouble } = sentences(told, words);
  const { count, all } = share(told);
  const pressing = trouble || answered && all > 0 && count === all;
  const text = trouble || answered || present;
  return text !== before.text && (pressing || now - before.at >= OFTEN) ? text : "";
}
var typed = (link, code) => link.replace(/^https?:\/\//, "").replace(new RegExp(`/${code}$`), "");

// components/room_wall/script.js
var LOOK = 5e3;
var Wall = class {
  constructor(root) {
    this.room = root.querySelector(".room");
    this.part = (name) => root.querySelector(name);
    this.timer = setInterval(() => this.speak(), LOOK);
  }
  accept({ code, link, qr, words, compact }) {
    this.words = words;
    placeWords(this.room, words);
    this.room.setAttribute("aria-label", words.label);
    this.room.classList.toggle("compact", compact);
    write(this.part(".letters"), code);
    write(this.part(".code .unseen"), filled(words.code, { letters: [...code].join(" ") }));
    this.part(".join").hidden = compact;
    this.part("a").href = link;
    write(this.part("a"), typed(link, code));
    this.picture(qr);
    if (this.code !== code) this.enter(code);
    this.draw();
  }
  picture(qr) {
    const [image, source] = [this.part(".qr"), `data:image/svg+xml,${encodeURIComponent(qr)}`];
    image.hidden = !qr;
    image.alt = this.words.scan;
    if (qr && image.getAttribute("src") !== source) image.src = source;
  }
  enter(code) {
    this.events?.close();
    this.code = code;
    this.told = null;
    this.lost = false;
    this.before = { text: "", at: Date.now() };
    this.events = new RoomEvents(
      code,
      (told) => {
        this.told = told;
        this.draw();
      },
      (lost) => {
        this.lost = lost;
        this.draw();
      }
    );
  }
  draw() {
    const shown = this.told ? sentences(this.told, this.words) : { present: "", answered: "", trouble: "" };
    if (this.lost) shown.trouble = this.words.lost;
    for (const [name, text] of Object.entries(shown)) write(this.part(`.${name}`), text);
    const { count, all } = this.told ? share(this.told) : { count: 0, all: 0 };
    const bar = this.part("progress");
    bar.hidden = !shown.answered;
    bar.value = all ? count / all : 0;
    this.speak();
  }
  speak() {
    const text = this.told ? aloud(this.told, this.words, this.before, Date.now()) : "";
    if (!text) return;
    this.before = { text, at: Date.now() };
    write(this.part(".said"), text);
  }
  close() {
    clearInterval(this.timer);
    this.events.close();
  }
};
var script_default = lasting(Wall);
export {
  script_default as default
};
