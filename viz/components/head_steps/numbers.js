// How numbers and names are written.

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

const clamp = (low, x, high) => Math.max(low, Math.min(high, x));

/** Two decimals and a true minus. */
function signed(x) {
  const text = x.toFixed(2);
  return text === "-0.00" ? "0.00" : text.replace("-", "−");
}

/** Two decimals; two digits that count where that would leave fewer. */
function fine(x) {
  const size = Math.abs(x);
  if (x === 0 || size >= 0.0995) return signed(x);
  if (size >= 0.0001) return x.toPrecision(2).replace("-", "−");
  const [digits, power] = x.toExponential(0).split("e-");
  return `${digits.replace("-", "−")}×10⁻${[...power].map((digit) => RAISED[digit]).join("")}`;
}

/** A share in per cent; ten and more of the whole as a number of times. */
function shareWords(share, words) {
  if (share >= 10) return fill(words.times, { times: Math.round(share) });
  const percent = 100 * share;
  return `${percent >= 1 || percent === 0 ? Math.round(percent) : percent.toPrecision(1)}%`;
}

/** "÷ √64 = 23.10 ÷ 8" in two parts where the scaling is 1/sqrt(d) to float precision, "× 0.1" elsewhere. */
function scalingWords(data) {
  const otherwise = Math.abs(data.scaling / data.bySqrt - 1) > 1e-6;
  if (otherwise) return { sign: `× ${Number(data.scaling.toPrecision(4))}`, plain: "" };
  const root = Math.sqrt(data.width);
  return { sign: `÷ √${data.width}`, plain: `÷ ${Number.isInteger(root) ? root : signed(root)}` };
}

/** Fill the {braces} of a template. */
const fill = (template, known) => template.replace(/\{(\w+)\}/g, (whole, name) => (name in known ? known[name] : whole));

/** A name in isolation marks: a word from right to left leaves the sentence in order. */
const apart = (name) => `\u2068${name}\u2069`;
