import assert from "node:assert/strict";
import { test } from "node:test";
import { filled } from "../components/shared/elements.js";
import { isDark, onPaper } from "../components/shared/picture/paper.js";
import { paintMap, triangle } from "../components/shared/maps.js";
import { clamp, signed, whole } from "../components/shared/numbers.js";

test("a number stays within its bounds", () => {
  assert.deepEqual(
    [-1, 0.5, 7].map((value) => clamp(0, value, 1)),
    [0, 0.5, 1],
  );
});

test("numbers are written with a true minus, none before zero, and thousands apart", () => {
  assert.deepEqual(
    [-1.234, -0.001, 2].map((value) => signed(value)),
    ["−1.23", "0.00", "2.00"],
  );
  assert.equal(signed(-0.00001, 4), "0.0000");
  assert.equal(whole(1234567.4), "1,234,567");
});

test("names in braces are filled in; what has no value stays", () => {
  assert.equal(filled("{a} of {b} {c}", { a: 0, b: "x" }), "0 of x {c}");
});

test("a map is painted below its diagonal only", () => {
  const side = 4;
  const image = { width: side, data: new Uint8ClampedArray(4 * side * side) };
  const ramp = Uint32Array.from({ length: 256 }, (_, weight) => weight);
  const cells = Uint8Array.from({ length: triangle(side) }, (_, place) => place + 1);
  paintMap(image, ramp, cells, side, 0, 0, side);
  const pixels = new Uint32Array(image.data.buffer);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      assert.equal(pixels[row * side + column], column > row ? 0 : triangle(row) + column + 1);
    }
  }
});

test("a map of more rows than pixels shows the largest of the cells that share a pixel", () => {
  const image = { width: 2, data: new Uint8ClampedArray(16) };
  const ramp = Uint32Array.from({ length: 256 }, (_, weight) => weight);
  const cells = Uint8Array.of(1, 9, 2, 3, 4, 5, 6, 7, 8, 200);
  paintMap(image, ramp, cells, 4, 0, 0, 2);
  assert.deepEqual([...new Uint32Array(image.data.buffer)], [9, 0, 7, 200]);
});

test("on paper the dark page is white, letters are dark and hues stay", () => {
  const page = [14, 17, 23];
  const change = onPaper(page);
  assert.deepEqual(change(page), [255, 255, 255]);
  assert.ok(change([250, 250, 250]).every((part) => part < 20));
  const [red, green, blue] = change([86, 180, 233]);
  assert.ok(blue > green && green > red && blue < 200);
  assert.ok(isDark(page) && !isDark([255, 255, 255]));
});
