"""A lesson's question: the visitor commits to an answer, then sees what is measured on the model in use."""

import math
from collections.abc import Hashable, Sequence

import streamlit as st

from model import sampling
from model.readings import guess
from pages.kit.lessons import player
from pages.kit.lessons.measures import MEASURES
from pages.kit.lessons.plan import Ask, AskToken
from pages.kit.prose import inform, say
from pages.kit.readings import Scene, reading
from pages.kit.wording import share
from pages.texts import texts
from viz.tokens import visible

_TEXTS = texts("shell")["lesson"]
_ANSWERS = "lesson answers"
_MOST = 300  # answers that are remembered of a visitor
_LONGEST = 20  # characters of a token among the answers


def right(ask: Ask, value: float) -> int:
    """Return the place of the answer that is right for a measured value."""
    if ask.scale:
        return min(range(len(ask.scale)), key=lambda place: abs(math.log(value / ask.scale[place])))
    return max(place for place, one in enumerate(ask.statements) if value >= one.start or place == 0)


def named(value: float) -> str:
    """Write a count as people say it."""
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if value >= size:
            return f"{value / size:,.3g} {_TEXTS[word]}"
    return f"{value:,.0f}"


def asks_token() -> bool:
    """Whether the open step of a lesson asks which token comes next."""
    current = player.current()
    return bool(current and isinstance(current[1].ask, AskToken))


def waits(scene: Scene) -> bool:
    """Whether that question has no answer of this visitor yet, for this text."""
    return _name(scene) not in _answers()


def draw(ask: Ask | AskToken, scene: Scene) -> None:
    """Draw the question of the open step, or what came of the answer."""
    if isinstance(ask, AskToken):
        _draw_token(ask, scene)
    else:
        _draw_measured(ask, scene)


def _draw_measured(ask: Ask, scene: Scene) -> None:
    measure = MEASURES[ask.measure]
    if len(scene.ids) < measure.least:
        inform(_TEXTS["too_short"], least=str(measure.least))
        return
    options = [named(value) for value in ask.scale] or [one.say for one in ask.statements]
    answer = _answer(ask.say, options, _place())
    if answer is None:
        return
    value = measure.compute(scene)
    best = right(ask, value)
    said = _TEXTS["right" if best == answer else "wrong"]
    say(
        f"{said} {ask.after}", guess=options[answer], best=options[best],
        value=share(value) if measure.share else named(value), title=scene.model.card.title,
        heads=f"{scene.model.shape.layers * scene.model.shape.heads:,}",
    )  # fmt: skip


def _draw_token(ask: AskToken, scene: Scene) -> None:
    """Ask which token comes next; the exact ranks say what is right."""
    tokens = _among(scene, ask.likely)
    names = [visible(scene.model.vocabulary.piece(token), _LONGEST) for token in tokens]
    answer = _answer(ask.say, names, _name(scene))
    if answer is None:
        return
    logits = scene.trace.logits
    chosen, (first, *_) = guess.placed(logits, tokens[answer : answer + 1]), sampling.likeliest(logits, 1).tolist()
    say(
        _TEXTS["token_right" if chosen.rank == 1 else "token_wrong"], guess=names[answer], rank=f"{chosen.rank:,}",
        probability=share(chosen.probability), vocabulary=f"{len(logits):,}", title=scene.model.card.title,
        first=visible(scene.model.vocabulary.piece(first), _LONGEST),
        first_probability=share(float(sampling.softmax(logits)[first])),
    )  # fmt: skip


@reading
def _among(scene: Scene, likely: int) -> tuple[int, ...]:
    return guess.among(scene.model, scene.trace.logits, likely)


def _answer(question: str, options: Sequence[str], name: Hashable) -> int | None:
    """Ask, and return the place of the answer; None while there is none.

    `name` tells the question apart from all others of this visitor.
    """
    answers, place = _answers(), _place()
    if name in answers:
        return answers[name]
    with (
        st.form(f"question {place}", border=False),
        st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"lesson question {place}"),
    ):
        with st.container(width="content"):
            say(f"**{question}**")
        chosen = st.pills(
            question, range(len(options)), format_func=options.__getitem__, label_visibility="collapsed",
            key=f"answer {place}",
        )  # fmt: skip
        st.form_submit_button(_TEXTS["answer"], icon=":material/visibility:")
    if chosen is None:
        return None
    answers[name] = int(chosen)
    while len(answers) > _MOST:
        del answers[next(iter(answers))]
    st.rerun()


def _answers() -> dict[Hashable, int]:
    found: dict[Hashable, int] = st.session_state.setdefault(_ANSWERS, {})
    return found


def _place() -> str:
    """Return the open step, by its lesson and its number."""
    return f"{player.LESSON.value} {player.PLACE.value}"


def _name(scene: Scene) -> Hashable:
    """Return what tells a question about the next token apart from others: the answers are those of one text."""
    return _place(), scene.model.card.key, scene.ids
