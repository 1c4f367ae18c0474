// A button that opens a text file: the browser reads it and sends its text.

/** Send the start of the chosen file: one byte more than it may have tells that it is too long. */
async function send(input, longest, trigger) {
  const [file] = input.files;
  if (!file) return;
  trigger("text", await file.slice(0, longest + 1).text());
  input.value = ""; // the same file may be opened again
}

export default function ({ data, parentElement, setTriggerValue }) {
  const button = parentElement.querySelector("button");
  const input = parentElement.querySelector("input");
  button.querySelector("span").textContent = data.label;
  button.onclick = () => input.click();
  input.onchange = () => send(input, data.longest, setTriggerValue);
}
