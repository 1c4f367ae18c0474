// The answer, before the picture of how it came about: the text so far, the likeliest next token, its probability.

import { filled } from "../shared/elements.js";
import { percent } from "./words.js";
import { whole } from "../shared/numbers.js";

/** How many of 100 draws would give a token of this probability, in words. */
function ofHundred(chance, words) {
  const draws = Math.round(100 * chance);
  if (draws === 0) return words.less_than_one;
  return draws === 100 && chance < 1 ? words.almost_all : String(draws);
}

/** The answer in one or two sentences, each for itself: what kind of token it is, and how often it would be drawn. */
export function answerWords(data, token) {
  const { words } = data;
  if (data.covered) return [words.covered];
  const kind = data.kinds[token];
  const often = ofHundred(data.next_probabilities[token * data.shown], words);
  const said = filled(words.answer, { vocabulary: whole(data.vocabulary), draws: often });
  const more = token === data.count - 1 && data.rest ? [words.answer_rest] : [];
  const inside = token < data.count - 1 ? [filled(words.answer_inside, { token: token + 1, count: data.count })] : [];
  return [...inside, ...(kind === "word" ? [] : [words[`answer_${kind}`]]), said, ...more];
}

/** Write the answer after `token`. */
export function writeAnswer(answer, data, token) {
  const part = (name) => answer.querySelector(name);
  const last = token === data.count - 1;
  const chance = data.covered ? 0 : data.next_probabilities[token * data.shown];
  const name = data.covered ? " ?" : data.names[token][0];
  const word = part(".word");
  answer.classList.toggle("covered", data.covered);
  part(".so-far bdi").textContent = data.before[token];
  word.textContent = data.covered || data.kinds[token] === "word" ? name.replace(/^␣/, " ") : name;
  delete word.dataset.term;
  if (!data.covered && data.kinds[token] === "break") word.dataset.term = "newline";
  part(".rest").textContent = last ? data.rest : "";
  part(".gauge i").style.width = `${100 * chance}%`;
  part(".share").textContent = data.covered ? "" : percent(chance);
  part(".plain").textContent = answerWords(data, token).join(" ");
}
