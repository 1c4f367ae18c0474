// components/shared/elements.js
function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = String(text);
  return made;
}
var filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
function placeWords(root, words) {
  const texts = root.querySelectorAll("[data-word]");
  const labels = root.querySelectorAll("[data-label]");
  for (const node of texts) node.textContent = words[node.dataset.word ?? ""];
  for (const node of labels) node.setAttribute("aria-label", words[node.dataset.label ?? ""]);
}

// components/class_counts/shares.js
function sharesOf(rows) {
  const totals = (rows[0] ?? []).map((_, round) => rows.reduce((sum, counts) => sum + counts[round], 0));
  return rows.map((counts) => counts.map((count, round) => totals[round] ? count / totals[round] : 0));
}
function lengths(shares) {
  const most = Math.max(0, ...shares.flat());
  return shares.map((row) => row.map((share) => most ? share / most : 0));
}
var rounded = (share) => `${Math.round(100 * share)}%`;

// components/class_counts/script.js
function script_default({ data, parentElement: root }) {
  const { rows, rounds, right, words } = data;
  placeWords(root, words);
  const shares = sharesOf(rows.map(({ counts }) => counts));
  const bars = lengths(shares);
  root.querySelector(".said").replaceChildren(...keys(data));
  const lines = rows.map((row, place) => line(row, shares[place], bars[place], place === right, data));
  root.querySelector("tbody").replaceChildren(...lines);
  root.querySelector("table").dataset.rounds = String(Math.min(rounds, 2));
}
function keys({ rows, rounds, words }) {
  const drawn = rows[0]?.counts.length ?? 0;
  return Array.from({ length: drawn }, (_, i) => {
    const name = drawn > 1 ? filled(words.round, { number: rounds - drawn + 1 + i }) : words.class;
    const key = element("span", "key");
    const swatch = element("i", i === drawn - 1 ? "swatch last" : "swatch");
    swatch.setAttribute("aria-hidden", "true");
    key.append(swatch, name);
    return key;
  });
}
function line({ label, counts }, shares, bars, isRight, { words, rows }) {
  const name = element("th", isRight ? "label right" : "label");
  name.scope = "row";
  name.append(element("bdi", "", label));
  if (isRight) name.append(" ", element("strong", "mark", words.right));
  const chart = element("td", "chart");
  bars.forEach((length, i) => {
    const bar = element("div", i === bars.length - 1 ? "bar last" : "bar");
    bar.style.setProperty("--share", String(length));
    chart.append(bar);
  });
  const total = rows.reduce((sum, row) => sum + (row.counts.at(-1) ?? 0), 0);
  const values = { count: counts.at(-1) ?? 0, total, share: rounded(shares.at(-1) ?? 0), before: rounded(shares[0]) };
  const said = filled(counts.length > 1 ? words.moved : words.counted, values);
  const whole = element("tr");
  whole.append(name, chart, element("td", "said", said));
  return whole;
}
export {
  script_default as default
};
