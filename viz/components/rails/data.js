// What Python sent: the arrays, who reads whom, what each position predicts.

import { unpack } from "../shared/payload.js";

/** What the payload holds, and where each position's reads begin in their list. */
export function opened(bytes) {
  const { arrays, shapes, ...header } = unpack(bytes);
  const starts = new Uint32Array(arrays.read_counts.length + 1);
  for (let i = 0; i < arrays.read_counts.length; i++) starts[i + 1] = starts[i] + arrays.read_counts[i];
  const sizes = { samples: shapes.vectors[1], layers: shapes.read_counts[0], shown: shapes.next_probabilities[1] };
  return { ...header, ...arrays, ...sizes, starts, count: header.tokens.length };
}

/** What `token` reads in `layer`: [[source, share of all it reads there, attention weight]], in order of position. */
export function reads(data, layer, token) {
  const found = [];
  const row = layer * data.count + token;
  for (let i = data.starts[row]; i < data.starts[row + 1]; i++) {
    found.push([data.read_sources[i], data.read_shares[i], data.read_weights[i]]);
  }
  return found;
}

/** How much `token` reads each source over all layers: the sum of the shares, itself left out. */
export function attraction(data, token) {
  const total = new Float32Array(data.count);
  for (let layer = 0; layer < data.layers; layer++) {
    for (const [source, share] of reads(data, layer, token)) {
      if (source !== token) total[source] += share;
    }
  }
  return total;
}

/** The rows of the distribution after `token`: the likeliest names, the token that really came where it is not among
 * them, all others. None while they are covered. */
export function outcomes(data, token) {
  if (data.covered) return [];
  const rows = [];
  const last = token === data.count - 1;
  const rank = last ? 0 : data.next_rank[token];
  let rest = 1;
  for (let k = 0; k < data.shown; k++) {
    const chance = data.next_probabilities[token * data.shown + k];
    rest -= chance;
    rows.push({ name: data.names[token][k], chance, came: rank === k + 1, kind: "likely" });
  }
  if (rank > data.shown) {
    const chance = data.next_rank_probability[token];
    rest -= chance;
    rows.push({ name: data.tokens[token + 1], chance, came: true, kind: "far" });
  }
  rows.push({ name: data.words.others, chance: Math.max(0, rest), came: false, kind: "others" });
  return rows;
}
