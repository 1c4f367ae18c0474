"""The prediction covered until the visitor has guessed: the switch, the strip with the guess, what came of it.

A class guesses before it sees. While a prompt is covered, nothing that tells its next token goes to the browser; once
it is revealed it stays so for this visitor, and what comes after another token is covered again.
"""

from dataclasses import dataclass

import streamlit as st

from model import sampling
from model.errors import InvalidInput
from model.readings import guess
from model.readings.guess import Guess
from pages.kit import choices
from pages.kit.lessons import questions
from pages.kit.prose import inform, say, warn
from pages.kit.readings import Scene, reading
from pages.kit.wording import share, worded
from pages.texts import texts
from viz.tokens import visible

_TEXTS = texts("shell")["cover"]
_TYPED, _CHOSEN, _ASKED, _REVEALED = "guess typed", "guess chosen", "guess asked for", "revealed"
_STRIP_REM = 3.2  # its height, with the gap below it
_MOST = 200  # prompts whose reveal is remembered
_Prompt = tuple[str, tuple[int, ...]]


@dataclass(frozen=True)
class _Revealed:
    """What a visitor had guessed when the prediction was uncovered."""

    text: str = ""
    """As it was understood; empty where none was typed."""
    token: int | None = None
    """The token that was chosen instead."""
    read_anew: bool = False
    """Whether the visitor has asked for the other reading of the text: with or without its space."""


def draw_toggle() -> None:
    """Draw the switch that covers the prediction. To switch it on covers again what was revealed."""
    st.session_state.covering = choices.COVER.value
    st.toggle(_TEXTS["on"], key="covering", help=_TEXTS["help"], on_change=_take_cover)


def _take_cover() -> None:
    st.session_state[_REVEALED] = {}
    choices.COVER.set(st.session_state.covering)


def covered(scene: Scene) -> bool:
    """Whether this visitor has not yet seen what comes next, and the address asks to cover it or a lesson to guess."""
    if questions.asks_token():
        return questions.waits(scene)
    return choices.COVER.value and _prompt(scene) not in _seen()


def draw(scene: Scene) -> None:
    """Draw the strip: the guess and Reveal while the prompt is covered, what came of the guess once it is revealed.

    Without the cover it takes no room; its one container is always there, so that no picture below starts afresh. A
    lesson's own question about the next token stands in its place.
    """
    with st.container(gap=None):
        if strip_rem() == 0:
            return
        revealed = _seen().get(_prompt(scene))
        if revealed is None:
            _ask(scene)
        else:
            _say_result(scene, revealed)


def strip_rem() -> float:
    """Return the height of the strip in the page's type size, 0 without one: what a picture below it leaves to it."""
    return _STRIP_REM if choices.COVER.value and not questions.asks_token() else 0.0


def stop_where_covered(scene: Scene) -> None:
    """End the run where the prompt is covered, with the strip and a sentence: for a view that is all about what comes
    next, in a chapter that otherwise shows none of it.
    """
    draw(scene)
    if covered(scene):
        inform(_TEXTS["waits"])
        st.stop()


def _prompt(scene: Scene) -> _Prompt:
    return scene.model.card.key, scene.ids


def _seen() -> dict[_Prompt, _Revealed]:
    found: dict[_Prompt, _Revealed] = st.session_state.setdefault(_REVEALED, {})
    return found


@reading
def _offered(scene: Scene) -> tuple[int, ...]:
    return guess.offered(scene.model, scene.trace.logits)


def _ask(scene: Scene) -> None:
    """Ask for a guess, typed or chosen. Both are one form: nothing runs, and nothing is told, before Reveal."""
    if st.session_state.get(_ASKED) != _prompt(scene):  # a guess is about one prompt
        st.session_state[_ASKED] = _prompt(scene)
        st.session_state[_TYPED], st.session_state[_CHOSEN] = "", None
    names = {token: visible(scene.model.vocabulary.piece(token), 20) for token in _offered(scene)}
    with (
        st.form("guess", border=False),
        st.container(horizontal=True, vertical_alignment="center", gap="small"),
    ):
        st.text_input(
            _TEXTS["label"], key=_TYPED, max_chars=guess.LONGEST_GUESS, width=260, placeholder=_TEXTS["placeholder"],
            label_visibility="collapsed",
        )  # fmt: skip
        st.pills(
            _TEXTS["choose"], list(names), key=_CHOSEN, format_func=names.__getitem__, label_visibility="collapsed"
        )
        st.form_submit_button(
            _TEXTS["reveal"], icon=":material/visibility:", type="primary", on_click=_reveal, args=(scene,)
        )


def _reveal(scene: Scene) -> None:
    text = guess.understood(scene.model, scene.ids, st.session_state[_TYPED])
    _remember(scene, _Revealed(text, None if text.strip() else st.session_state[_CHOSEN]))


def _remember(scene: Scene, revealed: _Revealed) -> None:
    seen = _seen()
    seen.pop(_prompt(scene), None)
    seen[_prompt(scene)] = revealed
    while len(seen) > _MOST:
        del seen[next(iter(seen))]


def _say_result(scene: Scene, revealed: _Revealed) -> None:
    """Say where the guess stands among all tokens, and what the model's first is."""
    logits, piece = scene.trace.logits, scene.model.vocabulary.piece
    first = int(logits.argmax())
    known = {
        "first": visible(piece(first)),
        "first_probability": share(float(sampling.softmax(logits)[first])),
        "vocabulary": f"{scene.model.shape.vocabulary:,}",
    }
    judged = _judge(scene, revealed)
    if judged is None:
        say(_TEXTS["no_guess"], **known)
        return
    known |= {
        "guess": visible(piece(judged.token)),
        "rank": f"{judged.rank:,}",
        "probability": share(judged.probability),
        "count": str(len(judged.ids)),
        "typed": visible(revealed.text, guess.LONGEST_GUESS),
    }
    said = [_TEXTS["first" if judged.rank == 1 else "behind"]]
    if len(judged.ids) > 1:
        said.insert(0, _TEXTS["several"])
    if not revealed.text or revealed.read_anew:
        say(" ".join(said), **known)
        return
    sentence, other = st.columns([4, 1], vertical_alignment="center")
    with sentence:
        say(" ".join(said), **known)
    with other:
        _offer_other_reading(scene, revealed)


def _judge(scene: Scene, revealed: _Revealed) -> Guess | None:
    """Return the guess, judged; None where there was none. Says why where it is no guess."""
    if revealed.token is not None:
        return guess.placed(scene.trace.logits, (revealed.token,))
    if not revealed.text.strip():
        return None
    try:
        return guess.judge(scene.model, scene.trace.logits, revealed.text)
    except InvalidInput as invalid:
        warn("{error}", error=worded(invalid))
        return None


def _offer_other_reading(scene: Scene, revealed: _Revealed) -> None:
    """Offer to read the guess without the space that was put before it, or with one."""
    other = revealed.text.removeprefix(" ") if revealed.text.startswith(" ") else f" {revealed.text}"
    st.button(
        _TEXTS["other"].format(text=visible(other, 20)), key="other reading", type="tertiary", on_click=_remember,
        args=(scene, _Revealed(other, read_anew=True)),
    )  # fmt: skip
