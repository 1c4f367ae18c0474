// The next word: bars that find their new place, and what the model writes on.

import { GLIDE, percent } from "./data.js";
import { calm } from "../shared/motion.js";
import { element } from "../shared/elements.js";

/** Rows of a name, a bar and a number. A row keeps its element from moment to moment, so that it can glide. */
export class Rows {
  constructor(list) {
    this.list = list;
    this.rows = new Map();
  }

  /** Show [[name, size 0..1, text]], the first on top; two rows may have one name. */
  show(entries) {
    const seen = new Map();
    const before = this.rows;
    this.rows = new Map();
    entries.forEach(([name, size, text], place) => {
      const twin = seen.get(name) ?? 0;
      seen.set(name, twin + 1);
      const key = `${twin} ${name}`;
      const row = before.get(key) ?? this.added(name, place);
      before.delete(key);
      this.rows.set(key, row);
      row.style.setProperty("--place", place);
      row.style.setProperty("--size", size);
      row.lastChild.textContent = text;
    });
    for (const row of before.values()) this.remove(row);
    clearTimeout(this.sorting); // readers hear them in their order; moving an element ends its glide, so later
    this.sorting = setTimeout(() => this.list.append(...this.rows.values()), 2 * GLIDE);
  }

  added(name, place) {
    const row = element("div", "row coming");
    row.setAttribute("role", "listitem");
    const bar = element("span", "bar");
    bar.append(element("i"));
    row.append(element("bdi", "", name), bar, element("span", "number"));
    row.style.setProperty("--place", place);
    row.style.setProperty("--size", 0);
    this.list.append(row);
    row.getBoundingClientRect(); // it starts where it is added, then moves
    row.classList.remove("coming");
    return row;
  }

  remove(row) {
    if (calm()) return row.remove();
    row.classList.add("leaving");
    row.setAttribute("aria-hidden", "true");
    return setTimeout(() => row.remove(), GLIDE);
  }

  clear() {
    clearTimeout(this.sorting);
    this.rows = new Map();
    this.list.replaceChildren();
  }
}

const TAIL = 44; // characters of the prompt before what is written

export class Next {
  constructor(view) {
    this.titles = [view.find(".bars-title"), view.find(".sample-title")];
    this.rows = new Rows(view.find(".rows"));
    this.prompt = view.find(".sample .prompt");
    this.written = view.find(".sample .written");
  }

  build({ labels, tokens, top, covered }) {
    this.titles[0].textContent = labels.bars;
    this.titles[1].textContent = labels.sample;
    const text = tokens.join("").replaceAll("␣", " ");
    this.prompt.textContent = text.length > TAIL ? `…${text.slice(-TAIL)}` : text;
    this.most = Math.max(...top.flat().map(([, chance]) => chance)); // of all moments, so that their bars compare
    this.rows.clear();
    this.written.textContent = "";
    if (covered) this.rows.list.append(element("p", "covered", labels.covered));
  }

  show({ top, written, covered }, moment) {
    if (covered) return;
    this.rows.show(top[moment].map(([name, chance]) => [name, chance / this.most, percent(chance)]));
    this.written.textContent = written[moment];
  }
}
