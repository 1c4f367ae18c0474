// The picture at rest on the canvas, from the strips on the left to the fan on the right.

import { clamp } from "../shared/numbers.js";
import { dotRadius } from "./layout.js";
import { themeColours } from "../shared/colours.js";

const ROLES = { ink: "text", page: "background", grey: "gray", focus: "primary", attention: "orange", mlp: "green" };

/** The theme's colours by role, as names that a canvas takes, and whether the page is dark. @returns {any} */
export function colourNames(node) {
  const colours = themeColours(node, ROLES);
  const name = (channels) => `#${channels.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
  const names = Object.fromEntries(Object.entries(colours).map(([role, channels]) => [role, name(channels)]));
  return { ...names, dark: colours.page[1] < 128 };
}

export function alpha(colour, opacity) {
  return `${colour}${Math.round(clamp(0, opacity, 1) * 255)
    .toString(16)
    .padStart(2, "0")}`;
}

/** The sampled values of all vectors as one small picture, a pixel a value: darker is larger, relative to the row. */
export function stripPicture(data, ink) {
  const picture = new OffscreenCanvas(data.samples, data.count);
  const context = picture.getContext("2d");
  const image = context.createImageData(data.samples, data.count);
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(ink.slice(i, i + 2), 16));
  for (let t = 0; t < data.count; t++) {
    const row = data.vectors.subarray(t * data.samples, (t + 1) * data.samples);
    const most = row.reduce((a, v) => Math.max(a, Math.abs(v)), 1e-12);
    row.forEach((v, s) => {
      image.data.set([r, g, b, 255 * (0.06 + 0.82 * (Math.abs(v) / most) ** 0.8)], 4 * (t * data.samples + s));
    });
  }
  context.putImageData(image, 0, 0);
  return picture;
}

export function drawStrips(context, view) {
  const { geo, rows, focus, colours } = view;
  context.imageSmoothingEnabled = false;
  for (let t = 0; t < view.data.count; t++) {
    const tall = Math.min(rows.heights[t] > 5 ? rows.heights[t] * 0.68 : rows.heights[t], 1.15 * geo.rem);
    context.globalAlpha = t <= focus ? 1 : 0.55;
    const top = rows.middles[t] - tall / 2;
    context.drawImage(view.strips, 0, t, view.data.samples, 1, geo.stripLeft, top, geo.strip, tall);
    if (t === focus) {
      context.strokeStyle = colours.focus;
      context.lineWidth = 1.5;
      context.beginPath();
      context.roundRect(geo.stripLeft - 2.5, top - 2.5, geo.strip + 5, tall + 5, 3);
      context.stroke();
    }
  }
  context.globalAlpha = 1;
}

export function drawRails(context, view) {
  const { geo, rows, focus, colours } = view;
  context.strokeStyle = colours.grey;
  for (let t = 0; t < view.data.count; t++) {
    if (t === focus) continue;
    const h = rows.heights[t];
    context.globalAlpha = (t < focus ? 0.5 : 0.24) * clamp(0.18, h / (0.7 * geo.rem), 1);
    context.lineWidth = clamp(0.5, h / 9, 1.2);
    context.beginPath();
    context.moveTo(geo.railLeft, rows.middles[t]);
    context.lineTo(geo.railRight, rows.middles[t]);
    context.stroke();
    if (h > 0.6 * geo.rem) {
      context.beginPath();
      context.arc(geo.railRight + 3, rows.middles[t], 2.4, 0, 7);
      context.stroke();
    }
  }
  context.globalAlpha = 1;
}

/** The two steps of a layer: share, place beside the layer's middle, colour. */
const steps = ({ data, geo, colours }) => [
  [data.attention_share, -geo.apart, colours.attention],
  [data.mlp_share, geo.apart, colours.mlp],
];

/** All dots but the focused rail's, in four fills: before or after the focus, attention or MLP. */
export function drawDots(context, view) {
  const { data, geo, rows, focus, colours } = view;
  const parts = [
    [0, focus, colours.dark ? 0.46 : 0.38],
    [focus + 1, data.count, colours.dark ? 0.24 : 0.2],
  ];
  for (const [from, to, opacity] of parts) {
    for (const [share, shift, colour] of steps(view)) {
      context.fillStyle = alpha(colour, opacity);
      context.beginPath();
      for (let t = from; t < to; t++) {
        const most = Math.min(geo.dot * 0.86, Math.max(1.1, rows.heights[t] * 0.46));
        for (let l = 0; l < data.layers; l++) {
          const radius = dotRadius(share[l * data.count + t], most);
          const x = geo.centres[l] + shift;
          if (radius < 1) {
            context.rect(x - radius, rows.middles[t] - radius, 2 * radius, 2 * radius);
          } else {
            context.moveTo(x + radius, rows.middles[t]);
            context.arc(x, rows.middles[t], radius, 0, 7);
          }
        }
      }
      context.fill();
    }
  }
}

/** The two dots of a token in a layer in full colour, not smaller than can be seen; `rim` sets them off. */
export function drawStep(context, view, layer, token, rim) {
  const { data, geo, rows } = view;
  for (const [share, shift, colour] of steps(view)) {
    const radius = Math.max(1.3, dotRadius(share[layer * data.count + token], geo.dot));
    context.fillStyle = colour;
    context.beginPath();
    context.arc(geo.centres[layer] + shift, rows.middles[token], radius, 0, 7);
    if (rim) {
      context.strokeStyle = rim;
      context.lineWidth = 1.5;
      context.stroke();
    }
    context.fill();
  }
}

export function drawFocus(context, view) {
  const { data, geo, rows, focus, colours } = view;
  const y = rows.middles[focus];
  context.strokeStyle = colours.focus;
  context.lineWidth = 3.2;
  context.lineCap = "round";
  context.beginPath();
  context.moveTo(geo.railLeft + 1, y);
  context.lineTo(geo.railRight + 4, y);
  context.stroke();
  context.lineCap = "butt";
  for (let layer = 0; layer < data.layers; layer++) drawStep(context, view, layer, focus);
}

/** The focused rail opens into its distribution: one ribbon a row, at its end as wide as the row's bar is long. */
export function drawFan(context, view) {
  const { geo, rows, focus, colours } = view;
  if (geo.phone) return; // its rows stand below the rails
  const [x0, x1] = [geo.railRight + 3, geo.panelLeft - 1];
  let from = rows.middles[focus] - 1.6;
  for (const { chance, kind, y, tall, length } of view.ends) {
    const thick = 3.2 * chance;
    const wide = clamp(1, tall * length, tall);
    const middle = (x0 + x1) / 2;
    const colour = kind === "others" ? colours.grey : colours.focus;
    const gradient = context.createLinearGradient(x0, 0, x1, 0);
    gradient.addColorStop(0, alpha(colours.focus, 1));
    gradient.addColorStop(0.25, alpha(colour, kind === "others" ? 0.3 : 0.62));
    gradient.addColorStop(1, alpha(colour, kind === "others" ? 0.22 : 0.9));
    context.fillStyle = gradient;
    context.beginPath();
    context.moveTo(x0, from);
    context.bezierCurveTo(middle, from, middle, y - wide / 2, x1, y - wide / 2);
    context.lineTo(x1, y + wide / 2);
    context.bezierCurveTo(middle, y + wide / 2, middle, from + thick + 0.6, x0, from + thick + 0.6);
    context.fill();
    from += thick;
  }
}
