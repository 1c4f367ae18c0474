// Which of the teacher's steps Python is to be told of.

const AGAIN = 5000; // milliseconds after which a step that did not arrive may be told again
const MOST = 3; // times that one step is told

/** What Python knows, and what it has been told. */
export class Steps {
  constructor() {
    this.known = -Infinity;
    this.heard = null;
    this.told = null;
    this.times = 0;
    this.at = 0;
  }

  /**
   * The step that Python is to be told now; null where there is none. Each is told once.
   * @param {number} now milliseconds
   */
  due(now) {
    if (this.heard === null || this.heard === this.told || (this.heard !== -1 && this.heard <= this.known)) return null;
    [this.told, this.times, this.at] = [this.heard, 1, now];
    return this.heard;
  }

  /**
   * The same for a step that was lost on its way: the page rests, is connected, and still knows an older one.
   * @param {number} now milliseconds
   * @param {boolean} resting
   */
  lost(now, resting) {
    const arrived = this.told === null || this.told <= this.known;
    if (arrived || !resting || this.times >= MOST || now - this.at < AGAIN) return null;
    this.times += 1;
    this.at = now;
    return this.told;
  }
}
