// Numbers and how they are written.

/** @param {number} low @param {number} value @param {number} high */
export const clamp = (low, value, high) => Math.max(low, Math.min(high, value));

/** A whole number with thousands set apart. @param {number} value */
export const whole = (value) => Math.round(value).toLocaleString("en");

/** A number with a true minus sign, and no sign before a zero. @param {number} value */
export function signed(value, digits = 2) {
  const text = value.toFixed(digits).replace("-", "\u2212");
  return Number(text.slice(1)) === 0 ? text.replace("\u2212", "") : text;
}
