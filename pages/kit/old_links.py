"""Links written before parameters had stable ids: their names and English labels, and what they are called now.

A link may be on a slide or in a worksheet: what was written once is read for good.
"""

from collections.abc import Mapping

_NAMES: dict[str, dict[str, str]] = {
    "tokens": {"look": "view"},
    "attention": {"looking": "view"},
    "layers": {"reading": "view"},
    "learning": {"tab": "view", "seed": "sample"},
}
"""Chapter -> the former name of a parameter -> its name."""

_VALUES: dict[str, dict[str, dict[str, str]]] = {}
"""Chapter -> name -> the label that stood in the address -> the id."""


def translated(chapter: str, asked: Mapping[str, str]) -> dict[str, str]:
    """Return what an address of a chapter says, under today's names and ids."""
    names, values = _NAMES.get(chapter, {}), _VALUES.get(chapter, {})
    found = {}
    for name, text in asked.items():
        new = names.get(name, name)
        if new not in asked or new == name:
            labels = values.get(new, {})
            found[new] = ",".join(labels.get(part, part) for part in text.split(",")) if labels else text
    return found


def names(chapter: str) -> set[str]:
    """Return the former names that an address of a chapter may carry."""
    return set(_NAMES.get(chapter, {}))
