// Where everything stands.

const clamp = (low, value, high) => Math.max(low, Math.min(high, value));

/** Where the stations stand, in CSS pixels. `rem` is the root's font size, `longest` the widest name at that size. */
function stationLayout(width, height, rem, longest, layers) {
  const names = clamp(Math.min(5.6 * rem, 0.13 * width), longest + 0.7 * rem, Math.min(9.5 * rem, 0.16 * width));
  const strip = clamp(2.6 * rem, 0.08 * width, 6.2 * rem);
  const panel = clamp(10.2 * rem, 0.215 * width, 16.5 * rem);
  const fan = clamp(1.8 * rem, 0.065 * width, 5.4 * rem);
  const stripLeft = names + 0.7 * rem;
  const railLeft = stripLeft + strip + 0.35 * rem;
  const panelLeft = width - panel;
  const railRight = panelLeft - fan;
  const room = railRight - railLeft - 1.2 * rem;
  const pitch = room / layers;
  const centres = Float32Array.from({ length: layers }, (_, l) => railLeft + 0.7 * rem + pitch * (l + 0.5));
  const apart = Math.min(0.22 * pitch, 0.7 * rem); // from a layer's middle to each of its two dots
  const dot = clamp(0.2 * rem, 0.27 * pitch, 0.5 * rem); // radius of the largest dot
  const flow = Math.min(0.75 * pitch, 1.4 * rem); // width of a stream of weight 1
  const stations = { names, strip, stripLeft, railLeft, railRight, panel, panelLeft };
  return { width, height, rem, ...stations, pitch, centres, apart, dot, flow };
}

/** Heights and middles of all rows. Where not all names fit, a fisheye: the neighbourhood of the focus and the sources
 * it reads most get the room of a name, the rest share what is left. */
function rowLayout(count, height, rem, focus, pull) {
  const name = 1.3 * rem;
  const least = 0.66 * rem; // the smallest row that still carries a name
  const heights = new Float32Array(count);
  if (count * name <= height) {
    heights.fill(Math.min(height / count, 3.4 * rem));
  } else {
    const even = height / count;
    const floor = even > least ? Math.max(least, 0.93 * even) : 0.36 * even;
    const distant = [...pull.keys()].filter((t) => pull[t] > 0.25 && focus - t > 4);
    const strongest = new Set(distant.sort((a, b) => pull[b] - pull[a]).slice(0, even > least ? 2 : 5));
    if (even < least) strongest.add(0).add(count - 1); // where the text begins and ends
    const share = (t, reach) => {
      const away = Math.max(0, Math.abs(t - focus) - 1);
      return Math.max(1 / (1 + (away / reach) ** 2.4), strongest.has(t) ? 0.8 : 0);
    };
    const total = (reach) => {
      let sum = 0;
      for (let t = 0; t < count; t++) sum += heights[t] = floor + (name - floor) * share(t, reach);
      return sum;
    };
    let [low, high] = [0.05, count];
    for (let i = 0; i < 24; i++) {
      const middle = (low + high) / 2;
      if (total(middle) > height) high = middle;
      else low = middle;
    }
    const scale = height / total(low);
    for (let t = 0; t < count; t++) heights[t] *= scale;
  }
  const used = heights.reduce((a, b) => a + b, 0);
  const middles = new Float32Array(count);
  let y = (height - used) / 2;
  for (let t = 0; t < count; t++) {
    middles[t] = y + heights[t] / 2;
    y += heights[t];
  }
  return { heights, middles };
}

/** Radius of the dot for a share: its area grows with the share, up to the vector's own length. */
const dotRadius = (share, most) => Math.max(0.12, Math.sqrt(Math.min(1, share))) * most;

/** What lies around a node, from its parent up to the page, through shadow roots. */
function* ancestors(node) {
  for (let at = node.parentNode ?? node.host; at; at = at.parentNode ?? at.host) if (at instanceof Element) yield at;
}

/** The height of the window that is not the stage's: what lies above the picture, however far the page is scrolled, and
 * the picture's own other parts. */
function heightTaken(machine, stage) {
  let top = machine.getBoundingClientRect().top;
  for (const node of ancestors(machine)) top += node.scrollTop;
  return Math.ceil(top + machine.offsetHeight - stage.offsetHeight);
}
