import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { flat, sayingOf } from "../components/run_tree/flat.js";
import { colourOf } from "../components/shared/surprise.js";
import { bands, fall, lineOf, parting, shareOf, temperatureAt } from "../components/temperature_race/flips.js";
import { FRESH, learn, lookedAt, others, parts, take } from "../components/text_run/story.js";

const step = (token) => ({ token, name: String(token), share: 0.5, bits: 1, number: 0.2, start: 0, rank: 1, rows: [] });
const told = (digest, ...tokens) => ({ digest, steps: tokens.map(step), rate: 0 });
const tokens = (state) => state.steps.map(({ token }) => token);

test("a new path is shown whole, and the same one keeps what is shown of it", () => {
  const state = FRESH();
  take(state, told("a", 1, 2, 3));
  assert.equal(state.shown, 3);
  state.shown = 1;
  take(state, told("a", 1, 2, 3, 4));
  assert.equal(state.shown, 1);
  take(state, told("b", 1, 2));
  assert.equal(state.shown, 2);
});

test("tokens that come are added once, and where one is missing they wait for the whole", () => {
  const state = FRESH();
  take(state, told("a", 1));
  const come = (of, first, ...listed) => learn(state, { of, first, steps: listed.map(step), rate: 9 });
  assert.ok(come("a", 0, 1, 2));
  assert.ok(come("a", 1, 2, 3));
  assert.deepEqual(tokens(state), [1, 2, 3]);
  assert.equal(state.shown, 3);
  assert.equal(come("a", 0, 1, 2), false);
  assert.equal(come("a", 5, 6), false);
  assert.equal(come("b", 3, 4), false);
  assert.deepEqual(tokens(state), [1, 2, 3]);
});

test("tokens that come while an earlier one is shown do not move it", () => {
  const state = FRESH();
  take(state, told("a", 1, 2, 3));
  state.shown = 1;
  learn(state, { of: "a", first: 3, steps: [step(4)], rate: 1 });
  assert.equal(state.shown, 1);
  assert.equal(lookedAt(state), 0);
});

test("the open distribution is the chosen one as long as it is shown, else the last", () => {
  assert.equal(lookedAt({ ...FRESH(), shown: 3, looked: 1 }), 1);
  assert.equal(lookedAt({ ...FRESH(), shown: 1, looked: 1 }), 0);
  assert.equal(lookedAt(FRESH()), -1);
});

test("the parts of the line lie end to end and fill it", () => {
  const rows = [{ share: 0.5 }, { share: 0.2 }, { share: 0 }];
  assert.equal(parts({ rows, kept: 2 }).length, 2);
  const all = parts({ rows, kept: 9 });
  assert.equal(all.length, 3);
  assert.ok(Math.abs(all[2][0] + all[2][1] - 1) < 1e-12);
  assert.ok(Math.abs(others({ rows }) - 0.3) < 1e-12);
});

test("the scale of surprise ends where it says", () => {
  assert.equal(colourOf(-1), colourOf(0));
  assert.equal(colourOf(12), colourOf(99));
  assert.notEqual(colourOf(0), colourOf(12));
});

test("every box of a tree has the whole text that leads to it", () => {
  const leaf = (text, count) => ({ start: "", text, count, ended: 0, children: [] });
  const root = { start: "a ", text: "b", count: 4, ended: 1, children: [leaf(" c", 2), leaf(" d", 1)] };
  const listed = flat(root);
  assert.deepEqual(
    listed.map(({ depth, whole }) => [depth, whole]),
    [
      [0, "a b"],
      [1, "a b c"],
      [1, "a b d"],
    ],
  );
  const words = { of: "{count} of {all} {share}: {text}", ended: "{count} end" };
  assert.equal(sayingOf(words, listed[1], 4), "2 of 4 50%: a b c");
  assert.equal(sayingOf(words, listed[0], 4), "4 of 4 100%: a b 1 end");
});

test("texts part at the first token that differs, or where one goes on", () => {
  assert.equal(parting([1, 2, 3], [1, 9, 3]), 1);
  assert.equal(parting([1, 2], [1, 2]), -1);
  assert.equal(parting([1, 2], [1, 2, 3]), 2);
  assert.equal(parting([1, 2, 3], [1, 2]), 2);
});

const golden = JSON.parse(readFileSync(new URL("golden/temperature.json", import.meta.url), "utf8"));

for (const one of golden.cases.filter(({ topK, topP }) => topK === null && topP === null)) {
  test(`a number falls at T = ${one.temperature} where Python says`, () => {
    const view = lineOf(Float64Array.from(golden.logits));
    golden.numbers.forEach((number, i) => {
      const { rank, start, end } = fall(view, one.temperature, number);
      assert.equal(rank, one.draws[i]);
      assert.ok(start <= number && number < end);
    });
  });
}

test("the bands cover all temperatures, and each is one token", () => {
  const view = lineOf(Float64Array.from(golden.logits));
  const found = bands(view, 0.7, 10);
  assert.equal(found[0].from, 0);
  assert.equal(found[0].rank, 0);
  assert.equal(found.at(-1).to, 10);
  for (let i = 1; i < found.length; i++) {
    assert.equal(found[i].from, found[i - 1].to);
    assert.notEqual(found[i].rank, found[i - 1].rank);
  }
  assert.equal(fall(view, 10, 0.7).rank, found.at(-1).rank);
});

test("the slider's scale leads back", () => {
  for (const T of [0, 0.5, 1, 2, 5, 10]) assert.ok(Math.abs(temperatureAt(shareOf(T, 10), 10) - T) < 1e-12);
});
