// components/shared/elements.js
var filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
function placeWords(root, words) {
  const texts = root.querySelectorAll("[data-word]");
  const labels = root.querySelectorAll("[data-label]");
  for (const node of texts) node.textContent = words[node.dataset.word ?? ""];
  for (const node of labels) node.setAttribute("aria-label", words[node.dataset.label ?? ""]);
}

// components/dot_product/script.js
var STEP = 0.05;
var STRIDE = 0.5;
var SCALE = 100;
var NOTHING = 5e-3;
var MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
var KINDS = ["positive", "negative", "zero"];
var views = /* @__PURE__ */ new WeakMap();
var length = ([x, y]) => Math.hypot(x, y);
function measure(a, b) {
  const whole = (value) => Math.round(100 * value);
  const dot = (whole(a[0]) * whole(b[0]) + whole(a[1]) * whole(b[1])) / 1e4;
  const size = length(a) * length(b);
  const cosine = size > 0 ? Math.max(-1, Math.min(1, dot / size)) : null;
  const foot = length(b) > 0 ? dot / length(b) ** 2 : null;
  return { dot, cosine, foot, kind: Math.abs(dot) < NOTHING ? "zero" : dot > 0 ? "positive" : "negative" };
}
var written = (value) => (Math.abs(value) < NOTHING ? 0 : value).toFixed(2).replace("-", "−");
var factor = (value) => value < 0 ? `(${written(value)})` : written(value);
function paint(view) {
  const { parts, vectors, words } = view;
  const { a, b } = vectors;
  const now = measure(a, b);
  for (const kind of KINDS) parts.section.classList.toggle(kind, kind === now.kind);
  paintVector(parts.a, a, b, view);
  paintVector(parts.b, b, a, view);
  paintProjection(parts, a, b, now, view.reach);
  parts.steps.textContent = `a·b = ${factor(a[0])} × ${factor(b[0])} + ${factor(a[1])} × ${factor(b[1])} =`;
  parts.result.textContent = written(now.dot);
  parts.verdict.textContent = now.cosine === null ? words.no_direction : words[now.kind];
  parts.angle.textContent = now.cosine === null ? "—" : `${(Math.acos(now.cosine) * 180 / Math.PI).toFixed(1)}°`;
  parts.cosine.textContent = now.cosine === null ? "—" : written(now.cosine);
  parts.lengths.textContent = `${written(length(a))} · ${written(length(b))}`;
  parts.projected.textContent = now.foot === null ? "—" : written(now.foot * length(b));
}
function paintVector({ arrow, name, tip, inputs }, vector, other, { reach, words }) {
  const [x, y] = [SCALE * vector[0], -SCALE * vector[1]];
  place(arrow, 0, 0, x, y);
  arrow.style.visibility = length(vector) > 0 ? "visible" : "hidden";
  const [ux, uy] = length(vector) > 0 ? [x / length([x, y]), y / length([x, y])] : [1, 0];
  const turn = vector[0] * other[1] > vector[1] * other[0] ? 30 : -30;
  const inside = (value) => Math.max(-308, Math.min(308, value));
  set(name, { x: inside(x + 16 * ux - turn * uy), y: inside(y + 16 * uy + turn * ux) });
  set(tip, { cx: x, cy: y, "aria-valuemin": -reach, "aria-valuemax": reach, "aria-valuenow": vector[0] });
  const [across, up] = vector.map(written);
  tip.setAttribute("aria-valuetext", filled(words.coordinates, { x: across, y: up }));
  tip.setAttribute("aria-roledescription", words.vector);
  inputs.forEach((input, axis) => {
    input.min = -reach;
    input.max = reach;
    if (input.getRootNode().activeElement !== input) input.value = (vector[axis] + 0).toFixed(2);
  });
}
function paintProjection(parts, a, b, { foot, cosine }, reach) {
  const shown = foot !== null && cosine !== null;
  for (const part of [parts.ray, parts.drop, parts.corner, parts.shadow]) {
    part.style.visibility = shown ? "visible" : "hidden";
  }
  if (!shown) return;
  const [ux, uy] = [b[0] / length(b), -b[1] / length(b)];
  const [fx, fy] = [SCALE * foot * b[0], -SCALE * foot * b[1]];
  const [ax, ay] = [SCALE * a[0], -SCALE * a[1]];
  const end = SCALE * reach / Math.max(Math.abs(ux), Math.abs(uy));
  place(parts.ray, -end * ux, -end * uy, end * ux, end * uy);
  place(parts.shadow, 0, 0, fx, fy);
  place(parts.drop, ax, ay, fx, fy);
  const drop = Math.hypot(ax - fx, ay - fy);
  const side = Math.min(18, drop / 2, Math.hypot(fx, fy) / 2);
  const [vx, vy] = drop > 0 ? [(ax - fx) / drop, (ay - fy) / drop] : [0, 0];
  const back = foot > 0 ? -side : side;
  parts.corner.setAttribute(
    "d",
    `M${fx + side * vx} ${fy + side * vy} l${back * ux} ${back * uy} L${fx + back * ux} ${fy + back * uy}`
  );
}
function place(line, x1, y1, x2, y2) {
  set(line, { x1, y1, x2, y2 });
}
function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}
function drawGrid(grid, reach) {
  const draw = (kind, attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", kind);
    set(element, attributes);
    return grid.appendChild(element);
  };
  grid.replaceChildren();
  const end = SCALE * reach;
  const marks = Array.from({ length: 2 * reach + 1 }, (_, place2) => place2 - reach);
  for (const at of marks) {
    const axis = at === 0 ? "axis" : "";
    draw("line", { x1: SCALE * at, x2: SCALE * at, y1: -end, y2: end, class: axis });
    draw("line", { y1: SCALE * at, y2: SCALE * at, x1: -end, x2: end, class: axis });
  }
  for (const at of marks.filter((at2) => at2 !== 0)) {
    draw("text", { x: SCALE * at, y: 24, "text-anchor": "middle" }).textContent = String(at).replace("-", "−");
    draw("text", { x: -8, y: -SCALE * at + 8, "text-anchor": "end" }).textContent = String(at).replace("-", "−");
  }
}
function move(view, name, x, y) {
  const settle = (value) => Math.round(100 * Math.max(-view.reach, Math.min(view.reach, value))) / 100 + 0;
  view.vectors[name] = [settle(x), settle(y)];
  view.frame ||= requestAnimationFrame(() => {
    view.frame = 0;
    paint(view);
  });
}
function release(view) {
  const { a, b } = view.vectors;
  const now = JSON.stringify([a, b]);
  if (now === view.sent) return;
  view.sent = now;
  paint(view);
  const { parts } = view;
  const said = { dot: parts.result.textContent, verdict: parts.verdict.textContent, angle: parts.angle.textContent };
  parts.spoken.textContent = filled(view.words.spoken, said);
  view.setState("vectors", { visit: view.visit, a, b });
}
function drag(view, name, event) {
  const svg = view.parts.svg;
  const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  const snap = (value) => Math.round(value / STEP) * STEP;
  move(view, name, snap(x / SCALE), snap(-y / SCALE));
}
function listen(view, name) {
  const { tip, inputs } = view.parts[name];
  tip.onpointerdown = (event) => {
    tip.setPointerCapture(event.pointerId);
    tip.focus();
    event.preventDefault();
  };
  tip.onpointermove = (event) => tip.hasPointerCapture(event.pointerId) && drag(view, name, event);
  tip.onlostpointercapture = () => release(view);
  tip.onkeydown = (event) => {
    const way = MOVES[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const step = event.shiftKey ? STRIDE : STEP;
    const [x, y] = view.vectors[name];
    move(view, name, x + step * way[0], y + step * way[1]);
  };
  tip.onkeyup = (event) => event.key in MOVES && release(view);
  tip.onblur = () => release(view);
  inputs.forEach((input, axis) => {
    input.oninput = () => {
      if (!Number.isFinite(input.valueAsNumber)) return;
      const next = [...view.vectors[name]];
      next[axis] = input.valueAsNumber;
      move(view, name, ...next);
    };
    input.onchange = () => release(view);
    input.onblur = () => {
      release(view);
      paint(view);
    };
  });
}
function build(root) {
  const find = (selector) => root.querySelector(selector);
  const vector = (name) => ({
    arrow: find(`.arrow.${name}`),
    name: find(`svg .name.${name}`),
    tip: find(`.tip.${name}`),
    inputs: [...root.querySelectorAll(`input.${name}`)]
  });
  const parts = { section: find("section"), svg: find("svg"), spoken: find(".unseen"), a: vector("a"), b: vector("b") };
  for (const name of ["ray", "drop", "corner", "shadow", "grid", "steps", "result", "verdict"]) {
    parts[name] = find(`.${name}`);
  }
  for (const name of ["angle", "cosine", "lengths", "projected"]) parts[name] = find(`dd.${name}`);
  return { parts, frame: 0, vectors: {} };
}
function script_default({ data, parentElement, setStateValue }) {
  let view = views.get(parentElement);
  if (!view) {
    view = build(parentElement);
    views.set(parentElement, view);
    listen(view, "a");
    listen(view, "b");
  }
  view.setState = setStateValue;
  if (view.visit !== data.visit) {
    const fresh = view.visit === void 0;
    Object.assign(view, { visit: data.visit, reach: data.reach, words: data.words });
    placeWords(view.parts.section, data.words);
    const [a, b] = fresh ? data.now : data.start;
    view.vectors = { a: [...a], b: [...b] };
    view.sent = JSON.stringify([a, b]);
    drawGrid(view.parts.grid, view.reach);
    paint(view);
  }
  return () => cancelAnimationFrame(view.frame);
}
export {
  script_default as default
};
