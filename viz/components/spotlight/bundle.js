// components/spotlight/shape.js
var AROUND = 6;
var ringed = ({ left, top, width, height }) => ({
  left: `${left - AROUND}px`,
  top: `${top - AROUND}px`,
  width: `${width + 2 * AROUND}px`,
  height: `${height + 2 * AROUND}px`
});
function calmed(area, part) {
  const [left, top] = [part.left - area.left - AROUND, part.top - area.top - AROUND];
  const [right, bottom] = [left + part.width + 2 * AROUND, top + part.height + 2 * AROUND];
  const hole = [[left, top], [left, bottom], [right, bottom], [right, top], [left, top]];
  const corners = hole.map(([x, y]) => `${x}px ${y}px`).join(", ");
  return {
    left: `${area.left}px`,
    top: `${area.top}px`,
    width: `${area.width}px`,
    height: `${area.height}px`,
    clipPath: `polygon(evenodd, 0 0, 100% 0, 100% 100%, 0 100%, 0 0, ${corners})`
  };
}

// components/spotlight/script.js
var EVERY = 200;
var keyed = (key) => document.querySelector(`.st-key-${key}`);
function meant({ host, part }) {
  const found = keyed(host);
  if (!part || !found) return found;
  for (const node of found.querySelectorAll("*")) {
    const inside = node.shadowRoot?.querySelector(`[data-part="${part}"]`);
    if (inside) return inside;
  }
  return null;
}
function light(root, data) {
  const [calm, ring] = [root.querySelector(".calm"), root.querySelector(".ring")];
  const [part, area] = [meant(data), keyed(data.area)].map((node) => node?.getBoundingClientRect());
  const drawn = Boolean(area && part?.width && part.height);
  for (const node of [calm, ring]) node.style.visibility = drawn ? "visible" : "";
  if (!drawn) return;
  Object.assign(ring.style, ringed(part));
  Object.assign(calm.style, calmed(area, part));
}
function script_default({ data, parentElement: root }) {
  const place = () => light(root, data);
  place();
  const timer = setInterval(place, EVERY);
  addEventListener("scroll", place, { capture: true, passive: true });
  addEventListener("resize", place);
  return () => {
    clearInterval(timer);
    removeEventListener("scroll", place, { capture: true });
    removeEventListener("resize", place);
  };
}
export {
  script_default as default
};
