// Nothing to see: it tells Python where the teacher has gone.

import { lasting } from "../shared/lasting.js";
import { RoomEvents } from "../shared/room_events.js";
import { Steps } from "./steps.js";

const LOOK = 1000; // milliseconds between two looks for a step that was lost

/** Whether the page waits for nothing: it is connected, and no run is on its way. */
const resting = () => Boolean(document.querySelector(
  '[data-testid="stApp"][data-test-connection-state="CONNECTED"][data-test-script-state="notRunning"]',
)); // prettier-ignore

class Follower {
  constructor() {
    this.steps = new Steps();
    this.timer = setInterval(() => this.tell(this.steps.lost(Date.now(), resting())), LOOK);
  }

  accept(data, trigger) {
    this.trigger = trigger;
    if (this.code !== data.code) {
      this.events?.close();
      this.code = data.code;
      this.steps = new Steps();
      this.events = new RoomEvents(data.code, (told) => this.hear(told.step));
    }
    this.steps.known = data.step;
  }

  hear(step) {
    this.steps.heard = step;
    this.tell(this.steps.due(Date.now()));
  }

  tell(step) {
    if (step !== null) this.trigger("step", step);
  }

  close() {
    clearInterval(this.timer);
    this.events.close();
  }
}

export default lasting(Follower);
