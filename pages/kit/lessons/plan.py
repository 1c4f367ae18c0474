"""What a lesson is: its steps as data, held against a published schema and against the chapters that there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pages.kit.address import as_text
from pages.kit.lessons.check import check
from pages.texts import texts

SHIPPED = ("story", "beliefs", "temperature", "attention")
"""The lessons that come with the app, by the names of their files."""


@dataclass(frozen=True)
class Act:
    """Something to do: it is done once a choice of the visitor is so."""

    parameter: str
    """Its name in the address."""
    say: str
    below: float | None = None
    above: float | None = None
    changed: bool = False

    def done(self, value: Any, start: Any) -> bool:
        """Whether `value` is what is waited for; `start` is what the step begins with."""
        if self.changed:
            return bool(value != start)
        if not isinstance(value, int | float):
            return False
        return (self.below is None or value < self.below) and (self.above is None or value > self.above)


@dataclass(frozen=True)
class Statement:
    """One of several things to believe: it is so where the measure is at least `start` and below the next one's."""

    say: str
    start: float


@dataclass(frozen=True)
class Ask:
    """A question whose answer is measured on the model in use when it is asked."""

    measure: str
    """One of `measures.MEASURES`."""
    say: str
    after: str
    """What is said once it is answered; may name the measured {value}."""
    scale: Sequence[float] = ()
    """Values to choose among, rising: the one nearest to the measure by its ratio is right."""
    statements: Sequence[Statement] = ()
    """Or statements, in the order of where they begin."""


@dataclass(frozen=True)
class AskToken:
    """The question which token comes next: its answers come from the model in use, whose likeliest one is right."""

    say: str
    likely: int
    """How many of the likeliest tokens are among the answers."""


@dataclass(frozen=True)
class Step:
    """One thought, on one picture."""

    chapter: str
    title: str
    say: str
    """May name the numbers of `head.facts`."""
    address: Mapping[str, str]
    """What the link to the picture says."""
    act: Act | None = None
    ask: Ask | AskToken | None = None
    lit: str = ""
    """The part of the page that is meant, as `viz.components.spotlight` names it; empty where it is all of it."""
    shows: Mapping[str, Any] = field(default_factory=dict)
    """What must be so on the model in use for the words to hold: claims as those of examples, which tests measure."""


@dataclass(frozen=True)
class Lesson:
    """Steps in their order."""

    title: str
    about: str
    minutes: int
    steps: Sequence[Step]


@cache
def shipped(name: str) -> Lesson | None:
    """Return a lesson that comes with the app; None where there is none of that name."""
    return read(texts(f"lessons/{name}")) if name in SHIPPED else None


def read(data: Mapping[str, Any]) -> Lesson:
    """Return the lesson that a TOML file says. Raises LessonError with a sentence for what is no lesson."""
    check(data)
    return Lesson(data["title"], data["about"], data["minutes"], [_step(step) for step in data["step"]])


def _step(data: Mapping[str, Any]) -> Step:
    asked = {name: as_text(value) for name, value in data.get("set", {}).items()}
    act = Act(**data["act"]) if "act" in data else None
    return Step(
        data["chapter"], data["title"], data["say"], asked, act, _ask(data.get("ask")), data.get("lit", ""),
        data.get("shows", {}),
    )  # fmt: skip


def _ask(data: Mapping[str, Any] | None) -> Ask | AskToken | None:
    if data is None:
        return None
    if "token" in data:
        return AskToken(data["say"], data["token"])
    statements = [Statement(one["say"], one["from"]) for one in data.get("statement", ())]
    return Ask(data["measure"], data["say"], data["after"], data.get("scale", ()), statements)
