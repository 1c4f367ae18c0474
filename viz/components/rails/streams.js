// What a token reads, as streams: layer by layer in a small model, in bundles of neighbouring layers in a deep one.

import { alpha } from "./drawing.js";
import { bundled } from "./bundles.js";
import { clamp } from "../shared/numbers.js";

/** Where a group of layers stands: its middle, its width, the point at which what is read there joins the rail. */
function placeOf(geo, { from, to }) {
  const centre = (geo.centres[from] + geo.centres[to - 1]) / 2;
  const single = to - from === 1;
  return { centre, wide: geo.pitch * (to - from), end: single ? centre - geo.apart : centre };
}

/** The streams that `token` reads in a group of layers, each with the middle of its trunk and its width there. They run
 * side by side, the nearest source closest to the dot (width = share of all that is read). */
export function streams(view, group, token) {
  const { data, geo } = view;
  const { wide: room, end } = placeOf(geo, group);
  const read = bundled(data, group, token)
    .filter(([source]) => source !== token)
    .reverse();
  const flow = Math.min(0.75 * room, 1.4 * geo.rem); // width of a stream of weight 1
  const total = read.reduce((sum, [, share]) => sum + share, 0);
  const spread = total * flow > 0.5 * room ? (0.5 * room) / total : flow; // a full layer's overlap
  let x = end - Math.min(0.16 * room, 0.8 * geo.rem) - total * spread;
  return read.map(([source, share]) => {
    const trunk = x + (share * spread) / 2;
    x += share * spread;
    return { source, token, share, trunk, end, room, wide: Math.max(0.7, share * flow) };
  });
}

/** Draw what `token` reads in a group of layers. */
export function drawReads(context, view, group, token) {
  for (const stream of streams(view, group, token)) drawStream(context, view, stream);
}

/** One stream: it peels off the source's rail, runs down its trunk in its full width and tapers into the reading dot. */
function drawStream(context, { geo, rows, colours }, { source, token, share, trunk, end, room, wide }) {
  const [top, bottom] = [rows.middles[source], rows.middles[token]];
  const [left, right] = [trunk - wide / 2, trunk + wide / 2];
  const start = left - Math.min(0.2 * room, 0.7 * geo.rem);
  const bend = Math.min((bottom - top) / 2, 1.1 * geo.rem);
  const hair = 0.4; // half the width of both tips
  const opacity = clamp(0, 0.5 + 4 * share, 1);
  const gradient = context.createLinearGradient(0, top, 0, bottom);
  gradient.addColorStop(0, alpha(colours.attention, 0.55 * opacity));
  gradient.addColorStop(1, alpha(colours.attention, opacity));
  context.fillStyle = gradient;
  context.beginPath();
  context.moveTo(start, top - hair);
  context.bezierCurveTo(left, top - hair, right, top + 0.3 * bend, right, top + bend);
  context.lineTo(right, bottom - bend);
  context.bezierCurveTo(right, bottom - 0.3 * bend, right + 0.4 * (end - right), bottom - hair, end, bottom - hair);
  context.lineTo(end, bottom + hair);
  context.bezierCurveTo(left + 0.4 * (end - left), bottom + hair, left, bottom - 0.3 * bend, left, bottom - bend);
  context.lineTo(left, top + bend);
  context.bezierCurveTo(left, top + 0.3 * bend, left - 0.2 * (left - start), top + hair, start, top + hair);
  context.fill();
}
