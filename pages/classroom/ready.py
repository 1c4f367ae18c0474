"""Questions that come with the app: where a class beats the model, where nobody can know, where both agree."""

from collections.abc import Sequence
from dataclasses import dataclass

from pages.kit.readings import Scene, model_reading
from pages.texts import texts

_TEXTS = texts("room_questions")


@dataclass(frozen=True)
class Ready:
    """A text whose next token is asked for."""

    name: str
    label: str
    say: str
    prompt: str
    claim: str
    """What it is there to show, by its name in `model.class_questions`."""
    answer: str = ""
    """What is right; empty where nothing is."""

    @property
    def shows(self) -> str:
        """What it is there to show, in a sentence."""
        return said(self.claim)


def said(claim: str) -> str:
    """Return the sentence of a claim; empty for none."""
    return str(_TEXTS["claims"][claim]["say"]) if claim in _TEXTS["claims"] else ""


def holding(about: Scene) -> Sequence[Ready]:
    """Return the questions that show on the model at hand what they are there to show, each measured once."""
    return [one for one in _every() if _holds(about, one)]


def named(name: str) -> Ready:
    """Return the question of a name. Raises StopIteration where there is none."""
    return next(one for one in _every() if one.name == name)


def _every() -> list[Ready]:
    return [Ready(**one) for one in _TEXTS["question"]]


@model_reading
def _holds(about: Scene, one: Ready) -> bool:
    from model.class_questions import holds

    return holds(about.model, about.model.trace(one.prompt).logits, {"claim": one.claim, "answer": one.answer})
