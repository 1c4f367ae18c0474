import assert from "node:assert/strict";
import { test } from "node:test";
import { axisFor, divergence, entropyOf, lineOf, modelAt, sharesOf } from "../components/class_answers/measures.js";
import { TICKS, TRACK, positionAfter, positionOf, temperatureAt } from "../components/class_answers/scale.js";

const near = (one, other, within = 1e-9) => assert.ok(Math.abs(one - other) <= within, `${one} is not ${other}`);

test("the track runs over powers of ten, and a tick is hit", () => {
  assert.equal(temperatureAt(0), 0.1);
  assert.equal(temperatureAt(TRACK), 5);
  for (const tick of TICKS) assert.equal(temperatureAt(Math.round(positionOf(tick)) + 3), tick);
  near(positionOf(1) - positionOf(0.5), positionOf(0.2) - positionOf(0.1));
  for (let at = 1; at <= TRACK; at++) assert.ok(temperatureAt(at) >= temperatureAt(at - 1));
});

test("a temperature beyond the track stands at its end", () => {
  assert.equal(positionOf(0.05), 0);
  assert.equal(positionOf(20), TRACK);
});

test("keys go somewhere, and nowhere beyond the ends", () => {
  for (const tick of TICKS.slice(0, -1)) assert.ok(temperatureAt(positionAfter("ArrowRight", tick)) > tick);
  for (const tick of TICKS.slice(1)) assert.ok(temperatureAt(positionAfter("ArrowLeft", tick)) < tick);
  assert.equal(temperatureAt(positionAfter("PageUp", 0.83)), 1);
  assert.equal(temperatureAt(positionAfter("PageDown", 0.83)), 0.5);
  assert.equal(positionAfter("ArrowLeft", 0.1), 0);
  assert.equal(positionAfter("PageUp", 5), TRACK);
  assert.equal(positionAfter("Home", 1), 0);
  assert.equal(positionAfter("End", 1), TRACK);
  assert.equal(positionAfter("a", 1), null);
});

const logits = Float32Array.of(3, 1, 0, -2);
const rows = [{ ranks: [0, 2] }, { ranks: [1] }, { ranks: [] }];

test("a row has the sum of its tokens over the whole vocabulary", () => {
  for (const T of [0.1, 0.83, 1, 5]) {
    const powers = [...logits].map((z) => Math.exp(z / T));
    const sum = powers.reduce((total, power) => total + power, 0);
    const shares = powers.map((power) => power / sum);
    const { probabilities, logarithms, entropy } = modelAt(lineOf(logits), rows, T);
    near(probabilities[0], shares[0] + shares[2]);
    near(probabilities[1], shares[1]);
    assert.equal(probabilities[2], 0);
    near(logarithms[0], Math.log(shares[0] + shares[2]));
    near(entropy, entropyOf(shares));
  }
});

test("entropies and the divergence are in bits", () => {
  near(entropyOf([0.25, 0.25, 0.25, 0.25, 0]), 2);
  assert.equal(entropyOf([1, 0]), 0);
  assert.deepEqual(sharesOf([1, 3]), [0.25, 0.75]);
  assert.deepEqual(sharesOf([0, 0]), [0, 0]);
  const pair = [{ ranks: [0] }, { ranks: [1] }];
  near(divergence(pair, [1, 1], [Math.log(0.5), Math.log(0.25)]), 0.5);
  assert.equal(divergence(pair, [2, 0], [0, -Infinity]), 0);
});

test("answers that are no token take no part in the divergence", () => {
  const { logarithms } = modelAt(lineOf(logits), rows, 1);
  near(divergence(rows, [3, 2, 9], logarithms), divergence(rows.slice(0, 2), [3, 2], logarithms.slice(0, 2)));
  assert.equal(divergence(rows, [0, 0, 9], logarithms), null);
});

test("what is rounded to a probability of 0 still has a divergence", () => {
  const far = Float32Array.of(100, 0);
  const { probabilities, logarithms } = modelAt(lineOf(far), [{ ranks: [1] }], 0.1);
  assert.equal(probabilities[0], 0);
  near(divergence([{ ranks: [1] }], [1], logarithms), 1000 / Math.LN2, 1e-6);
});

test("the axis ends where all bars fit", () => {
  assert.equal(axisFor([0.04, 0.1]), 0.1);
  assert.equal(axisFor([0.11]), 0.25);
  assert.equal(axisFor([0.3, 0.6]), 1);
  assert.equal(axisFor([]), 0.1);
});
