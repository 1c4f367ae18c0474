// The distribution of one token: its candidates, the line of all probabilities end to end, where the number lands.

import { element, filled } from "../shared/elements.js";
import { drawnNumber, percent } from "../shared/probabilities.js";
import { whole } from "../shared/numbers.js";
import { others, parts } from "./story.js";

/**
 * Show what a token was drawn from; `place` is its place in the text, from 0.
 * @param {any} view
 */
export function showPanel(view, step, place, drawn) {
  const { words, parts: at } = view;
  at.about.textContent = filled(drawn ? words.predict : words.before_first, { place: place + 1, name: step.name });
  at.rows.replaceChildren(...step.rows.map((row) => rowOf(view, row, step, place)), restOf(words, step));
  at.parts.replaceChildren(...parts(step).map(([start, width], i) => partOf(step, start, width, i)));
  if (!hasRow(step)) at.parts.append(partOf(step, step.start, Math.max(0.004, step.share), -1));
  const forced = step.number === null;
  at.pin.hidden = forced;
  if (!forced) at.pin.style.left = `${100 * step.number}%`;
  const said = {
    name: step.name,
    number: forced ? "" : drawnNumber(step.number),
    start: step.start.toFixed(3),
    end: Math.min(1, step.start + step.share).toFixed(3),
    share: percent(step.share),
    bits: step.bits.toFixed(1),
    rank: whole(step.rank),
  };
  at.lands.textContent = filled(forced ? words.forced : words.lands, said);
  at.line.setAttribute("aria-label", `${words.line}. ${at.lands.textContent}`);
}

function rowOf(view, row, step, place) {
  const { words } = view;
  const button = element("button", "row");
  button.type = "button";
  const bar = element("i", "bar");
  bar.style.setProperty("--share", String(row.share));
  const share = row.share > 0 ? percent(row.share) : words.cut;
  button.append(element("bdi", "name", row.name), bar, element("span", "share", share));
  button.classList.toggle("drawn", row.token === step.token);
  button.title = filled(words.choose, { name: row.name, place: place + 1 });
  button.setAttribute("aria-description", button.title);
  button.onclick = () => view.act("force", place, row.token);
  const item = element("li");
  item.append(button);
  return item;
}

const hasRow = (step) => step.rows.some(({ token }) => token === step.token);

function restOf(words, step) {
  const item = element("li", "others");
  const count = Math.max(0, step.kept - step.rows.filter(({ share }) => share > 0).length);
  if (count > 0) item.textContent = filled(words.others, { count: whole(count), share: percent(others(step)) });
  if (!hasRow(step)) {
    const said = { name: step.name, share: percent(step.share), rank: whole(step.rank) };
    item.append(element("b", "", ` ${filled(words.drawn, said)}`));
  }
  return item;
}

/** A part of the line: that of a row, of all others after the last row, or, at -1, of a token without a row. */
function partOf(step, start, width, i) {
  const part = element("i", i < step.rows.length ? "part" : "part rest");
  part.style.left = `${100 * start}%`;
  part.style.width = `${100 * width}%`;
  part.classList.toggle("drawn", i < 0 || step.rows[i]?.token === step.token);
  if (width > 0.12 && i >= 0 && i < step.rows.length) part.append(element("span", "", step.rows[i].name));
  return part;
}
