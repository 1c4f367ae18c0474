// What the page shows. The question is built when it, its round or its stage changes; all else is written into what
// stands there, so that nobody loses a word they type.

const part = (name) => document.getElementById(name);
const FOUND = /^(.*\/join)(?:\/([^/]*))?\/?$/.exec(location.pathname) || ["", "/join", ""];
const JOIN = FOUND[1];
const CODE = decoded(FOUND[2] || "").replace(/[\s-]/g, "").toUpperCase();
const draft = { number: 0, text: "" }; // what is typed and not yet sent
let line = null;
let built = "";
let refresh = () => {};

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch (_broken) {
    return text;
  }
}

/** Where somebody types the code. */
function enterForm() {
  const wrong = make("p", { id: "wrong", role: "alert" });
  const field = make("input", {
    id: "code", type: "text", maxlength: "15", autocapitalize: "characters", autocomplete: "off", autocorrect: "off",
    spellcheck: "false", "aria-describedby": "about wrong",
  });
  const form = make(
    "form", { novalidate: "" },
    make("label", { for: "code" }, WORDS.enter.label),
    make("p", { id: "about", class: "soft" }, WORDS.enter.about),
    field, make("button", { class: "main" }, WORDS.enter.go), wrong
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const code = field.value.replace(/[\s-]/g, "").toUpperCase();
    const fits = /^[A-Z]{5}$/.test(code);
    write(wrong, fits ? "" : WORDS.enter.wrong);
    field.setAttribute("aria-invalid", String(!fits));
    if (fits) location.href = JOIN + "/" + code;
    else field.focus();
  });
  return form;
}

function tokenForm(question) {
  const field = make("input", {
    id: "token", type: "text", maxlength: "60", autocomplete: "off", autocapitalize: "none", autocorrect: "off",
    spellcheck: "false", enterkeyhint: "send", "aria-describedby": "hint wrong",
  });
  const send = make("button", { class: "main" });
  const wrong = make("p", { id: "wrong", role: "alert" });
  const form = make(
    "form", { novalidate: "" },
    make("label", { for: "token" }, WORDS.ask.token),
    make("p", { id: "hint", class: "soft" }, WORDS.ask.hint), field, send, wrong
  );
  let touched = draft.number === question.number && draft.text !== "";
  if (touched) field.value = draft.text;
  field.addEventListener("input", () => {
    touched = true;
    draft.number = question.number;
    draft.text = field.value;
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = field.value.trim() !== "";
    write(wrong, typed ? "" : WORDS.ask.empty);
    if (!typed) return field.focus();
    draft.text = "";
    line.vote(field.value);
    if (matchMedia("(pointer: coarse)").matches) field.blur(); // its keyboard covers what is said now
  });
  refresh = () => {
    const known = given(line.earlier);
    if (!touched && known !== undefined) field.value = known;
    write(send, line.mine === null ? WORDS.ask.send : WORDS.ask.change);
  };
  return form;
}

/** Buttons that are one choice: arrows lead from one to the next, a tap or the space bar votes at once. */
function optionButtons(question) {
  const buttons = question.options.map((option, place) => {
    const button = make("button", { type: "button", role: "radio", class: "option" }, make("span", {}, option));
    button.addEventListener("click", () => given() === place || line.vote(place));
    return button;
  });
  const group = make("div", { role: "radiogroup", "aria-labelledby": "options" }, ...buttons);
  const current = (place) => buttons.forEach((button, other) => (button.tabIndex = other === place ? 0 : -1));
  group.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const from = buttons.indexOf(document.activeElement);
    if (!step || from < 0) return;
    event.preventDefault();
    const next = (from + step + buttons.length) % buttons.length;
    current(next);
    buttons[next].focus();
  });
  current(0);
  refresh = () => {
    const chosen = given();
    buttons.forEach((button, place) => button.setAttribute("aria-checked", String(place === chosen)));
    if (chosen !== undefined && !group.contains(document.activeElement)) current(chosen);
  };
  return make("div", {}, make("p", { id: "options", class: "label" }, WORDS.ask.options), group);
}

function scaleForm(question) {
  const scale = scaleOf(question);
  const slider = make("input", { id: "scale", type: "range", min: "0", max: String(scale.last), step: "1" });
  const number = make("output", { for: "scale" });
  const send = make("button", { class: "main" });
  const ends = make("p", { class: "ends soft" }, make("span", {}, scale.say(question.low)), make("span", {}, scale.say(question.high)));
  const form = make("form", {}, make("label", { for: "scale" }, WORDS.ask.scale), number, slider, ends, send);
  let touched = false;
  slider.value = String(Math.round(scale.last / 2));
  const say = () => {
    const said = scale.say(scale.at(Number(slider.value)));
    write(number, said);
    slider.setAttribute("aria-valuetext", said);
  };
  slider.addEventListener("input", () => {
    touched = true;
    say();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    line.vote(scale.at(Number(slider.value)));
  });
  refresh = () => {
    const known = given(line.earlier);
    if (!touched && known !== undefined) slider.value = String(scale.place(known));
    say();
    write(send, line.mine === null ? WORDS.ask.send : WORDS.ask.change);
  };
  return form;
}

function drawing() {
  const number = make("p", { class: "drawn" });
  const button = make("button", { type: "button", class: "main" }, WORDS.ask.draw);
  button.addEventListener("click", () => given() !== undefined || line.vote(null));
  refresh = () => {
    const left = document.activeElement === button && line.mine !== null;
    button.hidden = line.mine !== null;
    write(number, line.mine === null ? "" : drawn(line.mine));
    if (left) part("title").focus();
  };
  return make("div", {}, button, number);
}

/** A bar with its name before it and its number behind it. */
function bar(name, kind, width, number) {
  const fill = make("span", { class: "fill " + kind });
  fill.style.width = 100 * Math.min(Math.max(width, 0), 1) + "%";
  return make("p", { class: "bar" }, make("span", { class: "name" }, name), make("span", { class: "track" }, fill), make("b", {}, number));
}

function results(question, result) {
  const words = WORDS.result;
  const { rows, say } = result;
  const own = ownRow(question, rows, line.mine);
  const rounds = rows.length ? rows[0].counts.length : 0;
  const totals = Array.from({ length: rounds }, (_, round) => rows.reduce((sum, row) => sum + row.counts[round], 0));
  const beside = rows.some((row) => row.model !== null);
  const list = rows.map((row, place) => {
    const bars = row.counts.map((count, round) => {
      const all = totals[round];
      const name = rounds > 1 ? filled(words.round, { round: round + 1 }) : words.class;
      const kind = round < rounds - 1 ? "before" : "class";
      return bar(name, kind, all ? count / all : 0, filled(words.count, { count: count, all: all }));
    });
    if (row.model !== null) bars.push(bar(words.model, "model", row.model, share(row.model)));
    const label = make("p", { class: "answer" }, make("span", { class: "text" }, row.label));
    if (place === own) label.append(" ", make("span", { class: "yours" }, words.yours));
    return make("li", place === own ? { class: "own" } : {}, label, ...bars);
  });
  const parts = [make("h2", {}, beside ? words.beside : words.title)];
  if (question.kind === "draw" && line.mine !== null) {
    const token = own < 0 ? words.other : quoted(rows[own].label);
    parts.push(make("p", { class: "fell" }, filled(words.fell, { number: drawn(line.mine), token: token })));
  }
  if (say) parts.push(make("p", { class: "said" }, say));
  parts.push(rows.length ? make("ul", {}, ...list) : make("p", {}, words.nobody));
  return parts;
}

/** This phone's answer, counted or on its way; where there is none, `other`. */
function given(other) {
  const vote = line.pending;
  if (vote && belongs(vote, line.told.question)) return vote.answer;
  return line.mine === null ? other : line.mine;
}

const FORMS = { token: tokenForm, choice: optionButtons, statement: optionButtons, scale: scaleForm, draw: drawing };

function questionParts(told) {
  const { question } = told;
  const parts = [];
  if (told.stage === "open" && question.round) {
    const before = line.earlier;
    const said = before === undefined ? "" : filled(WORDS.ask.before, { answer: inWords(question, before) });
    parts.push(make("p", { class: "again" }, make("b", {}, filled(WORDS.ask.again, { round: question.round + 1 })), " ", said));
  }
  if (question.prompt) {
    parts.push(make("p", { class: "label" }, WORDS.ask.text), make("blockquote", { class: "text" }, question.prompt, " …"));
  }
  if (told.stage === "open") parts.push(FORMS[question.kind](question));
  if (told.stage === "closed") parts.push(make("p", { class: "closed" }, WORDS.status.closed));
  if (told.stage === "revealed" && told.result) parts.push(...results(question, told.result));
  return parts;
}

/** What stands on top, and what is below it. */
function content(told) {
  if (told === null) return [WORDS.reading, []];
  if (told.stage === "ended") {
    const words = line.entered ? WORDS.ended : WORDS.unknown;
    return [filled(words.title, { code: CODE }), [make("p", {}, words.say), enterForm()]];
  }
  if (!told.question) return [WORDS.waiting.title, [make("p", {}, WORDS.waiting.say)]];
  return [told.question.say, questionParts(told)];
}

function status(told) {
  const question = told && told.question;
  if (line.fault) return WORDS.why[line.fault] || WORDS.why.unavailable;
  if (!question) return "";
  const vote = line.pending;
  if (vote && belongs(vote, question)) {
    return filled(line.lost ? WORDS.status.kept : WORDS.status.sending, { answer: inWords(question, vote.answer) });
  }
  if (told.stage === "revealed" && question.kind === "draw" && line.mine !== null) return "";
  if (line.mine === null) return told.stage === "open" ? "" : WORDS.status.none;
  const words = told.stage !== "open" ? WORDS.status.final : question.kind === "draw" ? WORDS.status.drawn : WORDS.status.counted;
  return filled(words, { answer: inWords(question, line.mine) });
}

function show() {
  const { told } = line;
  const question = told && told.question;
  const revealed = told && told.stage === "revealed" ? [told.result, line.mine] : null;
  const now = JSON.stringify(told && [told.stage, question && [question.number, question.round], revealed]);
  if (now !== built) {
    built = now;
    refresh = () => {};
    const held = part("stage").contains(document.activeElement);
    const [title, parts] = content(told);
    part("stage").textContent = "";
    part("stage").append(...parts);
    write(part("title"), title);
    if (held) part("title").focus();
  }
  refresh();
  write(part("line"), line.lost ? WORDS.lost : "");
  write(part("status"), status(told));
  part("status").className = line.fault ? "fault" : line.mine !== null && !line.pending ? "counted" : "";
  const counted = told && told.stage === "open";
  const counts = counted ? { count: told.answered, all: Math.max(told.answered, told.present) } : null;
  write(part("count"), counts ? filled(WORDS.ask.answered, counts) : "");
}

if (CODE) {
  write(part("room"), filled(WORDS.room, { code: CODE }));
  line = new Line(JOIN, CODE, show);
} else {
  write(part("title"), WORDS.enter.title);
  part("stage").append(enterForm());
}
