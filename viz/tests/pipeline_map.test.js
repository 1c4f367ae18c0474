import assert from "node:assert/strict";
import { test } from "node:test";
import { bars, blank, layers, rails, signs, zones, HEIGHT, WIDTH } from "../components/pipeline_map/layout.js";

const stations = (count) =>
  Array.from({ length: count }, (_, place) => ({ id: `s${place}`, title: "x".repeat(place) }));

test("any number of stations fills the width from left to right", () => {
  for (const count of [1, 2, 5, 6, 12]) {
    const places = zones(stations(count));
    assert.equal(places.length, count);
    let edge = 0;
    for (const { left, width } of places) {
      assert.ok(Math.abs(left - edge) < 1e-9 && width > 0);
      edge = left + width;
    }
    assert.ok(Math.abs(edge - WIDTH) < 1e-9);
  }
});

test("attention and MLP take turns, from one zone to the next as well", () => {
  const first = layers({ left: 0, width: 60 }, 0);
  const second = layers({ left: 60, width: 80 }, first.length);
  [...first, ...second].forEach(({ kind }, place) => assert.equal(kind, place % 2 === 0 ? "attention" : "mlp"));
});

test("marks, rails and bars stay within their zone", () => {
  for (const { x } of layers({ left: 10, width: 50 }, 0)) assert.ok(x > 10 && x < 60);
  for (const tokens of [0, 1, 7, 200]) {
    const ys = rails(tokens);
    assert.equal(ys.length, Math.min(tokens, 7));
    for (const y of ys) assert.ok(y > 0 && y < HEIGHT);
  }
  const { frame, loss } = signs({ left: 10, width: 50 });
  for (const { x, y, width, height } of frame) assert.ok(x > 10 && x + width < 60 && y > 0 && y + height < HEIGHT);
  for (const point of loss.split(" ")) {
    const [x, y] = point.split(",").map(Number);
    assert.ok(x > 10 && x < 60 && y > 0 && y < HEIGHT);
  }
  for (const { x, width } of bars({ left: 100, width: 60 }, [1, 0])) assert.ok(x > 100 && x + width <= 160);
  const { x, y, width, height } = blank({ left: 100, width: 60 });
  assert.ok(x > 100 && x + width <= 160 && y > 0 && y + height < HEIGHT);
});
