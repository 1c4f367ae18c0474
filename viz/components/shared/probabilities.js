// How numbers are written.

const hundredths = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

// Four decimals, and the power of ten where they would read 0.0000.
export function small(x) {
  if (x === 0) return "0";
  if (x >= 0.00005) return x.toFixed(4);
  const [digits, power] = x.toExponential(1).split("e-");
  return `${digits}×10⁻${[...power].map((digit) => RAISED[digit]).join("")}`;
}

export function large(x) {
  return x < 100 ? small(x) : hundredths.format(x);
}

export function percent(share) {
  if (share === 0) return "0%";
  if (share < 0.0001) return "<0.01%";
  return share > 0.9999 && share < 1 ? ">99.99%" : `${(100 * share).toFixed(2)}%`;
}

// Cut, not rounded: a number below 1 must not read 1.0000.
export function drawnNumber(u) {
  return (Math.floor(u * 10000) / 10000).toFixed(4);
}
