// Painting attention maps: a ramp of colours, and packed lower triangles drawn pixel by pixel.

const MIDDLE = 0.6; // where the ramp has its hue at its purest, as a square root of the weight

/** `part` of the way from one colour to another. Colours are [r, g, b]. */
const mixed = (from, to, part) => from.map((value, i) => value + (to[i] - value) * part);

/** The 256 colours of the weights 0..255 as ImageData has them (a pixel in 32 bits), along the square root of the weight,
 * so that small weights can be told apart. They lead from near the page's colour through `hue` to a hue nearer the text's,
 * and so stand out more and more on a light page and on a dark one. Weight 0 is a little off the page, since a hidden
 * cell is the page. */
export function colourRamp(page, text, hue) {
  const [none, full] = [mixed(page, text, 0.06), mixed(hue, text, 0.45)];
  const ramp = new Uint32Array(256);
  const bytes = new Uint8Array(ramp.buffer); // in bytes the order is r, g, b, a on every machine
  for (let weight = 0; weight < 256; weight++) {
    const root = Math.sqrt(weight / 255);
    const colour = root < MIDDLE ? mixed(none, hue, root / MIDDLE) : mixed(hue, full, (root - MIDDLE) / (1 - MIDDLE));
    bytes.set([...colour.map(Math.round), 255], 4 * weight);
  }
  return ramp;
}

/** How many cells a lower triangle of `size` rows has. */
export const triangle = (size) => (size * (size + 1)) / 2;

/** A triangle of `size` rows packed into one of `rows` <= size: each cell is the largest of those that fall on it. */
function shrunk(cells, size, rows) {
  if (rows === size) return cells;
  const small = new Uint8Array(triangle(rows));
  let at = 0;
  for (let i = 0; i < size; i++) {
    const start = triangle(Math.floor((i * rows) / size));
    for (let j = 0; j <= i; j++) {
      const to = start + Math.floor((j * rows) / size);
      if (cells[at] > small[to]) small[to] = cells[at];
      at++;
    }
  }
  return small;
}

/** Paint a map of `size` rows into `image`, a square of `side` pixels at (left, top). `cells` is its lower triangle, row
 * by row. Later tokens, above the diagonal, keep whatever the image has there. */
export function paintMap(image, ramp, cells, size, left, top, side) {
  const pixels = new Uint32Array(image.data.buffer);
  const rows = Math.min(size, side);
  const small = shrunk(cells, size, rows);
  const cellAt = Uint16Array.from({ length: side }, (_, pixel) => Math.floor((pixel * rows) / side));
  for (let y = 0; y < side; y++) {
    const row = triangle(cellAt[y]);
    const start = (top + y) * image.width + left;
    for (let x = 0; x < side && cellAt[x] <= cellAt[y]; x++) pixels[start + x] = ramp[small[row + cellAt[x]]];
  }
}
