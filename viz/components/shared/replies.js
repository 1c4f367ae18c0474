// What Python has to add to a picture that is on the screen already. A picture with all its logits is large, and Streamlit
// would send it whole again for one more word in it; so the word comes through a small component beside it.

const SAID = "inside-gpt2-reply";
const ASKED = "inside-gpt2-reply-asked";

/**
 * Say a reply now, and again to whoever comes later and asks.
 * @param {unknown} reply
 * @returns {() => void} what ends this
 */
export function say(reply) {
  const answer = () => document.dispatchEvent(new CustomEvent(SAID, { detail: reply }));
  document.addEventListener(ASKED, answer);
  answer();
  return () => document.removeEventListener(ASKED, answer);
}

/**
 * Hear every reply from now on, and those that were said before.
 * @param {(reply: any) => void} take
 * @returns {() => void} what ends this
 */
export function hear(take) {
  const listener = (/** @type {any} */ event) => take(event.detail);
  document.addEventListener(SAID, listener);
  document.dispatchEvent(new CustomEvent(ASKED));
  return () => document.removeEventListener(SAID, listener);
}

/** @type {WeakMap<HTMLElement, () => void>} */
const saying = new WeakMap();

/** A component that shows nothing: it hands its data on to the picture beside it. */
export function handOn(/** @type {{ data: any, parentElement: HTMLElement }} */ { data, parentElement: root }) {
  saying.get(root)?.();
  const end = say(data);
  saying.set(root, end);
  return end;
}
