"""A model while it learned: a slider over the moments of its training, and what each part was at that moment."""

from collections.abc import Mapping, Sequence, Sized
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viz.components.declare import declare, ignore
from viz.components.payload import chosen_texts, is_whole, pack
from viz.components.terms import Glossary

TABS = ("attention", "words", "surprise", "skills")
"""The parts that can be looked at beside the next word, in the order of their buttons."""

LABELS = (
    *("label", "slider", "moment", "unmeasured", "start", "end", "step", "seen", "loss", "axis", "train", "held_out"),
    *("nats", "play", "pause", "next", "bars", "sample", "tabs", *TABS, "head", "grid", "layer_axis", "head_axis"),
    *("asks", "answers", "best", "none", "beside", "block", "near", "plane", "cost", "average", "blind", "one"),
    *("chosen", "covered"),
)
"""The sentences that `learning` needs, all of them visible or read aloud."""
EXPLAINED = ("seen", "loss", "nats", "best", "plane", "near", "cost")
"""Those of them whose words explain themselves, as the names of the skills do."""


_DIGITS = 6  # of the numbers that go to the browser; it shows four at most

_mount = declare(__file__)


@dataclass(frozen=True, eq=False)
class Run:
    """The training itself, M moments."""

    steps: Sequence[int]
    """Rising."""
    tokens: Sequence[int]
    """Read in training so far."""
    losses: Sequence[float | None]
    """Held out, in nats a token, where measured."""
    train: Sequence[tuple[int, float]]
    """(step, nats a token) while it learned."""
    held_out: Sequence[tuple[int, float]]


@dataclass(frozen=True, eq=False)
class Reading:
    """One prompt of T tokens at M moments: L layers, H heads, S cells along each side of a map."""

    tokens: Sequence[str]
    top: Sequence[Sequence[tuple[str, float]]]
    """A moment's likeliest next tokens: visible name and probability, at most 1."""
    written: Sequence[str]
    """What each moment writes after the prompt, visible."""
    costs: NDArray[np.floating]
    """(M, T-1): bits."""
    blind: float
    """Bits that each token costs when all are equally likely."""
    cells: NDArray[np.uint8]
    """(M, L, H, S, S): 255 is weight 1; row asks, column answers. The upper triangle is never drawn."""
    block: int
    """The most tokens that a cell stands for."""
    scores: Mapping[str, NDArray[np.floating]]
    """Title in words -> (M, L, H) from 0 to 1, NaN where it cannot be measured."""
    even: Mapping[str, tuple[float, float]]
    """Title -> what even attention would score, and what a head must exceed to be named; NaN where nothing can be."""


@dataclass(frozen=True, eq=False)
class Words:
    """n words on one plane, and one that is followed, at M moments."""

    names: Sequence[str]
    groups: Sequence[int]
    """(n): the group of each, from 0."""
    group_titles: Sequence[str]
    places: NDArray[np.floating]
    """(M, n, 2)."""
    kept: float
    """Share of the spread that the plane keeps."""
    word: str
    place: NDArray[np.floating]
    """(M, 2)."""
    near: Sequence[Sequence[tuple[str, float]]]
    """A moment's nearest tokens: visible name and cosine."""


@dataclass(frozen=True, eq=False)
class Skill:
    """One score over the moments."""

    title: str
    lines: Mapping[str, Sequence[float]]
    """Name -> (M,), NaN where it was not measured."""
    levels: Mapping[str, float] = field(default_factory=dict)
    """Name -> a number to compare with, the same at all moments."""
    reach: Sequence[float] = ()
    """Numbers that the axis reaches at least, so that small changes look small."""


@dataclass(frozen=True)
class View:
    """What is looked at."""

    moment: int
    """From 0."""
    tab: str
    """One of TABS."""
    head: tuple[int, int] | None = None
    """Layer and head, from 0, whose map is shown in large; None for the picture's own choice."""
    token: int | None = None
    """The token, 1..T-1, whose cost is named; None for none."""


@dataclass(frozen=True, eq=False)
class Story:
    """All that the component shows."""

    run: Run
    reading: Reading
    words: Words
    skills: Sequence[Skill]


def learning(
    story: Story,
    labels: Mapping[str, str],
    glossary: Glossary,
    *,
    start: View,
    visit: int,
    height_rem: float,
    key: str,
    covered: bool = False,
) -> View | None:
    """Draw the training and return what the visitor has just turned to, None in any other run.

    A fresh picture, and one whose `visit` is another number than before, turns to `start`; any other keeps what the
    visitor turned to. `labels` are the sentences of LABELS; `glossary` explains their words. With
    `covered` no next token, sample or cost is drawn or sent. Raises ValueError where parts do not fit each other.
    """
    message = payload(story, labels, glossary, start, visit, height_rem, covered=covered)
    sent = _mount(key=key, data=message, on_seen_change=ignore)
    return read_view(sent.get("seen"), story)


def payload(
    story: Story,
    labels: Mapping[str, str],
    glossary: Glossary,
    start: View,
    visit: int,
    height_rem: float,
    *,
    covered: bool = False,
) -> bytes:
    """Return the bytes that go to the browser; a digest in the header names all of it but where it starts.

    Of the maps go the lower triangles, row by row, moment by moment, layer by layer. Raises ValueError as `learning`
    says.
    """
    _check(story, start)
    reading, words = story.reading, story.words
    moments, layers, heads, side, _ = reading.cells.shape
    said = chosen_texts(labels, LABELS)
    marked = glossary.marked([said[name] for name in EXPLAINED] + _names(story.skills))
    header: dict[str, Any] = {
        "run": _plain(asdict(story.run)),
        "tokens": list(reading.tokens),
        "covered": covered,
        "top": [] if covered else _plain(reading.top),
        "written": [] if covered else list(reading.written),
        "costs": [] if covered else _plain(reading.costs),
        "blind": reading.blind,
        "shape": [moments, layers, heads, side],
        "block": reading.block,
        "scores": [
            {"title": title, "values": _plain(values), "even": _plain(reading.even[title])}
            for title, values in reading.scores.items()
        ],
        "words": _plain({name: getattr(words, name) for name in words.__dataclass_fields__}),
        "skills": [_plain(asdict(skill)) for skill in story.skills],
        "tabs": TABS,
        "labels": said,
        "marked": marked,
        "terms": glossary.named_in(marked),
        "height": height_rem,
    }
    cells = reading.cells[..., *np.tril_indices(side)]
    head = None if start.head is None else start.head[0] * heads + start.head[1]
    return pack(header, {"cells": cells}, {"start": [start.moment, start.tab, visit, head, start.token]})[0]


def read_view(sent: object, story: Story) -> View | None:
    """Return the checked view in what the browser sent; None for silence and for what is no view.

    A moment, a tab and a head are the same ones for every prompt: what was sent while another prompt arrived counts as
    well. A token that the present prompt does not have is none.
    """
    if not isinstance(sent, Mapping):
        return None
    moment, tab, head, token = (sent.get(name) for name in ("moment", "tab", "head", "token"))
    if not is_whole(moment) or not 0 <= moment < len(story.run.steps) or tab not in TABS:
        return None
    _, layers, heads, _, _ = story.reading.cells.shape
    known = is_whole(head) and 0 <= head < layers * heads
    return View(moment, tab, divmod(head, heads) if known else None, token if _has(story.reading, token) else None)


def _names(skills: Sequence[Skill]) -> list[str]:
    """Return the titles of the skills and of their lines."""
    return [name for skill in skills for name in (skill.title, *skill.lines)]


def _has(reading: Reading, token: object) -> bool:
    """Whether a token of the prompt has a cost."""
    return is_whole(token) and 1 <= token < len(reading.tokens)


def _plain(value: Any) -> Any:
    """Return nested numbers, names, lists and arrays as JSON has them: rounded, and None for what is not a number."""
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, float):
        return float(f"{value:.{_DIGITS}g}") if np.isfinite(value) else None
    return value


def _check(story: Story, start: View) -> None:
    """Raise ValueError, naming what does not fit."""
    run, reading, words = story.run, story.reading, story.words
    moments, cells = len(run.steps), reading.cells
    if moments == 0 or list(run.steps) != sorted(set(run.steps)):
        raise ValueError("steps must rise, and there must be one")
    if cells.ndim != 5 or 0 in cells.shape or cells.shape[3] != cells.shape[4] or cells.dtype != np.uint8:
        raise ValueError(f"cells are {cells.dtype} of shape {cells.shape}, expected uint8 of (M, L, H, S, S)")
    counted: dict[str, Sized] = {
        "tokens read": run.tokens,
        "losses": run.losses,
        "top": reading.top,
        "written": reading.written,
        "costs": reading.costs,
        "cells": cells,
        "places": words.places,
        "place": words.place,
        "near": words.near,
        **{f"score “{title}”": values for title, values in reading.scores.items()},
        **{f"skill “{skill.title}”": line for skill in story.skills for line in skill.lines.values()},
    }
    wrong = [name for name, values in counted.items() if len(values) != moments]
    wrong += ["costs"] * (reading.costs.shape[1:] != (len(reading.tokens) - 1,))
    wrong += ["names"] * (words.places.shape[1:] != (len(words.names), 2) or len(words.groups) != len(words.names))
    if wrong:
        raise ValueError(f"{', '.join(wrong)} must fit {moments} moments and each other")
    if not 0 <= start.moment < moments or start.tab not in TABS:
        raise ValueError(f"{start} is not among {moments} moments and {', '.join(TABS)}")
    head, shape = start.head or (0, 0), cells.shape[1:3]
    if not all(0 <= at < size for at, size in zip(head, shape, strict=True)):
        raise ValueError(f"{start} names none of the heads")
    if start.token is not None and not _has(reading, start.token):
        raise ValueError(f"{start} names no token that has a cost")
