// A script and the chat that is made of it. What is written while the page runs comes through chat_reply.

import { element, placeWords } from "../shared/elements.js";
import { hear } from "../shared/replies.js";

const KINDS = ["frame", "special", "words", "answer", "cut"];

const heard = new WeakMap(); // what ends the hearing of the picture that was here before

/** The script: what stands before the answer, the answer, or the edge where it is torn off. */
function paintPaper(paper, { script, words }, { parts, state }) {
  const spans = [...script, ...parts].map(({ kind, text }) => element("span", kind, text));
  if (state === "none") spans.push(element("span", "torn", words.torn));
  paper.replaceChildren(...spans);
  paper.classList.toggle("ragged", state === "none");
}

/** The chat: the same words, each in the bubble of who says them. */
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
  const end = answered.state === "none" ? 0 : Infinity; // what is written comes last
  for (const box of [paper, bubbles]) box.scrollTop = Math.min(end, box.scrollHeight);
}

export default function ({ data, parentElement: root }) {
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
