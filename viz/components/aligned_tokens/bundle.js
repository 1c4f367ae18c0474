// components/shared/elements.js
function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = String(text);
  return made;
}

// components/aligned_tokens/stretches.js
function letters(token, columns, column) {
  return Math.max(1, Math.min(token.letters, columns - column + 1));
}
function spoken(stretch, template) {
  const count = (tokens) => tokens.reduce((sum, token) => sum + token.count, 0);
  return template.replace("{one}", String(count(stretch.one))).replace("{other}", String(count(stretch.other))).replace("{text}", () => stretch.letters.join(""));
}

// components/aligned_tokens/script.js
var instances = /* @__PURE__ */ new WeakMap();
function script_default({ data, parentElement: root }) {
  const box = root.querySelector(".stretches");
  if (instances.get(root)?.box === box && instances.get(root).of === data.of) return;
  instances.set(root, { box, of: data.of });
  root.querySelector("section").classList.toggle("compact", data.compact);
  root.querySelector(".above").textContent = data.labels.above.replace("{title}", data.titles[0]);
  root.querySelector(".below").textContent = data.labels.below.replace("{title}", data.titles[1]);
  box.setAttribute("aria-label", data.labels.text);
  box.replaceChildren(...data.stretches.map((stretch) => built(stretch, data.labels)));
}
function built(stretch, labels) {
  const made = element("div", "stretch");
  made.setAttribute("role", "listitem");
  made.setAttribute("aria-label", spoken(stretch, labels.spoken));
  const columns = stretch.letters.length;
  made.style.gridTemplateColumns = `repeat(${columns}, minmax(1ch, max-content))`;
  made.append(...row(stretch.one, 1, columns, labels));
  stretch.letters.forEach((letter, place) => made.append(placed(element("span", "letter", letter), 2, place + 1, 1)));
  made.append(...row(stretch.other, 3, columns, labels));
  return made;
}
function row(tokens, line, columns, labels) {
  let column = 1;
  return tokens.map((token) => {
    const span = letters(token, columns, column);
    const cell = element("span", token.count > 1 ? "token several" : "token", token.count > 1 ? token.count : "");
    cell.title = labels.token.replace("{text}", token.text).replace("{count}", token.count);
    placed(cell, line, column, span);
    column += span;
    return cell;
  });
}
function placed(made, line, column, span) {
  made.style.gridRow = line;
  made.style.gridColumn = `${column} / span ${span}`;
  made.setAttribute("aria-hidden", "true");
  return made;
}
export {
  script_default as default
};
