// components/shared/clipboard.js
async function toClipboard(field2) {
  try {
    await navigator.clipboard.writeText(field2.value);
    return true;
  } catch (error) {
    if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
    field2.hidden = false;
    field2.select();
    return document.execCommand("copy");
  }
}

// components/shared/picture/fonts.js
var Fonts = class {
  constructor() {
    this.used = /* @__PURE__ */ new Set();
  }
  /** @param {CSSStyleDeclaration} style */
  see = (style) => {
    for (const family of style.fontFamily.split(",")) this.used.add(`${bare(family)} ${style.fontStyle}`);
  };
  /** The style sheet that brings them along. */
  async sheet() {
    const rules = [...document.styleSheets].flatMap(fontRules).filter(({ style }) => this.used.has(named(style)));
    return (await Promise.all(rules.map(embedded))).join("\n");
  }
};
var bare = (family) => family.trim().replace(/^["']|["']$/g, "");
var named = (style) => `${bare(style.getPropertyValue("font-family"))} ${style.getPropertyValue("font-style") || "normal"}`;
function fontRules(sheet) {
  if (sheet.href && new URL(sheet.href).origin !== location.origin) return [];
  return [...sheet.cssRules].filter((rule) => rule instanceof CSSFontFaceRule);
}
async function embedded(rule) {
  const [whole, address] = /url\("?([^")]+)"?\)/.exec(rule.cssText) ?? [];
  if (!address) return "";
  const answer = await fetch(new URL(address, rule.parentStyleSheet?.href ?? location.href));
  return rule.cssText.replace(whole, `url("${await asDataUrl(await answer.blob())}")`);
}
function asDataUrl(blob) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(blob);
  });
}

// components/shared/elements.js
var SVG = "http://www.w3.org/2000/svg";
function drawn(name, attributes = {}, text = "") {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = String(text);
  return made;
}
function placeWords(root, words) {
  const texts = root.querySelectorAll("[data-word]");
  const labels = root.querySelectorAll("[data-label]");
  for (const node of texts) node.textContent = words[node.dataset.word ?? ""];
  for (const node of labels) node.setAttribute("aria-label", words[node.dataset.label ?? ""]);
}

// components/shared/picture/paper.js
var TURN = [
  [-0.574, 1.43, 0.144],
  [0.426, 0.43, 0.144],
  [0.426, 1.43, -0.856]
];
var ATTRIBUTES = ["fill", "stroke", "stop-color", "color"];
var KEPT = /^(none|transparent|inherit|currentcolor|context-|url\(|var\()/i;
var DARK = 0.5;
var turned = ([red, green, blue]) => {
  const [r, g, b] = [255 - red, 255 - green, 255 - blue];
  const [x, y, z] = TURN.map((row) => Math.min(255, Math.max(0, row[0] * r + row[1] * g + row[2] * b)));
  return [x, y, z];
};
function onPaper(page) {
  const white = turned(page);
  return (colour) => {
    const [r, g, b] = turned(colour).map((part, i) => Math.min(255, Math.round(255 * part / Math.max(1, white[i]))));
    return [r, g, b];
  };
}
var isDark = ([red, green, blue]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue < DARK * 255;
async function lightened(svg, page) {
  const ground = parts(page)?.colour;
  if (!ground || !isDark(ground)) return;
  const change = onPaper(ground);
  const known = /* @__PURE__ */ new Map();
  const changed = (colour) => {
    const seen = known.get(colour) ?? written(colour, change);
    known.set(colour, seen);
    return seen;
  };
  for (const node of svg.querySelectorAll("*")) {
    if (!(node instanceof SVGElement)) continue;
    for (const name of ATTRIBUTES) {
      const [own, styled] = [node.getAttribute(name), node.style.getPropertyValue(name)];
      if (own) node.setAttribute(name, changed(own));
      if (styled) node.style.setProperty(name, changed(styled));
    }
  }
  await Promise.all([...svg.querySelectorAll("image")].map((image) => repainted(image, change)));
}
function written(colour, change) {
  const read = KEPT.test(colour) ? null : parts(colour);
  if (!read) return colour;
  const said = change(read.colour).join(", ");
  return read.alpha === 1 ? `rgb(${said})` : `rgba(${said}, ${read.alpha})`;
}
function parts(colour) {
  if (!CSS.supports("color", colour)) return null;
  const pen2 = pencil(1, 1);
  pen2.fillStyle = colour;
  pen2.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = pen2.getImageData(0, 0, 1, 1).data;
  return { colour: (
    /** @type {Colour} */
    [red, green, blue]
  ), alpha: Number((alpha / 255).toFixed(3)) };
}
async function repainted(image, change) {
  const source = Object.assign(new Image(), { src: image.href.baseVal });
  await source.decode();
  const pen2 = pencil(source.naturalWidth, source.naturalHeight);
  pen2.drawImage(source, 0, 0);
  const pixels = pen2.getImageData(0, 0, pen2.canvas.width, pen2.canvas.height);
  const { data } = pixels;
  const known = /* @__PURE__ */ new Map();
  for (let at = 0; at < data.length; at += 4) {
    const [red, green, blue] = data.subarray(at, at + 3);
    const key = red << 16 | green << 8 | blue;
    const colour = known.get(key) ?? change([red, green, blue]);
    known.set(key, colour);
    data.set(colour, at);
  }
  pen2.putImageData(pixels, 0, 0);
  image.setAttribute("href", pen2.canvas.toDataURL());
  image.removeAttributeNS("http://www.w3.org/1999/xlink", "href");
}
function pencil(width, height) {
  const pen2 = Object.assign(document.createElement("canvas"), { width, height }).getContext("2d");
  if (!pen2) throw new Error("this browser has no canvas");
  return pen2;
}

// components/shared/picture/colours.js
var MODERN = /^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.e-]+))?\)$/;
function plainColour(colour) {
  const found = MODERN.exec(colour);
  if (!found) return colour;
  const [red, green, blue] = found.slice(1, 4).map((part) => Math.round(255 * Number(part)));
  return found[4] === void 0 ? `rgb(${red}, ${green}, ${blue})` : `rgba(${red}, ${green}, ${blue}, ${found[4]})`;
}
var unseen = (colour) => colour === "transparent" || /[,/] ?0\)$/.test(colour.replace(/^rgb\(.*/, ""));

// components/shared/picture/text.js
var measured = /* @__PURE__ */ new Map();
var pen = null;
function metrics(font) {
  pen ??= document.createElement("canvas").getContext("2d");
  const known = measured.get(font);
  if (known || !pen) return known ?? { ascent: 0, height: 0 };
  pen.font = font;
  const { fontBoundingBoxAscent: ascent, fontBoundingBoxDescent: descent } = pen.measureText("x");
  const found = { ascent, height: ascent + descent };
  measured.set(font, found);
  return found;
}
function lines(node, upright) {
  const range = document.createRange();
  const found = [];
  let at = 0;
  for (const letter of node.data) {
    range.setStart(node, at);
    range.setEnd(node, at += letter.length);
    const box = [...range.getClientRects()].find(({ width, height }) => width > 0 && height > 0);
    if (!box) continue;
    const line = found.at(-1);
    const same = line && (upright ? Math.abs(line.left - box.left) < 1 : Math.abs(line.top - box.top) < box.height / 2);
    if (line && same) {
      line.text += letter;
      line.left = Math.min(line.left, box.left);
      line.right = Math.max(line.right, box.right);
      line.bottom = Math.max(line.bottom, box.bottom);
    } else found.push({ text: letter, left: box.left, top: box.top, right: box.right, bottom: box.bottom });
  }
  return found;
}
function cased(text, transform) {
  if (transform === "uppercase") return text.toUpperCase();
  return transform === "lowercase" ? text.toLowerCase() : text;
}
function textLines(node, style, seen) {
  if (!node.data.trim()) return [];
  const upright = style.writingMode.startsWith("vertical");
  const { ascent, height } = metrics(`${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`);
  seen(style);
  return lines(node, upright).map(({ text, left, top, right, bottom }) => {
    const across = upright ? right - left : bottom - top;
    const baseline = (across - height) / 2 + ascent;
    const place = upright ? { transform: `translate(${right - baseline} ${top}) rotate(90)`, textLength: bottom - top } : { x: left, y: top + baseline, textLength: right - left };
    const made = drawn(
      "text",
      { ...place, ...lettering(style), "xml:space": "preserve" },
      cased(text, style.textTransform)
    );
    if ([...text].length === 1) made.removeAttribute("textLength");
    return made;
  });
}
function lettering(style) {
  const set = {
    "font-family": style.fontFamily,
    "font-size": style.fontSize,
    "font-weight": style.fontWeight,
    "font-style": style.fontStyle,
    fill: plainColour(style.color)
  };
  const line = style.textDecorationLine;
  return line === "none" ? set : { ...set, "text-decoration": line };
}

// components/shared/picture/svg.js
var INHERITED = ["fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray"];
INHERITED.push("stroke-linecap", "stroke-linejoin", "font-family", "font-size", "font-weight", "font-style");
INHERITED.push("text-anchor", "letter-spacing", "visibility", "paint-order", "marker-start", "marker-end", "color");
var OWN = { opacity: "1", display: "inline", "dominant-baseline": "auto", "vector-effect": "none" };
function copied(original, seen) {
  const copy2 = (
    /** @type {SVGSVGElement} */
    original.cloneNode(true)
  );
  inline(original, copy2, null, seen);
  const { left, top, width, height } = original.getBoundingClientRect();
  const place = { x: left, y: top, width, height, overflow: getComputedStyle(original).overflow };
  for (const [name, value] of Object.entries(place)) copy2.setAttribute(name, String(value));
  for (const name of ["class", "role", "tabindex", "aria-label"]) copy2.removeAttribute(name);
  return copy2;
}
function inline(from, to, above, seen) {
  const style = getComputedStyle(from);
  const written2 = [];
  for (const name of INHERITED) {
    const value = style.getPropertyValue(name);
    if (!above || value !== above.getPropertyValue(name)) written2.push(`${name}:${plainColour(value)}`);
  }
  for (const [name, usual] of Object.entries(OWN)) {
    const value = style.getPropertyValue(name);
    if (value !== usual) written2.push(`${name}:${value}`);
  }
  if (!from.hasAttribute("transform") && above && style.transform !== "none") {
    written2.push(`transform:${style.transform}`);
  }
  if (from.localName === "text" || from.localName === "tspan") seen(style);
  to.removeAttribute("class");
  to.setAttribute("style", written2.join(";"));
  [...from.children].forEach((child, place) => inline(child, to.children[place], style, seen));
}

// components/shared/picture/stand_ins.js
var MARK = "data-stands-in";
function withStandIns(root, draw) {
  const made = [];
  for (const node of [root, ...root.querySelectorAll("*")]) {
    if (node instanceof SVGElement) continue;
    for (const which of ["::before", "::after"]) {
      const style = getComputedStyle(node, which);
      if (style.content !== "none" && style.content !== "normal") made.push([node, which, standIn(style)]);
    }
  }
  const hiding = document.createElement("style");
  hiding.textContent = `[${MARK}~="before"]::before, [${MARK}~="after"]::after { content: none !important }`;
  root.append(hiding);
  for (const [node, which, stand] of made) {
    node.setAttribute(MARK, `${node.getAttribute(MARK) ?? ""} ${which.slice(2)}`);
    if (which === "::before") node.prepend(stand);
    else node.append(stand);
  }
  try {
    return draw();
  } finally {
    hiding.remove();
    for (const [node, , stand] of made) {
      node.removeAttribute(MARK);
      stand.remove();
    }
  }
}
function standIn(style) {
  const made = document.createElement("span");
  for (const name of style) made.style.setProperty(name, style.getPropertyValue(name));
  made.textContent = /^"(.*)"$/s.exec(style.content)?.[1] ?? "";
  return made;
}

// components/shared/picture/boxes.js
var SIDES = ["Top", "Right", "Bottom", "Left"];
var CUTTING = ["hidden", "auto", "scroll"];
var clips = 0;
var picture = (root, seen) => withStandIns(root, () => group(root, seen) ?? drawn("g"));
function group(node, seen) {
  const style = getComputedStyle(node);
  if (style.display === "none" || style.opacity === "0" || style.clipPath.startsWith("inset(50%")) return null;
  return turned2(node, style, () => {
    const made = drawn("g");
    if (style.opacity !== "1") made.setAttribute("opacity", style.opacity);
    const box = node.getBoundingClientRect();
    if (style.visibility === "visible") made.append(...frame(style, box), ...content(node, style, box, seen));
    const inside = clipped(node, style, box, made);
    if (!(node instanceof SVGElement)) inside.append(...children(node, style, seen));
    return made;
  });
}
function turned2(node, style, draw) {
  const matrix = new DOMMatrix(style.transform);
  const angle = Math.round(Math.atan2(matrix.b, matrix.a) * 180 / Math.PI) + (parseFloat(style.rotate) || 0);
  if (!angle || !(node instanceof HTMLElement)) return draw();
  const [x, y] = style.transformOrigin.split(" ").map(parseFloat);
  const { transform, rotate } = node.style;
  node.style.transform = `translate(${matrix.e}px, ${matrix.f}px)`;
  node.style.rotate = "none";
  const { left, top } = node.getBoundingClientRect();
  const made = draw();
  Object.assign(node.style, { transform, rotate });
  made.setAttribute("transform", `rotate(${angle} ${left + x} ${top + y})`);
  return made;
}
function children(node, style, seen) {
  const parts2 = [...node.childNodes].map((child) => {
    if (child instanceof Text) return [0, style.visibility === "visible" ? textLines(child, style, seen) : []];
    if (!(child instanceof Element)) return [0, []];
    const made = group(child, seen);
    const { position, zIndex } = getComputedStyle(child);
    return [position === "static" ? 0 : (parseInt(zIndex) || 0) + 0.5, made ? [made] : []];
  });
  return parts2.sort(([one], [other]) => one - other).flatMap(([, made]) => made);
}
function frame(style, box) {
  if (!box.width || !box.height) return [];
  const made = [];
  const radius = Math.min(parseFloat(style.borderTopLeftRadius) || 0, box.width / 2, box.height / 2);
  if (!unseen(style.backgroundColor)) {
    made.push(rectangle(box, 0, { rx: radius, fill: plainColour(style.backgroundColor) }));
  }
  const sides = SIDES.map((side) => border(style, side));
  const [first] = sides;
  if (first && sides.every((side) => side && side.width === first.width && side.stroke === first.stroke)) {
    made.push(rectangle(box, first.width / 2, { rx: radius, fill: "none", ...lined(first) }));
  } else {
    const { left, top, right, bottom } = box;
    const ends = [[left, top, right, top], [right, top, right, bottom], [left, bottom, right, bottom], [left, top, left, bottom]];
    const inward = [[0, 1], [-1, 0], [0, -1], [1, 0]];
    sides.forEach((side, place) => {
      if (!side) return;
      const [x, y] = inward[place].map((way) => way * side.width / 2);
      const [x1, y1, x2, y2] = ends[place];
      made.push(drawn("line", { x1: x1 + x, y1: y1 + y, x2: x2 + x, y2: y2 + y, ...lined(side) }));
    });
  }
  return made;
}
function border(style, side) {
  const value = (name) => style.getPropertyValue(`border-${side.toLowerCase()}-${name}`);
  const [width, kind, colour] = [parseFloat(value("width")), value("style"), value("color")];
  return width > 0 && kind !== "none" && !unseen(colour) ? { width, kind, stroke: plainColour(colour) } : null;
}
function lined({ width, kind, stroke }) {
  const dashes = { dashed: `${3 * width} ${2 * width}`, dotted: `${width} ${width}` };
  const set = { stroke, "stroke-width": width };
  return kind in dashes ? { ...set, "stroke-dasharray": dashes[kind] } : set;
}
function rectangle({ left, top, width, height }, inset, set) {
  const place = { x: left + inset, y: top + inset };
  return drawn("rect", {
    ...place,
    width: Math.max(0, width - 2 * inset),
    height: Math.max(0, height - 2 * inset),
    ...set
  });
}
function content(node, style, box, seen) {
  if (node instanceof HTMLCanvasElement && node.width && node.height && box.width) {
    const { left: x, top: y, width, height } = box;
    return [drawn("image", { x, y, width, height, preserveAspectRatio: "none", href: node.toDataURL() })];
  }
  if (node instanceof SVGSVGElement) return [copied(node, seen)];
  return node instanceof HTMLInputElement ? field(node, style, box, seen) : [];
}
function field(node, style, box, seen) {
  const middle = box.top + box.height / 2;
  if (node.type === "range") {
    const [low, high] = [Number(node.min), Number(node.max)];
    const at = high > low ? (Number(node.value) - low) / (high - low) : 0;
    const radius = box.height / 4;
    const fill = plainColour(
      style.accentColor === "auto" ? style.getPropertyValue("--st-primary-color") : style.accentColor
    );
    const x2 = box.left + radius + at * (box.width - 2 * radius);
    const rail = {
      x1: box.left,
      x2: box.right,
      y1: middle,
      y2: middle,
      stroke: fill,
      "stroke-opacity": 0.35,
      "stroke-width": 2
    };
    return [drawn("line", rail), drawn("circle", { cx: x2, cy: middle, r: radius, fill })];
  }
  if (node.type === "checkbox") return [];
  seen(style);
  const x = box.left + parseFloat(style.paddingLeft) + parseFloat(style.borderLeftWidth);
  return [drawn("text", { x, y: middle, "dominant-baseline": "central", ...lettering(style) }, node.value)];
}
function clipped(node, style, box, made) {
  if (!CUTTING.includes(style.overflowX) || !box.width) return made;
  const clip = drawn("clipPath", { id: `clip-${++clips}` });
  clip.append(rectangle(box, 0, {}));
  const inside = drawn("g", { "clip-path": `url(#clip-${clips})` });
  made.append(clip, inside);
  return inside;
}

// components/shared/picture/files.js
var SHARPNESS = 2;
var EDGE = 16;
var LINE = 1.6;
async function composed(pictures, about, host) {
  const style = getComputedStyle(host);
  const fonts = new Fonts();
  const line = parseFloat(style.fontSize) * LINE;
  const boxes = pictures.map((one) => one.getBoundingClientRect());
  const left = Math.min(...boxes.map((box) => box.left)) - EDGE;
  const top = Math.min(...boxes.map((box) => box.top)) - EDGE;
  const width = Math.ceil(Math.max(...boxes.map((box) => box.right)) + EDGE - left);
  const high = Math.ceil(Math.max(...boxes.map((box) => box.bottom)) + EDGE - top);
  const svg = drawn("svg", { width, height: high + line, viewBox: `${left} ${top} ${width} ${high + line}` });
  svg.append(drawn("title", {}, about), drawn("style"));
  const fill = style.getPropertyValue("--st-background-color");
  svg.append(drawn("rect", { x: left, y: top, width, height: high + line, fill }));
  for (const one of pictures) svg.append(one.matches(".js-plotly-plot") ? await plotted(one) : picture(one, fonts.see));
  fonts.see(style);
  const foot = { x: left + EDGE, y: top + high, ...lettering(style), "fill-opacity": 0.75 };
  svg.append(drawn("text", foot, fitting(about, width - 2 * EDGE, style)));
  await lightened(svg, fill);
  svg.querySelector("style").textContent = await fonts.sheet();
  return svg;
}
function fitting(text, room, style) {
  const pen2 = document.createElement("canvas").getContext("2d");
  pen2.font = `${style.fontSize} ${style.fontFamily}`;
  let shown = text;
  while (shown && pen2.measureText(shown).width > room) shown = `${shown.replace(/…$/, "").slice(0, -1)}…`;
  return shown;
}
async function plotted(figure) {
  const { left, top, width, height } = figure.getBoundingClientRect();
  const address = await window["Plotly"].toImage(figure, { format: "svg", width, height });
  const text = decodeURIComponent(address.slice(address.indexOf(",") + 1));
  const made = document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true);
  for (const [name, value] of Object.entries({ x: left, y: top, width, height })) made.setAttribute(name, value);
  made.style.removeProperty("background");
  return made;
}
var asSvg = (svg) => new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" });
async function asPng(svg) {
  const [width, height] = [svg.width, svg.height].map((side) => Math.round(side.baseVal.value * SHARPNESS));
  const address = URL.createObjectURL(asSvg(svg));
  try {
    const image = Object.assign(new Image(width, height), { src: address });
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    canvas.getContext("2d").drawImage(image, 0, 0, width, height);
    return await new Promise((done) => canvas.toBlob(done, "image/png"));
  } finally {
    URL.revokeObjectURL(address);
  }
}
function save(blob, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 6e4);
}

// components/picture_tools/script.js
var WRITERS = { png: asPng, svg: asSvg };
function script_default({ data, parentElement: root }) {
  const tools = root.querySelector(".tools");
  tools.setAttribute("aria-label", data.words.title);
  placeWords(root, data.words);
  const said = root.querySelector(".said");
  for (const button of root.querySelectorAll("[data-format]")) {
    button.hidden = !data.pictures;
    button.onclick = async () => {
      said.textContent = data.words.making;
      said.textContent = await taken(tools, button.dataset.format, data) ? "" : data.words.nothing;
    };
  }
  root.querySelector(".print").onclick = () => window.print();
  root.querySelector(".copy").onclick = () => copy(root, data.words);
}
async function taken(tools, format, { name, about }) {
  const pictures = picturesBefore(tools);
  if (pictures.length === 0) return false;
  const svg = await composed(pictures, about, tools);
  save(await WRITERS[format](svg), `${name}.${format}`);
  return true;
}
function picturesBefore(tools) {
  const own = tools.getRootNode().host;
  const before = (node) => node.compareDocumentPosition(own) & Node.DOCUMENT_POSITION_FOLLOWING;
  const hosts = [...document.querySelectorAll(".js-plotly-plot, [data-testid=stBidiComponentIsolated]")].filter(before);
  const found = hosts.map((host) => host.shadowRoot?.querySelector("section") ?? host);
  return found.filter((node) => node.matches("section, .js-plotly-plot") && node.getBoundingClientRect().width > 0);
}
async function copy(root, words) {
  const [field2, said] = [root.querySelector(".address"), root.querySelector(".said")];
  field2.value = location.href;
  const done = await toClipboard(field2);
  field2.hidden = done;
  said.textContent = done ? words.copied : words.by_hand;
  if (!done) field2.select();
}
export {
  script_default as default
};
