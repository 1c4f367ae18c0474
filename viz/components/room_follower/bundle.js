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

// components/room_follower/steps.js
var AGAIN = 5e3;
var MOST = 3;
var Steps = class {
  constructor() {
    this.known = -Infinity;
    this.heard = null;
    this.told = null;
    this.times = 0;
    this.at = 0;
  }
  /**
   * The step that Python is to be told now; null where there is none. Each is told once.
   * @param {number} now milliseconds
   */
  due(now) {
    if (this.heard === null || this.heard === this.told || this.heard !== -1 && this.heard <= this.known) return null;
    [this.told, this.times, this.at] = [this.heard, 1, now];
    return this.heard;
  }
  /**
   * The same for a step that was lost on its way: the page rests, is connected, and still knows an older one.
   * @param {number} now milliseconds
   * @param {boolean} resting
   */
  lost(now, resting2) {
    const arrived = this.told === null || this.told <= this.known;
    if (arrived || !resting2 || this.times >= MOST || now - this.at < AGAIN) return null;
    this.times += 1;
    this.at = now;
    return this.told;
  }
};

// components/room_follower/script.js
var LOOK = 1e3;
var resting = () => Boolean(document.querySelector(
  '[data-testid="stApp"][data-test-connection-state="CONNECTED"][data-test-script-state="notRunning"]'
));
var Follower = class {
  constructor() {
    this.steps = new Steps();
    this.timer = setInterval(() => this.tell(this.steps.lost(Date.now(), resting())), LOOK);
  }
  accept(data, trigger) {
    this.trigger = trigger;
    if (this.code !== data.code) {
      this.events?.close();
      this.code = data.code;
      this.steps = new Steps();
      this.events = new RoomEvents(data.code, (told) => this.hear(told.step));
    }
    this.steps.known = data.step;
  }
  hear(step) {
    this.steps.heard = step;
    this.tell(this.steps.due(Date.now()));
  }
  tell(step) {
    if (step !== null) this.trigger("step", step);
  }
  close() {
    clearInterval(this.timer);
    this.events.close();
  }
};
var script_default = lasting(Follower);
export {
  script_default as default
};
