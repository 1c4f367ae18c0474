// The elements that depend on the prompt only: tokens, layer numbers, headings with their doors, the legend.

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

class Parts {
  readColours() {
    const style = getComputedStyle(this.machine);
    const read = (name) => style.getPropertyValue(`--st-${name}-color`).trim();
    this.colours = { ink: read("text"), page: read("background"), grey: read("gray"), focus: read("primary"),
      attention: read("orange"), mlp: read("green") };
    const probe = element("canvas").getContext("2d");
    for (const name of Object.keys(this.colours)) { // any CSS colour becomes #rrggbb
      probe.fillStyle = this.colours[name];
      this.colours[name] = probe.fillStyle.slice(0, 7);
    }
    this.colours.dark = parseInt(this.colours.page.slice(3, 5), 16) < 128;
  }

  /** Make the elements that depend on the prompt only. */
  build() {
    const { data } = this;
    this.options = data.tokens.map((name, t) => {
      const option = element("div", "token");
      option.id = `token-${t}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-label", `${t + 1}: ${name}`);
      option.append(element("bdi", "", name));
      return option;
    });
    this.list.replaceChildren(...this.options);
    this.layerButtons = Array.from({ length: data.layers }, (_, l) => {
      const button = element("button", "number", String(l + 1));
      button.type = "button";
      button.tabIndex = -1; // the arrow keys and Enter reach it: thirty tab stops would be in the way
      button.setAttribute("aria-label", `Open layer ${l + 1}`);
      button.onclick = () => this.open(data.layerDoor, l);
      button.onpointerenter = () => this.setHover({ part: "rail", token: this.focus, layer: l });
      button.onpointerleave = () => this.leave();
      return button;
    });
    this.numbers.replaceChildren(element("p", "positions"), ...this.layerButtons);
    this.root.querySelector(".positions").textContent = data.positions;
    this.root.querySelector(".summary").textContent =
      `${data.count} tokens, each a vector of ${data.width} numbers, run through ${data.layers} layers of attention ` +
      `(${data.heads} heads each) and MLP; ${data.positions}. ` +
      `Each position ends in probabilities over ${whole(data.vocabulary)} tokens.`;
    this.buildStations();
    this.buildLegend();
  }

  buildStations() {
    const { data } = this;
    const notes = { tokens: `${data.count} pieces`, vectors: `${whole(data.width)} numbers each`,
      layers: `in each: ${data.heads} heads of attention, then one MLP`,
      prediction: `each position predicts · ${whole(data.vocabulary)} candidates` };
    for (const station of this.root.querySelectorAll(".station")) {
      const at = station.dataset.at;
      const heading = station.querySelector("h3");
      heading.replaceChildren();
      if (at === "layers") {
        const [layers, attention, mlp] = [`${data.layers} layers`, "attention", "MLP"];
        heading.append(this.door(at, layers), " of ", this.door("attention", attention), " and ", this.door("mlp", mlp));
      } else {
        heading.append(this.door(at));
      }
      station.querySelector("p").textContent = notes[at];
    }
    this.after = element("span", "after");
    this.root.querySelector('[data-door="prediction"] .sign').before(this.after);
  }

  buildLegend() {
    const { data } = this;
    const key = (name, mark, words, title = "") => {
      const item = element("span", "key");
      item.append(element("i", `${name} ${mark}`), words);
      item.title = title;
      return item;
    };
    const sizes = element("span", "key sizes");
    sizes.append("size: share of the vector it changes,");
    this.sizeMarks = [0.1, 0.5, 1].map((share) => {
      const mark = element("i", "dot");
      sizes.append(" ", mark, ` ${100 * share}%${share === 1 ? "+" : ""}`);
      return [mark, share];
    });
    this.root.querySelector(".legend").replaceChildren(
      key("dot", "attention", "attention adds"),
      key("dot", "mlp", "MLP adds"),
      sizes,
      key("stream", "attention", `what the focused word reads (mean of ${data.heads} heads)`),
      key("stream", "rest", "resting weight", RESTING),
    );
  }

  /** A way into a chapter, or only its name where Python gave no such door. */
  door(id, name = this.data.doors[id]?.[0] ?? id) {
    if (!this.data.doors[id]) return element("span", "", name);
    const built = this.data.doors[id][1];
    const button = element("button", built ? "door" : "door soon", name);
    button.type = "button";
    button.dataset.door = id;
    button.append(element("span", "sign", built ? "→" : "soon"));
    button.onclick = () => this.open(id, null);
    return button;
  }
}
