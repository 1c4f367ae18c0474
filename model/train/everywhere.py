"""`python -m model.train.everywhere TEXT FOLDER` looks over a text for what each neuron and head of a model does.

It reads one of so many windows of the text, twice: first for each unit's largest value in every window, then for the
passages around those that were chosen. A window's first tokens are left out: nothing stands before them, and what
fires there fires for that.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from tqdm import tqdm

from model import attention
from model.language_model import LanguageModel
from model.load import load
from model.readings import mlp
from model.readings.everywhere import FILE, HALVES, HEADS, MIDDLING, NEURONS, STRONGEST
from model.trace import Array, Trace
from model.train import export, text

WINDOW, LENGTH, BEFORE = 128, 20, 14
"""Tokens of a window, of a passage, and of a passage before its strongest token."""
LEFT_OUT = 4
"""Tokens at the start of a window whose values do not count."""
EVERY = 12
"""One of so many windows is read."""
_AT_ONCE = 8


Kept = dict[str, NDArray[np.generic]]


@dataclass(frozen=True, eq=False)
class Chosen:
    """The passages of all units (L, U) of one kind, P of each."""

    windows: NDArray[np.intp]
    """(L, U, P): from which window each is."""
    places: NDArray[np.int64]
    """(L, U, P): the token of the window at which the unit is strongest."""
    share: NDArray[np.float32]
    """(L, U): the share of windows in which the unit gets above half of its largest value."""


def main() -> None:
    """Read the command line, look, and write what was found beside the model."""
    parser = argparse.ArgumentParser(
        prog="python -m model.train.everywhere", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("text", type=Path, help="the text of the run")
    parser.add_argument("folder", type=Path, help="the folder of the run")
    parser.add_argument("--every", type=int, default=EVERY, help="read one of so many windows")
    given = parser.parse_args()
    run(given.text, given.folder, given.every)


def run(path: Path, folder: Path, every: int = EVERY) -> None:
    """Look over the text at `path` with the model in `folder`, and write FILE there.

    Raises ModelUnavailable or OSError where either cannot be read, ValueError for a text with too few windows.
    """
    tokenizer = Tokenizer.from_file(str(folder / export.TOKENIZER))
    ids = text.encode(tokenizer, text.split(text.read(path)).train)
    windows = [tuple(ids[start : start + WINDOW].tolist()) for start in range(0, len(ids) - WINDOW, every * WINDOW)]
    if len(windows) < STRONGEST + MIDDLING:
        raise ValueError(f"The text has {len(windows)} windows; {STRONGEST + MIDDLING} passages come from as many.")
    kept = look(load(str(folder)), windows)
    noted = {"tokens": str(len(windows) * WINDOW), "window": str(WINDOW)}
    # Safetensors writes an array as it lies in memory, whatever the order of its axes.
    save_file({name: np.ascontiguousarray(part) for name, part in kept.items()}, folder / FILE, metadata=noted)


def look(model: LanguageModel, windows: Sequence[tuple[int, ...]]) -> Kept:
    """Return the passages of every neuron and head, chosen among the windows, as they are kept: see `Everywhere`."""
    chosen = _choose_all(model, windows)
    ids = {units: np.zeros((*of.windows.shape, LENGTH), np.uint16) for units, of in chosen.items()}
    values = {units: np.zeros((*of.windows.shape, LENGTH), np.float32) for units, of in chosen.items()}
    for number, trace in enumerate(_traces(model, windows)):
        for units, read in _values(model, trace).items():
            of = chosen[units]
            for spot in zip(*np.nonzero(of.windows == number), strict=True):
                layer, unit, _ = spot
                place = of.places[spot]
                start = int(_start(place))
                row = read[layer][:, unit] if units == NEURONS else read[layer][unit, place]  # (T,)
                ids[units][spot] = trace.ids[start : start + LENGTH]
                values[units][spot] = row[start : start + LENGTH]
    kept: Kept = {}
    for units, of in chosen.items():
        scale = np.abs(values[units]).max((2, 3))  # (L, U)
        steps = values[units] / np.where(scale > 0, scale, 1)[..., None, None] * HALVES  # (L, U, P, W)
        kept |= {f"{units}.ids": ids[units], f"{units}.values": np.rint(steps).astype(np.int8), f"{units}.scale": scale}
        kept |= {f"{units}.places": (of.places - _start(of.places)).astype(np.uint8), f"{units}.share": of.share}
    return kept


def _choose_all(model: LanguageModel, windows: Sequence[tuple[int, ...]]) -> dict[str, Chosen]:
    largest: dict[str, list[tuple[Array, NDArray[np.int64]]]] = {NEURONS: [], HEADS: []}
    for trace in _traces(model, windows):
        for units, read in _values(model, trace).items():
            largest[units].append(_largest(read, units))
    chosen = {}
    for units, found in largest.items():
        values, places = np.stack([one for one, _ in found]), np.stack([other for _, other in found])  # (n, L, U)
        picked = choose(values)  # (L, U, P)
        at = np.take_along_axis(places, np.moveaxis(picked, -1, 0), 0)  # (P, L, U)
        share = (values > values.max(0) / 2).mean(0, dtype=np.float32)
        chosen[units] = Chosen(picked, np.moveaxis(at, 0, -1), share)
    return chosen


def choose(values: NDArray[np.float32]) -> NDArray[np.intp]:
    """Return the windows (L, U, P) with each unit's largest values (n, L, U), then those around their middle.

    Where the largest are equal the earlier window counts as larger.
    """
    order = np.argsort(-values, axis=0, kind="stable")  # (n, L, U)
    middle = (len(order) - MIDDLING) // 2
    picked = np.concatenate([order[:STRONGEST], order[max(middle, STRONGEST) :][:MIDDLING]])  # (P, L, U)
    return np.moveaxis(picked, 0, -1)


def _traces(model: LanguageModel, windows: Sequence[tuple[int, ...]]) -> Iterator[Trace]:
    for start in tqdm(range(0, len(windows), _AT_ONCE), unit=" batches"):
        yield from model.traces(windows[start : start + _AT_ONCE])


def _values(model: LanguageModel, trace: Trace) -> dict[str, list[Array]]:
    """Return of each layer the activations (T, N) of its neurons and the patterns (H, T, T) of its heads."""
    layers = range(model.shape.layers)
    return {
        NEURONS: [mlp.firing(model, trace, layer).activations for layer in layers],
        HEADS: [attention.pattern(model, trace, layer) for layer in layers],
    }


def _largest(values: list[Array], units: str) -> tuple[Array, NDArray[np.int64]]:
    """Return each unit's largest value (L, U) that counts and the token (L, U) it stands at."""
    rows = values if units == NEURONS else [_given(pattern) for pattern in values]
    counted = np.stack([row[LEFT_OUT:] for row in rows])  # (L, T - LEFT_OUT, U)
    return counted.max(1), counted.argmax(1) + LEFT_OUT


def _given(pattern: Array) -> Array:
    """Return the largest weight (T, H) that each token gives to one before it that a passage shows, not the first."""
    tokens = pattern.shape[-1]
    asking, answering = np.indices((tokens, tokens))
    near = (answering < asking) & (answering >= np.maximum(_start(asking), 1))
    found: Array = np.where(near, pattern, 0).max(2).T  # (H, T) -> (T, H)
    return found


def _start(places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where the passage around each token begins in its window."""
    found: NDArray[np.int64] = np.clip(places - BEFORE, 0, WINDOW - LENGTH)
    return found


if __name__ == "__main__":
    main()
