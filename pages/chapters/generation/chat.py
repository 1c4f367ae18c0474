"""From completion to chatbot: the text around what a visitor says, and the answer that a model writes into it."""

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from model import chat as talk
from model import sampling
from model.chat import Frame
from model.readings.window import next_logits
from model.serving.turns import in_turns
from model.writing import Draws
from pages.chapters.generation import shared
from pages.chapters.generation.shared import LENGTH, TEXTS
from pages.chapters.generation.texts_kept import another_seed
from pages.kit import charts, choices, readers
from pages.kit.address import register
from pages.kit.controls import control, segmented
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import caption, say
from pages.kit.readings import Scene, model_reading, number_of, reading
from pages.kit.tables import as_csv
from pages.kit.wording import number, share
from pages.texts import texts
from viz.components.chat import Answered, Part, chat
from viz.components.chat_reply import reply
from viz.plots.rows import ranked_bars
from viz.tokens import visible

_TEXTS = TEXTS["chat"]
LONGEST = 600
"""Characters of a script."""
FRAME = register("frame", readers.one_of("none", "plain", "own"), "plain", owner="generation")
"""What stands around the visitor's words: nothing, the script, or the model's own template."""
SCRIPT = register("script", readers.text(LONGEST), _TEXTS["script"], owner="generation")
"""The plain text around the visitor's words, `model.chat.PLACE` in their place."""
BARS = 4
_IN_THE_FILE = 100
_KEPT, _WRITING = "answer kept", "writing an answer"


@dataclass
class _Kept:
    """The answer that a visitor had written last."""

    about: tuple[int, tuple[int, ...], Frame, Draws]
    """The model's number, the framed text, its frame, and how is drawn."""
    tokens: list[int] = field(default_factory=list)
    rate: float = 0.0


@model_reading
def _template(scene: Scene) -> Frame | None:
    """Return the frame that the model was trained on."""
    return talk.template(scene.model)


def _words(scene: Scene) -> str:
    """Return what the visitor says."""
    return scene.model.vocabulary.decode(scene.ids)


@reading
def _ids(scene: Scene, frame: Frame) -> tuple[int, ...]:
    """Return the ids of the framed text; without a frame they are the prompt's own."""
    return scene.ids if frame == Frame() else talk.encode(scene.model, frame, _words(scene))


@reading
def _logits(scene: Scene, frame: Frame) -> NDArray[np.float32]:
    """Return the logits (V,) after the framed text."""
    return next_logits(scene.model, talk.in_sight(scene.model, _ids(scene, frame)))


def _frame(scene: Scene) -> Frame:
    """Return the frame that the address asks for; the plain one where this model has no template."""
    own = _template(scene) if FRAME.value == "own" else None
    return Frame() if FRAME.value == "none" else own or talk.script(SCRIPT.value)


def show(scene: Scene, bar: DeltaGenerator) -> Shown:
    """Draw the script and the chat, and what the frame changes about the next token."""
    with bar:
        shared.ask_temperature()
        shared.ask_draws()
    own = _template(scene)
    kept = _kept(scene, _frame(scene))
    ids, frame = kept.about[1:3]
    _ask(scene, kept, own)
    chat(
        _script(scene, frame), _words(scene), _answered(scene, kept), texts("components")["chat"],
        digest=_digest(kept), key="chat",
    )  # fmt: skip
    unseen = len(ids) - len(talk.in_sight(scene.model, ids))
    if unseen:
        caption(_TEXTS["unseen"], count=str(unseen))
    compared = talk.script(SCRIPT.value) if frame == Frame() else frame
    distance = _compare(scene, compared)
    facts = {"distance": number(distance, 3), "trained": _trained(scene, own)}
    return Shown(facts, {"chat.csv": later(table, scene, compared)})


def _ask(scene: Scene, kept: _Kept, own: Frame | None) -> None:
    """Draw the choice of the frame, the script to edit, and the button that has the answer written."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="frame_row"):
        offered = ("none", "plain", "own") if own else ("none", "plain")
        segmented(
            FRAME, _TEXTS["frame"], {name: _TEXTS["frames"][name] for name in offered}, label_visibility="collapsed"
        )
        with st.popover(_TEXTS["edit"], icon=":material/edit:"):
            control(SCRIPT, st.text_area, _TEXTS["script_label"], max_chars=LONGEST, height=190)
            caption(_TEXTS["script_help"], place=talk.PLACE)
        so_far = talk.so_far(scene.model, kept.about[2], kept.tokens, LENGTH.value)
        if _WRITING in st.session_state:
            st.button(_TEXTS["stop"], icon=":material/stop:", on_click=_stop)
        elif so_far.why:
            st.button(_TEXTS["again"], icon=":material/replay:", on_click=_again)
        else:
            label = _TEXTS["go_on" if kept.tokens else "answer"]
            st.button(label, icon=":material/play_arrow:", on_click=_begin)
        if not own and FRAME.value == "own":
            with st.container(width="content"):
                caption(_TEXTS["no_template"], title=scene.model.card.title)


def _begin() -> None:
    st.session_state[_WRITING] = True


def _again() -> None:
    another_seed()
    _begin()


def _stop() -> None:
    st.session_state.pop(_WRITING, None)


def _kept(scene: Scene, frame: Frame) -> _Kept:
    """Return the answer that this visitor had written into this frame, empty where there is none yet."""
    about = number_of(scene.model), _ids(scene, frame), frame, shared.draws()
    kept: _Kept | None = st.session_state.get(_KEPT)
    if kept is None or kept.about != about:
        kept = st.session_state[_KEPT] = _Kept(about)
    return kept


def go_on(scene: Scene) -> None:
    """Write the answer that was asked for, once all of the page is drawn; what ends the run, a press on Stop, ends it.

    A run that comes to the end makes room for one that shows all.
    """
    place = st.empty()
    if not st.session_state.pop(_WRITING, False):
        return
    kept, model, began = _kept(scene, _frame(scene)), scene.model, time.perf_counter()
    _, ids, frame, draws = kept.about
    digest = _digest(kept)
    first = len(kept.tokens)
    for one in in_turns(talk.answer(model, frame, ids, draws, written=tuple(kept.tokens), most=LENGTH.value)):
        kept.tokens.append(one.token)
        kept.rate = (len(kept.tokens) - first) / (time.perf_counter() - began)
        with place:
            reply(digest, _answered(scene, kept, going=True))
    st.rerun()


def _digest(kept: _Kept) -> str:
    """Return the name of an answer for the browser."""
    return hashlib.blake2b(repr(kept.about).encode(), digest_size=8).hexdigest()


def _script(scene: Scene, frame: Frame) -> list[Part]:
    """Return the text that the model reads before it answers."""
    return [
        *_cut(scene, frame, frame.before),
        Part("words", _words(scene)),
        *_cut(scene, frame, frame.after),
    ]


def _cut(scene: Scene, frame: Frame, text: str) -> Iterator[Part]:
    for place, part in enumerate(talk.parts(scene.model, frame, text)):
        yield Part("special" if place % 2 else "frame", part)


def _answered(scene: Scene, kept: _Kept, *, going: bool = False) -> Answered:
    """Return the answer as far as it is written, and why there is no more of it."""
    answer = talk.so_far(scene.model, kept.about[2], kept.tokens, LENGTH.value)
    if not kept.tokens:
        return Answered(state="going" if _WRITING in st.session_state else "none")
    parts = (Part("answer", answer.text), Part("cut", answer.cut), Part("special", answer.end))
    why = "nothing" if answer.why == "end" and not answer.text else answer.why or ("going" if going else "stopped")
    note = _TEXTS["notes"][why].format(
        speaker=visible(kept.about[2].speaker, 20), end=visible(answer.end, 20), count=len(kept.tokens),
        rate=f"{kept.rate:.0f}",
    )  # fmt: skip
    return Answered(parts, answer.text, note, "going" if going else "over")


def _compare(scene: Scene, frame: Frame) -> float:
    """Draw what comes next without a frame and with one; return how far apart the two are."""
    chances = [sampling.softmax(logits) for logits in (scene.trace.logits, _logits(scene, frame))]
    end = max(float(row.max()) for row in chances)
    for column, kind, row in zip(st.columns(2, gap="large"), ("bare", "framed"), chances, strict=True):
        with column.container(gap=None):
            say(_TEXTS[kind])
            best = sampling.likeliest(row, BARS)
            labels = [visible(scene.model.vocabulary.piece(token), 20) for token in best.tolist()]
            height = 120 if choices.present() else 116
            charts.draw(
                ranked_bars(labels, row[best], (0,), end=end, height=height, type_px=charts.type_px()),
                key=f"chat {kind}",
            )
    distance = sampling.total_variation(*chances)
    fresh = _TEXTS["fresh"] if frame.after.endswith("\n") and not choices.present() else ""
    say(f"{_TEXTS['apart']} {fresh}".strip(), distance=number(distance, 3))
    return distance


def _trained(scene: Scene, own: Frame | None) -> str:
    """Return what is to be said of this model's training: measured where its template shows."""
    model = scene.model
    if not own or not own.ends:
        return str(_TEXTS["untrained"].format(title=model.card.title))
    shares = sampling.softmax(scene.trace.logits)
    end = max(own.ends, key=lambda token: float(shares[token]))
    return str(
        _TEXTS["trained"].format(
            title=model.card.title, end=visible(model.vocabulary.piece(end), 20), share=share(float(shares[end]))
        )
    )


def table(scene: Scene, frame: Frame) -> bytes:
    """Return the likeliest next tokens as CSV: whether there is a frame, rank, id, token, probability."""
    rows: list[list[object]] = []
    for kind, logits in (("no", scene.trace.logits), ("yes", _logits(scene, frame))):
        chances = sampling.softmax(logits)
        for rank, token in enumerate(sampling.likeliest(chances, _IN_THE_FILE).tolist(), 1):
            rows.append([kind, rank, token, scene.model.vocabulary.piece(token), repr(float(chances[token]))])
    return as_csv(["frame", "rank", "id", "token", "probability"], rows)
