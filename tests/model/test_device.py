"""The network may be on another device than the processor: what goes in is moved there, what is recorded comes back.

No graphics card is needed: torch's meta device computes shapes and no numbers, and refuses to be mixed with tensors in
memory, as any device does. What leaves it arrives as zeros here.
"""

import logging
from collections.abc import Callable

import numpy as np
import pytest
import torch
from transformers import masking_utils

from model import embedding, lens
from model.forward import device
from model.generate import generate
from model.intervene import MeanHead, ZeroMLP
from model.language_model import LanguageModel
from model.load import load
from model.readings import ablation, attribution, head, head_scores, layers
from model.readings.overview import overview
from model.readings.resumed_pass import resume
from model.settings import DEVICE_VARIABLE
from model.trace import Trace
from tests.support import tiny

IDS = (5, 60, 7, 60, 7)


@pytest.mark.parametrize(
    ("named", "cuda", "mps", "taken"),
    [
        ("auto", True, False, "cuda"),
        ("auto", False, True, "mps"),
        ("auto", True, True, "cuda"),
        ("auto", False, False, "cpu"),
        ("cpu", True, True, "cpu"),
        ("mps", True, True, "mps"),
        ("cuda", False, False, "cpu"),
        ("mps", True, False, "cuda"),
    ],
)
def test_a_device_is_chosen(
    named: str, cuda: bool, mps: bool, taken: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(device, "_cuda", lambda: cuda)
    monkeypatch.setattr(device, "_mps", lambda: mps)
    with caplog.at_level(logging.WARNING):
        assert device.resolved(named) == torch.device(taken)
    assert len(caplog.records) == (named not in ("auto", taken))
    assert all(DEVICE_VARIABLE in record.getMessage() for record in caplog.records)


def test_a_model_is_opened_where_the_operator_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DEVICE_VARIABLE, "cpu")
    assert load("fable").device == torch.device("cpu")


@pytest.fixture(params=tiny.FAMILIES)
def elsewhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> LanguageModel:
    """A model on the meta device."""
    model = tiny.language_model(request.param)
    torch.nn.Module.to(model.net, "meta")
    arrive = torch.Tensor.cpu

    def cpu(tensor: torch.Tensor) -> torch.Tensor:
        return torch.zeros(tensor.shape, dtype=tensor.dtype) if tensor.is_meta else arrive(tensor)

    monkeypatch.setattr(torch.Tensor, "cpu", cpu)
    # It looks at the positions' values, which this device does not have, to see that there is one prompt a row.
    monkeypatch.setattr(masking_utils, "find_packed_sequence_indices", lambda _positions: None)
    return model


def test_a_trace_comes_back(elsewhere: LanguageModel) -> None:
    here = tiny.language_model(elsewhere.card.family).trace(IDS)
    there = elsewhere.trace(IDS, [MeanHead(0, 1), ZeroMLP(1)])
    assert elsewhere.device == torch.device("meta")
    for name in ("residual", "residual_mid", "attention_out", "mlp_out", "queries", "keys", "values", "logits"):
        assert getattr(there, name).shape == getattr(here, name).shape


def test_several_traces_with_an_earlier_one_come_back(elsewhere: LanguageModel) -> None:
    earlier = elsewhere.trace(IDS)
    found = elsewhere.traces([(*IDS, 9), (*IDS, 8, 8)], earlier)
    assert [one.residual.shape[1] for one in found] == [6, 7]


WORKS: dict[str, Callable[[LanguageModel, Trace], object]] = {
    "lens": lambda model, trace: lens.every_layer(model, trace),
    "resume": lambda model, trace: resume(model, 1, trace.residual[1][None]),
    "effect": lambda model, trace: ablation.effect(model, trace, [(0, 1), (1, 2)], "mean"),
    "effects": lambda model, trace: ablation.effects(model, trace, "zero"),
    "attribution": lambda model, trace: attribution.attribute(model, trace, 3, None),
    "overview": overview,
    "head": lambda model, trace: head.steps(model, trace, 0, 1),
    "scores": head_scores.scores,
    "layers": lambda model, trace: layers.column(model, trace),
    "matrix": lambda model, _trace: embedding.matrix(model).norms,
    "turns": lambda model, _trace: embedding.turns(model),
}


@pytest.mark.parametrize("work", WORKS)
def test_what_is_read_from_a_trace_needs_no_device_of_its_own(elsewhere: LanguageModel, work: str) -> None:
    trace = elsewhere.trace(IDS)
    with np.errstate(all="ignore"):  # all weights arrive as zeros
        WORKS[work](elsewhere, trace)


def test_words_are_drawn_from_what_comes_back(elsewhere: LanguageModel) -> None:
    assert len(list(generate(elsewhere, IDS, most=3))) <= 3
