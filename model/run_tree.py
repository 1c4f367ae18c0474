"""Many texts written after the same prompt as one counted tree: where they part, and how often."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Branch:
    """The texts that have the same tokens up to here."""

    tokens: tuple[int, ...]
    """What they go on with together before the next parting; empty at a root where they part at once."""
    count: int
    """How many texts there are."""
    ended: int
    """How many of them have no token after these."""
    branches: tuple["Branch", ...]
    """Where they part: the most frequent first, equal ones by the order in which they came."""


def run_tree(texts: Sequence[Sequence[int]]) -> Branch:
    """Return the tree of n texts, each a sequence of token ids written after the same prompt.

    At every parting the counts of the branches and of the texts that ended there sum to the count before. Raises
    ValueError where there is no text.
    """
    if not texts:
        raise ValueError("There is no text to count.")
    return _branch([tuple(text) for text in texts], 0)


def _branch(texts: Sequence[tuple[int, ...]], start: int) -> Branch:
    """Return the branch of texts that are the same up to `start`. Long branches are walked, not recursed into."""
    end = start
    while _together(texts, end):
        end += 1
    parting: dict[int, list[tuple[int, ...]]] = {}
    for text in texts:
        if len(text) > end:
            parting.setdefault(text[end], []).append(text)
    branches = sorted((_branch(group, end) for group in parting.values()), key=lambda branch: -branch.count)
    ended = sum(len(text) == end for text in texts)
    return Branch(texts[0][start:end], len(texts), ended, tuple(branches))


def _together(texts: Sequence[tuple[int, ...]], place: int) -> bool:
    """Return whether all texts have the same token at `place`."""
    return all(len(text) > place and text[place] == texts[0][place] for text in texts)
