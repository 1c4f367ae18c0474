"""Byte-pair merges step by step: a word from single bytes to its tokens, forwards and backwards, in the browser."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from viz.components.declare import declare
from viz.components.payload import is_whole
from viz.components.terms import Glossary
from viz.components.token_boxes import glyphs

_mount = declare(__file__)


@dataclass(frozen=True)
class Step:
    """A word between two merges, as n pieces."""

    names: Sequence[str]
    """(n) what the pieces spell; bytes that are no whole character are written as ⟨F0⟩."""
    ids: Sequence[int]
    """(n) their token ids."""
    ranks: Sequence[int | None]
    """(n-1) the place of each neighbouring pair in the table of merges; None where it is not in the table."""
    following: int | None
    """Index of the left half of the pair that merges next; None at the last step."""


def merge_steps(
    steps: Sequence[Step],
    labels: Mapping[str, str],
    glossary: Glossary,
    *,
    at: int = 0,
    on_rest: Callable[[int], None] | None = None,
    compact: bool = False,
    key: str,
) -> None:
    """Mount the replay of `steps`, each of which merges one pair of the one before, at the step `at`.

    `on_rest` hears of the step at which the visitor has come to rest.

    `labels` say things, with names in {braces}: "title" (for a screen reader), "first", "back", "play", "pause",
    "forward", "last", "step" (number, total), "next" (left, right, merged, rank), "done" (tokens), "whole" (one token
    is left), "ranks" (what the numbers are; `glossary` explains its words), "none". `compact` gives a long word less of
    the screen before it scrolls. Raises ValueError where a step does not fit the one before.
    """
    rows = [
        {
            "names": [glyphs(name) for name in step.names],
            "ids": list(step.ids),
            "ranks": list(step.ranks),
            "following": step.following,
        }
        for step in steps
    ]
    _check(steps)
    digest = hashlib.blake2b(json.dumps(rows).encode(), digest_size=8).hexdigest()

    def rested() -> None:
        sent = st.session_state[key].get("rest")
        step = read_step(sent, digest, len(steps))
        if on_rest and step is not None:
            on_rest(step)

    marked = glossary.marked([labels["ranks"]])
    data = {
        "of": digest,
        "steps": rows,
        "labels": dict(labels),
        "compact": compact,
        "at": min(at, len(steps) - 1),
        "marked": marked,
        "terms": glossary.named_in(marked),
    }
    _mount(key=key, data=data, on_rest_change=rested)


def read_step(sent: object, digest: str, steps: int) -> int | None:
    """Return the step in what the browser sent; None where it is none of this replay's."""
    if not isinstance(sent, Mapping) or sent.get("of") != digest:
        return None
    step = sent.get("step")
    return step if is_whole(step) and 0 <= step < steps else None


def _check(steps: Sequence[Step]) -> None:
    if not steps or steps[-1].following is not None:
        raise ValueError("A replay has steps, and nothing follows the last.")
    for place, step in enumerate(steps):
        count = len(steps[0].names) - place
        if (len(step.names), len(step.ids), len(step.ranks)) != (count, count, max(count - 1, 0)):
            raise ValueError(f"Step {place} does not have {count} pieces.")
        last = place == len(steps) - 1
        if not last and (step.following is None or step.ranks[step.following] is None):
            raise ValueError(f"Step {place} merges nothing.")
