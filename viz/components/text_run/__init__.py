"""A text that is written token by token: each token a box that opens the distribution it was drawn from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import streamlit as st

from viz.components.declare import declare
from viz.components.payload import chosen_texts, is_whole

SPEEDS = (1, 4, 0)
"""Tokens a second at which a text is played; 0 for as fast as they come."""
TEXTS = (
    *("title", "text", "play", "stop", "step", "back", "speed", "speed_1", "speed_4", "speed_0", "again", "other"),
    *("branches", "branch", "root", "written", "rate", "ended", "full", "slides", "surprise", "token", "chosen"),
    *("predict", "draw", "append", "before_first", "drawn", "forced", "others", "cut", "choose", "line", "earlier"),
    *("scale", "lands", "cap"),
)
"""The texts that `text_run` needs; pages/texts/en/components.toml says what each may name in {braces}."""
Kind = Literal["write", "stop", "force", "open", "again", "other"]

_mount = declare(__file__)


@dataclass(frozen=True)
class Row:
    """A candidate of a distribution."""

    token: int
    name: str
    share: float
    """Its probability; 0 where it was cut."""


@dataclass(frozen=True)
class TokenStep:
    """A token of the text and what it was drawn from."""

    token: int
    name: str
    share: float
    rank: int
    bits: float
    """Its surprise."""
    number: float | None
    """The number drawn; None for a token that the visitor chose."""
    start: float
    """Where it begins on the cumulative line."""
    rows: Sequence[Row]
    kept: int
    """How many tokens could be drawn."""
    unseen: int
    """How many of the first tokens the model did not see."""


@dataclass(frozen=True)
class Branch:
    """A path of the tree of texts."""

    depth: int
    """How many tokens were chosen on it."""
    place: int
    """The place of the last one, counted from 1; 0 where none was."""
    name: str
    """That token; empty where there is none."""
    count: int
    """How many tokens it has."""


@dataclass(frozen=True)
class Picture:
    """What is on the screen."""

    digest: str
    """Names the path: replies for another one are ignored."""
    prompt: str
    steps: Sequence[TokenStep]
    next: TokenStep | None
    """The token that would be drawn first; None once there are some."""
    most: int
    """How many tokens are written at most."""
    ended: bool
    """Whether the model has ended the text."""
    branches: Sequence[Branch]
    current: int
    """Which of the branches is open."""
    earlier: Sequence[tuple[str, str]]
    """Texts drawn otherwise before: how, and what they are."""
    speed: int
    """One of SPEEDS."""
    rate: float
    """Tokens a second of the last writing; 0 for none."""
    run: int
    """Tells this run of the page from the one before."""
    writing: bool
    """Whether this run writes on."""


@dataclass(frozen=True)
class Act:
    """What the visitor asked for, checked."""

    kind: Kind
    at: int = 0
    """Of `force` the place in the text, of `open` the branch, of `write` how many tokens, each from 0."""
    token: int = 0
    speed: int = SPEEDS[-1]


def text_run(picture: Picture, texts: Mapping[str, str], *, on_act: Callable[[Act], None], key: str) -> None:
    """Mount the picture; a press calls `on_act`, before the run.

    Playing what is written already, stepping back and looking at distributions stay in the browser. Tokens that come
    while the page runs arrive by `text_run_reply.reply`. Raises ValueError, naming texts that are missing.
    """

    def act() -> None:
        asked = read_act(st.session_state[key].get("act"), picture)
        if asked:
            on_act(asked)

    body = asdict(picture) | {"words": chosen_texts(texts, TEXTS), "speeds": SPEEDS}
    _mount(key=key, data=body, on_act_change=act)


def read_act(sent: object, picture: Picture) -> Act | None:
    """Return the checked act in what the browser sent; None for silence and whatever does not fit the picture."""
    if not isinstance(sent, Mapping) or sent.get("of") != picture.digest:
        return None
    kind, at, token, speed = (sent.get(name) for name in ("kind", "at", "token", "speed"))
    if speed not in SPEEDS or not is_whole(speed) or not is_whole(at) or not is_whole(token):
        return None
    bounds: dict[Kind, int] = {
        "write": picture.most, "force": picture.most - 1, "open": len(picture.branches) - 1, "stop": 0, "again": 0,
        "other": 0,
    }  # fmt: skip
    for known, bound in bounds.items():
        if kind == known and 0 <= at <= bound and token >= 0:
            return Act(known, at, token, speed)
    return None
