// components/shared/elements.js
function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = String(text);
  return made;
}
function placeWords(root, words) {
  const texts = root.querySelectorAll("[data-word]");
  const labels = root.querySelectorAll("[data-label]");
  for (const node of texts) node.textContent = words[node.dataset.word ?? ""];
  for (const node of labels) node.setAttribute("aria-label", words[node.dataset.label ?? ""]);
}

// components/shared/replies.js
var SAID = "inside-gpt2-reply";
var ASKED = "inside-gpt2-reply-asked";
function hear(take) {
  const listener = (event) => take(event.detail);
  document.addEventListener(SAID, listener);
  document.dispatchEvent(new CustomEvent(ASKED));
  return () => document.removeEventListener(SAID, listener);
}

// components/chat/script.js
var KINDS = ["frame", "special", "words", "answer", "cut"];
var heard = /* @__PURE__ */ new WeakMap();
function paintPaper(paper, { script, words }, { parts, state }) {
  const spans = [...script, ...parts].map(({ kind, text }) => element("span", kind, text));
  if (state === "none") spans.push(element("span", "torn", words.torn));
  paper.replaceChildren(...spans);
  paper.classList.toggle("ragged", state === "none");
}
function paintBubbles(bubbles, { says, words }, { text, state }) {
  const bubble = (who, said) => {
    const made = element("div", `bubble ${who}`);
    made.append(element("p", "who", words[who]), element("p", "said", said));
    return made;
  };
  const shown = [bubble("user", says)];
  if (text.trim() || state === "going") shown.push(bubble("assistant", text.trim() || words.typing));
  bubbles.replaceChildren(...shown);
}
function paintLegend(legend, { script, words }, { parts }) {
  const present = new Set([...script, ...parts].map(({ kind }) => kind));
  const shown = KINDS.filter((kind) => present.has(kind));
  legend.replaceChildren(...shown.flatMap((kind) => [element("span", kind, words[kind]), " "]));
}
function paint(root, data, answered) {
  const find = (id) => root.querySelector(`#${id}`);
  const [paper, bubbles] = [find("paper"), find("bubbles")];
  paintPaper(paper, data, answered);
  paintBubbles(bubbles, data, answered);
  paintLegend(find("legend"), data, answered);
  find("note").textContent = answered.note;
  const end = answered.state === "none" ? 0 : Infinity;
  for (const box of [paper, bubbles]) box.scrollTop = Math.min(end, box.scrollHeight);
}
function script_default({ data, parentElement: root }) {
  placeWords(root, data.words);
  heard.get(root)?.();
  paint(root, data, data.answered);
  root.querySelector(".chat").dataset.state = data.answered.state;
  const end = hear((reply) => {
    if (reply.of === data.of && reply.answered) paint(root, data, reply.answered);
  });
  heard.set(root, end);
  return end;
}
export {
  script_default as default
};
