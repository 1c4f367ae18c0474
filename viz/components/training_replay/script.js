// The chapter's one picture. Streamlit calls the function below again on every change; between its calls the slider moves
// through the moments here, and Python hears only where it comes to rest.

import { Attention } from "./attention.js";
import { Next } from "./next.js";
import { Skills } from "./skills.js";
import { Strip } from "./strip.js";
import { Surprise } from "./surprise.js";
import { Words } from "./words.js";
import { clamp } from "../shared/numbers.js";
import { element } from "../shared/elements.js";
import { opened } from "./data.js";
import { explain } from "../shared/terms.js";
import { mount } from "../shared/mount.js";

const REST = 400; // milliseconds after which a slider that is moved by keys has come to rest

const [NARROW, WIDE] = [44, 66]; // rem: a telephone below the one, a projector's type below the other

class View {
  /** Given by Streamlit on every change. @type {(name: string, value: object) => void} */
  trigger;

  /** The head and the token that the visitor chose. @type {number | null} */
  head = null;
  /** @type {number | null} */
  token = null;

  constructor(root) {
    this.root = root;
    this.section = this.find(".learning");
    this.next = new Next(this);
    this.panels = {
      attention: new Attention(this),
      words: new Words(this),
      surprise: new Surprise(this),
      skills: new Skills(this),
    };
    this.strip = new Strip(this);
    this.observer = new ResizeObserver(() => {
      cancelAnimationFrame(this.measuring); // an answer at once would make the observer report again
      this.measuring = requestAnimationFrame(() => this.fit() !== this.fitted && this.place());
    });
    this.observer.observe(this.section);
  }

  find(selector) {
    return this.root.querySelector(selector);
  }

  /** Take what Python sent. The same picture again (a rerun, a theme) keeps what the visitor turned to. */
  accept(bytes) {
    const before = this.data;
    this.data = opened(bytes);
    const [moment, tab, visit, head, token] = this.data.start;
    if (!before || before.start[2] !== visit) {
      Object.assign(this, { moment, tab, head, token });
      clearTimeout(this.sending); // what was turned to before no longer counts
    }
    this.moment = Math.min(this.moment, this.data.moments - 1);
    this.section.style.setProperty("--height", `${this.data.height}rem`);
    if (before?.digest !== this.data.digest) this.build();
    this.place();
  }

  build() {
    const { data, section } = this;
    this.strip.stop();
    section.setAttribute("aria-label", data.labels.label);
    this.buttons = data.tabs.map((tab) => this.button(tab));
    const list = this.find(".tabs");
    list.setAttribute("aria-label", data.labels.tabs);
    list.replaceChildren(...this.buttons);
    list.onkeydown = (event) => this.press(event);
    for (const part of [this.strip, this.next, ...Object.values(this.panels)]) part.build(data);
    explain(this.root, data.terms);
  }

  button(tab) {
    const made = element("button", "", this.data.labels[tab]);
    Object.assign(made, { type: "button", id: `tab-${tab}`, onclick: () => this.open(tab) });
    made.setAttribute("role", "tab");
    made.setAttribute("aria-controls", `panel-${tab}`);
    return made;
  }

  press(event) {
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!move) return;
    const { tabs } = this.data;
    const to = (tabs.indexOf(this.tab) + move + tabs.length) % tabs.length;
    this.open(tabs[to]);
    this.buttons[to].focus();
  }

  // -- measures

  /** What the geometry hangs on, as one string. */
  fit() {
    return [this.section.clientWidth, this.rem, devicePixelRatio].join();
  }

  get rem() {
    return parseFloat(getComputedStyle(document.documentElement).fontSize);
  }

  get ratio() {
    return devicePixelRatio;
  }

  /** Measure and draw anew: another size, font, theme or prompt. Nothing glides there. */
  place() {
    this.fitted = this.fit();
    const width = this.section.clientWidth / this.rem;
    if (width === 0) return; // in a hidden tab; the observer reports when it opens
    this.section.dataset.room = width < NARROW ? "narrow" : width < WIDE ? "middle" : "wide";
    this.section.classList.add("still");
    this.mark();
    for (const part of [this.strip, this.panels[this.tab]]) part.place(this.data);
    this.panels[this.tab].now = null;
    this.show();
    this.section.getBoundingClientRect();
    this.section.classList.remove("still");
  }

  mark() {
    this.data.tabs.forEach((tab, i) => {
      const open = tab === this.tab;
      this.buttons[i].setAttribute("aria-selected", String(open));
      this.buttons[i].tabIndex = open ? 0 : -1;
      this.find(`#panel-${tab}`).hidden = !open;
    });
  }

  show() {
    for (const part of [this.strip, this.next, this.panels[this.tab]]) part.show(this.data, this.moment);
  }

  // -- what the visitor does

  turn(moment) {
    this.moment = clamp(0, moment, this.data.moments - 1);
    this.show();
  }

  open(tab) {
    this.tab = tab;
    this.place();
    this.send();
  }

  /** Keep which head or token the visitor chose; null for none. */
  choose(chosen) {
    Object.assign(this, chosen);
    this.send();
  }

  /** Tell Python what is looked at, once it rests. */
  send() {
    clearTimeout(this.sending);
    this.sending = setTimeout(() => {
      const { moment, tab, head, token } = this;
      this.trigger("seen", { moment, tab, head, token });
    }, REST);
  }

  close() {
    this.observer.disconnect();
    cancelAnimationFrame(this.measuring);
    clearTimeout(this.sending);
    clearInterval(this.strip.playing);
    this.panels.attention.close();
  }
}

export default mount(View);
