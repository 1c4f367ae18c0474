// What Python sent, and what follows from it: scores, softmax rows and sums, all in float64.

const LEVELS = 65535; // of a weight on its way here

/** Read the payload: header length, JSON header, arrays (viz/head_steps/__init__.py writes them). */
function unpack(bytes) {
  const raw = bytes.slice(); // a copy starts at offset 0, so that every array is aligned
  const length = new DataView(raw.buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(raw.subarray(4, 4 + length)));
  const count = header.tokens.length;
  let at = 4 + length;
  for (const [name, size] of [["queries", header.width], ["keys", header.width], ["values", header.width], ["shares", 1]]) {
    header[name] = new Float32Array(raw.buffer, at, count * size);
    at += 4 * count * size;
  }
  header.triangle = new Uint16Array(raw.buffer, at, (count * (count + 1)) / 2);
  return Object.assign(header, { count, rows: new Map(), bySqrt: 1 / Math.sqrt(header.width) });
}

/** The weight that the map shows, from the pattern itself. */
const patternWeight = (data, asking, answering) => data.triangle[(asking * (asking + 1)) / 2 + answering] / LEVELS;

/** The numbers of token `t` in one of the arrays of vectors. */
const vectorOf = (data, name, t) => data[name].subarray(t * data.width, (t + 1) * data.width);

/** q_n k_n for each n. */
function products(data, asking, answering) {
  const key = vectorOf(data, "keys", answering);
  return Float64Array.from(vectorOf(data, "queries", asking), (q, n) => q * key[n]);
}

const total = (numbers) => numbers.reduce((sum, x) => sum + x, 0);

/** The row of `asking` over the tokens up to it: q.k x scaling, its largest, the sum of e^(score - largest), weights. */
function rowOf(data, asking) {
  const known = data.rows.get(asking);
  if (known) return known;
  const dots = Float64Array.from({ length: asking + 1 }, (_, j) => total(products(data, asking, j)));
  const scores = dots.map((dot) => dot * data.scaling);
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - largest));
  const sum = total(powers);
  const row = { dots, scores, largest, powers, sum, weights: powers.map((power) => power / sum) };
  data.rows.set(asking, row);
  return row;
}

/** The values of all tokens, each times its weight, added up. */
function mixed(data, asking) {
  const sum = new Float64Array(data.width);
  rowOf(data, asking).weights.forEach((weight, j) => {
    vectorOf(data, "values", j).forEach((value, n) => (sum[n] += weight * value));
  });
  return sum;
}

/** The token that `asking` reads most. */
function strongest(data, asking) {
  const { weights } = rowOf(data, asking);
  return weights.indexOf(Math.max(...weights));
}
