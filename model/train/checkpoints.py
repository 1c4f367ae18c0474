"""Moments of a training run, opened: the same model with its weights as they were at several steps, and its losses."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from transformers import AutoModelForCausalLM

from model import load
from model.catalog import FolderSource
from model.errors import Message, ModelUnavailable
from model.language_model import ATTENTION, LanguageModel
from model.progress import silent
from model.serving.pass_queue import in_parts
from model.train import snapshots as kept
from model.train.export import LOSSES

REPORT = "report.json"
BASELINES = ("unigram", "bigram", "fivegram")
"""The counted models that a report may compare with: of single tokens, of pairs, of five in a row."""

Curve = tuple[tuple[int, float], ...]
"""(step, nats a token), in the order of the steps."""


@dataclass(frozen=True, eq=False)
class Moment:
    """The model as it was at one step."""

    step: int
    tokens: int
    """How many tokens it had been trained on, repeated ones counted again."""
    model: LanguageModel
    loss: float | None
    """Held-out loss in nats a token, where it was measured at this step."""


@dataclass(frozen=True, eq=False)
class Run:
    """A training run from its random start to the final weights."""

    moments: tuple[Moment, ...]
    """In the order of the steps; the last one is the finished model."""
    train: Curve
    """Mean loss on what was being learned, over the steps since the entry before."""
    held_out: Curve
    """Loss on text that was never learned from; of a moment the report's figure, where there is one."""
    baselines: Mapping[str, float]
    """Held-out loss of those BASELINES that the report measured, in nats a token."""


def run(key_or_folder: str) -> Run:
    """Open a model that keeps the moments of its training beside its weights. All moments share its tokenizer.

    Raises ModelUnavailable where the model cannot be read, or has no readable record of its training.
    """
    final = load.load(key_or_folder)
    folder = load.fetch(final.card, silent)
    try:
        return _opened(final, folder)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
        raise ModelUnavailable(
            Message("no_training_record", title=final.card.title, losses=LOSSES, folder=kept.FOLDER)
        ) from error


def moments(key_or_folder: str) -> tuple[Moment, ...]:
    """Return the moments alone. Raises ModelUnavailable as `run` does."""
    return run(key_or_folder).moments


def start(final: LanguageModel) -> LanguageModel | None:
    """Return a model as it was at step 0, at its random start; None where no folder beside it keeps that.

    Its weights are those of the moment: a matrix in 8 bits.
    """
    source = final.card.source
    if not isinstance(source, FolderSource):
        return None
    path = kept.found(Path(source.path)).get(0)
    return None if path is None else as_it_was(final, 0, path)


def _opened(final: LanguageModel, folder: Path) -> Run:
    losses = _json(folder / LOSSES)
    report = _json(folder / REPORT) if (folder / REPORT).exists() else {}
    settings = losses["settings"]
    each = settings["batch"] * settings["context"]  # tokens a step
    last = settings["tokens"] // each
    reported = {found["step"]: found["nats"] for found in report.get("moments", [])}
    if "nats" in report:
        reported[last] = report["nats"]
    held_out = _curve(losses["held_out"])
    measured = {step: loss for step, loss in held_out if not _beside(step, reported)} | reported
    models = {step: as_it_was(final, step, path) for step, path in in_parts(kept.found(folder).items())}
    models[last] = final
    return Run(
        tuple(Moment(step, step * each, model, measured.get(step)) for step, model in sorted(models.items())),
        _curve(losses["train"]),
        tuple(sorted(measured.items())),
        {name: report[name]["nats"] for name in BASELINES if name in report},
    )


def _json(path: Path) -> dict[str, Any]:
    found = json.loads(path.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def _curve(points: list[list[float]]) -> Curve:
    return tuple((int(step), float(loss)) for step, loss in points)


def _beside(step: int, reported: Mapping[int, float]) -> bool:
    """Whether the report, which measures on all of the held-out text, has a figure within a hundredth of the step."""
    return any(abs(step - other) <= other / 100 for other in reported)


def as_it_was(final: LanguageModel, step: int, path: Path, title: str = "") -> LanguageModel:
    """Return a model as it was at one step of its training, with the weights of the moment at `path`.

    It is called by its model's own title unless it is given another. Raises ValueError where they are not all there,
    and what reading the file raises.
    """
    weights: Mapping[str, torch.Tensor] = kept.load(path)
    net = AutoModelForCausalLM.from_config(final.net.config, attn_implementation=ATTENTION).float()
    parameters = dict(net.named_parameters())
    if parameters.keys() != weights.keys():
        raise ValueError(f"the moment {step} is of another model")
    with torch.no_grad():
        for name, parameter in parameters.items():
            parameter.copy_(weights[name])
    card = replace(final.card, key=f"{final.card.key}@{step}", title=title or final.card.title)
    return LanguageModel(card, final.tokenizer, net)
