// components/text_file/script.js
async function send(input, longest, trigger) {
  const [file] = input.files;
  if (!file) return;
  trigger("text", await file.slice(0, longest + 1).text());
  input.value = "";
}
function script_default({ data, parentElement, setTriggerValue }) {
  const button = parentElement.querySelector("button");
  const input = parentElement.querySelector("input");
  button.querySelector("span").textContent = data.label;
  button.onclick = () => input.click();
  input.onchange = () => send(input, data.longest, setTriggerValue);
}
export {
  script_default as default
};
