// The arithmetic of the walk: which terms a row has, and what they add up to so far.

/**
 * The terms of a row: its shown products, then all that are not shown together, then the bias where there is one.
 * @param {{ weights: Float64Array, vector: Float64Array, biases: Float64Array, outputs: Float64Array }} arrays
 * @param {number} columns how many columns the arrays have
 * @param {number} shown how many of them are shown
 * @param {number} row
 * @returns {number[]}
 */
export function terms({ weights, vector, biases, outputs }, columns, shown, row) {
  const products = Array.from({ length: shown }, (_, column) => weights[row * columns + column] * vector[column]);
  const sum = products.reduce((total, product) => total + product, 0);
  const found = [...products, outputs[row] - biases[row] - sum];
  return biases.some((bias) => bias !== 0) ? [...found, biases[row]] : found;
}

/** The sum of the first `count` terms. @param {number[]} all @param {number} count */
export const upTo = (all, count) => all.slice(0, count).reduce((total, term) => total + term, 0);

/**
 * Where a step of the walk stands: the row, and how many of its terms are added. Step 0 is before the first term.
 * @param {number} step
 * @param {number} each terms of a row
 * @param {number} rows
 */
export function placed(step, each, rows) {
  if (step <= 0) return { row: 0, added: 0 };
  const row = Math.min(Math.floor((step - 1) / each), rows - 1);
  return { row, added: step - row * each };
}
