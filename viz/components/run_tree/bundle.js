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

// components/shared/numbers.js
var clamp = (low, value, high) => Math.max(low, Math.min(high, value));

// components/shared/rover.js
function moved(table, cell, key, all) {
  const found = table.findIndex((cells2) => cells2.includes(cell));
  const row = Math.max(0, found);
  const column = Math.max(0, table[row].indexOf(cell));
  const goals = {
    ArrowLeft: [row, column - 1],
    ArrowRight: [row, column + 1],
    ArrowUp: [row - 1, column],
    ArrowDown: [row + 1, column],
    Home: [all ? 0 : row, 0],
    End: [all ? Infinity : row, Infinity]
  };
  if (!(key in goals)) return null;
  const [down2, across] = goals[key];
  const cells = table[clamp(0, down2, table.length - 1)];
  return cells[clamp(0, across, cells.length - 1)];
}

// components/run_tree/flat.js
function flat(node, depth = 0, before = "") {
  const whole = before + node.start + node.text;
  return [{ node, depth, whole }, ...node.children.flatMap((child) => flat(child, depth + 1, whole))];
}
function sayingOf(words, { node, whole }, all) {
  const said = filled(words.of, {
    count: node.count,
    all,
    share: `${Math.round(100 * node.count / all)}%`,
    text: whole
  });
  return node.ended > 0 ? `${said} ${filled(words.ended, { count: node.ended })}` : said;
}

// components/run_tree/script.js
function script_default({ data, parentElement: root }) {
  const section = root.querySelector("section");
  const whole = root.querySelector("#whole");
  const said = root.querySelector("#said");
  placeWords(section, data.words);
  said.textContent = data.words.hint;
  const listed = flat(data.root);
  const boxes = new Map(listed.map((one) => [one.node, boxOf(one, data, said)]));
  whole.style.setProperty("--rows", String(data.readable ? data.root.count : 0));
  whole.replaceChildren(nested(data.root, boxes));
  const all = [...boxes.values()];
  all[0].tabIndex = 0;
  whole.onkeydown = (event) => {
    const at = all.find((box) => box.matches(":focus"));
    const next = at && moved(
      all.map((box) => [box]),
      at,
      down(event.key),
      event.ctrlKey
    );
    if (!next) return;
    event.preventDefault();
    for (const box of all) box.tabIndex = box === next ? 0 : -1;
    next.focus();
  };
}
var down = (key) => ({ ArrowRight: "ArrowDown", ArrowLeft: "ArrowUp" })[key] ?? key;
function boxOf(one, { words, root }, said) {
  const { node, depth } = one;
  const box = element("div", "box");
  const text = element("bdi", "text", node.text);
  if (node.start) text.prepend(element("span", "start", node.start));
  box.append(text, element("b", "count", filled(words.count, { count: node.count })));
  box.setAttribute("role", "treeitem");
  box.setAttribute("aria-level", String(depth + 1));
  box.setAttribute("aria-description", sayingOf(words, one, root.count));
  if (node.children.length > 0) box.setAttribute("aria-expanded", "true");
  box.tabIndex = -1;
  box.style.setProperty("--share", String(node.count / root.count));
  box.onfocus = box.onpointerenter = () => said.textContent = sayingOf(words, one, root.count);
  return box;
}
function nested(node, boxes) {
  const branch = element("div", node.children.length > 0 ? "branch" : "branch leaf");
  branch.setAttribute("role", "none");
  branch.style.flexGrow = String(node.count);
  branch.append(boxes.get(node));
  if (node.children.length > 0) {
    const parts = element("div", "parts");
    parts.setAttribute("role", "none");
    parts.append(...node.children.map((child) => nested(child, boxes)));
    if (node.ended > 0) {
      const gap = element("div", "gap");
      gap.style.flexGrow = String(node.ended);
      parts.append(gap);
    }
    branch.append(parts);
  }
  return branch;
}
export {
  script_default as default
};
