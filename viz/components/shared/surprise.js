// How the tokens of a written text look: their surprise, and the spaces before them.

import { element } from "./elements.js";

export const CAP = 12; // bits at which the scale of surprise ends

/** Cividis (Nuñez, Anderton, Renslow 2018), which colour-blind readers see as others do, from low to high. */
const CIVIDIS = ["#00224e", "#213b6e", "#434e6c", "#5e616e", "#7a7877", "#969077", "#b5a76f", "#d3c065", "#f2dc52"];

/** The colour of a surprise in bits. @param {number} bits */
export function colourOf(bits) {
  const place = Math.min(1, Math.max(0, bits / CAP)) * (CIVIDIS.length - 1);
  return CIVIDIS[Math.round(place)];
}

/** The whole scale, as a background. */
export const SCALE = `linear-gradient(to right, ${CIVIDIS.join(", ")})`;

/** A token's name with its leading spaces quieter than its letters, so that a text can be read. @param {string} name */
export function quietly(name) {
  const spaces = name.match(/^␣*/)?.[0] ?? "";
  const made = element("bdi", "", name.slice(spaces.length));
  made.prepend(element("span", "space", spaces));
  return made;
}
