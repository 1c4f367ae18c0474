import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { land, rankOf, shape } from "../components/shared/softmax.js";

const golden = JSON.parse(readFileSync(new URL("golden/temperature.json", import.meta.url), "utf8"));

/** The view as the component has it, at the settings of a case. */
function viewOf({ temperature, topK, topP }) {
  const V = golden.logits.length;
  const z = Float64Array.from(golden.logits, (logit) => logit - golden.logits[0]);
  const state = { T: temperature, topK, topP, shortcut: false };
  const header = { V, names: ["a", "b", "c"], shortcut: 20 };
  return { z, powers: new Float64Array(V), line: new Float64Array(V), state, header };
}

const near = (seen, expected, tolerance = 1e-12) =>
  assert.ok(Math.abs(seen - expected) <= tolerance * Math.max(1, Math.abs(expected)), `${seen} is not ${expected}`);

for (const one of golden.cases) {
  test(`T = ${one.temperature}, top-k ${one.topK}, top-p ${one.topP} as in Python`, () => {
    const view = viewOf(one);
    const now = shape(view);
    assert.equal(now.kept, one.kept);
    one.probabilities.forEach((probability, rank) => {
      near(rank < now.kept ? view.powers[rank] / now.mass : 0, probability);
    });
    near(now.entropy, one.entropy, 1e-9);
    near(now.leftOut, one.leftOut, 1e-9);
    assert.deepEqual(
      golden.numbers.map((number) => rankOf(view.line, now.mass, now.kept, number)),
      one.draws,
    );
  });
}

test("draws land on named rows and on all others, none is lost", () => {
  const view = viewOf(golden.cases[0]);
  const now = shape(view);
  Object.assign(view, { draws: Float64Array.from(golden.numbers), rows: [{}, {}, {}] });
  const counts = land(view, now, golden.numbers.length);
  assert.equal(counts.length, 4);
  assert.equal(
    counts.reduce((sum, count) => sum + count, 0),
    golden.numbers.length,
  );
  const named = golden.cases[0].draws.filter((rank) => rank < 3).length;
  assert.equal(counts[3], golden.numbers.length - named);
});
