// How numbers and names are written.

import { filled } from "../shared/elements.js";
import { signed } from "../shared/numbers.js";

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** Two decimals; two digits that count where that would leave fewer. */
export function fine(x) {
  const size = Math.abs(x);
  if (x === 0 || size >= 0.0995) return signed(x);
  if (size >= 0.0001) return x.toPrecision(2).replace("-", "−");
  const [digits, power] = x.toExponential(0).split("e-");
  return `${digits.replace("-", "−")}×10⁻${[...power].map((digit) => RAISED[digit]).join("")}`;
}

/** A share in per cent; ten and more of the whole as a number of times. */
export function shareWords(share, words) {
  if (share >= 10) return filled(words.times, { times: Math.round(share) });
  const percent = 100 * share;
  return `${percent >= 1 || percent === 0 ? Math.round(percent) : percent.toPrecision(1)}%`;
}

/** "÷ √64 = 23.10 ÷ 8" in two parts where the scaling is 1/sqrt(d) to float precision, "× 0.1" elsewhere. */
export function scalingWords(data) {
  const otherwise = Math.abs(data.scaling / data.bySqrt - 1) > 1e-6;
  if (otherwise) return { sign: `× ${Number(data.scaling.toPrecision(4))}`, plain: "" };
  const root = Math.sqrt(data.width);
  return { sign: `÷ √${data.width}`, plain: `÷ ${Number.isInteger(root) ? root : signed(root)}` };
}

/** A name in isolation marks: a word from right to left leaves the sentence in order. */
export const apart = (name) => `\u2068${name}\u2069`;
