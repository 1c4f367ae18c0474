// A draw as it is seen: a ball runs along the line, lands on a number, and the word that it hit rises out of the line.

import { calm } from "../shared/motion.js";
import { filled, write } from "../shared/elements.js";
import { rankOf } from "../shared/softmax.js";
import { drawnHere } from "./state.js";
import { drawnNumber, small } from "../shared/probabilities.js";
import { clamp, whole } from "../shared/numbers.js";

const RUN_MS = 550; // of a ball to the line's beginning, and
const RUN_ON_MS = 850; // so much longer to its end
const RISE = [
  { transform: "translateY(2rem) scale(0.4)", opacity: 0 },
  { transform: "none", opacity: 1 },
];
const RISING = { duration: 420, easing: "cubic-bezier(.3, 1.5, .6, 1)" };
const JOIN = [
  { transform: "none", opacity: 1 },
  { transform: "translateY(-6rem)", opacity: 0 },
];
const JOINING = { duration: 420, easing: "ease-in" };

/** Let a ball run to the number of the last draw, then call `landed`; at once for who wants no motion. */
export function run(view, landed) {
  const { ball, lane } = view.parts;
  view.running?.cancel();
  if (calm()) {
    landed();
    return;
  }
  const u = view.draws[drawnHere(view).at];
  const end = { transform: `translateX(${u * lane.clientWidth}px)` };
  const timing = { duration: RUN_MS + u * RUN_ON_MS, easing: "cubic-bezier(.25, .6, .3, 1)" };
  ball.hidden = false;
  const running = (view.running = ball.animate([{ transform: "none" }, end], timing));
  running.oncancel = running.onfinish = () => {
    if (view.running !== running) return;
    view.running = null;
    ball.hidden = true;
    if (running.playState === "finished") landed();
  };
}

/** The word comes up out of the line. */
export function rise(view) {
  if (!calm()) view.parts.hit.animate(RISE, RISING);
}

/** The word leaves for the prompt, at the head of the page. */
export function join(view) {
  if (!calm()) view.parts.risen.animate(JOIN, JOINING);
}

/** The rank, from 0, and the number of the draw that has landed; null while there is none. */
function landing(view, now) {
  const drawn = view.running ? null : drawnHere(view);
  if (!drawn) return null;
  const u = view.draws[drawn.at];
  const rank = rankOf(view.line, now.mass, now.kept, u);
  return { u, rank, share: view.powers[rank] / now.mass, name: view.header.names[rank] ?? view.names.get(rank) };
}

export function paintDraw(view, now) {
  const { parts, header, barred, writing } = view;
  const hit = landing(view, now);
  const row = hit ? Math.min(hit.rank, barred.length - 1) : -1;
  barred.forEach((other, j) => other.line.classList.toggle("landed", j === row));
  const text = writing ?? (hit || view.running ? null : view.state.wrote);
  parts.section.classList.toggle("writing", Boolean(writing));
  parts.section.classList.toggle("wrote", Boolean(text));
  parts.append.disabled = !hit || !header.canAppend || Boolean(writing);
  parts.takeBack.disabled = !header.canTakeBack || Boolean(writing);
  parts.drawOne.disabled = parts.drawMany.disabled = Boolean(writing);
  parts.write.disabled = !header.canWrite && !writing;
  const some = hit && { count: whole(hit.rank + 1), total: whole(header.V) };
  write(parts.rank, some ? filled(header.words.some_of, some) : "—");
  write(parts.landed, said(view, hit));
  parts.pin.hidden = !hit || Boolean(writing);
  if (hit) parts.pin.style.left = `${100 * hit.u}%`;
  if (text) paintRisen(view, "", text.text, 0);
  else if (hit) {
    paintRisen(view, `${drawnNumber(hit.u)} →`, hit.name ?? filled(header.words.place, { rank: some.count }), hit.u);
  }
  parts.risen.hidden = !(text || hit);
}

// The word stands over its pin, and wholly over the line: its width is asked for where it is another word.
function paintRisen(view, number, word, u) {
  const { number: before, hit, risen, lane } = view.parts;
  const asked = [number, word, u, lane.clientWidth].join("\n");
  if (view.risen === asked) return;
  view.risen = asked;
  risen.hidden = false;
  write(before, number);
  write(hit, word);
  const room = lane.clientWidth - risen.offsetWidth;
  risen.style.left = `${clamp(0, u * lane.clientWidth - risen.offsetWidth / 2, Math.max(0, room))}px`;
}

/** What the last act came to, in a sentence; what may be done, before there was any. */
function said(view, hit) {
  const { header, state, writing } = view;
  const { words } = header;
  if (writing) return filled(words.writing, { count: whole(writing.count), most: whole(writing.most) });
  if (hit) return landed(hit, header);
  if (view.running) return "";
  return state.wrote
    ? filled(words[`wrote_${state.wrote.state}`], { count: whole(state.wrote.count) })
    : words.invitation;
}

// The name stands in isolation marks, so that a word from right to left leaves the sentence in order.
function landed({ u, rank, share, name }, { words }) {
  const place = filled(words.rank_of, { rank: whole(rank + 1), share: `${small(100 * share)}%` });
  const known = name === undefined ? words.lands : words.lands_on;
  return filled(known, { number: drawnNumber(u), name: `\u2068${name}\u2069`, place });
}
