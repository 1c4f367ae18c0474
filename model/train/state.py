"""A run on disk: whatever is needed to go on exactly where it stopped. One safetensors file, never a pickle."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from model.train.settings import Settings

_FILE, _NUMBERS = "state.safetensors", "run"
_SLOTS = ("exp_avg", "exp_avg_sq", "step")


@dataclass
class Progress:
    """How far a run is, and its losses so far, in nats a token."""

    step: int = 0
    seconds: float = 0.0
    train: list[tuple[int, float]] = field(default_factory=list)
    """(step, mean loss over the steps since the entry before)."""
    held_out: list[tuple[int, float]] = field(default_factory=list)
    """(step, loss on the held-out text)."""


def save(
    folder: Path, settings: Settings, net: torch.nn.Module, optimizer: torch.optim.Optimizer, so_far: Progress
) -> None:
    """Write the run into `folder`, replacing what it held only once all is there."""
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {f"weight/{name}": value.detach() for name, value in net.named_parameters()}
    for name, parameter in net.named_parameters():
        for slot in _SLOTS:
            if slot in optimizer.state[parameter]:
                tensors[f"{slot}/{name}"] = optimizer.state[parameter][slot]
    numbers = json.dumps({"settings": asdict(settings), "progress": asdict(so_far)})
    new = folder / f"new-{_FILE}"
    save_file({name: value.cpu().contiguous() for name, value in tensors.items()}, new, {_NUMBERS: numbers})
    new.replace(folder / _FILE)


def load(folder: Path, settings: Settings, net: torch.nn.Module, optimizer: torch.optim.Optimizer) -> Progress:
    """Fill `net` and `optimizer` from `folder` and return how far the run is: at its start where there is none.

    Raises ValueError where the folder holds a run with other settings.
    """
    if not (folder / _FILE).exists():
        return Progress()
    with safe_open(folder / _FILE, "pt") as file:
        numbers = json.loads(file.metadata()[_NUMBERS])
    if numbers["settings"] != asdict(settings):
        raise ValueError(f"{folder} holds a run with other settings. Name another folder, or delete it.")
    load_weights(folder, net)
    tensors = load_file(folder / _FILE)
    for name, parameter in net.named_parameters():
        for slot in _SLOTS:
            if f"{slot}/{name}" in tensors:
                optimizer.state[parameter][slot] = tensors[f"{slot}/{name}"].to(parameter.device)
    found = numbers["progress"]
    return Progress(
        found["step"],
        found["seconds"],
        [(step, loss) for step, loss in found["train"]],
        [(step, loss) for step, loss in found["held_out"]],
    )


@torch.no_grad()
def load_weights(folder: Path, net: torch.nn.Module) -> None:
    """Fill `net` with the weights of the run in `folder`."""
    tensors = load_file(folder / _FILE)
    for name, parameter in net.named_parameters():
        parameter.copy_(tensors[f"weight/{name}"])
