// Colours as every program that reads an SVG knows them.

const MODERN = /^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.e-]+))?\)$/;

/**
 * A computed colour with its parts as rgb() or rgba(): mixed colours are computed as color(srgb ...), which few know.
 * @param {string} colour
 */
export function plainColour(colour) {
  const found = MODERN.exec(colour);
  if (!found) return colour;
  const [red, green, blue] = found.slice(1, 4).map((part) => Math.round(255 * Number(part)));
  return found[4] === undefined ? `rgb(${red}, ${green}, ${blue})` : `rgba(${red}, ${green}, ${blue}, ${found[4]})`;
}

/**
 * Whether nothing of a computed colour is seen.
 * @param {string} colour
 */
export const unseen = (colour) => colour === "transparent" || /[,/] ?0\)$/.test(colour.replace(/^rgb\(.*/, ""));
