// Rails: every token is a line through all layers; the focused one shows what it reads and ends in its next word.

import { View } from "./view.js";

const views = new WeakMap(); // one view an instance; Streamlit calls the function below again on every change

export default function ({ data, parentElement, setTriggerValue }) {
  let view = views.get(parentElement);
  if (!view) views.set(parentElement, (view = new View(parentElement)));
  view.trigger = setTriggerValue;
  view.accept(data);
  return () => {
    view.close();
    views.delete(parentElement);
  };
}
