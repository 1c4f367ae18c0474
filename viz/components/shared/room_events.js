// What a class's room says, as it happens: its stage, how many are in, how many have answered, the teacher's step.
//
// Nothing of it costs a run of the page. A browser hides whether a silent stream still lives, so the room's state is
// asked for as well: often while there is no stream, now and then beside one that says nothing.

const STAGES = new Set(["waiting", "open", "closed", "revealed", "ended"]);
const LONGEST = 65536; // characters of what the room says
const COUNTS = ["version", "answered", "present", "step"];
const EVERY = 2000; // milliseconds between two looks, and between two questions while there is no stream
const SILENT = 10000; // after so many, a stream that says nothing is checked
const PATIENCE = 8000; // for which an answer is waited for
const [SHORT_PAUSE, LONG_PAUSE] = [1000, 15000]; // between two attempts to listen

/** @typedef {{ version: number, stage: string, answered: number, present: number, step: number }} Told */

const OPEN = 1; // of a stream

const ENDED = { version: Infinity, stage: "ended", answered: 0, present: 0, step: -1 };

/**
 * What a room said, as far as it is needed here; null for whatever has another form.
 * @param {string} text
 * @returns {Told | null}
 */
export function toldBy(text) {
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

/**
 * The address of a part of a room. Every page of the app is one level below its base.
 * @param {string} code
 * @param {string} part
 * @param {string} page
 */
export const roomAddress = (code, part, page) => new URL(`join/${encodeURIComponent(code)}/${part}`, page).href;

/**
 * Milliseconds before the next attempt to listen, after so many that failed. They grow, and those who lost the server
 * at one moment do not all come back at another.
 * @param {number} failed
 * @param {number} luck in [0, 1)
 */
export const pauseAfter = (failed, luck) => Math.min(SHORT_PAUSE * 2 ** (failed - 1), LONG_PAUSE) * (0.5 + luck);

/** What a browser has to listen and to ask with. */
const BROWSER = {
  open: (/** @type {string} */ address) => new EventSource(address),
  ask: (/** @type {string} */ address, /** @type {RequestInit} */ how) => fetch(address, how),
  address: () => document.baseURI,
  page: () => document,
};

/** A room that is listened to until it ends or `close` is called. Out of sight nobody listens. */
export class RoomEvents {
  /**
   * @param {string} code
   * @param {(told: Told) => void} take gets whatever the room says, nothing older than what it said before
   * @param {(lost: boolean) => void} lose hears whether the room has gone out of reach
   */
  constructor(code, take, lose = (/** @type {boolean} */ _lost) => {}, tools = BROWSER) {
    this.code = code;
    this.take = take;
    this.lose = lose;
    this.tools = tools;
    /** @type {EventSource | null} */
    this.source = null;
    /** @type {Told | null} */
    this.last = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.again = undefined;
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
    source.onmessage = (/** @type {{ data: string }} */ event) => {
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
      // A browser says so where it reaches nobody, or waited too long.
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
}
