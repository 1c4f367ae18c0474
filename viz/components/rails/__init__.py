"""The Overview as rails: each token is a line through all layers, and the focused one ends in its next word."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from viz.components.declare import declare
from viz.components.payload import chosen_texts, is_whole, pack

STATIONS = ("tokens", "embeddings", "layers", "attention", "mlp", "prediction")
LAYER_DOOR = "attention"  # the chapter that a single layer opens

TEXTS = (
    *("title", "list", "next", "layers_label", "open_layer", "tokens", "embeddings", "prediction", "layers"),
    *("of", "attention", "and", "mlp", "pieces", "numbers", "in_each", "after", "candidates", "attention_adds"),
    *("mlp_adds", "size", "reads_legend", "others", "came", "rank", "probability", "sample"),
    *("least", "most", "then", "token_of", "layer_of", "reads", "itself", "share", "times", "spoken_token"),
    *("spoken_next", "spoken_came", "uncertainty", "came_rank", "summary"),
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
    heads: int
    width: int
    vocabulary: int
    positions: str
    """Where positions enter, in words."""
    next_names: list[list[str]]
    """(T, K) names of the most likely next tokens after each position, the likeliest first."""
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
    *,
    on_door: Callable[[str, int | None], None],
    initial_focus: int = -1,
    key: str,
) -> None:
    """Draw the model; a door that the visitor opens calls `on_door` with its id and its layer (from 0), if it has one.

    `initial_focus` is the token in focus when a prompt first appears (-1: the last one). Keep it the same while the
    prompt stays: the browser keeps the focus from there on, and a payload that changes is sent again. A layer's number,
    or Enter, opens LAYER_DOOR with that layer. Raises ValueError where array shapes disagree or a word is missing.
    """
    message, digest = payload(data, texts, initial_focus)

    def enter() -> None:
        opened = read_door(st.session_state[key].get("door"), data, digest)
        if opened:
            on_door(*opened)

    _mount(key=key, data=message, on_door_change=enter)


def payload(data: Rails, texts: Mapping[str, str], initial_focus: int) -> tuple[bytes, str]:
    """Return (the bytes that go to the browser, a digest that names the prompt's picture).

    Equal data give equal bytes. Raises ValueError where array shapes disagree or a word is missing.
    """
    header: dict[str, Any] = {
        "tokens": data.tokens,
        "names": data.next_names,
        "heads": data.heads,
        "width": data.width,
        "vocabulary": data.vocabulary,
        "positions": data.positions,
        "doors": {door.id: door.title for door in data.doors},
        "layerDoor": LAYER_DOOR,
        "words": chosen_texts(texts, TEXTS),
    }
    return pack(header, _arrays(data), {"initial": _clamp(initial_focus, len(data.tokens))})


def read_door(sent: object, data: Rails, digest: str) -> tuple[str, int | None] | None:
    """Return the checked door in what the browser sent, with its layer; None for what does not fit this prompt."""
    if not isinstance(sent, dict) or sent.get("of") != digest:
        return None
    door, layer = sent.get("id"), sent.get("layer")
    if door not in [known.id for known in data.doors]:
        return None
    return door, layer if is_whole(layer) and 0 <= layer < len(data.read_counts) else None


def _arrays(data: Rails) -> dict[str, np.ndarray]:
    """Return the arrays in sending order and form, their shapes checked."""
    tokens, layers = len(data.tokens), len(data.read_counts)
    listed = int(np.sum(data.read_counts, dtype=np.int64))
    samples, names = np.shape(data.vectors)[-1], np.shape(data.next_probabilities)[-1]
    forms: dict[str, tuple[str, tuple[int, ...]]] = {
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
    for name, (_, shape) in forms.items():
        if np.shape(getattr(data, name)) != shape:
            raise ValueError(f"{name} has shape {np.shape(getattr(data, name))}, expected {shape}")
    if [len(row) for row in data.next_names] != [names] * tokens:
        raise ValueError(f"next_names must hold {names} names for each of {tokens} tokens")
    return {name: np.ascontiguousarray(getattr(data, name), dtype) for name, (dtype, _) in forms.items()}


def _clamp(index: int, length: int) -> int:
    """Return `index` as a position within `length`; negative ones count from the end."""
    return max(0, min(length - 1, index + length if index < 0 else index))
