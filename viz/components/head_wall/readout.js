// The panel: one head in large, with its numbers, and what the colours and the bars stand for.

import { effectNumber, mapOf, nameOf, numbersOf } from "./data.js";
import { element, filled } from "../shared/elements.js";
import { paintMap } from "../shared/maps.js";

/** Make the rows that the numbers are written into, and the legend. */
export function buildPanel(view) {
  const { data, parts } = view;
  const row = () => {
    const line = element("div", "score");
    const bar = element("dd", "bar");
    bar.append(element("i", ""), element("b", ""));
    line.append(element("dt", ""), bar, element("dd", "number"), element("dd", "even"));
    return line;
  };
  view.lines = numbersOf(data, 0).map(row);
  parts.scores.replaceChildren(...view.lines);
  parts.asks.textContent = data.words.asks;
  parts.answers.textContent = data.words.answers;
  const strip = element("canvas", "strip");
  const scale = element("span", "scale");
  for (const weight of ["0", ".25", "1"]) scale.append(element("span", "", weight)); // even steps of the square root
  const colours = element("div", "colours");
  colours.append(strip, scale);
  const keys = [colours, element("span", "weight", data.words.weight)];
  if (data.scores.some(({ even }) => even !== null)) keys.push(evenKey(data));
  if (data.effects && data.most > 0) keys.push(effectKey(data));
  parts.legend.replaceChildren(...keys);
  view.strip = strip;
}

function effectKey({ words, most }) {
  const key = element("span", "key");
  key.append(element("i", ""), filled(words.longest, { value: effectNumber(most) }));
  return key;
}

function evenKey({ words }) {
  const key = element("span", "key");
  key.append(element("b", ""), words.even);
  return key;
}

export function paintStrip({ strip, ramp }) {
  strip.width = 256;
  strip.height = 1;
  const context = strip.getContext("2d");
  const image = context.createImageData(256, 1);
  const pixels = new Uint32Array(image.data.buffer);
  for (let x = 0; x < 256; x++) pixels[x] = ramp[Math.round(255 * (x / 255) ** 2)];
  context.putImageData(image, 0, 0);
}

/** Show the head that is pointed at, else the one at the keyboard's cursor, else the chosen one. */
export function paintPanel(view) {
  const { data, parts, geo, ramp } = view;
  const head = view.shown();
  const chosen = head === view.selected;
  parts.name.textContent = nameOf(data, head);
  parts.state.textContent = chosen ? data.words.chosen : data.words.choose;
  parts.state.classList.toggle("chosen", chosen);
  numbersOf(data, head).forEach(({ title, part, text, kind, even }, i) => {
    const [name, bar, number, level] = view.lines[i].children;
    view.lines[i].className = `score ${kind}`;
    name.textContent = title;
    bar.firstChild.style.width = `${100 * part}%`;
    number.textContent = text;
    level.textContent = even === null ? "" : even.toFixed(2);
    bar.lastChild.hidden = even === null;
    bar.lastChild.style.insetInlineStart = `${100 * (even ?? 0)}%`;
  });
  const canvas = parts.large;
  canvas.width = canvas.height = geo.large;
  canvas.style.width = canvas.style.height = `${geo.large / geo.ratio}px`;
  const context = canvas.getContext("2d");
  const image = context.createImageData(geo.large, geo.large);
  paintMap(image, ramp, mapOf(data, head), data.size, 0, 0, geo.large);
  context.putImageData(image, 0, 0);
}
