// The names of the strongest readings, beside their streams.

import { element, filled } from "../shared/elements.js";
import { streams } from "./streams.js";
import { groupsOf, strongest } from "./bundles.js";

const THICK = 3; // pixels: a label over a thinner stream hides little
const GAP = 4; // pixels between a stream and its name, and between two names

/**
 * Where labels stand: [{ left, top, wide, high }], null for one that has no room. A label stands to the right of its stream, or to
 * the left where the right has no room, as near to the stream's source as no other label is. `wanted` has for each its
 * stream's edges { left, right }, the heights { from, to } between which it may stand, and its size { wide, high }. It
 * lies over none of the `thick` boxes where there is a place beside them.
 */
export function labelPlaces(wanted, { least, most }, thick = []) {
  const taken = [];
  const clear = (boxes, box) => boxes.every((other) => !meet(box, other));
  return wanted.map((label) => {
    const places = candidates(label, least, most).filter((box) => clear(taken, box));
    const place = places.find((box) => clear(thick, box)) ?? places[0];
    if (place) taken.push(place);
    return place ?? null;
  });
}

/** Where a label may stand, the best place first. */
function candidates({ left, right, from, to, wide, high }, least, most) {
  const sides = [right + GAP, left - GAP - wide].filter((x) => x >= least && x + wide <= most);
  const found = [];
  for (let top = from; top + high <= to; top += high / 2) {
    for (const side of sides) found.push({ left: side, top, wide, high });
  }
  return found;
}

const meet = (one, other) =>
  one.left < other.left + other.wide + GAP &&
  other.left < one.left + one.wide + GAP &&
  one.top < other.top + other.high &&
  other.top < one.top + one.high;

/** Make the labels of the focused token's strongest readings. */
export function writeLabels(view) {
  const { data, focus } = view;
  view.named = strongest(data, focus);
  const labels = view.named.map(({ source, share }) => {
    const label = element("span", "reading");
    const words = filled(data.words.reads_label, { share: `${Math.round(100 * share)}%` });
    const [before, after] = words.split("{name}");
    label.append(before, element("bdi", "", data.tokens[source]), after);
    return label;
  });
  view.labels.replaceChildren(...labels);
}

/** Put the labels where the rows are now. */
export function placeLabels(view) {
  const { geo, rows, focus, named } = view;
  const nodes = [...view.labels.children];
  const wanted = named.map(({ group, source }, k) => {
    const { trunk, wide: thick } = streams(view, group, focus).find((stream) => stream.source === source);
    const { offsetWidth: wide, offsetHeight: high } = nodes[k];
    const edges = { left: trunk - thick / 2, right: trunk + thick / 2 };
    return { ...edges, from: rows.middles[source] + 3, to: rows.middles[focus] - 0.4 * geo.rem, wide, high };
  });
  const thick = groupsOf(view.data)
    .flatMap((group) => streams(view, group, focus))
    .filter(({ wide }) => wide > THICK)
    .map(({ trunk, wide, source }) => {
      const top = rows.middles[source];
      return { left: trunk - wide / 2, top, wide, high: rows.middles[focus] - top };
    });
  labelPlaces(wanted, { least: geo.railLeft, most: geo.railRight }, thick).forEach((place, k) => {
    nodes[k].classList.toggle("off", !place);
    if (!place) return;
    nodes[k].style.left = `${place.left}px`;
    nodes[k].style.top = `${place.top}px`;
  });
}
