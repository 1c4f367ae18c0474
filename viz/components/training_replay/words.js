// Words: where they lie on the finished model's plane, and what lies nearest to one of them.

import { Rows } from "./next.js";
import { element, inParts } from "../shared/elements.js";
import { percent } from "./data.js";
import { signed } from "../shared/numbers.js";

export class Words {
  constructor(view) {
    this.view = view;
    const find = (name) => view.find(`.panel.words ${name}`);
    this.titles = [find(".plane-title"), find(".near-title")];
    this.plane = find(".plane");
    this.groups = find(".groups");
    this.rows = new Rows(find(".near"));
  }

  build({ labels, marked, words }) {
    this.titles[0].replaceChildren(...inParts(marked, labels.plane, { kept: percent(words.kept) }));
    this.titles[1].replaceChildren(...inParts(marked, labels.near, { word: words.word }));
    this.dots = words.names.map((name, i) => this.dot(name, `group-${words.groups[i] % 6}`));
    this.dots.push(this.dot(words.word, "followed"));
    this.plane.replaceChildren(...this.dots);
    this.groups.replaceChildren(...words.group_titles.map((title, i) => element("span", `group-${i % 6}`, title)));
    this.rows.clear();
  }

  dot(name, kind) {
    const dot = element("div", `dot ${kind}`);
    dot.append(element("i"), element("bdi", "", name));
    return dot;
  }

  /** One scale for all moments, so that what moves has moved. */
  place({ words }) {
    const { width, height } = this.plane.getBoundingClientRect();
    const { rem } = this.view;
    this.rem = rem;
    const all = [...words.places.flat(), ...words.place];
    const [across, down] = [0, 1].map((axis) => all.map((point) => point[axis]));
    const [left, right, low, high] = [Math.min(...across), Math.max(...across), Math.min(...down), Math.max(...down)];
    const [x, y] = [(width - 5.5 * rem) / (right - left || 1), (height - 2.4 * rem) / (high - low || 1)];
    this.spot = ([a, b]) => [2.7 * rem + (a - left) * x, 1.2 * rem + (high - b) * y];
    this.sizes = this.dots.map((dot) => dot.lastChild.getBoundingClientRect());
    this.room = { width, height };
  }

  show({ words }, moment) {
    const spots = [...words.places[moment], words.place[moment]].map(this.spot);
    const named = this.named(spots, words);
    this.dots.forEach((dot, i) => {
      dot.style.transform = `translate(${spots[i][0]}px, ${spots[i][1]}px)`;
      dot.classList.toggle("quiet", !named.has(i));
      dot.classList.remove(...Object.keys(SIDES));
      dot.classList.add(named.get(i) ?? "right");
    });
    this.rows.show(words.near[moment].map(([name, cosine]) => [name, Math.max(0, cosine), signed(cosine)]));
  }

  /** Where each name stands that fits without touching a dot or another name: the number of its dot -> a side. The
   * word that is followed comes first, and always has a name; its own dot in a group has no second one. */
  named(spots, { names, word }) {
    const { rem, room } = this;
    const dots = spots.map(([x, y]) => around(x, y, 0.25 * rem));
    const boxes = [];
    const found = new Map();
    const last = names.length;
    for (const i of [last, ...names.keys()]) {
      if (names[i] === word) continue;
      /** @type {[string, number[]][]} */
      const ways = Object.entries(SIDES).map(([side, [a, b]]) => {
        const { width, height } = this.sizes[i];
        const off = (i === last ? 0.55 : 0.4) * rem;
        const [x, y] = [spots[i][0] + a * (off + width / 2), spots[i][1] + b * (off + height / 2)];
        return [side, [x - width / 2, y - height / 2, x + width / 2, y + height / 2]];
      });
      const inside = ([, box]) => box[0] >= 0 && box[1] >= 0 && box[2] <= room.width && box[3] <= room.height;
      const others = dots.filter((_, other) => other !== i && !(i === last && names[other] === word));
      const free = ([, box]) => ![...boxes, ...others].some((other) => touch(box, other));
      const way = ways.find((one) => inside(one) && free(one)) ?? (i === last ? ways.find(inside) : undefined);
      if (!way) continue;
      found.set(i, way[0]);
      boxes.push(way[1]);
    }
    return found;
  }
}

/** Where a name can stand beside its dot: across and down. The first side that is free is taken. */
const SIDES = { right: [1, 0], left: [-1, 0], above: [0, -1], below: [0, 1] };

export const around = (x, y, far) => [x - far, y - far, x + far, y + far];

export const touch = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
