// components/shared/clipboard.js
async function toClipboard(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch (error) {
    if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
    field.hidden = false;
    field.select();
    return document.execCommand("copy");
  }
}

// components/shared/elements.js
function placeWords(root, words) {
  const texts = root.querySelectorAll("[data-word]");
  const labels = root.querySelectorAll("[data-label]");
  for (const node of texts) node.textContent = words[node.dataset.word ?? ""];
  for (const node of labels) node.setAttribute("aria-label", words[node.dataset.label ?? ""]);
}

// components/copy_field/script.js
function script_default({ data, parentElement: root }) {
  const [field, said] = [root.querySelector("input"), root.querySelector(".said")];
  placeWords(root, data.words);
  if (field.value !== data.text) said.textContent = "";
  field.value = data.text;
  field.onfocus = () => field.select();
  root.querySelector("button").onclick = async () => {
    said.textContent = await toClipboard(field) ? data.words.copied : data.words.by_hand;
  };
}
export {
  script_default as default
};
