import assert from "node:assert/strict";
import { test } from "node:test";
import { placed, terms, upTo } from "../components/weighted_sum/terms.js";

const arrays = {
  weights: Float64Array.of(1, 2, 3, 4, 5, 6),
  vector: Float64Array.of(10, 1, -1),
  biases: Float64Array.of(0.5, 0),
  outputs: Float64Array.of(20.5, 100),
};

test("the terms of a row add up to its output, however many are shown", () => {
  for (const shown of [1, 2, 3]) {
    for (const row of [0, 1]) {
      const all = terms(arrays, 3, shown, row);
      assert.equal(all.length, shown + 2);
      assert.ok(Math.abs(upTo(all, all.length) - arrays.outputs[row]) < 1e-12);
    }
  }
  assert.deepEqual(terms(arrays, 3, 2, 0).slice(0, 2), [10, 2]);
});

test("without biases there is no term for one", () => {
  const plain = { ...arrays, biases: Float64Array.of(0, 0) };
  assert.equal(terms(plain, 3, 2, 0).length, 3);
});

test("a step stands in its row, and the end of a row is in it", () => {
  assert.deepEqual(placed(0, 5, 3), { row: 0, added: 0 });
  assert.deepEqual(placed(5, 5, 3), { row: 0, added: 5 });
  assert.deepEqual(placed(6, 5, 3), { row: 1, added: 1 });
  assert.deepEqual(placed(15, 5, 3), { row: 2, added: 5 });
});
