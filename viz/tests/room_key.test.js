import assert from "node:assert/strict";
import { test } from "node:test";

import { cookie } from "../components/room_key/cookie.js";

test("the key is kept for a day, for this app alone", () => {
  const place = { pathname: "/base/room", protocol: "https:" };
  assert.equal(cookie("key", "abc", place), "key=abc; path=/base/; max-age=86400; samesite=strict; secure");
});

test("without a key the browser forgets the one that it kept", () => {
  const place = { pathname: "/room", protocol: "http:" };
  assert.equal(cookie("key", "", place), "key=; path=/; max-age=0; samesite=strict");
});
