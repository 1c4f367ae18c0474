// components/shared/motion.js
var calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// components/page_button/script.js
function behind(row) {
  const next = row?.closest('[data-testid="stLayoutWrapper"]')?.nextElementSibling;
  return next instanceof HTMLElement ? next : null;
}
var examples = () => document.querySelector(".st-key-examples_row");
function skip() {
  const next = behind(examples());
  if (!next) return;
  next.tabIndex = -1;
  next.focus();
}
var skipping = null;
var fresh = true;
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
function follow(button, taken) {
  const before = button.dataset.taken;
  button.dataset.taken = taken;
  const row = examples();
  const top = behind(row)?.getBoundingClientRect().top ?? 0;
  if (before === void 0 || before === String(taken) || top >= 0 && top < window.innerHeight / 2) return;
  row?.scrollIntoView({ block: "start", behavior: calm() ? "auto" : "smooth" });
}
var ACTIONS = {
  skip,
  fullscreen: () => document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()
};
var SIGNS = {
  skip: "M8 2v11M3 8l5 5 5-5",
  fullscreen: "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4"
};
function script_default({ data, parentElement }) {
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
    document.addEventListener("pointerdown", () => fresh = false, { once: true });
  }
  skipping = button;
}
export {
  script_default as default
};
