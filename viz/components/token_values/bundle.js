// components/shared/elements.js
function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = String(text);
  return made;
}
var filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

// components/shared/numbers.js
var clamp = (low, value, high) => Math.max(low, Math.min(high, value));
function signed(value, digits = 2) {
  const text = value.toFixed(digits).replace("-", "−");
  return Number(text.slice(1)) === 0 ? text.replace("−", "") : text;
}

// components/token_values/script.js
var STRONGEST = 48;
var views = /* @__PURE__ */ new WeakMap();
function build(row, { tokens, values, words }) {
  const largest = Math.max(...values.map(Math.abs)) || 1;
  row.setAttribute("aria-label", words.label);
  row.replaceChildren(
    ...tokens.map((token, place) => {
      const cell = element("div", values[place] < 0 ? "cell below" : "cell");
      cell.id = `value-${place}`;
      cell.dataset.place = place;
      cell.setAttribute("role", "option");
      const [number, value] = [place + 1, signed(values[place])];
      cell.setAttribute("aria-label", filled(words.option, { token, number, value }));
      cell.style.setProperty("--part", `${STRONGEST * Math.abs(values[place]) / largest}%`);
      cell.append(element("span", "token", token), " ", element("span", "number", value));
      return cell;
    })
  );
}
function mark(row, chosen, at) {
  [...row.children].forEach((cell, place) => {
    cell.setAttribute("aria-selected", place === chosen);
    cell.classList.toggle("at", place === at);
  });
  row.setAttribute("aria-activedescendant", `value-${at}`);
}
function reveal(row, cell) {
  const [inner, outer] = [cell.getBoundingClientRect(), row.getBoundingClientRect()];
  if (inner.top < outer.top) row.scrollTop -= outer.top - inner.top + 4;
  else if (inner.bottom > outer.bottom) row.scrollTop += inner.bottom - outer.bottom + 4;
}
function script_default({ data, parentElement, setTriggerValue }) {
  const row = parentElement.querySelector(".row");
  const view = views.get(parentElement) ?? {};
  views.set(parentElement, view);
  build(row, data);
  const last = data.tokens.length - 1;
  const fresh = view.chosen !== data.chosen;
  view.chosen = data.chosen;
  view.at = fresh ? data.chosen : clamp(0, view.at, last);
  mark(row, data.chosen, view.at);
  if (fresh) reveal(row, row.children[data.chosen]);
  row.onclick = (event) => {
    const cell = event.target.closest(".cell");
    if (cell) setTriggerValue("place", Number(cell.dataset.place));
  };
  row.onkeydown = (event) => {
    const to = { ArrowLeft: view.at - 1, ArrowRight: view.at + 1, Home: 0, End: last }[event.key];
    if (to !== void 0) {
      view.at = clamp(0, to, last);
      mark(row, data.chosen, view.at);
      reveal(row, row.children[view.at]);
    } else if (event.key === "Enter" || event.key === " ") setTriggerValue("place", view.at);
    else return;
    event.preventDefault();
  };
}
export {
  script_default as default
};
