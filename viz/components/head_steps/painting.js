// When everything is painted, and said.

import { ROLES } from "./drawing.js";
import { drawLines } from "./lines.js";
import { drawMap } from "./map.js";
import { lit } from "./pairs.js";
import { drawRow } from "./row.js";
import { pairWords } from "./steps.js";
import { drawStrips } from "./strips.js";
import { themeColours } from "../shared/colours.js";

/** Forget what is drawn once: colours, words or fonts may have changed. */
export function redraw(view) {
  if (!view.data) return;
  view.colours = themeColours(view.section, ROLES);
  view.version += 1;
  repaint(view);
}

/** However many events arrive, one painting a frame. */
export function repaint(view) {
  view.frame ||= requestAnimationFrame(() => {
    view.frame = 0;
    drawMap(view);
    drawLines(view);
    drawStrips(view, "match");
    drawStrips(view, "mix");
    drawRow(view);
    view.parts.reading.textContent = pairWords(view.data, lit(view));
  });
}

/** A held key speaks once it rests. */
export function say(view, text) {
  clearTimeout(view.saying);
  view.saying = setTimeout(() => (view.parts.live.textContent = text), 120);
}
