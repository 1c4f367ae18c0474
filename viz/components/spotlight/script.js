// The part of the page that is meant. It may be drawn later than the light, and move: the light looks where it is.

import { calmed, ringed } from "./shape.js";

const EVERY = 200; // milliseconds

const keyed = (key) => document.querySelector(`.st-key-${key}`);

/** The part, in the shadow root of its component, once it is drawn. */
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

export default function ({ data, parentElement: root }) {
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
