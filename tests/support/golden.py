"""Golden files for the scripts' unit tests: `python -m tests.support.golden` writes them anew.

The temperature's mathematics in the browser is held against `model.sampling`, the reading of payloads against the
Python that packs them. tests/viz/test_golden.py holds that the committed files are what this writes.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model import sampling
from tests.support.browser import ROOT
from viz.components.payload import pack

FOLDER = ROOT / "viz" / "tests" / "golden"
_SETTINGS: list[tuple[float, int | None, float | None]] = [
    (1.0, None, None), (0.0, None, None), (0.01, None, None), (0.7, 5, None), (1.3, None, 0.9), (2.0, 20, 0.5),
    (10.0, None, None), (1.0, 1, None), (0.0, 3, 0.2),
]  # fmt: skip


def temperature() -> dict[str, Any]:
    """Return logits, the largest first, and what `sampling` makes of them at each setting."""
    logits = np.sort(np.random.default_rng(7).normal(0, 4, 200).astype(np.float32))[::-1]
    numbers = [0.0, 0.1, 0.5, 0.9, 0.999999]
    cases = []
    for warmth, top_k, top_p in _SETTINGS:
        found = sampling.distribution(logits, warmth, top_k, top_p)
        cases.append(
            {
                "temperature": warmth,
                "topK": top_k,
                "topP": top_p,
                "kept": found.kept,
                "probabilities": found.probabilities[found.order].tolist(),
                "entropy": found.entropy,
                "leftOut": found.left_out,
                "draws": [sampling.rank(logits, int(sampling.draw(found, number))) - 1 for number in numbers],
            }
        )
    return {"logits": logits.tolist(), "numbers": numbers, "cases": cases}


def payload() -> bytes:
    """Return a payload with an array of each type, some of them of a length that needs padding, one of them empty."""
    arrays: dict[str, NDArray[Any]] = {
        "bytes": np.arange(5, dtype=np.uint8),
        "shorts": np.array([[1, 2, 3]], np.uint16),
        "whole": np.array([-7, 2**31 - 1], np.int32),
        "single": np.array([[0.5, -2.25], [np.inf, 3.0]], np.float32),
        "double": np.array([1 / 3, -1e300]),
        "empty": np.empty((0, 4), np.float32),
    }
    return pack({"title": "␣ émigré", "list": [1, None, "x"]}, arrays, {"selected": [1, 2]})[0]


def files() -> dict[str, bytes]:
    """Return the golden files by name."""
    return {"temperature.json": (json.dumps(temperature(), indent=1) + "\n").encode(), "payload.bin": payload()}


def main(folder: Path = FOLDER) -> None:
    """Write all files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files().items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main()
