"""Byte-pair merges replayed: from the bytes of a word to the pieces of a vocabulary, one merge at a time."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class State:
    """A word between two merges, as n pieces."""

    ids: tuple[int, ...]
    """(n) token ids of the pieces."""
    ranks: tuple[int | None, ...]
    """(n-1) the place of each neighbouring pair in the table of merges, from 1; None where it is not in the table."""
    following: int | None
    """Index of the left half of the pair that merges next; None where no pair is in the table."""


@dataclass(frozen=True)
class Merge:
    """One rule of the table: these two pieces become this one. `rank` counts from 1, the first rule learned."""

    rank: int
    left: int
    right: int
    merged: int


class MergeTable:
    """The merges of a byte-pair encoding, in the order in which they were learned (Sennrich et al. 2016)."""

    def __init__(self, merges: Mapping[tuple[int, int], tuple[int, int]], alphabet: Mapping[int, int]) -> None:
        """Take over `merges` as {(left id, right id): (rank from 1, merged id)} and `alphabet` as {byte: id}."""
        self._merges = dict(merges)
        self._alphabet = dict(alphabet)

    def __len__(self) -> int:
        """Return how many merges there are."""
        return len(self._merges)

    def missing(self, raw: bytes) -> bytes:
        """Return the bytes of `raw` that have no entry, in order: a text loses them when it is cut into tokens."""
        return bytes(byte for byte in raw if byte not in self._alphabet)

    def replay(self, word: bytes) -> list[State]:
        """Return all states of one word, from single bytes to the tokens; each merges one pair of the state before.

        Of the neighbouring pairs the one with the lowest rank merges first, and of equal ones the leftmost. Bytes
        without an entry are left out. The work grows with the square of the word's length: bound it before calling.
        """
        ids = [self._alphabet[byte] for byte in word if byte in self._alphabet]
        states = [self._state(ids)]
        while (at := states[-1].following) is not None:
            ids[at : at + 2] = [self._merges[ids[at], ids[at + 1]][1]]
            states.append(self._state(ids))
        return states

    def merge_after(self, state: State) -> Merge | None:
        """Return the rule that leads from a state of `replay` to the next; None after the last."""
        at = state.following
        if at is None:
            return None
        rank, merged = self._merges[state.ids[at], state.ids[at + 1]]
        return Merge(rank, state.ids[at], state.ids[at + 1], merged)

    def _state(self, ids: list[int]) -> State:
        ranks = [self._merges.get(pair, (None,))[0] for pair in pairwise(ids)]
        following = min((rank, at) for at, rank in enumerate(ranks) if rank)[1] if any(ranks) else None
        return State(tuple(ids), tuple(ranks), following)


def read_table(tokenizer_json: str) -> dict[tuple[int, int], tuple[int, int]]:
    """Return {(left id, right id): (rank from 1, merged id)} from the content of a tokenizer.json.

    Raises KeyError where the file holds no merges, or merges of pieces that have no entry.
    """
    model = json.loads(tokenizer_json)["model"]
    ids = model["vocab"]
    pairs = [merge.split(" ") if isinstance(merge, str) else merge for merge in model["merges"]]
    return {(ids[left], ids[right]): (rank, ids[left + right]) for rank, (left, right) in enumerate(pairs, 1)}
