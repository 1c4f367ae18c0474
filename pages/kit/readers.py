"""How the text in an address becomes a value: each function returns a reader, which raises ValueError for nonsense."""

import math
from collections.abc import Callable, Collection

Spot = tuple[int, int]
"""Two numbers that belong together, in the address as 5.3."""
MOST_SPOTS = 1200
"""The attention heads of GPT-2 XL, the largest model of the catalogue."""


def number(low: float, high: float) -> Callable[[str], float]:
    """Read a finite number, brought between `low` and `high`."""

    def read(text: str) -> float:
        value = float(text)
        if not math.isfinite(value):
            raise ValueError(text)
        return min(max(value, low), high)

    return read


def whole(low: int, high: int) -> Callable[[str], int]:
    """Read a whole number, brought between `low` and `high`."""
    return lambda text: min(max(int(text), low), high)


def optional(read: Callable[[str], int]) -> Callable[[str], int | None]:
    """Read as `read` does, and nothing as None."""
    return lambda text: read(text) if text else None


def one_of(*ids: str) -> Callable[[str], str]:
    """Read one of these ids."""

    def read(text: str) -> str:
        if text not in ids:
            raise ValueError(text)
        return text

    return read


def some_of(ids: Collection[str]) -> Callable[[str], tuple[str, ...]]:
    """Read the ids among those listed with commas between them; others are left out."""
    return lambda text: tuple(part for part in text.split(",") if part in ids)


def text(longest: int) -> Callable[[str], str]:
    """Read a text, its first `longest` characters."""
    return lambda typed: typed[:longest]


def name(longest: int) -> Callable[[str], str]:
    """Read an id, or several in one text: nothing that is longer than `longest` characters is any."""

    def read(text: str) -> str:
        if len(text) > longest:
            raise ValueError(text[:longest])
        return text

    return read


def yes(text: str) -> bool:
    """Read whether something is on."""
    return text.lower() in ("true", "1", "yes")


def spot(text: str) -> Spot:
    """Read two whole numbers from 1 on, written as 5.3."""
    first, second = (whole(1, 10**4)(part) for part in text.split("."))
    return first, second


def optional_spot(text: str) -> Spot | None:
    """Read a pair as `spot` does, and nothing as None."""
    return spot(text) if text else None


def cell(high: int) -> Callable[[str], Spot | None]:
    """Read a row and a column from 0 to `high`, written as 12.5 (12 alone is 12.0), and nothing as None."""
    number = whole(0, high)

    def read(text: str) -> Spot | None:
        row, _, column = text.partition(".")
        return (number(row), number(column or "0")) if text else None

    return read


def wholes(low: int, high: int, most: int) -> Callable[[str], tuple[int, ...]]:
    """Read whole numbers, written as 1.5.12, at most `most` of them, each brought between `low` and `high`."""
    number = whole(low, high)

    def read(text: str) -> tuple[int, ...]:
        parts = text.split(".", most) if text else []
        if len(parts) > most:
            raise ValueError(text[:60])
        return tuple(map(number, parts))

    return read


def spots(text: str) -> tuple[Spot, ...]:
    """Read pairs of numbers, written as 1.1-2.3, at most MOST_SPOTS of them."""
    parts = text.split("-", MOST_SPOTS) if text else []
    if len(parts) > MOST_SPOTS:
        raise ValueError(text[:60])
    return tuple(map(spot, parts))
