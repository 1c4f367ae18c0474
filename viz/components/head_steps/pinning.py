"""Which pair of tokens is pinned, when both the visitor and the page may say so."""

from collections.abc import Mapping
from dataclasses import dataclass

Pair = tuple[int, int]
"""(asking, answering): positions in the prompt, answering <= asking."""


@dataclass(frozen=True)
class Turn:
    """What one picture was told last. A page that wants another pair begins the next turn.

    The pair that a visitor pins comes back with the page's next call; sent to the browser again it would only repeat a
    large payload. So the browser keeps the visitor's pins, and `start` changes where the page asks for something new.
    """

    digest: str
    """Names the picture's data."""
    number: int
    start: Pair
    """Where the browser begins."""
    selected: Pair
    """What the page asked for last."""
    returned: Pair
    """What the page got for it."""

    @property
    def name(self) -> str:
        """What the browser's messages carry: those of an earlier turn, or of other data, no longer count."""
        return f"{self.digest}.{self.number}"


def next_turn(before: object, held: object, digest: str, tokens: int, selected: Pair) -> Turn:
    """Return the turn of this run, whose `returned` is the pinned pair.

    `before` is the turn of the last run, if any, and `held` whatever the browser sent last; what does not belong to
    this picture of `tokens` tokens counts as not sent. `selected` is brought within the prompt.
    """
    wanted = within(selected, tokens)
    if not isinstance(before, Turn):
        return Turn(digest, 0, wanted, wanted, wanted)
    if before.digest == digest:
        pinned = _read(held, before.name, tokens)
        if pinned is None and wanted == before.start == before.returned:
            return before
        if pinned is not None and wanted in (pinned, before.selected, before.returned):
            return Turn(digest, before.number, before.start, wanted, pinned)
    return Turn(digest, before.number + 1, wanted, wanted, wanted)  # a number never comes twice


def within(pair: Pair, tokens: int) -> Pair:
    """Return the pair brought within the prompt; negative positions count from its end."""
    asking, answering = (place + tokens if place < 0 else place for place in pair)
    asking = max(0, min(tokens - 1, asking))
    return asking, max(0, min(asking, answering))


def _read(held: object, turn: str, tokens: int) -> Pair | None:
    """Return the pair that the browser sent, None where it is of another turn or no pair at all."""
    if not isinstance(held, Mapping) or held.get("of") != turn:
        return None
    asking, answering = held.get("asking"), held.get("answering")
    if type(asking) is not int or type(answering) is not int or not 0 <= answering <= asking < tokens:
        return None
    return asking, answering
