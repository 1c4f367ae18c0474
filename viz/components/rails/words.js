// What is said in words: the summary, tooltips, the live region, the lines below the distribution.

const RESTING = "Weight parked on the first token, or on one that all later tokens read alike: it means little.";

const whole = (n) => n.toLocaleString("en");

/** A probability in per cent, with as many digits as its size needs. */
function percent(p) {
  if (p >= 0.9995) return p > 0.99995 ? "100%" : `${(100 * p).toFixed(2)}%`;
  if (p >= 0.001) return `${(100 * p).toFixed(1)}%`;
  return p >= 0.00001 ? `${(100 * p).toPrecision(1)}%` : "<0.001%";
}

/** A share of the vector's length: per cent, and "× its length" where the step is many times longer. */
const change = (share) => (share < 10 ? `${Math.round(100 * share)}%` : `${Math.round(share)} × its length`);

const signed = (value) => value.toFixed(4).replace("-", "−");

/** The strongest sources that `token` reads in a layer: [[name, weight in words]]. */
function readWords(data, layer, token) {
  const strongest = reads(data, layer, token).sort((a, b) => b[1] - a[1]).slice(0, 5);
  return strongest.map(([source, weight]) => {
    const rests = source !== token && data.resting[layer * data.count + source];
    return [source === token ? "itself" : data.tokens[source], percent(weight) + (rests ? " resting" : "")];
  });
}

/** What the tooltip says of a spot: a name, what it stands in, and rows of [label, value, mark]. */
function tipWords(data, ends, spot) {
  const name = data.tokens[spot.token];
  if (spot.part === "bar") {
    const { name: next, chance, came } = ends[spot.row];
    const rank = came ? [["really came next", `rank ${whole(data.next_rank[spot.token])}`]] : [];
    return { name: next, place: "", rows: [["probability", chance.toPrecision(4)], ...rank] };
  }
  if (spot.part === "strip") {
    const values = data.vectors.subarray(spot.token * data.samples, (spot.token + 1) * data.samples);
    const rows = [[`sample ${spot.sample + 1} of ${data.samples}`, signed(values[spot.sample])],
      ["least", signed(Math.min(...values))], ["most", signed(Math.max(...values))]];
    return { name, place: "", rows };
  }
  if (spot.layer === null) {
    const chance = percent(data.next_probabilities[spot.token * data.shown]);
    const rows = [[`then most likely ${data.names[spot.token][0]}`, chance]];
    return { name, place: `token ${spot.token + 1} of ${data.count}`, rows };
  }
  const cell = spot.layer * data.count + spot.token;
  const sources = readWords(data, spot.layer, spot.token).map(([source, weight]) => [`reads ${source}`, weight]);
  const rows = [["attention adds", change(data.attention_share[cell]), "attention"],
    ["MLP adds", change(data.mlp_share[cell]), "mlp"], ...sources];
  return { name, place: `layer ${spot.layer + 1}`, rows };
}

/** The focused token, and the layer under the cursor where there is one, as a sentence to be read aloud. */
function aloud(data, token, layer) {
  const chance = percent(data.next_probabilities[token * data.shown]);
  const parts = [`${data.tokens[token]}, token ${token + 1} of ${data.count}`];
  parts.push(`most likely next: ${data.names[token][0]}, ${chance}`);
  const rank = whole(data.next_rank[token] ?? 0);
  if (token < data.count - 1) parts.push(`really next: ${data.tokens[token + 1]}, rank ${rank}`);
  if (layer !== null) {
    const { place, rows } = tipWords(data, [], { part: "rail", token, layer });
    parts.push(place, ...rows.map(([label, value]) => `${label} ${value}`));
  }
  return `${parts.join(". ")}.`;
}

/** What stands below the distribution: the rank of the token that really came, and the uncertainty; 2 ^ bits is the
 * number of equally likely choices with the same entropy. */
function footWords(data, token) {
  const bits = data.entropy[token];
  const choices = whole(Math.max(1, Math.round(2 ** bits)));
  const lines = [`uncertainty: ${bits.toFixed(1)} bits ≈ ${choices} equal choices`];
  if (token < data.count - 1) lines.unshift(`✓ really came next: rank ${whole(data.next_rank[token])}`);
  return lines;
}

/** The whole picture in two sentences, for who does not see it. */
const summary = (data) =>
  `${data.count} tokens, each a vector of ${data.width} numbers, run through ${data.layers} layers of attention ` +
  `(${data.heads} heads each) and MLP; ${data.positions}. ` +
  `Each position ends in probabilities over ${whole(data.vocabulary)} tokens.`;
