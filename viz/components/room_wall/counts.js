// What the wall says of a room.

import { filled } from "../shared/elements.js";

const OFTEN = 20000; // milliseconds between two numbers that are read aloud

/** Whether there is a question that is answered, or was: then it says how many have. */
const asks = (told) => told.stage === "open" || told.stage === "closed";

/**
 * How many of how many have answered. Whoever answered and left was in the room.
 * @param {{ answered: number, present: number }} told
 */
export const share = ({ answered, present }) => ({ count: answered, all: Math.max(answered, present) });

/**
 * The sentences that stand on the wall; "" for one that does not.
 * @param {import("../shared/room_events.js").Told} told
 * @param {Record<string, string>} words
 */
export function sentences(told, words) {
  if (told.stage === "ended") return { present: "", answered: "", trouble: words.ended };
  return {
    present: filled(words.present, { count: told.present }),
    answered: asks(told) ? filled(words.answered, share(told)) : "",
    trouble: "",
  };
}

/**
 * What is read aloud now, "" for nothing: that all have answered at once, the rest of the numbers now and then.
 * @param {import("../shared/room_events.js").Told} told
 * @param {Record<string, string>} words
 * @param {{ text: string, at: number }} before what was read last, and when
 * @param {number} now
 */
export function aloud(told, words, before, now) {
  const { present, answered, trouble } = sentences(told, words);
  const { count, all } = share(told);
  const pressing = trouble || (answered && all > 0 && count === all);
  const text = trouble || answered || present;
  return text !== before.text && (pressing || now - before.at >= OFTEN) ? text : "";
}

/**
 * A link as it is typed, but for the code, which stands large beneath it.
 * @param {string} link
 * @param {string} code
 */
export const typed = (link, code) => link.replace(/^https?:\/\//, "").replace(new RegExp(`/${code}$`), "");
