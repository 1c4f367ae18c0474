"""The Overview as rails: each token is a line through all layers, and the focused one ends in its next word."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import streamlit as st

from viz.components.declare import declare, ignore
from viz.components.payload import chosen_texts, is_whole, pack
from viz.components.terms import Definition, chosen_terms

STATIONS = ("tokens", "embeddings", "layers", "attention", "mlp", "prediction")
LAYER_DOOR = "attention"  # the chapter that a single layer opens

SINGLE, BUNDLES = 12, 6
"""Up to so many layers each is drawn for itself; of more, neighbours are drawn together, in at most so many."""
KINDS = ("word", "break", "blank", "end", "special", "torn", "unused")
"""What a next token may be; each but a word is explained where it is the answer."""
TERMS = ("token", "embedding", "layer", "attention", "mlp", "entropy", "space", "newline")
"""The definitions that `rails` needs."""
TEXTS = (
    *("title", "list", "next", "layers_label", "open_layer", "tokens", "embeddings", "prediction", "layers"),
    *("of", "attention", "and", "mlp", "pieces", "numbers", "in_each", "after", "candidates", "attention_adds"),
    *("mlp_adds", "size", "reads_legend", "others", "came", "rank", "probability", "sample"),
    *("least", "most", "then", "token_of", "layer_of", "reads", "itself", "share", "times", "spoken_token"),
    *(
        "spoken_next",
        "spoken_came",
        "uncertainty",
        "came_rank",
        "summary",
        "reads_label",
        "reads_bundled",
        "space",
        "click",
        "covered",
    ),
    *("answer_label", "answer", "answer_rest", "answer_inside", "less_than_one", "almost_all"),
    *(f"answer_{kind}" for kind in KINDS if kind != "word"),
)
"""The texts that `rails` needs; pages/texts/en/components.toml says what each may name in {braces}."""

_mount = declare(__file__)


@dataclass(frozen=True)
class Door:
    """A way from the picture into a chapter.

    `id` is one of STATIONS; `title` the words of the heading, but "layers", "attention" and "mlp" share the heading
    "30 layers of attention and MLP". A word without a door is text.
    """

    id: str
    title: str


@dataclass(frozen=True, eq=False)
class Rails:
    """What one forward pass shows on the Overview (T tokens, L layers, S sampled values, K most likely next tokens)."""

    tokens: list[str]
    """(T) names as they are shown, spaces and controls already visible."""
    vectors: np.ndarray
    """(T, S) float32: evenly sampled values of each token's embedding vector."""
    attention_share: np.ndarray
    """(L, T) float32: length of what attention adds / length of the vector it is added to."""
    mlp_share: np.ndarray
    """(L, T) float32: the same for the MLP."""
    read_counts: np.ndarray
    """(L, T) uint16: how many sources are listed for each layer and position."""
    read_sources: np.ndarray
    """(N,) uint16: source positions, layer by layer, position by position."""
    read_shares: np.ndarray
    """(N,) float32: share of each source in what is read; small ones are left out."""
    read_weights: np.ndarray
    """(N,) float32: attention weight of each source, mean over the layer's heads."""
    faintest: float
    """The smallest share that is listed."""
    before: list[str]
    """(T) the end of the text up to and with each token, on one line."""
    heads: int
    width: int
    vocabulary: int
    positions: str
    """Where positions enter, in words."""
    next_names: list[list[str]]
    """(T, K) names of the most likely next tokens after each position, the likeliest first."""
    next_kinds: list[str]
    """(T) what the likeliest is, each one of KINDS."""
    rest: str
    """What completes the likeliest token after the last one to the end of its word; empty where it ends one."""
    next_probabilities: np.ndarray
    """(T, K) float32, over the whole vocabulary."""
    entropy: np.ndarray
    """(T,) float32: bits of each position's distribution."""
    next_rank: np.ndarray
    """(T-1,) int32: rank, from 1, of the token that really came next."""
    next_rank_probability: np.ndarray
    """(T-1,) float32: its probability."""
    doors: list[Door]


def rails(
    data: Rails,
    texts: Mapping[str, str],
    terms: Mapping[str, Definition],
    *,
    on_door: Callable[[str, int | None], None],
    initial_focus: int = -1,
    visit: int = 0,
    covered: bool = False,
    key: str,
) -> int:
    """Draw the model and return the position of the token in focus; it is known here once a visitor clicks one.

    A door that the visitor opens calls `on_door` with its id and its layer (from 0), if it has one. `initial_focus` is
    the token in focus when a prompt first appears (-1: the last one), and where `visit` is another number than before.
    Keep it the same otherwise: the browser keeps the focus from there on, and a payload that changes is sent again. A
    layer's number, or Enter, opens LAYER_DOOR with that layer. `covered` hides all that tells what comes next, and its
    data stay here. Raises ValueError where array shapes disagree, or a word or a definition is missing.
    """
    message, digest = payload(data, texts, terms, initial_focus, visit, covered)

    def enter() -> None:
        opened = read_door(st.session_state[key].get("door"), data, digest)
        if opened:
            on_door(*opened)

    sent = _mount(key=key, data=message, on_door_change=enter, on_focus_change=ignore)
    seen = read_focus(sent.get("focus"), len(data.tokens), digest, visit)
    return _clamp(initial_focus, len(data.tokens)) if seen is None else seen


def payload(
    data: Rails,
    texts: Mapping[str, str],
    terms: Mapping[str, Definition],
    initial_focus: int = -1,
    visit: int = 0,
    covered: bool = False,
) -> tuple[bytes, str]:
    """Return (the bytes that go to the browser, a digest that names the prompt's picture).

    Equal data give equal bytes. Raises ValueError where array shapes disagree, or a word or a definition is missing.
    """
    _check(data)
    shown = _without_prediction(data) if covered else data
    header: dict[str, Any] = {
        "tokens": data.tokens,
        "before": data.before,
        "names": shown.next_names,
        "kinds": shown.next_kinds,
        "rest": shown.rest,
        "heads": data.heads,
        "width": data.width,
        "vocabulary": data.vocabulary,
        "faintest": data.faintest,
        "bundle": bundle_of(len(data.read_counts)),
        "positions": data.positions,
        "doors": {door.id: door.title for door in data.doors},
        "layerDoor": LAYER_DOOR,
        "covered": covered,
        "words": chosen_texts(texts, TEXTS),
        "terms": chosen_terms(terms, TERMS),
    }
    arrays = {name: np.ascontiguousarray(getattr(shown, name), dtype) for name, (dtype, _) in _forms(data).items()}
    return pack(header, arrays, {"initial": _clamp(initial_focus, len(data.tokens)), "visit": visit})


def bundle_of(layers: int) -> int:
    """Return how many neighbouring layers are drawn as one: in a deep model as many as leave at most BUNDLES."""
    return 1 if layers <= SINGLE else -(-layers // BUNDLES)


def read_door(sent: object, data: Rails, digest: str) -> tuple[str, int | None] | None:
    """Return the checked door in what the browser sent, with its layer; None for what does not fit this prompt."""
    if not isinstance(sent, dict) or sent.get("of") != digest:
        return None
    door, layer = sent.get("id"), sent.get("layer")
    if door not in [known.id for known in data.doors]:
        return None
    return door, layer if is_whole(layer) and 0 <= layer < len(data.read_counts) else None


def read_focus(sent: object, tokens: int, digest: str, visit: int) -> int | None:
    """Return the checked position in what the browser sent; None for what belongs to another prompt or visit."""
    if not isinstance(sent, Mapping) or (sent.get("of"), sent.get("visit")) != (digest, visit):
        return None
    token = sent.get("token")
    return token if is_whole(token) and 0 <= token < tokens else None


def _without_prediction(data: Rails) -> Rails:
    """Return the data without anything that tells what comes next."""
    tokens, nothing = len(data.tokens), np.zeros(0)
    return replace(
        data, next_names=[[] for _ in data.tokens], next_kinds=[], rest="", next_probabilities=np.zeros((tokens, 0)),
        entropy=nothing, next_rank=nothing, next_rank_probability=nothing,
    )  # fmt: skip


def _forms(data: Rails) -> dict[str, tuple[str, tuple[int, ...]]]:
    """Return the arrays in sending order: how each is sent, and the shape it must have."""
    tokens, layers = len(data.tokens), len(data.read_counts)
    listed = int(np.sum(data.read_counts, dtype=np.int64))
    samples, names = np.shape(data.vectors)[-1], np.shape(data.next_probabilities)[-1]
    return {
        "vectors": ("<f4", (tokens, samples)),
        "attention_share": ("<f4", (layers, tokens)),
        "mlp_share": ("<f4", (layers, tokens)),
        "read_counts": ("<u2", (layers, tokens)),
        "read_sources": ("<u2", (listed,)),
        "read_shares": ("<f4", (listed,)),
        "read_weights": ("<f4", (listed,)),
        "next_probabilities": ("<f4", (tokens, names)),
        "entropy": ("<f4", (tokens,)),
        "next_rank": ("<i4", (tokens - 1,)),
        "next_rank_probability": ("<f4", (tokens - 1,)),
    }


def _check(data: Rails) -> None:
    """Raise ValueError, by name, where a shape is wrong or a list has another length than the tokens."""
    for name, (_, shape) in _forms(data).items():
        if np.shape(getattr(data, name)) != shape:
            raise ValueError(f"{name} has shape {np.shape(getattr(data, name))}, expected {shape}")
    tokens, names = np.shape(data.next_probabilities)
    if [len(row) for row in data.next_names] != [names] * tokens:
        raise ValueError(f"next_names must hold {names} names for each of {tokens} tokens")
    if not len(data.before) == len(data.next_kinds) == tokens or not set(data.next_kinds) <= set(KINDS):
        raise ValueError(f"before and next_kinds must hold {tokens} entries, these of {', '.join(KINDS)}")


def _clamp(index: int, length: int) -> int:
    """Return `index` as a position within `length`; negative ones count from the end."""
    return max(0, min(length - 1, index + length if index < 0 else index))
