// What moves over the picture: the spot that is being read, and the pulse of a new prompt.

import { alpha, drawFan, drawStep } from "./drawing.js";
import { clamp } from "../shared/numbers.js";
import { drawReads } from "./streams.js";
import { groupsOf } from "./bundles.js";

/** Light up what is being read: a layer's column, another token's rail, what that token reads there. */
export function drawSpot(context, view, spot) {
  const { geo, rows, focus, colours } = view;
  const y = rows.middles[spot.token];
  if (spot.layer !== null) {
    context.fillStyle = alpha(colours.ink, 0.055);
    context.beginPath();
    context.roundRect(geo.centres[spot.layer] - geo.pitch / 2, 0, geo.pitch, geo.rowsHeight, 4);
    context.fill();
  }
  if (spot.token !== focus) {
    context.strokeStyle = alpha(colours.ink, 0.75);
    context.lineWidth = 1.4;
    context.beginPath();
    context.moveTo(geo.railLeft, y);
    context.lineTo(geo.railRight, y);
    context.stroke();
  }
  if (spot.layer !== null) {
    drawReads(context, view, { from: spot.layer, to: spot.layer + 1 }, spot.token); // single, also in a bundle
    drawStep(context, view, spot.layer, spot.token, colours.page);
  }
}

/** The pulse when its front has come `part` (0 to 1) of the way: a bead on every rail, what was read behind it. */
export function drawPulse(context, view, part) {
  const { data, geo, rows, focus, bead } = view;
  const end = geo.phone ? geo.width : geo.panelLeft;
  const front = geo.stripLeft + part * (end - geo.stripLeft);
  context.save();
  context.beginPath();
  context.rect(0, 0, front, geo.height);
  context.clip();
  for (const group of groupsOf(data)) {
    if (geo.centres[group.from] < front + geo.pitch) drawReads(context, view, group, focus);
  }
  drawFan(context, view);
  context.restore();
  const fading = clamp(0, 1 - (front - geo.railRight) / 60, 1);
  for (let t = 0; t < data.count; t++) {
    const ahead = t === focus;
    if (ahead && front > geo.railRight) continue; // it has become the fan
    const tall = ahead ? 22 : clamp(3, rows.heights[t] * 0.9, 14);
    context.globalAlpha = ahead ? 1 : 0.75 * clamp(0.12, rows.heights[t] / geo.rem, 1) * fading;
    context.drawImage(bead, Math.min(front, geo.railRight) - 112, rows.middles[t] - tall / 2, 120, tall);
  }
  context.globalAlpha = 1;
}

/** A bead of light with a tail, drawn once and stamped on every rail. */
export function beadPicture(colour, core, ratio) {
  const picture = new OffscreenCanvas(120 * ratio, 16 * ratio);
  const context = picture.getContext("2d");
  context.scale(ratio, ratio);
  const tail = context.createLinearGradient(0, 0, 112, 0);
  tail.addColorStop(0, alpha(colour, 0));
  tail.addColorStop(1, alpha(colour, 0.9));
  context.fillStyle = tail;
  context.beginPath();
  context.moveTo(0, 8);
  context.lineTo(112, 6);
  context.lineTo(112, 10);
  context.fill();
  const glow = context.createRadialGradient(112, 8, 0, 112, 8, 8);
  glow.addColorStop(0, core);
  glow.addColorStop(0.25, core);
  glow.addColorStop(0.4, alpha(colour, 0.9));
  glow.addColorStop(1, alpha(colour, 0));
  context.fillStyle = glow;
  context.fillRect(104, 0, 16, 16);
  return picture;
}
