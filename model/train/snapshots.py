"""Moments of a run: all weights at one step, each matrix in 8 bits, so that many of them fit beside the model.

A row of a matrix is kept as whole numbers from -127 to 127 and one scale, the largest absolute value in the row / 127;
vectors (norms, biases) as float16. Rounding moves a weight by at most half a scale.
"""

import re
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

FOLDER = "moments"
_SCALE = "/scale"
_NAME = re.compile(r"step-(\d+)\.safetensors")


def save(folder: Path, step: int, weights: dict[str, torch.Tensor]) -> Path:
    """Write the weights of one step below `folder` and return the file."""
    kept: dict[str, torch.Tensor] = {}
    for name, value in weights.items():
        if value.dim() == 2:
            scale = value.abs().amax(1, keepdim=True).clamp(min=1e-12) / 127  # (rows, 1)
            kept[name] = (value / scale).round().to(torch.int8).cpu()  # (rows, columns)
            kept[name + _SCALE] = scale.float().cpu()
        else:
            kept[name] = value.half().cpu()
    path = folder / FOLDER / f"step-{step:06d}.safetensors"
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(kept, path)
    return path


def load(path: Path) -> dict[str, torch.Tensor]:
    """Return the weights of a moment as float32, by their names in the network."""
    kept = load_file(path)
    return {
        name: value.float() * kept[name + _SCALE] if name + _SCALE in kept else value.float()
        for name, value in kept.items()
        if not name.endswith(_SCALE)
    }


def found(folder: Path) -> dict[int, Path]:
    """Return the moments kept below `folder`: step -> file, in the order of the steps."""
    paths = ((_NAME.fullmatch(path.name), path) for path in sorted((folder / FOLDER).glob("*")))
    return {int(match[1]): path for match, path in paths if match}
