import assert from "node:assert/strict";
import { test } from "node:test";

import { lengths, rounded, sharesOf } from "../components/class_counts/shares.js";

test("shares are those of their own round", () => {
  const shares = sharesOf([[3, 1], [1, 1], [0, 2]]); // prettier-ignore
  assert.deepEqual(shares, [[0.75, 0.25], [0.25, 0.25], [0, 0.5]]); // prettier-ignore
});

test("a round in which nobody answered has no shares", () => {
  assert.deepEqual(sharesOf([[0], [0]]), [[0], [0]]);
  assert.deepEqual(lengths([[0], [0]]), [[0], [0]]);
});

test("the longest bar fills its track, and all rounds have one scale", () => {
  assert.deepEqual(lengths([[0.5, 0.25], [0.1, 0.5]]), [[1, 0.5], [0.2, 1]]); // prettier-ignore
});

test("shares are written in whole per cent", () => {
  assert.equal(rounded(1 / 3), "33%");
});
