"""What the views of the Compare chapter share: the second model, and the text that both read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from model.catalog import MODELS
from model.readings import side_by_side
from model.readings.parameters import ledger
from model.serving import variants
from pages.kit import charts, choices, cover, frame, models, prompts, readers, readings
from pages.kit.address import register
from pages.kit.controls import control
from pages.kit.prose import caption, warn
from pages.kit.readings import Scene, model_reading, reading
from pages.kit.wording import worded
from pages.texts import texts
from viz.tokens import visible

if TYPE_CHECKING:
    from model.language_model import LanguageModel

TEXTS = texts("compare")
WITH = register("with", readers.name(200), "", owner="compare")
"""The key of the second model; empty for the one that `usual` names."""
_LARGER = ("gpt2", "smollm2-135m")
_START = f"{variants.LEARNED}@0"
_END = 60  # characters of the text that both read, quoted where it is not all


@dataclass(frozen=True)
class Pair:
    """Two models, each with the same text in tokens of its own."""

    one: Scene
    """The model in use."""
    other: Scene
    """The second model."""

    @property
    def scenes(self) -> tuple[Scene, Scene]:
        """Both, the model in use first."""
        return self.one, self.other

    @property
    def titles(self) -> tuple[str, str]:
        """What the models are called."""
        return self.one.model.card.title, self.other.model.card.title


def offered(key: str) -> list[str]:
    """Return the keys of the models that may stand beside the model `key`, the usual one first."""
    pool = models.models()
    known = [*MODELS, *variants.CARDS]
    others = [other for other in known if other != key and pool.is_offered(other)]
    return sorted(others, key=lambda other: other != _usual(key))  # a stable sort: the others stay in their order


def _usual(key: str) -> str:
    """Return the second model where none is asked for: Fable, and beside Fable a larger one that is on this machine."""
    if key != variants.LEARNED:
        return variants.LEARNED
    return next((other for other in _LARGER if variants.at_hand(other)), _START)


def choose() -> str:
    """Return the key of the second model, opened in sight of a progress bar.

    What cannot be had is said, and another takes its place. No model is held meanwhile: a model that has to leave for
    this one may be one that another visitor's run waits to see gone.
    """
    first = models.current_model().model.card.key
    among = offered(first)
    asked = WITH.value
    with st.container(gap=None):  # one place, filled or not: a picture that moves in the page starts afresh
        if asked and asked not in among:
            WITH.set("")
            warn(TEXTS["same" if asked == first else "unknown"], name=visible(asked, 60), title=_title(first))
        for key in (WITH.value or among[0], _at_hand(first)):
            job = models.beside(key)
            if job.result is not None:
                return key
            WITH.set("")
            warn(TEXTS["failed"], title=_title(key), error=worded(job.error))
    st.stop()


def _title(key: str) -> str:
    return variants.title_of(key) if variants.known(key) else key


def _at_hand(key: str) -> str:
    return variants.LEARNED if key != variants.LEARNED else _START


def ask(key: str) -> None:
    """Ask which model is the second one; `key` is that of the first."""
    control(WITH, st.selectbox, TEXTS["with"], offered(key), format_func=_line, label_visibility="collapsed", width=235)


def _line(key: str) -> str:
    return str(TEXTS["beside"].format(title=variants.title_of(key)))


def pair(scene: Scene, key: str) -> Pair:
    """Return both models with the end of the prompt that both read whole."""
    found = models.beside(key).result
    assert found is not None
    text = common(scene, readings.number_of(found.model))
    one = scene if text == side_by_side.spelled(scene.model.vocabulary, scene.ids) else _read(scene.model, text)
    return Pair(one, _read(found.model, text))


def _read(model: "LanguageModel", text: str) -> Scene:
    return readings.scene(model, prompts.read(model, text))


@reading
def common(scene: Scene, number: int) -> str:
    """Return the end of the prompt that this model and the opened model of that number read whole."""
    other = readings.numbered(number)
    assert other is not None
    text = side_by_side.spelled(scene.model.vocabulary, scene.ids)
    return side_by_side.common_end([scene.model, other], text, models.token_limit())


def say_what_is_read(scene: Scene, found: Pair) -> None:
    """Say so where both read less than the model in use would alone."""
    with st.container(gap=None):
        if len(found.one.ids) < len(scene.ids):
            text = side_by_side.spelled(found.one.model.vocabulary, found.one.ids)
            caption(TEXTS["shorter"], start=visible(text[:_END], _END), one=found.titles[0], other=found.titles[1])


@model_reading
def parameters(scene: Scene) -> Mapping[str, int]:
    """Return the parameters of a model by what they belong to, with their sum under "total"."""
    found = ledger(scene.model)
    return {row.role: found.of(row.role) for row in found.rows} | {"total": found.total}


def facts(found: Pair) -> dict[str, str]:
    """Return the numbers of both models that sentences may name: those of the second one behind `other_`."""
    numbers = frame.facts(found.one) | {"parameters": f"{parameters(found.one)['total']:,}"}
    others = frame.facts(found.other) | {"parameters": f"{parameters(found.other)['total']:,}"}
    return numbers | {f"other_{name}": value for name, value in others.items()} | {"other": found.titles[1]}


def height(full: int, presented: int) -> int:
    """Return the height of a figure in pixels: on a desktop and on a projector, less what a guess takes."""
    pixels = presented if choices.present() else full
    return round(pixels - cover.strip_rem() * charts.rem())
