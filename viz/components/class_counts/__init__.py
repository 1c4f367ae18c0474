"""How many of a class chose each answer, round by round, with the answer that is measured to be right marked."""

from collections.abc import Mapping, Sequence

from viz.components.declare import declare
from viz.components.payload import chosen_texts

TEXTS = ("title", "answer", "class", "round", "counted", "moved", "right")
"""The texts that `class_counts` needs; pages/texts/en/components.toml says what each may name in {braces}."""

_mount = declare(__file__)


def class_counts(
    rows: Sequence[tuple[str, tuple[int, ...]]], words: Mapping[str, str], *, right: int | None = None, key: str
) -> None:
    """Mount the bars. `rows` are (label, how many chose it in each round) in the order in which they were offered.

    Of the rounds the last two are drawn; `right` is the place of the row that is right, from 0, None where nothing is.
    Raises ValueError where a word is missing, and for rows that do not fit each other.
    """
    rounds = len(rows[0][1]) if rows else 0
    if any(len(counts) != rounds or min(counts, default=0) < 0 for _, counts in rows):
        raise ValueError("Every row has a count of 0 or more for each round.")
    if right is not None and not 0 <= right < len(rows):
        raise ValueError(f"There is no row {right} among {len(rows)}.")
    shown = [{"label": label, "counts": list(counts[-2:])} for label, counts in rows]
    _mount(key=key, data={"rows": shown, "rounds": rounds, "right": right, "words": chosen_texts(words, TEXTS)})
