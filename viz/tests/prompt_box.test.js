import assert from "node:assert/strict";
import { test } from "node:test";
import { draftOf, keepDraft, shownFor } from "../components/prompt_box/drafts.js";

/** What a tab keeps, as far as drafts use it. */
function storage() {
  const kept = new Map();
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  };
}

test("a draft belongs to the text it was typed over", () => {
  const tab = storage();
  assert.equal(draftOf(tab, ""), null);
  keepDraft(tab, "The cat", "The cat sat\non\u0000 it");
  assert.equal(draftOf(tab, "The cat"), "The cat sat\non it");
  assert.equal(draftOf(tab, "The dog"), null);
});

test("an empty draft is one, and the text itself is none", () => {
  const tab = storage();
  keepDraft(tab, "The cat", "");
  assert.equal(draftOf(tab, "The cat"), "");
  keepDraft(tab, "The cat", "The cat");
  assert.equal(draftOf(tab, "The cat"), null);
});

test("what was typed on while a text ran stays; an example takes the box", () => {
  assert.equal(shownFor("ran", "ran", "ran and on"), "ran and on");
  assert.equal(shownFor("an example", "ran", "ran and on"), "an example");
  assert.equal(shownFor("an example", null, "typed"), "an example");
});
