// What a stretch takes, and what is said of it.

/**
 * How many columns a token takes that begins at `column`, 1 for the first: those of its letters, as far as there are any.
 * @param {{ letters: number }} token
 * @param {number} columns
 * @param {number} column
 * @returns {number}
 */
export function letters(token, columns, column) {
  return Math.max(1, Math.min(token.letters, columns - column + 1));
}

/**
 * A stretch in words: its letters, and how many tokens it is on either side.
 * @param {{ letters: string[], one: { count: number }[], other: { count: number }[] }} stretch
 * @param {string} template names {text}, {one} and {other}
 * @returns {string}
 */
export function spoken(stretch, template) {
  const count = (/** @type {{ count: number }[]} */ tokens) => tokens.reduce((sum, token) => sum + token.count, 0);
  return template
    .replace("{one}", String(count(stretch.one)))
    .replace("{other}", String(count(stretch.other)))
    .replace("{text}", () => stretch.letters.join(""));
}
