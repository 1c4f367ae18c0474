import assert from "node:assert/strict";
import { test } from "node:test";
import { moved } from "../components/shared/rover.js";

const TABLE = [["a", "b", "c"], ["d", "e", "f"], ["g"]];

test("arrows go one cell, and stay on the grid at its edges", () => {
  assert.equal(moved(TABLE, "e", "ArrowLeft", false), "d");
  assert.equal(moved(TABLE, "d", "ArrowLeft", false), "d");
  assert.equal(moved(TABLE, "e", "ArrowUp", false), "b");
  assert.equal(moved(TABLE, "b", "ArrowUp", false), "b");
  assert.equal(moved(TABLE, "f", "ArrowRight", false), "f");
});

test("a shorter row takes its last cell", () => {
  assert.equal(moved(TABLE, "f", "ArrowDown", false), "g");
  assert.equal(moved(TABLE, "g", "ArrowDown", false), "g");
});

test("Home and End go along the row, with Ctrl over the whole grid", () => {
  assert.equal(moved(TABLE, "e", "Home", false), "d");
  assert.equal(moved(TABLE, "d", "End", false), "f");
  assert.equal(moved(TABLE, "e", "Home", true), "a");
  assert.equal(moved(TABLE, "a", "End", true), "g");
});

test("another key means nothing, and a cell that is gone starts at the first", () => {
  assert.equal(moved(TABLE, "e", "x", false), null);
  assert.equal(moved(TABLE, "gone", "ArrowRight", false), "b");
});
