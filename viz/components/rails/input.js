// Pointer and keyboard input to the view.

import { clamp } from "../shared/numbers.js";
import { spotAt } from "./layout.js";

export function listen(view) {
  const { stage, list } = view;
  stage.onpointermove = (event) => point(view, event);
  stage.onpointerleave = () => view.setHover(null);
  stage.onclick = (event) => {
    point(view, event); // a tap comes without a move before it
    click(view);
  };
  list.onkeydown = (event) => press(view, event);
  list.onfocus = list.onblur = () => view.drawGlow();
}

function point(view, event) {
  if (!view.geo) return;
  const box = view.stage.getBoundingClientRect();
  const [x, y] = [event.clientX - box.left, event.clientY - box.top];
  const spot = spotAt(view, x, y);
  view.setHover(spot && { ...spot, x, y });
}

function click(view) {
  const spot = view.hover;
  if (!spot || spot.part === "bar") return;
  view.list.focus({ preventScroll: true });
  if (spot.layer !== null) view.layer = spot.layer;
  view.keys = false;
  view.setFocus(spot.token);
  view.pin();
}

function press(view, event) {
  const { data, focus, layer } = view;
  const last = data.count - 1;
  const [up, down] = [focus - 1, focus + 1];
  const tokens = { ArrowUp: up, ArrowDown: down, PageUp: focus - 10, PageDown: focus + 10, Home: 0, End: last };
  const layers = { ArrowLeft: (layer ?? data.layers) - 1, ArrowRight: (layer ?? -1) + 1 };
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  view.keys = true;
  if (event.key in tokens) move(view, clamp(0, tokens[event.key], last));
  else if (event.key in layers) view.setLayer(clamp(0, layers[event.key], data.layers - 1));
  else if (event.key === "Escape") view.setLayer(null);
  else if (event.key === "Enter") view.open(data.layerDoor, layer);
  else return;
  event.preventDefault();
}

/** Move the focus by key; where it rests, it is pinned as a click pins it. */
function move(view, token) {
  view.setFocus(token);
  clearTimeout(view.timers.pin); // a held arrow key pins once it rests
  view.timers.pin = setTimeout(() => view.pin(), 400);
}
