import assert from "node:assert/strict";
import { test } from "node:test";
import { answerWords } from "../components/rails/answer.js";
import { bundled, groupsOf, strongest } from "../components/rails/bundles.js";
import { labelPlaces } from "../components/rails/labels.js";

/** The data of a model whose last of `count` tokens reads `table[layer]`: { source: share }, the others nothing. */
function model(count, table, bundle) {
  const data = { count, layers: table.length, bundle, faintest: 0.02, read_sources: [], read_shares: [] };
  data.read_weights = [];
  data.starts = [0];
  for (const row of table) {
    for (let token = 0; token < count; token++) {
      for (const [source, share] of token === count - 1 ? Object.entries(row) : []) {
        data.read_sources.push(Number(source));
        data.read_shares.push(share);
        data.read_weights.push(share);
      }
      data.starts.push(data.read_sources.length);
    }
  }
  return data;
}

test("every layer is in one group, in order, none larger than a bundle", () => {
  for (const layers of [1, 12, 13, 24, 30, 48, 61]) {
    for (const bundle of [1, 2, 5, 8]) {
      const groups = groupsOf({ layers, bundle });
      const listed = groups.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, k) => from + k));
      assert.deepEqual(
        listed,
        Array.from({ length: layers }, (_, layer) => layer),
      );
      assert.ok(groups.every(({ from, to }) => to > from && to - from <= bundle));
    }
  }
});

test("a bundle shows the mean share, what is not listed counting as 0, and nothing too faint", () => {
  const data = model(4, [{ 0: 0.5, 3: 0.4 }, { 0: 0.25, 1: 0.03 }, {}], 3);
  assert.deepEqual(bundled(data, { from: 0, to: 3 }, 3), [
    [0, 0.25],
    [3, 0.4 / 3],
  ]);
  assert.deepEqual(bundled(data, { from: 1, to: 2 }, 3), [
    [0, 0.25],
    [1, 0.03],
  ]);
  assert.deepEqual(bundled(data, { from: 0, to: 3 }, 2), []);
});

test("the strongest readings: each source once where it is read most, itself and the faint ones left out", () => {
  const data = model(
    6,
    [
      { 0: 0.3, 1: 0.2, 5: 0.9 },
      { 0: 0.6, 2: 0.15, 3: 0.12, 4: 0.05 },
    ],
    1,
  );
  assert.deepEqual(
    strongest(data, 5).map(({ group, source, share }) => [group.from, source, share]),
    [
      [1, 0, 0.6],
      [0, 1, 0.2],
      [1, 2, 0.15],
    ],
  );
});

test("labels never lie over each other, stay within their bounds, and give up where there is no room", () => {
  const one = (left, from, to, wide) => ({ left, right: left + 10, from, to, wide, high: 16 });
  const wanted = [
    one(50, 0, 100, 80),
    one(55, 0, 100, 80),
    one(60, 0, 100, 80),
    one(180, 0, 100, 80),
    one(50, 0, 20, 80),
  ];
  const places = labelPlaces(wanted, { least: 0, most: 200 });
  const standing = places.filter(Boolean);
  assert.equal(places[4], null);
  assert.equal(standing.length, 4);
  for (const [k, box] of standing.entries()) {
    assert.ok(box.left >= 0 && box.left + box.wide <= 200 && box.top + box.high <= 100);
    for (const other of standing.slice(k + 1)) {
      const beside = box.left + box.wide <= other.left || other.left + other.wide <= box.left;
      assert.ok(beside || box.top + box.high <= other.top || other.top + other.high <= box.top);
    }
  }
});

test("a label keeps off a thick stream where there is a place beside it", () => {
  const wanted = [{ left: 0, right: 10, from: 0, to: 100, wide: 50, high: 16 }];
  const stream = { left: 30, top: 0, wide: 10, high: 40 };
  assert.ok(labelPlaces(wanted, { least: 0, most: 200 }, [stream])[0].top >= 40);
  assert.equal(labelPlaces(wanted, { least: 0, most: 200 }, [{ ...stream, high: 100 }])[0].top, 0);
});

const WORDS = {
  answer: "{draws} of 100, of {vocabulary}",
  answer_rest: "rest",
  answer_inside: "{token}/{count}",
  answer_end: "end",
  answer_break: "break",
  covered: "covered",
  less_than_one: "less than 1",
  almost_all: "more than 99",
};

test("the answer says what kind of token it is, how often it would be drawn, and how its word goes on", () => {
  const chances = [0.23, 0.001, 0.997, 1];
  const kinds = ["word", "break", "end", "word"];
  const data = {
    count: 4,
    shown: 1,
    vocabulary: 1234,
    kinds,
    rest: "onagall",
    next_probabilities: chances,
    words: WORDS,
  };
  assert.deepEqual(answerWords(data, 0), ["1/4", "23 of 100, of 1,234"]);
  assert.deepEqual(answerWords(data, 1), ["2/4", "break", "less than 1 of 100, of 1,234"]);
  assert.deepEqual(answerWords(data, 2), ["3/4", "end", "more than 99 of 100, of 1,234"]);
  assert.deepEqual(answerWords(data, 3), ["100 of 100, of 1,234", "rest"]);
  assert.deepEqual(answerWords({ ...data, covered: true }, 3), ["covered"]);
});
