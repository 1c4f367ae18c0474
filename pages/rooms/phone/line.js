"use strict";
// The line to a room: what it says, what this phone has answered, and what is still to be sent. Written for old
// telephones: no build step, and nothing that a browser of 2018 does not know.

const DAY = 86400000; // milliseconds, as all times here
const EVERY = 2000; // between two looks, and between two questions while no stream says anything
const SILENT = 12000; // after so long a stream that says nothing is checked: a browser hides its signs of life
const PATIENCE = 8000; // for which an answer is waited for
const SHORT = 1000,
  WHILE_REACHED = 3000,
  LONG = 15000; // between two attempts to listen
const RETRIES = { often: 10000, unavailable: 4000 }; // reasons that pass, and when a vote is tried again
const TURN = 5000; // after which a tab sends what another one has kept
const PREFIX = "inside-gpt2 room ";
const memory = {}; // where the browser keeps nothing

/** What is kept under a name; null for nothing, and for what nobody here wrote. */
function kept(name) {
  try {
    const found = JSON.parse(localStorage.getItem(name)) || memory[name];
    return found && /^[0-9a-f]{32}$/.test(found.voter) && Date.now() - found.at < DAY ? found : null;
  } catch (_refused) {
    return memory[name] || null;
  }
}

function keep(name, record) {
  memory[name] = record;
  try {
    localStorage.setItem(name, JSON.stringify(record));
  } catch (_refused) {
    return; // it is in memory for as long as the page is open
  }
}

/** Drop what is kept of rooms that are over. */
function tidy() {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.indexOf(PREFIX) === 0 && !kept(name)) localStorage.removeItem(name);
    }
  } catch (_refused) {
    return;
  }
}

function newVoter() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join("");
}

/** Fetch what the rooms say; a failure where nothing comes in time, or a proxy says something of its own. */
function ask(address, how) {
  const stop = window.AbortController ? new AbortController() : null;
  let timer;
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => {
      fail(new Error("late"));
      if (stop) stop.abort();
    }, PATIENCE);
  });
  const options = Object.assign({ cache: "no-store" }, how, stop ? { signal: stop.signal } : {});
  const own = (said) => (said.stage || said.counted || said.why ? said : Promise.reject());
  const answer = fetch(address, options).then((said) => said.json().then(own));
  const done = () => clearTimeout(timer);
  answer.then(done, done);
  return Promise.race([answer, late]);
}

const isOpen = (told) => Boolean(told && told.stage === "open" && told.question);

/** Whether something belongs to the question, and to the round, that a room is at. */
const belongs = (to, question) =>
  Boolean(to && question && to.number === question.number && to.round === question.round);

class Line {
  /** Listen to the room at `address`; `show` is called after whatever changes. */
  constructor(address, code, show) {
    this.address = address + "/" + encodeURIComponent(code);
    this.name = PREFIX + code;
    this.show = show;
    this.told = null; // what the room said last
    this.mine = null; // the answer that the server has counted
    this.fault = ""; // why the last vote was not
    this.entered = this.lost = this.over = this.asking = this.again = this.sending = this.spoken = false;
    this.pause = SHORT;
    this.heard = this.votes = this.rest = 0;
    this.tab = Math.random();
    tidy();
    const before = kept(this.name);
    keep(this.name, before || { voter: newVoter(), at: Date.now(), pending: null, last: null });
    addEventListener("online", () => this.question());
    addEventListener("offline", () => this.lose());
    addEventListener("storage", (event) => event.key === this.name && this.question()); // another tab has voted
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
    setInterval(() => this.check(), EVERY);
    this.question();
  }

  get record() {
    return kept(this.name) || memory[this.name];
  }

  note(more) {
    keep(this.name, Object.assign({}, this.record, more));
  }

  /** The vote that is to be sent, of whichever tab: {number, round, answer, tab, at}. */
  get pending() {
    return this.record.pending;
  }

  /** What this phone answered in the round before; undefined for nothing. */
  get earlier() {
    const { last } = this.record;
    const { number, round } = this.told.question;
    return last && last.number === number && last.round === round - 1 ? last.answer : undefined;
  }

  /** A phone that was put away may have lost its stream without a word. */
  wake() {
    if (Date.now() - this.heard >= SILENT) this.drop();
    this.question();
  }

  listen() {
    this.wait(null);
    if (this.source || this.over) return;
    const source = (this.source = new EventSource(this.address + "/events?voter=" + this.record.voter));
    const hear = (event) => {
      this.spoken = true;
      this.pause = SHORT;
      this.accept(JSON.parse(event.data));
    };
    source.onmessage = hear;
    source.addEventListener("ended", hear);
    source.onerror = () => {
      if (source !== this.source) return;
      this.drop();
      this.question();
    };
  }

  drop() {
    if (this.source) this.source.close();
    this.source = null;
    this.spoken = false;
  }

  /** Listen again after a pause that grows. Those who lost the server at one moment come back at many. */
  later(act) {
    this.wait(act, this.pause * (0.75 + Math.random() / 4));
    this.pause = Math.min(2 * this.pause, LONG);
  }

  wait(act, pause) {
    clearTimeout(this.timer);
    this.timer = act && setTimeout(() => {
      this.timer = null;
      act();
    }, pause);
  }

  lose() {
    if (this.over) return;
    this.drop();
    this.lost = true;
    this.later(() => this.question());
    this.show();
  }

  check() {
    if (this.lost || document.hidden) return;
    this.send();
    if (!this.spoken || Date.now() - this.heard >= SILENT) this.question();
  }

  /** Ask how the room is, and listen to it again where nobody does. */
  question() {
    this.again = this.asking;
    if (this.asking || this.over) return;
    this.asking = true;
    const votes = this.votes;
    const silent = Date.now() - this.heard >= SILENT;
    ask(this.address + "/state?voter=" + this.record.voter).then(
      (told) => {
        this.asking = false;
        if (!told.stage) {
          this.fault = told.why;
          return this.lose();
        }
        const before = this.told;
        this.accept(told, votes === this.votes && !this.sending ? told.mine : undefined);
        const behind = before && (told.version !== before.version || told.answered !== before.answered);
        if (silent && behind) this.drop(); // a stream that kept this to itself is dead
        this.pause = Math.min(this.pause, WHILE_REACHED);
        if (!before || silent) this.listen();
        else if (!this.source && !this.timer) this.later(() => this.listen());
        if (this.again) this.question();
      },
      () => {
        this.asking = false;
        this.lose();
      },
    );
  }

  /** Take what the room says; with `mine`, what it has of this phone. */
  accept(told, mine) {
    this.heard = Date.now();
    if (this.lost) this.fault = "";
    this.lost = false;
    const ended = told.stage === "ended";
    if (this.told && !ended && told.version < this.told.version) return this.show();
    if (!this.told || !belongs(this.told.question, told.question)) {
      this.mine = null;
      this.fault = "";
    }
    if (mine !== undefined) this.mine = mine;
    this.told = told;
    this.entered = this.entered || !ended;
    this.over = ended;
    const vote = this.pending;
    if (ended) {
      this.drop();
      this.note({ last: null }); // what was answered is erased here too
    }
    if (vote && !(isOpen(told) && belongs(vote, told.question)) && !this.sending) {
      if (mine === undefined && !ended) this.question();
      else this.refuse(told, vote);
    }
    this.show();
    this.send();
  }

  /** Give up a vote that came too late, unless an attempt of which nothing was heard was counted. */
  refuse(told, vote) {
    this.note({ pending: null });
    const here = told.question && told.question.number === vote.number;
    const sent = String(vote.answer).normalize("NFC").replace(/\s+$/, "");
    const counted = this.mine !== null && (vote.answer === null || String(this.mine) === sent);
    if (told.stage === "ended" || (here && counted)) return;
    this.fault = here && told.stage !== "open" ? "closed" : "late";
  }

  vote(answer) {
    const asked = this.told.question;
    this.fault = "";
    const vote = { number: asked.number, round: asked.round, answer: answer, tab: this.tab, at: Date.now() };
    this.note({ pending: vote });
    this.show();
    this.send();
  }

  send() {
    const vote = this.pending;
    if (!vote || this.sending || this.lost || !isOpen(this.told) || !belongs(vote, this.told.question)) return;
    if (Date.now() < this.rest || (vote.tab !== this.tab && Date.now() < vote.at + TURN)) return;
    this.sending = true;
    const body = JSON.stringify({ voter: this.record.voter, question: vote.number, answer: vote.answer });
    ask(this.address + "/vote", { method: "POST", headers: { "Content-Type": "application/json" }, body: body }).then(
      (said) => {
        this.sending = false;
        this.sent(vote, said);
      },
      () => {
        this.sending = false;
        this.lose();
      },
    );
  }

  sent(vote, said) {
    this.votes += 1;
    if (said.why === "closed") return this.question();
    const last = JSON.stringify(this.pending) === JSON.stringify(vote); // else there is a newer one
    if (said.counted && belongs(vote, this.told.question)) this.mine = said.answer;
    if (said.counted) this.note({ last: { number: vote.number, round: vote.round, answer: said.answer } });
    if (said.why && said.why in RETRIES) {
      this.fault = said.why;
      this.rest = Date.now() + RETRIES[said.why]; // then a look at what there is sends it
      return this.show();
    }
    if (last) {
      this.note({ pending: null });
      this.fault = said.counted ? "" : said.why;
    }
    this.show();
    if (!last) this.send();
    if (said.why === "unknown") this.question();
  }
}
