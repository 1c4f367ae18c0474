// The panels of words: the focused position's distribution at the right, and the tooltip.

import { clamp } from "../shared/numbers.js";
import { element, explained } from "../shared/elements.js";
import { footWords, percent, tipWords } from "./words.js";
import { outcomeLayout } from "./layout.js";
import { outcomes } from "./data.js";

/** The distribution: a bar, a name and a chance a row, with the uncertainty below. */
export class Panel {
  constructor(find) {
    this.list = find(".next");
    this.foot = find(".foot");
  }

  place(geo) {
    this.list.style.left = this.foot.style.left = `${geo.panelLeft}px`;
  }

  /** Write the distribution after `token` and return its rows with their places. */
  fill(data, geo, token) {
    const rows = outcomeLayout(outcomes(data, token), geo);
    while (this.list.children.length > rows.length) this.list.lastChild.remove();
    while (this.list.children.length < rows.length) {
      const item = element("li");
      item.append(element("i"), element("bdi"), element("span", "chance"));
      this.list.append(item);
    }
    const room = geo.panel - Math.min(0.66 * geo.panel, 9.2 * geo.rem); // what names and chances leave to the bars
    rows.forEach((row, k) => this.write(this.list.children[k], row, room));
    this.foot.replaceChildren(...footWords(data, token).map(([line, term]) => explained(line, term)));
    return rows;
  }

  write(item, row, room) {
    item.className = `${row.kind}${row.came ? " came" : ""}${row.cut ? " cut" : ""}`;
    item.style.top = `${row.y}px`;
    const [bar, name, chance] = item.children;
    bar.style.height = `${row.tall}px`;
    bar.style.width = `${Math.max(1, row.length * room)}px`;
    name.textContent = row.name;
    chance.textContent = percent(row.chance) + (row.came ? " ✓" : "");
  }
}

/** Show what is at a spot beside it, within the stage; without a spot, nothing. */
export function showTip(tip, view, spot) {
  tip.hidden = !spot;
  if (!spot) return;
  const { data, geo, rows, ends } = view;
  const words = tipWords(data, ends, spot);
  const title = element("div", "title");
  title.append(element("bdi", "", words.name), element("span", "", words.place));
  tip.replaceChildren(
    title,
    ...words.rows.map(([label, value, mark]) => {
      const row = element("div", `row ${mark ?? ""}`);
      row.append(element("bdi", "", label), element("b", "", value));
      return row;
    }),
  );
  const x = spot.x ?? (spot.layer === null ? geo.railLeft : geo.centres[spot.layer]);
  const y = spot.y ?? rows.middles[spot.token];
  const { offsetWidth: wide, offsetHeight: high } = tip;
  const right = spot.part === "bar" ? geo.width : x + 16; // beside its bar, not over its neighbours
  const left = right + wide > geo.width ? Math.min(x, geo.panelLeft) - 16 - wide : right;
  tip.style.left = `${Math.max(0, left)}px`;
  tip.style.top = `${clamp(0, y - high / 2, geo.height - high)}px`;
}
