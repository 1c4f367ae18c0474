// components/page_button/script.js
function skip() {
  const row = document.querySelector(".st-key-examples_row");
  const next = row?.closest('[data-testid="stLayoutWrapper"]')?.nextElementSibling;
  if (!(next instanceof HTMLElement)) return;
  next.tabIndex = -1;
  next.focus();
}
var ACTIONS = {
  skip,
  print: () => window.print(),
  fullscreen: () => document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()
};
var SIGNS = {
  skip: "M8 2v11M3 8l5 5 5-5",
  print: "M4 6V2h8v4M4 11H2V6h12v5h-2M4 9h8v5H4z",
  fullscreen: "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4"
};
function script_default({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  button.querySelector("path").setAttribute("d", SIGNS[data.action]);
  button.querySelector("span").textContent = data.action === "fullscreen" ? "" : data.label;
  button.title = data.label;
  button.setAttribute("aria-label", data.label);
  button.onclick = ACTIONS[data.action];
}
export {
  script_default as default
};
