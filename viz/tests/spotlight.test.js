import assert from "node:assert/strict";
import { test } from "node:test";
import { calmed, ringed } from "../components/spotlight/shape.js";

const area = { left: 80, top: 200, width: 1000, height: 500 };
const part = { left: 180, top: 260, width: 300, height: 40 };

test("the ring stands around the part, six pixels away", () => {
  assert.deepEqual(ringed(part), { left: "174px", top: "254px", width: "312px", height: "52px" });
});

test("the grey covers the area but for the ring", () => {
  const { left, top, width, height, clipPath } = calmed(area, part);
  assert.deepEqual([left, top, width, height], ["80px", "200px", "1000px", "500px"]);
  const numbers = clipPath.match(/-?\d+px -?\d+px/g).map((corner) => corner.match(/-?\d+/g).map(Number));
  assert.deepEqual(numbers, [[94, 54], [94, 106], [406, 106], [406, 54], [94, 54]]); // prettier-ignore
});
