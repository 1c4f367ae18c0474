// A text to copy. Everything happens in the browser; Python hears of nothing.

import { toClipboard } from "../shared/clipboard.js";
import { placeWords } from "../shared/elements.js";

export default function ({ data, parentElement: root }) {
  const [field, said] = [root.querySelector("input"), root.querySelector(".said")];
  placeWords(root, data.words);
  if (field.value !== data.text) said.textContent = "";
  field.value = data.text;
  field.onfocus = () => field.select();
  root.querySelector("button").onclick = async () => {
    said.textContent = (await toClipboard(field)) ? data.words.copied : data.words.by_hand;
  };
}
