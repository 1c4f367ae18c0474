// The room on the wall. Its numbers come from the room itself; Python hears of nothing.

import { filled, placeWords, write } from "../shared/elements.js";
import { lasting } from "../shared/lasting.js";
import { RoomEvents } from "../shared/room_events.js";
import { aloud, sentences, share, typed } from "./counts.js";

const LOOK = 5000; // milliseconds after which a number that was not read aloud has another turn

class Wall {
  constructor(root) {
    this.room = root.querySelector(".room");
    this.part = (name) => root.querySelector(name);
    this.timer = setInterval(() => this.speak(), LOOK);
  }

  accept({ code, link, qr, words, compact }) {
    this.words = words;
    placeWords(this.room, words);
    this.room.setAttribute("aria-label", words.label);
    this.room.classList.toggle("compact", compact);
    write(this.part(".letters"), code);
    write(this.part(".code .unseen"), filled(words.code, { letters: [...code].join(" ") }));
    this.part(".join").hidden = compact;
    this.part("a").href = link;
    write(this.part("a"), typed(link, code));
    this.picture(qr);
    if (this.code !== code) this.enter(code);
    this.draw();
  }

  picture(qr) {
    const [image, source] = [this.part(".qr"), `data:image/svg+xml,${encodeURIComponent(qr)}`];
    image.hidden = !qr;
    image.alt = this.words.scan;
    if (qr && image.getAttribute("src") !== source) image.src = source;
  }

  enter(code) {
    this.events?.close();
    this.code = code;
    this.told = null;
    this.lost = false;
    this.before = { text: "", at: Date.now() };
    this.events = new RoomEvents(
      code,
      (told) => {
        this.told = told;
        this.draw();
      },
      (lost) => {
        this.lost = lost;
        this.draw();
      },
    );
  }

  draw() {
    const shown = this.told ? sentences(this.told, this.words) : { present: "", answered: "", trouble: "" };
    if (this.lost) shown.trouble = this.words.lost;
    for (const [name, text] of Object.entries(shown)) write(this.part(`.${name}`), text);
    const { count, all } = this.told ? share(this.told) : { count: 0, all: 0 };
    const bar = this.part("progress");
    bar.hidden = !shown.answered;
    bar.value = all ? count / all : 0;
    this.speak();
  }

  speak() {
    const text = this.told ? aloud(this.told, this.words, this.before, Date.now()) : "";
    if (!text) return;
    this.before = { text, at: Date.now() };
    write(this.part(".said"), text);
  }

  close() {
    clearInterval(this.timer);
    this.events.close();
  }
}

export default lasting(Wall);
