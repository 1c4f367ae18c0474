// How a component that listens or counts time comes onto the page, and leaves it.

/** @typedef {{ accept: (data: any, trigger: Function) => void, close: () => void, call?: object }} Lasting */

/**
 * The default export of such a component: one of its kind a place of the page. Streamlit calls it again on every change,
 * and where two changes follow each other before the script has come, it ends the first call after the second: only the
 * end of the last one is meant.
 * @param {new (root: HTMLElement) => Lasting} Kind
 */
export function lasting(Kind) {
  /** @type {WeakMap<HTMLElement, Lasting>} */
  const all = new WeakMap();
  return (/** @type {{ data: any, parentElement: HTMLElement, setTriggerValue: Function }} */ streamlit) => {
    const { data, parentElement, setTriggerValue } = streamlit;
    const one = all.get(parentElement) ?? new Kind(parentElement);
    all.set(parentElement, one);
    const call = {};
    one.call = call;
    one.accept(data, setTriggerValue);
    return () => {
      if (one.call !== call) return;
      one.close();
      all.delete(parentElement);
    };
  };
}
