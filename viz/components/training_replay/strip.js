// The strip: the loss while the model learned, with a handle on it that is the slider.

import { amount, placeOf } from "./data.js";
import { calm } from "../shared/motion.js";
import { drawn, element, filled, inParts, write } from "../shared/elements.js";
import { signed, whole } from "../shared/numbers.js";

const SIGNS = { play: "M7 4v16l13-8z", pause: "M6 4h4v16H6zM14 4h4v16h-4z", next: "M5 4v16l10-8zM16 4h3v16h-3z" };
const PACE = 1300; // milliseconds a moment while it plays

export class Strip {
  constructor(view) {
    this.view = view;
    const find = (name) => view.find(name);
    this.plot = find(".plot");
    this.slider = find(".slider");
    this.play = find(".play");
    this.facts = [find(".step"), find(".seen"), find(".loss")];
    this.legend = find(".legend");
    this.slider.oninput = () => {
      this.stop();
      view.turn(+this.slider.value);
    };
    this.slider.onchange = () => view.send();
    this.play.onclick = () => this.press();
  }

  build({ labels, marked, moments }) {
    // What explains itself stays where it is from moment to moment: only the numbers are written anew.
    this.numbers = { tokens: element("b"), loss: element("b") };
    const nats = element("b");
    nats.append(this.numbers.loss, (this.unit = element("span")));
    this.unit.append(" ", ...inParts(marked, labels.nats));
    this.facts[1].replaceChildren(this.numbers.tokens, " ", ...inParts(marked, labels.seen));
    this.facts[2].replaceChildren(...inParts(marked, labels.loss), " ", nats);
    this.slider.max = moments - 1;
    this.slider.setAttribute("aria-label", labels.slider);
    const line = (name, text) => element("span", name, text);
    this.legend.replaceChildren(
      line("axis", labels.axis),
      line("held-out", labels.held_out),
      line("train", labels.train),
    );
    this.sign();
  }

  /** Draw both curves to the size that there is. */
  place({ run }) {
    const { plot, view } = this;
    const { width, height } = plot.getBoundingClientRect();
    const rem = view.rem;
    const losses = [...run.train, ...run.held_out].map(([, loss]) => loss);
    const [low, high] = [Math.floor(Math.min(...losses)), Math.ceil(Math.max(...losses))];
    const box = { left: 2.4 * rem, right: width - rem, top: 0.7 * rem, bottom: height - 1.5 * rem };
    const x = (step) =>
      box.left + ((box.right - box.left) * placeOf(run.steps, step)) / Math.max(1, run.steps.length - 1);
    const y = (loss) => box.top + ((box.bottom - box.top) * (high - loss)) / Math.max(1, high - low);
    const path = (points) =>
      points.map(([step, loss], i) => `${i ? "L" : "M"}${x(step).toFixed(1)} ${y(loss).toFixed(1)}`).join("");
    const text = (className, left, top, words, anchor) =>
      drawn("text", { class: className, x: left, y: top, "text-anchor": anchor }, words);
    plot.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const every = Math.ceil((5 * rem * (run.steps.length - 1)) / Math.max(1, box.right - box.left)) || 1;
    const last = run.steps.length - 1;
    const shown = (i) => i === last || (i % every === 0 && last - i >= every);
    const ticks = run.steps.flatMap((step, i) => [
      drawn("line", { class: "stop", x1: x(step), x2: x(step), y1: box.top, y2: box.bottom }),
      ...(shown(i) ? [text("tick", x(step), height - 0.3 * rem, whole(step), i === last ? "end" : "middle")] : []),
    ]);
    this.handle = drawn("g", { class: "handle" });
    this.handle.append(
      drawn("line", { class: "guide", y1: box.top, y2: box.bottom }),
      drawn("circle", { class: "halo", r: 0.85 * rem }),
      drawn("circle", { class: "knob", r: 0.5 * rem }),
    );
    plot.replaceChildren(
      ...ticks,
      ...[high, low].map((loss) => text("tick", box.left - 0.9 * rem, y(loss) + 0.3 * rem, String(loss), "end")),
      drawn("path", { class: "train", d: path(run.train) }),
      drawn("path", { class: "held-out", d: path(run.held_out) }),
      this.handle,
    );
    Object.assign(this.slider.style, {
      left: `${box.left - 0.8 * rem}px`,
      right: `${width - box.right - 0.8 * rem}px`,
    });
    this.at = run.steps.map((step) => [x(step), y(along(run.held_out, step))]);
  }

  show({ run, labels }, moment) {
    const loss = run.losses[moment];
    const facts = {
      step: whole(run.steps[moment]),
      tokens: amount(run.tokens[moment]),
      loss: loss === null ? labels.unmeasured : `${signed(loss)} ${labels.nats}`,
    };
    const name = moment === 0 && run.steps[0] === 0 ? labels.start : moment === run.steps.length - 1 ? labels.end : "";
    this.facts[0].replaceChildren(`${labels.step} ${facts.step}`, element("small", "", name));
    write(this.numbers.tokens, facts.tokens);
    write(this.numbers.loss, loss === null ? labels.unmeasured : signed(loss));
    this.unit.hidden = loss === null;
    this.slider.value = moment;
    this.slider.setAttribute("aria-valuetext", filled(labels.moment, facts));
    const [x, y] = this.at[moment];
    this.handle.style.transform = `translateX(${x}px)`;
    for (const circle of this.handle.querySelectorAll("circle")) circle.style.transform = `translateY(${y}px)`;
  }

  // -- playing

  /** Walk through the moments, from the first where the last is shown. Who wants no motion takes one step. */
  press() {
    const { view } = this;
    const last = view.data.moments - 1;
    if (this.playing) {
      this.stop();
      view.send();
      return;
    }
    const first = view.moment === last ? 0 : view.moment + 1;
    view.turn(first);
    if (calm() || first === last) {
      view.send();
      return;
    }
    this.playing = setInterval(() => {
      view.turn(view.moment + 1);
      if (view.moment < last) return;
      this.stop();
      view.send();
    }, PACE);
    this.sign();
  }

  stop() {
    clearInterval(this.playing);
    this.playing = 0;
    this.sign();
  }

  sign() {
    const kind = this.playing ? "pause" : calm() ? "next" : "play";
    this.play.querySelector("path").setAttribute("d", SIGNS[kind]);
    this.play.setAttribute("aria-label", this.view.data.labels[kind]);
    this.play.title = this.view.data.labels[kind];
  }
}

/** The loss of a curve at a step, on the line between the two measured ones around it. */
function along(curve, step) {
  const after = curve.findIndex(([at]) => at >= step);
  if (after <= 0) return curve.at(after)[1];
  const [[from, high], [to, low]] = [curve[after - 1], curve[after]];
  return high + ((low - high) * (step - from)) / (to - from);
}
