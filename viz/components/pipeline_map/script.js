// The Overview in miniature: one line a token, a zone a station, the present one lit. A station is a door. Before and
// after the stations of the model stand the doors to its whole and to its training.

import { drawn, element } from "../shared/elements.js";
import { bars, blank, layers, rails, signs, zones, HEIGHT, WIDTH } from "./layout.js";

/** A mark of a kind, which the style sheet colours. */
const mark = (shape, kind, box) => drawn(shape, { class: `mark ${kind}`, ...box });

/** What stands in a zone, by what it draws. */
const DRAWINGS = {
  names: (zone, ys) =>
    ys.map((y) => mark("rect", "data", { x: zone.left + 8, y: y - 1.5, width: zone.width * 0.5, height: 3 })),
  vectors: (zone, ys) =>
    ys.map((y) => mark("rect", "data soft", { x: zone.left + 4, y: y - 1.5, width: zone.width - 8, height: 3 })),
  layers: (zone, ys, { steps }) =>
    ys.flatMap((y) => layers(zone, steps).map(({ x, kind }) => mark("circle", kind, { cx: x, cy: y, r: 1.8 }))),
  whole: (zone) => signs(zone).frame.map((box) => mark("rect", "data", box)),
  training: (zone) => [drawn("polyline", { class: "loss", points: signs(zone).loss })],
  distribution: (zone, _, { probabilities, covered }) =>
    covered
      ? [mark("rect", "covered", blank(zone))]
      : bars(zone, probabilities).map((box) => mark("rect", "prediction", box)),
};

/** Draw the rails, and in each zone what its station is about. */
function draw(svg, data) {
  const places = zones(data.stations);
  const ys = rails(data.tokens);
  const { probabilities, covered } = data;
  const lit = places.find(({ id }) => id === data.current);
  const parts = places.filter(({ draws }) => draws !== "whole" && draws !== "training");
  const [first, last] = [parts[0], parts.at(-1)];
  svg.replaceChildren();
  if (lit) svg.append(drawn("rect", { class: "here", x: lit.left, y: 0, width: lit.width, height: HEIGHT, rx: 4 }));
  for (const y of first ? ys : []) svg.append(drawn("line", { x1: first.left + 10, x2: last.left + 8, y1: y, y2: y }));
  let steps = 0; // attention and MLP take turns from one zone to the next
  for (const zone of places) {
    svg.append(...DRAWINGS[zone.draws](zone, ys, { steps, probabilities, covered }));
    if (zone.draws === "layers") steps += layers(zone, 0).length;
  }
}

/** The doors, below their zones. */
function buildStops(stops, data, enter) {
  stops.style.gridTemplateColumns = zones(data.stations)
    .map(({ width }) => `${(100 * width) / WIDTH}%`)
    .join(" ");
  stops.replaceChildren(
    ...data.stations.map(({ id, title }) => {
      const button = element("button", "", title);
      button.type = "button";
      if (id === data.current) button.setAttribute("aria-current", "page");
      button.onclick = () => enter(id);
      return button;
    }),
  );
}

export default function ({ data, parentElement, setTriggerValue }) {
  parentElement.querySelector("nav").setAttribute("aria-label", data.label);
  draw(parentElement.querySelector("svg"), data);
  buildStops(parentElement.querySelector(".stops"), data, (id) => setTriggerValue("door", id));
}
