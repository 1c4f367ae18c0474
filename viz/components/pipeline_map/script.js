// The Overview in miniature: one line a token, a zone a station, the present one lit. A station is a door.

const SVG = 'http://www.w3.org/2000/svg';
const SHARES = [1, 1, 1.3, 1.3, 1.2]; // widths of the zones, as in style.css
const WIDTH = 320;
const HEIGHT = 52;

function add(parent, name, attributes, className = '') {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (className) element.setAttribute('class', className);
  parent.append(element);
}

function zones() {
  const total = SHARES.reduce((sum, share) => sum + share);
  let left = 0;
  return SHARES.map((share) => {
    const width = (share / total) * WIDTH;
    left += width;
    return { left: left - width, width };
  });
}

function drawRails(svg, tokens, places) {
  const rails = Math.min(tokens, 7);
  const middle = HEIGHT / 2;
  const end = places.at(-1);
  for (let rail = 0; rail < rails; rail += 1) {
    const y = middle + (rail - (rails - 1) / 2) * 6;
    add(svg, 'line', { x1: places[0].left + 10, x2: end.left + 8, y1: y, y2: y });
    add(svg, 'rect', { x: places[0].left + 8, y: y - 1.5, width: places[0].width - 30, height: 3 }, 'mark');
    add(svg, 'rect', { x: places[1].left + 4, y: y - 1.5, width: places[1].width - 8, height: 3, opacity: 0.5 }, 'mark');
    for (let step = 0; step < 3; step += 1) {
      add(svg, 'circle', { cx: places[2].left + 14 + step * 25, cy: y, r: 1.8 }, 'mark attention');
      add(svg, 'circle', { cx: places[3].left + 14 + step * 25, cy: y, r: 1.8 }, 'mark layers');
    }
  }
}

function drawBars(svg, place, chances) {
  chances.forEach((chance, index) => {
    const width = Math.max(1, chance * (place.width - 20));
    add(svg, 'rect', { x: place.left + 14, y: 11 + index * 6.4, width, height: 4 }, 'mark prediction');
  });
}

export default function ({ data, parentElement, setTriggerValue }) {
  const svg = parentElement.querySelector('svg');
  const stops = parentElement.querySelector('.stops');
  parentElement.querySelector('nav').setAttribute('aria-label', data.label);
  svg.replaceChildren();
  stops.replaceChildren();
  const places = zones();
  data.stations.forEach((station, index) => {
    const here = station.id === data.current;
    if (here) add(svg, 'rect', { x: places[index].left, y: 0, width: places[index].width, height: HEIGHT, rx: 4 }, 'here');
    const button = document.createElement('button');
    button.textContent = station.title;
    button.type = 'button';
    if (here) button.setAttribute('aria-current', 'page');
    button.onclick = () => setTriggerValue('door', station.id);
    stops.append(button);
  });
  drawRails(svg, data.tokens, places);
  drawBars(svg, places.at(-1), data.chances);
}
