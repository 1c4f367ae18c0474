// Words, numbers and pieces of the page. Whatever comes from outside goes in as text.

const WORDS = JSON.parse(document.getElementById("words").textContent);
const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

/** A sentence with the names in its braces filled in. */
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** An element with attributes, and with texts and elements in it. */
function make(tag, attributes, ...inside) {
  const element = document.createElement(tag);
  for (const name of Object.keys(attributes)) element.setAttribute(name, attributes[name]);
  element.append(...inside);
  return element;
}

/** Write a text where another stands: what stays is not read aloud again. */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** A number with its thousands apart, and at most so many decimals. */
function grouped(number, decimals) {
  const [whole, rest] = number.toFixed(decimals).split(".");
  const parted = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  const tail = rest ? rest.replace(/0+$/, "") : "";
  return tail ? parted + "." + tail : parted;
}

/** A number as it is said: 3 million, 0.25, 2 × 10⁻⁶. */
function spoken(number, decimals) {
  const names = WORDS.number.names;
  const size = Math.abs(number);
  if (size >= 1e6) {
    const power = Math.min(Math.floor(Math.log10(size) / 3 + 1e-9), names.length);
    return filled(WORDS.number.with_unit, { number: grouped(number / Math.pow(1000, power), 2), unit: names[power - 1] });
  }
  if (size > 0 && size < 1e-4) {
    const [first, power] = number.toExponential(1).split("e");
    const raised = String(Number(power)).replace(/[-\d]/g, (sign) => RAISED[sign]);
    return filled(WORDS.number.power, { number: String(Number(first)), power: raised });
  }
  return grouped(number, decimals);
}

/** How many decimals a step has, ten at most. */
function decimalsOf(step) {
  let found = 0;
  while (found < 10 && Math.abs(Math.round(step * Math.pow(10, found)) / Math.pow(10, found) - step) > step * 1e-6) found += 1;
  return found;
}

/** The positions of a slider and what each stands for: even steps, or powers of ten with twenty steps between them. */
function scaleOf(question) {
  const { low, high, step, unit } = question;
  const within = (value) => Math.min(Math.max(value, low), high);
  const [start, end] = [Math.log10(low), Math.log10(high)];
  const last = question.log ? Math.ceil((end - start) * 20) : Math.ceil((high - low) / step - 1e-9);
  const decimals = question.log ? 6 : decimalsOf(step);
  const rounded = question.log ? (value) => Number(value.toPrecision(2)) : (value) => Number(value.toFixed(10));
  const at = (place) => {
    if (place >= last) return high;
    return within(place <= 0 ? low : rounded(question.log ? Math.pow(10, start + place / 20) : low + place * step));
  };
  const place = (value) => Math.round(question.log ? (Math.log10(value) - start) * 20 : (value - low) / step);
  const say = (value) => {
    const number = spoken(value, decimals);
    return unit ? filled(WORDS.number.with_unit, { number: number, unit: unit }) : number;
  };
  return { last: last, at: at, place: place, say: say };
}

/** A draw, with three decimals; cut, as no draw is 1. */
const drawn = (number) => (Math.floor(number * 1000) / 1000).toFixed(3);

/** A probability in percent. */
function share(value) {
  if (value > 0 && value < 0.0005) return filled(WORDS.result.under, { share: "0.1%" });
  return grouped(value * 100, 1) + "%";
}

/** What typed answers are joined by, nearly as on the server: it marks one's own. */
function folded(text) {
  const small = text.normalize("NFC").toLowerCase().trim();
  return small.replace(/^[\s.,;:!?'"“”‘’()…-]+|[\s.,;:!?'"“”‘’()…-]+$/g, "") || small;
}

/** A text within a sentence, without the characters that would turn the rest of it. */
const quoted = (text) => "“" + text.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "") + "”";

/** An answer in words. */
function inWords(question, answer) {
  if (question.kind === "token") return quoted(answer);
  if (question.kind === "scale") return scaleOf(question).say(answer);
  if (question.kind === "draw") return answer === null ? WORDS.ask.draw : drawn(answer);
  return quoted(question.options[answer]);
}

/** The place of the row that an answer belongs to; -1 for none. */
function ownRow(question, rows, answer) {
  if (answer === null) return -1;
  if (question.kind === "draw") {
    let sum = 0;
    return rows.findIndex((row) => (sum += row.model || 0) > answer);
  }
  if (question.kind === "token") return rows.findIndex((row) => folded(row.label) === folded(answer));
  if (question.kind !== "scale") return rows.findIndex((row) => row.label === question.options[answer]);
  return rows.findIndex((row, place) => {
    const [from, to] = (row.label.match(/-?\d+(\.\d+)?(e[+-]?\d+)?/g) || []).map(Number); // "10 to 20 layers"
    return answer >= from && (answer < to || place === rows.length - 1);
  });
}
