import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { unpack } from "../components/shared/payload.js";

const golden = () => new Uint8Array(readFileSync(new URL("golden/payload.bin", import.meta.url)));

test("a payload of Python's is read to the last number", () => {
  const { title, list, selected, digest, arrays, shapes } = unpack(golden());
  assert.equal(title, "␣ émigré");
  assert.deepEqual(list, [1, null, "x"]);
  assert.deepEqual(selected, [1, 2]);
  assert.match(digest, /^[0-9a-f]{16}$/);
  assert.deepEqual([...arrays.bytes], [0, 1, 2, 3, 4]);
  assert.deepEqual([...arrays.shorts], [1, 2, 3]);
  assert.deepEqual([...arrays.whole], [-7, 2 ** 31 - 1]);
  assert.deepEqual([...arrays.single], [0.5, -2.25, Infinity, 3]);
  assert.deepEqual([...arrays.double], [1 / 3, -1e300]);
  assert.equal(arrays.empty.length, 0);
  assert.deepEqual(shapes, { bytes: [5], shorts: [1, 3], whole: [2], single: [2, 2], double: [2], empty: [0, 4] });
});

test("a payload that starts anywhere in its buffer is read as well", () => {
  const shifted = new Uint8Array(golden().length + 3);
  shifted.set(golden(), 3);
  assert.deepEqual([...unpack(shifted.subarray(3)).arrays.double], [1 / 3, -1e300]);
});

test("a payload that is cut off, too long or of another version is refused", () => {
  const bytes = golden();
  assert.throws(() => unpack(bytes.subarray(0, bytes.length - 8)), /cut off/);
  assert.throws(() => unpack(new Uint8Array([...bytes, ...new Uint8Array(8)])), /header says/);
  const text = new TextDecoder("latin1").decode(bytes);
  const other = bytes.slice();
  other[text.indexOf('"version": 1') + 11] = "9".charCodeAt(0);
  assert.throws(() => unpack(other), /version 9/);
});
