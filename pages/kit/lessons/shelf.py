"""Where lessons are found by name: those that ship, those of the server, and those that visitors brought."""

import logging
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from model.settings import settings
from pages.kit.kept_texts import kept_texts
from pages.kit.lessons import plan, written
from pages.kit.lessons.check import LessonError
from pages.kit.lessons.plan import Lesson

_LOG = logging.getLogger(__name__)
_OWN = "own-"
"""What the names of lessons that visitors brought begin with."""


def find(name: str) -> Lesson | None:
    """Return the lesson of a name; None where there is none, or none any more."""
    if name in plan.SHIPPED:
        return plan.shipped(name)
    if not name.startswith(_OWN):
        return of_the_server().get(name)
    text = kept_texts().find(name.removeprefix(_OWN))
    return _brought(text) if text is not None else None


def offered() -> Mapping[str, Lesson]:
    """Return the lessons that anybody may open by a name: those that ship first, then those of the server."""
    shipped = {name: lesson for name in plan.SHIPPED if (lesson := plan.shipped(name))}
    return shipped | dict(of_the_server())


def keep(data: Mapping[str, Any]) -> str:
    """Keep a lesson that `check` let through, for a day, and return its name."""
    return _OWN + kept_texts().keep(written.as_toml(data))


@lru_cache(64)
def _brought(text: str) -> Lesson | None:
    """Return a lesson from a text that is kept: it may be any text whose id somebody knows."""
    try:
        return plan.read(written.from_toml(text))
    except LessonError:
        return None


@cache
def of_the_server() -> Mapping[str, Lesson]:
    """Return the lessons in the operator's folder by the names of their files; what is none is said in the log."""
    folder, found = settings().lessons, {}
    for path in sorted(folder.glob("*.toml")) if folder else []:
        try:
            found[path.stem] = plan.read(written.from_toml(path.read_text("utf-8")))
        except (LessonError, OSError, UnicodeDecodeError) as fault:
            _LOG.warning("%s: %s", path.name, fault)
    return MappingProxyType({name: lesson for name, lesson in found.items() if name not in plan.SHIPPED})
