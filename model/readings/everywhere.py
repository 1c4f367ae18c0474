"""What heads and neurons do over a whole text: passages in which each was strongest, and passages from the middle.

One telling example proves little: it shows a unit where it fits a name that somebody gives it. What it does elsewhere
is seen where passages are chosen by rank, not by taste (Bolukbasi et al. 2021, "An Interpretability Illusion for
BERT").
`python -m model.train.everywhere` measures them once, over the text that a model was trained on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from model.trace import Array

FILE = "everywhere.safetensors"
STRONGEST, MIDDLING = 3, 2
"""Passages kept of each unit: those with the largest values, then those around the middle of all windows."""
NEURONS: Final = "neurons"
HEADS: Final = "heads"
HALVES = 127
"""Steps in which values are kept, from 0 to the largest of a unit's passages."""


@dataclass(frozen=True, eq=False)
class Passage:
    """A few tokens of the text and what one unit did at each."""

    ids: tuple[int, ...]
    values: Array
    """(W,): a neuron's activation at each token; of a head the weight that the token at `place` gives to each."""
    place: int
    """Where the unit is strongest, from 0: of a head the token that asks."""
    strongest: bool
    """Whether it is one of the strongest, not one from the middle."""
    weights: bool
    """Whether the values are a head's attention weights."""

    @property
    def most(self) -> float:
        """The value that the passage was chosen by: of a head the largest weight given to an earlier token."""
        before = self.values[: self.place]
        return float(before.max() if self.weights else self.values[self.place])


@dataclass(frozen=True, eq=False)
class Everywhere:
    """What was kept of one model."""

    tokens: int
    """How many tokens of the text were read, in windows of `window`."""
    window: int
    kept: Mapping[str, NDArray[np.generic]]

    def neuron(self, layer: int, number: int) -> tuple[Passage, ...]:
        """Return a neuron's passages, the strongest first. Raises IndexError outside the model."""
        return self._passages(NEURONS, layer, number)

    def head(self, layer: int, number: int) -> tuple[Passage, ...]:
        """Return a head's passages, the strongest first. Raises IndexError outside the model."""
        return self._passages(HEADS, layer, number)

    def share(self, units: str, layer: int, number: int) -> float:
        """Return the share of windows in which a unit of NEURONS or HEADS gets above half of its largest value."""
        return float(self.kept[f"{units}.share"][layer, number])

    def _passages(self, units: str, layer: int, number: int) -> tuple[Passage, ...]:
        ids, values, places, scale = (self.kept[f"{units}.{part}"] for part in ("ids", "values", "places", "scale"))
        if not (0 <= layer < ids.shape[0] and 0 <= number < ids.shape[1]):
            raise IndexError(f"Units run to layer {ids.shape[0] - 1}, number {ids.shape[1] - 1:,}.")
        return tuple(
            Passage(
                tuple(ids[layer, number, rank].tolist()),
                values[layer, number, rank].astype(np.float32) / HALVES * float(scale[layer, number]),
                int(places[layer, number, rank]),
                rank < STRONGEST,
                units == HEADS,
            )
            for rank in range(STRONGEST + MIDDLING)
        )


@cache
def read(folder: Path) -> Everywhere | None:
    """Return what was measured of the model in a folder; None where nothing was, or it cannot be read."""
    try:
        with safe_open(folder / FILE, "numpy") as file:
            noted = file.metadata() or {}
            kept = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - it is no mapping
        return Everywhere(int(noted["tokens"]), int(noted["window"]), kept)
    except (OSError, SafetensorError, KeyError, ValueError):
        return None
