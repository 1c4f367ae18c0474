// A button for what only the browser can do with the page: print it, give it the whole screen, skip what stands above the
// picture.

import { calm } from "../shared/motion.js";

/** What stands behind the row of examples: the picture. */
function behind(row) {
  const next = row?.closest('[data-testid="stLayoutWrapper"]')?.nextElementSibling;
  return next instanceof HTMLElement ? next : null;
}

const examples = () => document.querySelector(".st-key-examples_row");

/** The keyboard goes on behind the examples: the next thing it comes to belongs to the picture. */
function skip() {
  const next = behind(examples());
  if (!next) return;
  next.tabIndex = -1;
  next.focus();
}

let skipping = null;
let fresh = true;

/** A page's first press of Tab leads to the way past the navigation, however many chapters that lists, and on to it. */
function lead(event) {
  if (event.key !== "Tab" || event.shiftKey || !skipping?.isConnected) return;
  const held = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement;
  const next = fresh && held === document.body ? skipping : null;
  const after = fresh && held === skipping ? document.querySelector('[data-testid="stHeader"] a') : null;
  if (!next) fresh = false;
  if (!next && !after) return;
  event.preventDefault();
  (next ?? after).focus();
}

/** Bring the picture into view after an example was taken, where less than half the screen shows it. */
function follow(button, taken) {
  const before = button.dataset.taken;
  button.dataset.taken = taken;
  const row = examples();
  const top = behind(row)?.getBoundingClientRect().top ?? 0;
  if (before === undefined || before === String(taken) || (top >= 0 && top < window.innerHeight / 2)) return;
  row?.scrollIntoView({ block: "start", behavior: calm() ? "auto" : "smooth" });
}

const ACTIONS = {
  skip,
  fullscreen: () =>
    document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen(),
};

const SIGNS = {
  skip: "M8 2v11M3 8l5 5 5-5",
  fullscreen: "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4",
};

export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  button.querySelector("path").setAttribute("d", SIGNS[data.action]);
  button.querySelector("span").textContent = data.action === "fullscreen" ? "" : data.label;
  button.className = data.action;
  button.title = data.label;
  button.setAttribute("aria-label", data.label);
  button.onclick = ACTIONS[data.action];
  if (data.action !== "skip") return;
  follow(button, data.taken);
  if (!skipping) {
    document.addEventListener("keydown", lead);
    document.addEventListener("pointerdown", () => (fresh = false), { once: true });
  }
  skipping = button;
}
