// How a component whose picture is a class comes onto the page.

/** @typedef {{ trigger: Function, remember?: Function, accept: (bytes: Uint8Array) => void, close: () => void }} View */

/**
 * The default export of such a component: one view a place of the page. Streamlit calls it again on every change.
 * @param {new (root: HTMLElement) => View} Picture
 */
export function mount(Picture) {
  /** @type {WeakMap<HTMLElement, View>} */
  const views = new WeakMap();
  return (
    /** @type {{ data: Uint8Array, parentElement: HTMLElement,
      setTriggerValue: Function, setStateValue: Function }} */ streamlit,
  ) => {
    const { data, parentElement, setTriggerValue, setStateValue } = streamlit;
    const view = views.get(parentElement) ?? new Picture(parentElement);
    views.set(parentElement, view);
    view.trigger = setTriggerValue;
    view.remember = setStateValue;
    view.accept(data);
    return () => {
      view.close();
      views.delete(parentElement);
    };
  };
}
