"""Which examples a view offers: those that show, on the model in use, what they are there to show."""

from collections.abc import Mapping
from typing import Any

from pages.kit.readings import Scene, model_reading
from pages.texts import texts

Example = Mapping[str, Any]
MEASURED = ("smollm2-135m", "fable")
"""The models on which tests measure every example: their results stand in the texts, under `models` where an example
holds on some of them alone. On any other model it is measured when a visitor first comes to the view."""


def offered(about: Scene, chapter: str, view: str) -> dict[int, Example]:
    """Return the examples of a view by their places in its texts."""
    table = _table(chapter, view)
    listed = ((place, _usual(table) | example) for place, example in enumerate(table["try"]))
    return {place: example for place, example in listed if _shows(about, chapter, view, place, example)}


def _table(chapter: str, view: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = texts(chapter)[view] if view else texts(chapter)
    return found


def _shows(about: Scene, chapter: str, view: str, place: int, example: Example) -> bool:
    key = about.model.card.key
    if key in MEASURED:
        return key in example.get("models", MEASURED)
    return _measured(about, chapter, view, place)


@model_reading
def _measured(about: Scene, chapter: str, view: str, place: int) -> bool:
    from model import examples

    return examples.holds(about.model, complete(chapter, view, place))


def complete(chapter: str, view: str, place: int) -> Example:
    """Return an example together with the lists of words that its view draws from."""
    table = _table(chapter, view)
    return {"word_groups": table.get("word_groups", {})} | _usual(table) | table["try"][place]


def _usual(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return the script of a view that has one: its examples are about that where they name no other."""
    return {"script": table["script"]} if "script" in table else {}
