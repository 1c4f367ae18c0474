// The view: what the visitor sees and has chosen, drawn anew when it changes.

import { Panel, showTip } from "./panel.js";
import { aloud, summary } from "./words.js";
import { ancestors, heightTaken, rowLayout, rowsBetween, stationLayout } from "./layout.js";
import { attraction, opened } from "./data.js";
import { beadPicture, drawPulse, drawSpot } from "./motion.js";
import { calm } from "../shared/motion.js";
import { clamp } from "../shared/numbers.js";
import { colourNames, drawDots, drawFan, drawFocus, drawRails, drawStrips, stripPicture } from "./drawing.js";
import { drawReads } from "./streams.js";
import { element, placeWords } from "../shared/elements.js";
import { explain } from "../shared/terms.js";
import { groupsOf } from "./bundles.js";
import { layerButtons, placeFittings, tokenOptions, writeLegend, writeStations } from "./fittings.js";
import { listen } from "./input.js";
import { placeLabels, writeLabels } from "./labels.js";
import { writeAnswer } from "./answer.js";

/** Call `draw(part)` at once and each frame, part going from 0 to 1 in `milliseconds`. Returns what stops it. */
function animate(milliseconds, draw) {
  const began = performance.now();
  let frame = 0;
  const step = (now) => {
    const part = clamp(0, (now - began) / milliseconds, 1);
    if (part < 1) frame = requestAnimationFrame(step);
    draw(part);
  };
  step(began);
  return () => cancelAnimationFrame(frame);
}

export class View {
  /** How Python hears of a door. @type {(name: string, value: object) => void} */
  trigger;
  /** Where Python finds the token that is pinned. @type {(name: string, value: object) => void} */
  remember;

  constructor(root) {
    this.root = root;
    this.machine = this.find(".machine");
    this.stage = this.find(".stage");
    this.scene = this.find(".scene");
    this.glow = this.find(".glow");
    this.list = this.find(".tokens");
    this.labels = this.find(".readings");
    this.tip = this.find(".tip");
    this.live = this.find(".live");
    this.panel = new Panel((selector) => this.find(selector));
    this.layer = null; // the keyboard's layer cursor
    this.keys = false; // whether the last move was by key: the cursor shows only then
    this.hover = null;
    this.timers = {};
    this.stopGlide = this.stopPulse = () => {};
    this.observer = new ResizeObserver(() => {
      cancelAnimationFrame(this.measuring); // many report at once, and an answer at once would make them report again
      this.measuring = requestAnimationFrame(() => this.measure());
    });
    listen(this);
  }

  find(selector) {
    return this.root.querySelector(selector);
  }

  /** Take what Python sent. The same picture again (a rerun, a theme) keeps the focus and starts no pulse. */
  accept(bytes) {
    const data = opened(bytes);
    this.colours = colourNames(this.machine);
    if (data.digest !== this.data?.digest) {
      this.forget(); // what was still to be said was about the old prompt
      if (this.data) this.say();
      this.data = data;
      this.focus = data.initial;
      this.layer = null;
      this.hover = null;
      this.pulseDue = !calm();
      this.build();
      for (const node of [this.stage, ...ancestors(this.stage)]) this.observer.observe(node);
      document.fonts.ready.then(() => this.place()); // names are measured again once their font is there
    }
    if (data.visit !== this.visit) this.focus = data.initial; // a link, an example or the back button moved it
    this.visit = data.visit;
    this.strips = stripPicture(this.data, this.colours.ink);
    this.place();
  }

  /** Make the elements that depend on the prompt only. */
  build() {
    const { data } = this;
    placeWords(this.root, data.words);
    this.options = tokenOptions(data);
    this.list.replaceChildren(...this.options);
    this.layerButtons = layerButtons(this);
    this.find(".numbers").replaceChildren(element("p", "positions", data.positions), ...this.layerButtons);
    this.find(".summary").textContent = summary(data);
    writeStations(this);
    this.sizeMarks = writeLegend(this);
  }

  // -- measures

  /** Something around the picture has another size: draw anew if that leaves another height or width. */
  measure() {
    if (String(this.fit()) !== String(this.fitted)) this.place();
  }

  /** Let the stage fill the window down to its lower edge (style.css has the limits) and return what the geometry hangs
   * on: width, height, root font size, device pixels a CSS pixel. Scrolling changes none of it. */
  fit() {
    this.machine.style.setProperty("--taken", `${heightTaken(this.machine, this.stage)}px`);
    const { width, height } = this.stage.getBoundingClientRect();
    return [width, height, parseFloat(getComputedStyle(document.documentElement).fontSize), window.devicePixelRatio];
  }

  /** Measure and draw anew: another size, font, theme or prompt. */
  place() {
    this.fitted = this.fit();
    const [width, height, rem, ratio] = this.fitted;
    if (width === 0) return; // not shown
    this.ratio = ratio;
    for (const canvas of [this.scene, this.glow]) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    const probe = this.scene.getContext("2d");
    probe.font = `700 ${1.05 * rem}px ${getComputedStyle(this.list).fontFamily}`;
    const longest = this.data.tokens.reduce((most, name) => Math.max(most, probe.measureText(name).width), 0);
    this.geo = stationLayout(width, height, rem, longest, this.data.layers);
    for (const name of ["narrow", "phone"]) this.machine.classList.toggle(name, this.geo[name]);
    this.bead = beadPicture(this.colours.focus, this.colours.dark ? "#ffffff" : this.colours.focus, ratio);
    placeFittings(this);
    this.refocus(false);
    if (this.pulseDue) this.pulse();
  }

  // -- the picture

  /** Lay out the rows for the focus and draw; `glide` lets the rows move there instead of jumping. */
  refocus(glide) {
    const { data, geo, focus, rows: start } = this;
    this.stopGlide();
    this.pull = attraction(data, focus);
    const goal = rowLayout(data.count, geo.rowsHeight, geo.rem, focus, this.pull);
    this.ends = this.panel.fill(data, geo, focus);
    this.find(".after").textContent = data.tokens[focus];
    writeAnswer(this.find(".answer"), data, focus);
    writeLabels(this);
    explain(this.root, data.terms);
    if (!glide || calm()) {
      this.show(goal);
      return;
    }
    this.stopGlide = animate(180, (part) => this.show(rowsBetween(start, goal, 1 - (1 - part) ** 3)));
  }

  show(rows) {
    this.rows = rows;
    this.draw();
  }

  context(canvas) {
    const context = canvas.getContext("2d");
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.clearRect(0, 0, this.geo.width, this.geo.height);
    return context;
  }

  draw() {
    const context = this.context(this.scene);
    if (!this.geo.phone) drawStrips(context, this);
    drawRails(context, this);
    drawDots(context, this);
    if (!this.pulsing) {
      for (const group of groupsOf(this.data)) drawReads(context, this, group, this.focus);
      drawFan(context, this);
    }
    drawFocus(context, this);
    this.writeNames();
    placeLabels(this);
    this.drawGlow();
  }

  writeNames() {
    const { rows, focus, pull } = this;
    this.list.style.fontSize = `${rows.size}px`;
    this.options.forEach((option, t) => {
      option.classList.toggle("off", rows.heights[t] < rows.size && t !== focus);
      option.classList.toggle("focus", t === focus);
      option.classList.toggle("read", t < focus && pull[t] > 0.25);
      option.setAttribute("aria-selected", String(t === focus));
      option.style.top = `${rows.middles[t]}px`;
    });
    this.list.setAttribute("aria-activedescendant", `token-${focus}`);
  }

  /** Draw what lies over the picture: what is being read, under the pointer or at the keyboard's layer cursor. */
  drawGlow() {
    if (!this.geo) return;
    const context = this.context(this.glow);
    const spot = this.hover ?? this.cursor();
    this.layerButtons.forEach((button, layer) => button.classList.toggle("at", layer === spot?.layer));
    showTip(this.tip, this, spot);
    if (spot) drawSpot(context, this, spot);
  }

  cursor() {
    if (!this.keys || this.layer === null || this.root.activeElement !== this.list) return null;
    return { part: "rail", token: this.focus, layer: this.layer };
  }

  /** One pulse of light from the tokens to the next word, when a new prompt has arrived. */
  pulse() {
    this.endPulse();
    this.pulseDue = false;
    this.pulsing = true;
    this.machine.classList.add("pulsing");
    this.draw();
    this.stopPulse = animate(800, (part) => {
      if (part < 1) return drawPulse(this.context(this.glow), this, part * part * (3 - 2 * part));
      this.endPulse();
      return this.draw();
    });
  }

  endPulse() {
    this.stopPulse();
    this.pulsing = false;
    this.machine.classList.remove("pulsing");
  }

  // -- what the visitor does

  setHover(spot) {
    this.hover = spot;
    if (!this.pulsing) this.drawGlow();
  }

  setLayer(layer) {
    this.layer = layer;
    this.hover = null;
    this.drawGlow();
    this.say();
  }

  setFocus(token) {
    const moved = token !== this.focus;
    this.focus = token;
    this.hover = null;
    if (moved) {
      this.refocus(true);
    } else {
      this.drawGlow();
    }
    this.say();
  }

  say() {
    clearTimeout(this.timers.say); // a held arrow key speaks once it rests
    this.timers.say = setTimeout(() => {
      this.live.textContent = aloud(this.data, this.focus, this.layer);
    }, 120);
  }

  /** Let Python know the token in focus: the address carries it. */
  pin() {
    clearTimeout(this.timers.pin);
    delete this.timers.pin;
    this.remember("focus", { of: this.data.digest, visit: this.visit, token: this.focus });
  }

  open(id, layer) {
    if (this.timers.pin) this.pin(); // a chapter opens at the token that the keys have just reached
    this.trigger("door", { of: this.data.digest, id, layer });
  }

  close() {
    this.observer.disconnect();
    cancelAnimationFrame(this.measuring);
    this.endPulse();
    this.stopGlide();
    this.forget();
  }

  /** Nothing that waits is said or done any more. */
  forget() {
    Object.values(this.timers).forEach(clearTimeout);
    this.timers = {};
  }
}
