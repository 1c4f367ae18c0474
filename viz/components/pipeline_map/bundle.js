// components/shared/elements.js
var SVG = "http://www.w3.org/2000/svg";
function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = String(text);
  return made;
}
function drawn(name, attributes = {}, text = "") {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = String(text);
  return made;
}

// components/pipeline_map/layout.js
var WIDTH = 440;
var HEIGHT = 52;
var MOST_RAILS = 7;
var STEP = 12;
var LEAST = 4;
function zones(stations) {
  const shares = stations.map(({ title }) => Math.max(LEAST, [...title].length) + 2);
  const total = shares.reduce((sum, share) => sum + share, 0);
  let left = 0;
  return stations.map((station, place) => {
    const width = shares[place] / total * WIDTH;
    left += width;
    return { ...station, left: left - width, width };
  });
}
function rails(tokens) {
  const count = Math.min(tokens, MOST_RAILS);
  return Array.from({ length: count }, (_, rail) => HEIGHT / 2 + (rail - (count - 1) / 2) * 6);
}
function layers({ left, width }, before) {
  const count = Math.max(2, Math.floor((width - STEP) / STEP / 2) * 2);
  const gap = width / count;
  return Array.from({ length: count }, (_, place) => ({
    x: left + (place + 0.5) * gap,
    kind: (before + place) % 2 === 0 ? "attention" : "mlp"
  }));
}
function signs({ left, width }) {
  const [x, span] = [left + width * 0.25, width * 0.5];
  const falling = [0, 0.55, 0.78, 0.9, 0.95, 1].map((fall, place) => [x + span * place / 5, 10 + 32 * fall]);
  return {
    frame: [0.5, 1, 0.75].map((share, line) => ({ x, y: 11 + line * 12, width: span * share, height: 4 })),
    loss: falling.map((point) => point.map((value) => value.toFixed(1)).join()).join(" ")
  };
}
var bars = ({ left, width }, probabilities) => probabilities.map((probability, place) => ({
  x: left + 14,
  y: 11 + place * 6.4,
  width: Math.max(1, probability * (width - 20)),
  height: 4
}));
var blank = ({ left, width }) => ({ x: left + 14, y: 9, width: width - 20, height: HEIGHT - 18, rx: 3 });

// components/pipeline_map/script.js
var mark = (shape, kind, box) => drawn(shape, { class: `mark ${kind}`, ...box });
var DRAWINGS = {
  names: (zone, ys) => ys.map((y) => mark("rect", "data", { x: zone.left + 8, y: y - 1.5, width: zone.width * 0.5, height: 3 })),
  vectors: (zone, ys) => ys.map((y) => mark("rect", "data soft", { x: zone.left + 4, y: y - 1.5, width: zone.width - 8, height: 3 })),
  layers: (zone, ys, { steps }) => ys.flatMap((y) => layers(zone, steps).map(({ x, kind }) => mark("circle", kind, { cx: x, cy: y, r: 1.8 }))),
  whole: (zone) => signs(zone).frame.map((box) => mark("rect", "data", box)),
  training: (zone) => [drawn("polyline", { class: "loss", points: signs(zone).loss })],
  distribution: (zone, _, { probabilities, covered }) => covered ? [mark("rect", "covered", blank(zone))] : bars(zone, probabilities).map((box) => mark("rect", "prediction", box))
};
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
  let steps = 0;
  for (const zone of places) {
    svg.append(...DRAWINGS[zone.draws](zone, ys, { steps, probabilities, covered }));
    if (zone.draws === "layers") steps += layers(zone, 0).length;
  }
}
function buildStops(stops, data, enter) {
  stops.style.gridTemplateColumns = zones(data.stations).map(({ width }) => `${100 * width / WIDTH}%`).join(" ");
  stops.replaceChildren(
    ...data.stations.map(({ id, title }) => {
      const button = element("button", "", title);
      button.type = "button";
      if (id === data.current) button.setAttribute("aria-current", "page");
      button.onclick = () => enter(id);
      return button;
    })
  );
}
function script_default({ data, parentElement, setTriggerValue }) {
  parentElement.querySelector("nav").setAttribute("aria-label", data.label);
  draw(parentElement.querySelector("svg"), data);
  buildStops(parentElement.querySelector(".stops"), data, (id) => setTriggerValue("door", id));
}
export {
  script_default as default
};
