// The picture while the prediction is covered: its frame alone. The browser has been sent nothing to show.

import { element } from "../shared/elements.js";

export function cover({ parts, header }) {
  const { section } = parts;
  section.classList.toggle("covered", header.covered);
  parts.cover.hidden = !header.covered;
  if (!header.covered) {
    for (const control of controls(parts)) control.disabled = false;
    return;
  }
  parts.body.replaceChildren(...Array.from({ length: header.rows }, blank));
  parts.foot.replaceChildren();
  parts.space.hidden = true;
  parts.words.replaceChildren();
  for (const picture of [parts.bars, parts.strip]) {
    picture.getContext("2d").clearRect(0, 0, picture.width, picture.height);
  }
  for (const part of [parts.pin, parts.ball, parts.risen]) part.hidden = true;
  for (const text of [parts.landed, parts.thin, parts.cost]) text.textContent = "";
  for (const control of controls(parts)) control.disabled = true;
}

function controls(parts) {
  const { temperature, topK, topP, shortcut, drawOne, drawMany, write, append, takeBack, fold } = parts;
  return [temperature, topK, topP, shortcut, drawOne, drawMany, write, append, takeBack, fold];
}

function blank() {
  const line = element("tr");
  line.append(element("th", "name"));
  return line;
}
