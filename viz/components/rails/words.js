// What is said in words: the summary, tooltips, the live region, the lines below the distribution.

import { filled } from "../shared/elements.js";
import { reads } from "./data.js";
import { signed, whole } from "../shared/numbers.js";

/** A probability in per cent, with as many digits as its size needs. */
export function percent(p) {
  if (p >= 0.9995) return p > 0.99995 ? "100%" : `${(100 * p).toFixed(2)}%`;
  if (p >= 0.001) return `${(100 * p).toFixed(1)}%`;
  return p >= 0.00001 ? `${(100 * p).toPrecision(1)}%` : "<0.001%";
}

/** A share of the vector's length: per cent, and "× its length" where the step is many times longer. */
const change = (share, words) =>
  share < 10 ? `${Math.round(100 * share)}%` : filled(words.times, { times: Math.round(share) });

/** The sources that `token` reads most in a layer: [[name, share and weight in words]]. */
function readWords(data, layer, token) {
  const strongest = reads(data, layer, token)
    .sort((a, b) => b[1] - a[1])
    .slice(0, 5);
  return strongest.map(([source, share, weight]) => [
    source === token ? data.words.itself : data.tokens[source],
    filled(data.words.share, { share: percent(share), weight: percent(weight) }),
  ]);
}

/** What the tooltip says of a spot: a name, what it stands in, and rows of [label, value, mark]. */
export function tipWords(data, ends, spot) {
  const { words } = data;
  const name = data.tokens[spot.token];
  if (spot.part === "bar") {
    const { name: next, chance, came } = ends[spot.row];
    const rank = came ? [[words.came, filled(words.rank, { rank: whole(data.next_rank[spot.token]) })]] : [];
    return { name: next, place: "", rows: [[words.probability, chance.toPrecision(4)], ...rank] };
  }
  if (spot.part === "strip") {
    const values = data.vectors.subarray(spot.token * data.samples, (spot.token + 1) * data.samples);
    const rows = [
      [filled(words.sample, { sample: spot.sample + 1, samples: data.samples }), signed(values[spot.sample], 4)],
      [words.least, signed(Math.min(...values), 4)],
      [words.most, signed(Math.max(...values), 4)],
    ];
    return { name, place: "", rows };
  }
  if (spot.layer === null) {
    const chance = () => percent(data.next_probabilities[spot.token * data.shown]);
    const rows = data.covered ? [] : [[filled(words.then, { name: data.names[spot.token][0] }), chance()]];
    return { name, place: filled(words.token_of, { token: spot.token + 1, count: data.count }), rows };
  }
  const cell = spot.layer * data.count + spot.token;
  const sources = readWords(data, spot.layer, spot.token).map(([source, weight]) => [
    filled(words.reads, { name: source }),
    weight,
  ]);
  const rows = [
    [words.attention_adds, change(data.attention_share[cell], words), "attention"],
    [words.mlp_adds, change(data.mlp_share[cell], words), "mlp"],
    ...sources,
  ];
  return { name, place: filled(words.layer_of, { layer: spot.layer + 1 }), rows };
}

/** The focused token, and the layer under the cursor where there is one, as a sentence to be read aloud. */
export function aloud(data, token, layer) {
  const { words } = data;
  const parts = [filled(words.spoken_token, { name: data.tokens[token], token: token + 1, count: data.count })];
  parts.push(...(data.covered ? [words.covered] : spokenPrediction(data, token)));
  if (layer !== null) {
    const { place, rows } = tipWords(data, [], { part: "rail", token, layer });
    parts.push(place, ...rows.map(([label, value]) => `${label} ${value}`));
  }
  return `${parts.join(". ")}.`;
}

function spokenPrediction(data, token) {
  const { words } = data;
  const share = percent(data.next_probabilities[token * data.shown]);
  const said = [filled(words.spoken_next, { name: data.names[token][0], share })];
  if (token === data.count - 1) return said;
  const rank = whole(data.next_rank[token]);
  return [...said, filled(words.spoken_came, { name: data.tokens[token + 1], rank })];
}

/** What stands below the distribution: the rank of the token that really came, and the uncertainty; 2 ^ bits is the
 * number of equally likely choices with the same entropy. [[line, the term that explains it]] */
export function footWords(data, token) {
  if (data.covered) return [];
  const bits = data.entropy[token];
  const many = 2 ** bits;
  const choices = many < 10 ? many.toFixed(1) : whole(Math.round(many));
  const lines = [[filled(data.words.uncertainty, { bits: bits.toFixed(1), choices }), "entropy"]];
  if (token < data.count - 1) lines.unshift([filled(data.words.came_rank, { rank: whole(data.next_rank[token]) }), ""]);
  return lines;
}

/** The whole picture in two sentences, for who does not see it. */
export const summary = (data) => filled(data.words.summary, { ...data, vocabulary: whole(data.vocabulary) });
