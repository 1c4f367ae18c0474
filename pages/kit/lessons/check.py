"""Whether data is a lesson: the published schema, and what no schema can say. What is wrong is said in a sentence."""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pages.kit import registry
from pages.kit.lessons.measures import MEASURES
from pages.texts import texts

if TYPE_CHECKING:
    from jsonschema import ValidationError

FACTS = (
    "tokens", "layers", "heads", "width", "neurons", "vocabulary", "context", "title", "norm", "licence",
)  # fmt: skip
"""The numbers that the words of a step may name: those of `head.facts`."""
ANSWERED = ("guess", "best", "value", "title", "heads")
"""What may be named once a question is answered."""
RESERVED = ("lesson", "step", "plan", "draft", "room")
"""Parameters of the address that a step cannot set: they say which lesson, or whose room, is open."""
_SCHEMA = json.loads(Path(__file__).with_name("schema.json").read_text("utf-8"))
_LIMITS = ("maxLength", "maxItems", "minItems", "maxProperties", "minimum", "maximum", "exclusiveMinimum")
_LONGEST = 40  # characters of what somebody wrote that a sentence repeats
Place = Sequence[str | int]


class LessonError(ValueError):
    """Why something is no lesson: a sentence, and where in the data it is so."""

    def __init__(self, fault: str, place: Place = (), **values: object) -> None:
        """Say `fault`, one of the texts' lesson.fault, of what stands at `place`: keys, and numbers from 0."""
        named = str(next((part for part in reversed(place) if isinstance(part, str)), ""))
        words = texts("shell")["lesson"]["fault"]
        if "found" in values:  # what somebody wrote
            values["found"] = str(values["found"])[:_LONGEST]
        said = words[fault].format(**{"name": named[:_LONGEST]} | values)
        if len(place) > 1 and place[0] == "step":
            said = words["in_step"].format(step=int(place[1]) + 1, said=said)
        super().__init__(said)
        self.place = tuple(place)


def check(data: Mapping[str, Any]) -> None:
    """Raise LessonError where `data` is no lesson."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    wrong = best_match(Draft202012Validator(_SCHEMA).iter_errors(data))
    if wrong is not None:
        raise _fault(wrong)
    for place, value in _leaves(data, ()):
        _check_value(value, place)
    for number, step in enumerate(data["step"]):
        _check_step(step, ("step", number))


def _fault(wrong: "ValidationError") -> LessonError:
    place, kind, schema = list(wrong.absolute_path), str(wrong.validator), wrong.schema
    if kind == "required":
        missing = next(name for name in wrong.validator_value if name not in wrong.instance)
        return LessonError("required", [*place, missing])
    if kind == "additionalProperties" and isinstance(wrong.instance, Mapping):
        known = schema.get("properties", {}) if isinstance(schema, Mapping) else {}
        return LessonError("unknown", place, found=next(name for name in wrong.instance if name not in known))
    if kind == "pattern" and place[-1] == "lit":
        return LessonError("lit", place)
    if kind in _LIMITS:
        return LessonError("limit_" + kind, place, limit=f"{wrong.validator_value:,}")
    return LessonError(kind if kind in ("minLength", "pattern", "type") else "form", place)


def _leaves(value: object, place: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], object]]:
    """Yield every value that holds no others, with its place."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _leaves(part, (*place, name))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _leaves(part, (*place, number))
    else:
        yield place, value


def _check_value(value: object, place: Place) -> None:
    if isinstance(value, float) and not math.isfinite(value):
        raise LessonError("not_finite", place)
    if isinstance(value, str) and re.search("[\ud800-\udfff]", value):  # half a letter: nothing can send it
        raise LessonError("letters", place)


def _check_step(step: Mapping[str, Any], place: tuple[str | int, ...]) -> None:
    if step["chapter"] not in [chapter.id for chapter in registry.CHAPTERS]:
        raise LessonError("chapter", (*place, "chapter"), found=step["chapter"])
    for name in step.get("set", {}):
        if name in RESERVED:
            raise LessonError("reserved", (*place, "set", name))
    _check_words(step["title"], (), (*place, "title"))
    _check_words(step["say"], FACTS, (*place, "say"))
    if act := step.get("act"):
        _check_words(act["say"], (), (*place, "act", "say"))
    if ask := step.get("ask"):
        _check_words(ask["say"], (), (*place, "ask", "say"))
        _check_words(ask.get("after", ""), ANSWERED, (*place, "ask", "after"))
        if "measure" in ask and ask["measure"] not in MEASURES:
            raise LessonError("measure", (*place, "ask", "measure"), found=ask["measure"], known=", ".join(MEASURES))


def _check_words(said: str, names: Sequence[str], place: Place) -> None:
    """Words name what is known and nothing else, and lead nowhere: whoever wrote them may be anybody."""
    for name in re.findall(r"\{(\w+)\}", said):
        if name not in names:
            raise LessonError("names", place, found=name)
    if re.search(r"\]\(", said):
        raise LessonError("links", place)
