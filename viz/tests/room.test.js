import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Steps } from "../components/room_follower/steps.js";
import { aloud, sentences, share, typed } from "../components/room_wall/counts.js";
import { lasting } from "../components/shared/lasting.js";
import { RoomEvents, pauseAfter, roomAddress, toldBy } from "../components/shared/room_events.js";

const WORDS = { present: "{count} in", answered: "{count} of {all} have", lost: "Old.", ended: "Over." };
const told = (more = {}) => ({ version: 1, stage: "open", answered: 5, present: 12, step: 3, ...more });

test("what a room says is taken, and nothing beside it", () => {
  assert.deepEqual(toldBy(JSON.stringify({ ...told(), question: { say: "?" }, result: null })), told());
  assert.equal(toldBy('{"stage":"ended"}').step, -1);
});

for (const [name, said] of Object.entries({
  "no text": undefined,
  nothing: "",
  "half a message": '{"version":1,',
  "no object": "null",
  "a number": "3",
  "a list": "[]",
  "a page of a proxy": "<html></html>",
  "another stage": JSON.stringify(told({ stage: "won" })),
  "an inherited stage": JSON.stringify(told({ stage: "constructor" })),
  "no stage": JSON.stringify(told({ stage: undefined })),
  "a count that is a text": JSON.stringify(told({ answered: "5" })),
  "a count below none": JSON.stringify(told({ present: -1 })),
  "half a person": JSON.stringify(told({ present: 0.5 })),
  "more than there are": JSON.stringify(told({ step: 1e300 })),
  "no version": JSON.stringify(told({ version: null })),
  "a flood": JSON.stringify(told({ more: "x".repeat(70000) })),
})) {
  test(`${name} is ignored`, () => assert.equal(toldBy(said), null));
}

test("a room is found from every page, below a base too", () => {
  const address = "http://host/base/join/QNRZK/state";
  for (const page of ["http://host/base/", "http://host/base/attention?prompt=a/b&room=QNRZK#part"]) {
    assert.equal(roomAddress("QNRZK", "state", page), address);
  }
  assert.equal(roomAddress("QNRZK", "events", "http://host/attention"), "http://host/join/QNRZK/events");
  assert.equal(roomAddress("../x", "state", "http://host/"), "http://host/join/..%2Fx/state");
});

test("pauses grow to a bound, and differ from page to page", () => {
  const longest = [1, 2, 3, 4, 5, 9, 2000].map((failed) => pauseAfter(failed, 0.5));
  assert.deepEqual(longest, [1000, 2000, 4000, 8000, 15000, 15000, 15000]);
  assert.ok(pauseAfter(3, 0) < pauseAfter(3, 0.99));
});

/** A browser whose streams, answers and clock a test holds. */
class Tools {
  constructor() {
    this.streams = [];
    this.asked = 0;
    this.answer = () => Promise.reject(new TypeError("no network"));
    this.document = Object.assign(new EventTarget(), { hidden: false });
  }
  open = (address) => {
    const stream = Object.assign(new EventTarget(), { address, readyState: 0, close: () => (stream.readyState = 2) });
    stream.say = (said) => {
      stream.readyState = 1;
      stream.onmessage({ data: JSON.stringify(said) });
    };
    this.streams.push(stream);
    return stream;
  };
  ask = () => {
    this.asked += 1;
    return this.answer();
  };
  address = () => "http://host/";
  page = () => this.document;
  get stream() {
    return this.streams.at(-1);
  }
  show(hidden) {
    this.document.hidden = hidden;
    this.document.dispatchEvent(new Event("visibilitychange"));
  }
  answers(said) {
    this.answer = () => Promise.resolve({ text: () => Promise.resolve(JSON.stringify(said)) });
  }
}

const settled = () => new Promise((done) => setImmediate(done));
let tools, heard, lost, room;

beforeEach((context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"] });
  [tools, heard, lost] = [new Tools(), [], []];
  room = new RoomEvents("QNRZK", (one) => heard.push(one), (gone) => lost.push(gone), tools); // prettier-ignore
  context.after?.(() => room.close());
});

test("a stream says what there is, and what is older than it comes too late", () => {
  tools.stream.say(told());
  tools.stream.say(told({ answered: 6 }));
  tools.stream.say(told({ version: 0 }));
  tools.stream.onmessage({ data: "{" });
  assert.deepEqual(heard, [told(), told({ answered: 6 })]);
});

test("a stream that breaks is opened again, and the room is asked meanwhile", async ({ mock }) => {
  tools.stream.say(told());
  tools.answers(told({ step: 4, version: 2 }));
  tools.stream.readyState = 2;
  tools.stream.onerror();
  await settled();
  assert.equal(heard.at(-1).step, 4);
  assert.equal(lost.at(-1), false);
  mock.timers.tick(1500);
  assert.equal(tools.streams.length, 2);
  mock.timers.tick(2000);
  await settled();
  assert.equal(tools.asked, 2);
});

test("with nobody in reach it says so, asks every two seconds, and goes on trying", async ({ mock }) => {
  for (let failed = 0; failed < 6; failed++) {
    tools.stream.onerror();
    for (let second = 0; second < 24; second += 2) {
      mock.timers.tick(2000);
      await settled();
    }
  }
  assert.equal(lost.at(-1), true);
  assert.equal(tools.streams.length, 7);
  assert.ok(tools.asked > 60);
  tools.stream.say(told());
  assert.equal(lost.at(-1), false);
});

test("a stream that lives and is silent is left alone; one that is dead is opened again", async ({ mock }) => {
  tools.stream.say(told());
  tools.answers(told());
  mock.timers.tick(8000);
  await settled();
  assert.equal(tools.asked, 0);
  mock.timers.tick(2000);
  await settled();
  assert.deepEqual([tools.asked, tools.streams.length], [1, 1]);
  tools.answers(told({ answered: 7 }));
  mock.timers.tick(10000);
  await settled();
  assert.deepEqual([heard.at(-1).answered, tools.streams.length], [7, 2]);
});

test("the end is the end: nothing is opened, asked or told after it", async ({ mock }) => {
  tools.stream.say(told());
  tools.stream.dispatchEvent(new Event("ended"));
  tools.stream.onerror();
  mock.timers.tick(60000);
  await settled();
  assert.deepEqual([heard.length, heard.at(-1).stage, tools.asked, tools.streams.length], [2, "ended", 0, 1]);
  assert.equal(tools.stream.readyState, 2);
});

test("a room that is gone is over, and a proxy's page is none", async ({ mock }) => {
  tools.answer = () => Promise.resolve({ text: () => Promise.resolve("<html>404</html>") });
  tools.stream.onerror();
  await settled();
  assert.deepEqual([heard.length, lost.at(-1)], [0, true]);
  tools.answers({ stage: "ended" });
  mock.timers.tick(2000);
  await settled();
  assert.equal(heard.at(-1).stage, "ended");
});

test("out of sight nobody listens; seen again it does", ({ mock }) => {
  tools.show(true);
  assert.equal(tools.stream.readyState, 2);
  mock.timers.tick(60000);
  assert.deepEqual([tools.asked, tools.streams.length], [0, 1]);
  tools.show(false);
  assert.equal(tools.streams.length, 2);
});

test("a closed room is silent", async ({ mock }) => {
  room.close();
  mock.timers.tick(60000);
  tools.show(false);
  await settled();
  assert.deepEqual([tools.asked, tools.streams.length, tools.stream.readyState], [0, 1, 2]);
});

test("a step is told once, and only a later one than Python knows", () => {
  const steps = new Steps();
  steps.known = 3;
  const hear = (step) => {
    steps.heard = step;
    return steps.due(0);
  };
  assert.deepEqual([3, 4, 4, 3, 5, 5].map(hear), [null, 4, null, null, 5, null]);
  steps.known = 5;
  assert.deepEqual([5, -1, -1].map(hear), [null, -1, null]);
});

test("a step that was lost on its way is told again, a few times, while the page rests", () => {
  const steps = new Steps();
  steps.known = 3;
  steps.heard = 4;
  assert.equal(steps.lost(99999, true), null);
  assert.equal(steps.due(0), 4);
  assert.equal(steps.lost(4999, true), null);
  assert.equal(steps.lost(5000, false), null);
  assert.deepEqual([5000, 5001, 10000, 15000, 60000].map((now) => steps.lost(now, true)), [4, null, 4, null, null]); // prettier-ignore
  steps.heard = 6;
  assert.equal(steps.due(60000), 6);
  steps.known = 6;
  assert.equal(steps.lost(99999, true), null);
});

test("the wall says how many have answered while that means something", () => {
  assert.deepEqual(sentences(told(), WORDS), { present: "12 in", answered: "5 of 12 have", trouble: "" });
  assert.equal(sentences(told({ stage: "waiting" }), WORDS).answered, "");
  assert.equal(sentences(told({ stage: "revealed" }), WORDS).answered, "");
  assert.deepEqual(sentences(told({ stage: "ended" }), WORDS), { present: "", answered: "", trouble: "Over." });
  assert.deepEqual(share(told({ answered: 13 })), { count: 13, all: 13 });
});

test("numbers are read aloud now and then, and at once when all have answered", () => {
  const before = { text: "", at: 0 };
  assert.equal(aloud(told(), WORDS, before, 1000), "");
  assert.equal(aloud(told(), WORDS, before, 20000), "5 of 12 have");
  assert.equal(aloud(told(), WORDS, { text: "5 of 12 have", at: 0 }, 60000), "");
  assert.equal(aloud(told({ answered: 12 }), WORDS, before, 1000), "12 of 12 have");
  assert.equal(aloud(told({ answered: 0, present: 0 }), WORDS, before, 1000), "");
  assert.equal(aloud(told({ stage: "ended" }), WORDS, before, 1000), "Over.");
});

test("a link is shown as it is typed, without the code that stands beneath it", () => {
  assert.equal(typed("https://host/base/join/QNRZK", "QNRZK"), "host/base/join");
  assert.equal(typed("http://10.0.0.5:8501/join/QNRZK?x", "QNRZK"), "10.0.0.5:8501/join/QNRZK?x");
});

test("a component ends with its last call, not with one before it", () => {
  const log = [];
  const call = lasting(
    class {
      accept = (data) => log.push(data);
      close = () => log.push("closed");
    },
  );
  const parentElement = {};
  const first = call({ data: "one", parentElement, setTriggerValue: () => {} });
  const second = call({ data: "two", parentElement, setTriggerValue: () => {} });
  first();
  assert.deepEqual(log, ["one", "two"]);
  second();
  assert.deepEqual(log, ["one", "two", "closed"]);
});
