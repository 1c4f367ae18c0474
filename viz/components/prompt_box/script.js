// The prompt: Enter runs it, Shift+Enter breaks the line, and what is not run yet says so. Whoever goes to another chapter
// before it is run is offered to run it or to let go of it.

import { draftOf, keepDraft, shownFor } from "./drafts.js";

/** @type {WeakMap<HTMLElement, Box>} */
const boxes = new WeakMap();

class Box {
  constructor(root) {
    this.form = root.querySelector("form");
    this.area = root.querySelector("textarea");
    this.note = root.querySelector(".note");
    this.state = root.querySelector("#state");
    this.offers = [root.querySelector(".run-it"), root.querySelector(".discard")];
    this.run = root.querySelector(".box > button");
    this.reminder = root.querySelector(".reminder");
    this.of = null; // the text that the page is about
    this.sent = null; // the text that was run last from here
    this.offered = false; // whether a draft that was brought along is to be run or let go
    this.inSight = true;
    this.form.onsubmit = (event) => this.send(event);
    this.area.oninput = () => {
      this.offered = false;
      this.typed();
    };
    this.offers[1].onclick = () => this.discard();
    this.area.onkeydown = (event) => {
      // While letters are being composed Enter belongs to the composition; Safari tells by the key code alone.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      this.send(event);
    };
    this.area.onfocus = this.area.onblur = () => this.fit();
    this.watch = new IntersectionObserver(([seen]) => {
      this.inSight = seen.isIntersecting;
      this.mark();
    });
    this.watch.observe(this.form);
  }

  accept(data, trigger) {
    this.words = data.words;
    this.trigger = trigger;
    this.area.setAttribute("aria-label", data.words.label);
    this.area.placeholder = data.words.placeholder;
    this.area.maxLength = data.longest;
    this.run.lastElementChild.textContent = data.words.run;
    this.form.querySelector("#hint").textContent = this.run.title = data.words.hint;
    this.reminder.textContent = data.words.remind;
    this.offers[0].textContent = data.words.run_it;
    this.offers[1].textContent = data.words.discard;
    if (this.of !== data.text) this.takeOver(data.text);
    if (this.place !== data.place) this.offered = true;
    this.place = data.place;
    this.mark();
  }

  /** The page is about another text now. */
  takeOver(text) {
    const first = this.of === null;
    this.area.value = first ? (draftOf(sessionStorage, text) ?? text) : shownFor(text, this.sent, this.area.value);
    this.of = text;
    this.sent = null;
    this.typed();
  }

  typed() {
    keepDraft(sessionStorage, this.of, this.area.value);
    this.fit();
    this.mark();
  }

  send(event) {
    event.preventDefault();
    this.sent = this.area.value;
    this.offered = false;
    this.trigger("run", this.sent);
    this.mark();
  }

  /** Back to the text that the page is about. */
  discard() {
    this.area.value = this.of;
    this.typed();
    this.area.focus();
  }

  /** As high as its text while somebody types; one line otherwise, so that the page below stays where it is. */
  fit() {
    const open = this.area.matches(":focus");
    this.area.style.height = "";
    if (open) this.area.style.height = `${this.area.scrollHeight + 2}px`;
    else this.area.scrollTop = 0;
  }

  mark() {
    const waits = this.area.value !== this.of && this.area.value !== this.sent;
    const full = this.area.value.length >= this.area.maxLength;
    this.form.classList.toggle("waits", waits);
    this.note.hidden = !waits && !full;
    for (const offer of this.offers) offer.hidden = !waits || !this.offered;
    this.state.textContent = full ? this.words.full : waits ? this.words.waits : "";
    this.reminder.hidden = !waits || this.inSight;
  }

  close() {
    this.watch.disconnect();
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const box = boxes.get(parentElement) ?? new Box(parentElement);
  boxes.set(parentElement, box);
  box.accept(data, setTriggerValue);
  return () => {
    box.close();
    boxes.delete(parentElement);
  };
}
