// The mathematics: from sorted logits to what is drawn from, and where a draw lands.

// Fills powers with e^((z - largest) / T) and line with their running sum. z is sorted and 0 at its head, so that no
// temperature overflows. Temperature 0 is the limit: the first takes all.
function exponentiate(z, T, powers, line) {
  const end = T === 0 ? 1 : search(z.length, (i) => z[i] / T < -746); // below e^-746 a float64 is 0
  const divisor = T || 1;
  let sum = 0;
  for (let i = 0; i < end; i++) {
    sum += powers[i] = Math.exp(z[i] / divisor);
    line[i] = sum;
  }
  powers.fill(0, end);
  line.fill(sum, end);
}

// What is drawn from: the softmax over all V, then top-k, then top-p of what top-k kept, the crossing token included.
// `others` are the powers of the tokens without a row, `othersKept` what the cuts leave of them.
export function shape(view) {
  const { z, powers, line, state, header } = view;
  const V = header.V;
  const named = header.names.length;
  const short = Math.min(header.shortcut, V);
  exponentiate(z, state.T, powers, line);
  let kept = Math.min(state.topK ?? V, state.shortcut ? short : V, V);
  if ((state.topP ?? 1) < 1) kept = Math.min(firstReaching(line, state.topP, kept) + 1, kept);
  const mass = line[kept - 1];
  const total = line[V - 1];
  const far = Math.max(named, short);
  const beyond = sumOf(powers, far, V);
  const others = sumOf(powers, named, far) + beyond;
  return {
    kept,
    mass,
    total,
    others,
    othersKept: kept === V ? others : sumOf(powers, named, kept),
    leftOut: sumOf(powers, kept, V) / total,
    entropy: entropy(view, kept, mass),
    atShortcut: (sumOf(powers, short, far) + beyond) / total,
  };
}

// -sum p log2 p over the kept, with p = e^x / mass: (ln mass - sum x e^x / mass) / ln 2. No logarithm a token.
function entropy({ z, powers, state }, kept, mass) {
  if (state.T === 0) return 0;
  let weighted = 0;
  for (let i = 0; i < kept && powers[i] > 0; i++) weighted += z[i] * powers[i];
  return Math.max(0, (Math.log(mass) - weighted / (state.T * mass)) / Math.LN2);
}

// The sum of the powers of ranks from (included) to to (excluded); added up, not subtracted, so that small ones count.
function sumOf(powers, from, to) {
  let sum = 0;
  for (let i = from; i < to && powers[i] > 0; i++) sum += powers[i];
  return sum;
}

// The first rank whose share of the first `count` reaches p.
function firstReaching(line, p, count) {
  return search(count, (i) => line[i] / line[count - 1] >= p);
}

// The first rank whose cumulative probability exceeds u.
export function rankOf(line, mass, kept, u) {
  return Math.min(
    search(kept, (i) => line[i] / mass > u),
    kept - 1,
  );
}

// The first of 0 .. count - 1 for which a condition that stays true once true holds; count where none does.
function search(count, holds) {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

// How many of the first `count` draws land on each named row, and on all other tokens (last).
export function land(view, now, count) {
  const { line, draws, rows } = view;
  const bounds = rows.map((_, j) => (j < now.kept ? line[j] / now.mass : 1));
  const counts = new Array(rows.length + 1).fill(0);
  for (let i = 0; i < count; i++) {
    let j = 0;
    while (j < bounds.length && bounds[j] <= draws[i]) j++;
    counts[j]++;
  }
  return counts;
}
