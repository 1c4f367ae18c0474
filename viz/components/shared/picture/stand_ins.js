// What a style sheet adds before and after an element has no box that a script could ask for: while a picture is copied,
// an element stands in for each.

const MARK = "data-stands-in";

/**
 * Call `draw` while elements stand in for all ::before and ::after below `root`; nothing of it is ever on the screen.
 * @template Result
 * @param {Element} root
 * @param {() => Result} draw
 * @returns {Result}
 */
export function withStandIns(root, draw) {
  /** @type {[Element, string, Element][]} */
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

/** @param {CSSStyleDeclaration} style of what it stands in for, as it is now */
function standIn(style) {
  const made = document.createElement("span");
  for (const name of style) made.style.setProperty(name, style.getPropertyValue(name));
  made.textContent = /^"(.*)"$/s.exec(style.content)?.[1] ?? "";
  return made;
}
