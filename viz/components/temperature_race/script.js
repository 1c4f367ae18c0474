// Texts side by side, one column a temperature; below them one number on the line of all probabilities, live.

import { drawnNumber, percent } from "../shared/probabilities.js";
import { element, filled, placeWords } from "../shared/elements.js";
import { unpack } from "../shared/payload.js";
import { whole } from "../shared/numbers.js";
import { CAP, SCALE, colourOf, quietly } from "../shared/surprise.js";
import { bands, fall, lineOf, parting, shareOf, temperatureAt } from "./flips.js";

const STEPS = 1000; // of the slider
const instances = new WeakMap(); // parentElement -> view

export default function ({ data, parentElement: root }) {
  const header = unpack(data);
  const section = root.querySelector("section");
  let view = instances.get(root);
  if (view?.section !== section) {
    view = { section, T: null, parts: {} };
    for (const node of root.querySelectorAll("[id]")) view.parts[node.id] = node;
    instances.set(root, view);
  }
  if (view.digest !== header.digest) build(view, header);
  view.observer ??= new ResizeObserver(() => paint(view));
  view.observer.observe(view.parts.line);
  section.dataset.built = "";
  return () => view.observer.disconnect();
}

function build(view, header) {
  const { parts } = view;
  const { words, columns } = header;
  Object.assign(view, { digest: header.digest, header, softmax: lineOf(header.arrays.logits) });
  placeWords(view.section, words);
  parts.scale.style.background = SCALE;
  parts.columns.style.setProperty("--columns", String(columns.length));
  parts.columns.replaceChildren(...columns.map((column, place) => columnOf(words, column, columns[place - 1])));
  parts["one-title"].textContent = filled(words.one_title, { number: drawnNumber(header.number) });
  view.bands = bands(view.softmax, header.number, header.hottest);
  parts.bands.replaceChildren(...view.bands.map((band) => bandOf(view, band)));
  const named = view.bands.map((band) => bandText(view, band)).join(", ");
  parts.bands.setAttribute("aria-label", filled(view.bands.length > 1 ? words.flips : words.no_flip, { bands: named }));
  view.T = header.initial;
  parts.slider.value = String(Math.round(STEPS * shareOf(view.T, header.hottest)));
  parts.slider.oninput = () => {
    view.T = Math.round(100 * temperatureAt(Number(parts.slider.value) / STEPS, header.hottest)) / 100;
    paint(view);
  };
  paint(view);
}

function columnOf(words, column, before) {
  const made = element("div", "column");
  const mean = column.bits.reduce((sum, bits) => sum + bits, 0) / Math.max(1, column.bits.length);
  const title = element("p", "title", filled(words.temperature, { value: column.temperature }));
  title.append(element("small", "", filled(words.mean, { bits: mean.toFixed(1) })));
  const text = element("p", "text");
  const place = before ? parting(column.ids, before.ids) : -1;
  column.names.forEach((name, i) => {
    const token = element("span", "token");
    token.append(quietly(name));
    const bits = column.bits[i];
    token.style.setProperty("--surprise", colourOf(bits));
    token.style.setProperty("--size", String(Math.min(1, bits / CAP)));
    token.title = filled(words.token, { place: i + 1, name, bits: bits.toFixed(1) });
    if (i === place) token.classList.add("parts");
    text.append(token, document.createElement("wbr"));
  });
  if (column.ended) text.append(element("small", "", ` ${words.ended}`));
  const note = !before
    ? ""
    : place < 0
      ? filled(words.same, { value: before.temperature })
      : filled(words.parts, { place: place + 1, value: before.temperature });
  made.append(title, text, element("p", "note", note));
  return made;
}

const nameOf = ({ header }, rank) => header.names[rank] ?? filled(header.words.unnamed, { rank: whole(rank + 1) });

function bandText(view, { from, to, rank }) {
  return filled(view.header.words.band, { name: nameOf(view, rank), from: from.toFixed(2), to: to.toFixed(2) });
}

function bandOf(view, band) {
  const { hottest } = view.header;
  const made = element("span", "band");
  const width = shareOf(band.to, hottest) - shareOf(band.from, hottest);
  made.style.width = `${100 * width}%`;
  made.title = bandText(view, band);
  made.classList.toggle("thin", width < 0.01);
  if (width > 0.05) made.textContent = nameOf(view, band.rank);
  made.dataset.rank = band.rank;
  return made;
}

function paint(view) {
  const { parts, header, softmax, T } = view;
  const now = fall(softmax, T, header.number);
  parts.reading.textContent = T.toFixed(2);
  parts.slider.setAttribute("aria-valuetext", `${T.toFixed(2)}: ${nameOf(view, now.rank)}`);
  parts.pin.style.left = `${100 * header.number}%`;
  for (const band of parts.bands.children) band.classList.toggle("here", Number(band.dataset.rank) === now.rank);
  parts.falls.textContent = filled(header.words.falls, {
    number: drawnNumber(header.number),
    start: now.start.toFixed(3),
    end: now.end.toFixed(3),
    name: nameOf(view, now.rank),
    rank: whole(now.rank + 1),
    share: percent(now.end - now.start),
  });
  drawLine(view, now);
}

/** All probabilities end to end: every other token darker, the one that the number falls on in the theme's colour. */
function drawLine(view, now) {
  const canvas = view.parts.line;
  const { clientWidth: width, clientHeight: height } = canvas;
  const scale = devicePixelRatio || 1;
  if (width === 0) return;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const style = getComputedStyle(canvas);
  const ink = canvas.getContext("2d");
  const { line } = view.softmax;
  ink.fillStyle = style.getPropertyValue("--quiet");
  ink.fillRect(0, 0, canvas.width, canvas.height);
  ink.fillStyle = style.getPropertyValue("--gray");
  let last = 0;
  for (let i = 0; i < line.length; i++) {
    const end = line[i] / now.mass;
    if ((end - last) * canvas.width < 1) break; // the rest is thinner than a pixel
    if (i % 2 === 0) ink.fillRect(last * canvas.width, 0, (end - last) * canvas.width, canvas.height);
    last = end;
  }
  ink.fillStyle = style.getPropertyValue("--accent");
  const least = Math.max(scale, (now.end - now.start) * canvas.width);
  ink.fillRect(now.start * canvas.width, 0, least, canvas.height);
}
