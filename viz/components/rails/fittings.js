// The elements around the drawing that depend on the prompt only: names, headings with their doors, numbers, legend.

import { dotRadius } from "./layout.js";
import { element, explained, filled } from "../shared/elements.js";
import { whole } from "../shared/numbers.js";

/** The names of the tokens, as options of the listbox. */
export function tokenOptions(data) {
  return data.tokens.map((name, t) => {
    const option = element("div", "token");
    option.id = `token-${t}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-label", `${t + 1}: ${name}`);
    option.append(element("bdi", "", name));
    return option;
  });
}

/** The numbers of the layers: each opens its layer, and reads it while the pointer rests there. */
export function layerButtons(view) {
  return Array.from({ length: view.data.layers }, (_, layer) => {
    const button = element("button", "number", String(layer + 1));
    button.type = "button";
    button.tabIndex = -1; // the arrow keys and Enter reach it: thirty tab stops would be in the way
    button.setAttribute("aria-label", filled(view.data.words.open_layer, { layer: layer + 1 }));
    button.onclick = () => view.open(view.data.layerDoor, layer);
    button.onpointerenter = () => view.setHover({ part: "rail", token: view.focus, layer });
    button.onpointerleave = () => view.setHover(null);
    return button;
  });
}

/** A way into a chapter, or only its name where Python gave no such door. */
function door(view, id, term, name = view.data.doors[id] ?? view.data.words[id]) {
  if (!view.data.doors[id]) return explained(name, term);
  const button = element("button", "door", name);
  button.type = "button";
  button.dataset.door = id;
  if (term) button.dataset.term = term;
  button.onclick = () => view.open(id, null);
  return button;
}

/** Fill the headings: what each part of the picture is, which chapter it opens, and one line about it. */
export function writeStations(view) {
  const { data } = view;
  const { words } = data;
  const layers = door(view, "layers", "layer", filled(words.layers, data));
  const parts = {
    tokens: [[door(view, "tokens", "token")], [filled(words.pieces, data)]],
    embeddings: [[door(view, "embeddings", "embedding")], [filled(words.numbers, { width: whole(data.width) })]],
    layers: [
      [
        layers,
        ` ${words.of} `,
        door(view, "attention", "attention", words.attention),
        ` ${words.and} `,
        door(view, "mlp", "mlp", words.mlp),
      ],
      [filled(words.in_each, data)],
    ],
    prediction: [
      [door(view, "prediction", "")],
      [
        `${words.after} `,
        element("bdi", "after"),
        ` · ${filled(words.candidates, { vocabulary: whole(data.vocabulary) })}`,
      ],
    ],
  };
  for (const [at, [heading, note]] of Object.entries(parts)) {
    const station = view.find(`[data-at="${at}"]`);
    station.querySelector("h2").replaceChildren(...heading);
    station.querySelector("p").replaceChildren(...note);
  }
}

/** Fill the legend and return the dots that show sizes, as [element, share]. */
export function writeLegend(view) {
  const { words } = view.data;
  const key = (name, mark, text, term = "") => {
    const item = element("span", "key");
    item.append(element("i", `${name} ${mark}`), explained(text, term));
    return item;
  };
  const sizes = element("span", "key sizes");
  sizes.append(words.size);
  const marks = [0.1, 0.5, 1].map((share) => {
    const mark = element("i", "dot");
    sizes.append(" ", mark, ` ${100 * share}%${share === 1 ? "+" : ""}`);
    return [mark, share];
  });
  const { bundle } = view.data;
  view
    .find(".legend")
    .replaceChildren(
      key("dot", "attention", words.attention_adds, "attention"),
      key("dot", "mlp", words.mlp_adds, "mlp"),
      sizes,
      key("stream", "attention", filled(bundle > 1 ? words.reads_bundled : words.reads_legend, { size: bundle })),
      ...(view.data.tokens.some((name) => name.includes("␣")) ? [explained(words.space, "space")] : []),
      words.click,
    );
  return marks;
}

/** Put every element where the geometry wants it. */
export function placeFittings(view) {
  const { geo } = view;
  const place = (at, left, right) => {
    const { style } = view.find(`[data-at="${at}"]`);
    style.left = `${left}px`;
    style.width = `${right - left}px`;
  };
  place("tokens", 0, geo.names);
  place("embeddings", geo.stripLeft, geo.stripLeft + geo.strip);
  place("layers", geo.railLeft, geo.railRight);
  const below = (at, top) => (at.style.top = geo.phone ? `${view.stage.offsetTop + top}px` : "");
  below(view.find('[data-at="prediction"]'), geo.panelTop - 2.8 * geo.rem);
  below(view.find(".numbers"), geo.rowsHeight);
  place("prediction", geo.panelLeft, geo.width);
  view.list.style.width = `${geo.names}px`;
  view.find(".positions").style.width = `${geo.stripLeft + geo.strip}px`;
  view.panel.place(geo);
  for (const [mark, share] of view.sizeMarks) {
    mark.style.width = mark.style.height = `${2 * dotRadius(share, geo.dot)}px`;
  }
  placeNumbers(view.layerButtons, geo);
}

/** Set the layers' numbers under their layers and hide those that have no room: the first and the last stay. */
function placeNumbers(buttons, geo) {
  const room = 1.25 * geo.rem;
  const step = [1, 5, 10].find((n) => n * geo.pitch >= room) ?? 10;
  buttons.forEach((button, layer) => {
    const [before, after] = [layer, buttons.length - 1 - layer];
    const crowded = Math.min(before, after) * geo.pitch < room;
    button.classList.toggle("thin", before > 0 && after > 0 && ((layer + 1) % step !== 0 || crowded));
    button.style.left = `${geo.centres[layer] - geo.pitch / 2}px`;
    button.style.width = `${geo.pitch}px`;
  });
}
