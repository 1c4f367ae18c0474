import assert from "node:assert/strict";
import { test } from "node:test";

import { letters, spoken } from "../components/aligned_tokens/stretches.js";

test("a token takes the columns of its letters, and never more than there are", () => {
  assert.equal(letters({ letters: 3 }, 5, 1), 3);
  assert.equal(letters({ letters: 3 }, 5, 4), 2);
  assert.equal(letters({ letters: 0 }, 5, 5), 1);
});

test("a stretch says how many tokens it is on either side, whatever its letters are", () => {
  const stretch = { letters: ["$", "&"], one: [{ count: 2 }, { count: 1 }], other: [{ count: 1 }] };
  assert.equal(spoken(stretch, "{text}: {one} above, {other} below"), "$&: 3 above, 1 below");
});
