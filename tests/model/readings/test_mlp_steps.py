"""One MLP at one token: the neurons sum to what it adds, and no other token has a part in it."""

import numpy as np
import pytest

from model.language_model import LanguageModel
from model.readings import mlp, mlp_steps
from model.readings.matrices import matrix
from model.trace import Trace

IDS = tuple(range(20, 31))
LAYER, POSITION = 1, 4


@pytest.fixture
def trace(model: LanguageModel) -> Trace:
    return model.trace(IDS)


def test_all_neurons_together_leave_nothing_missing(model: LanguageModel, trace: Trace) -> None:
    found = mlp_steps.steps(model, trace, LAYER, POSITION)
    down = matrix(model, LAYER, "down")
    whole = trace.mlp_out[LAYER, POSITION] - down.bias
    assert found.missing[-1] == pytest.approx(0, abs=1e-6)
    ten = down.weight[:, found.order[:10]] @ found.activations[found.order[:10]]
    assert found.missing[9] == pytest.approx(np.linalg.norm(whole - ten) / np.linalg.norm(whole), abs=1e-5)
    np.testing.assert_allclose(found.activations, mlp.neurons(model, trace, LAYER, POSITION), atol=1e-6)
    assert found.added[found.order].tolist() == sorted(found.added.tolist(), reverse=True)
    lengths = [np.linalg.norm(mlp.written(model, LAYER, int(one))) for one in found.order[:3]]
    fired = np.abs(found.activations[found.order[:3]])
    np.testing.assert_allclose(found.added[found.order[:3]], lengths * fired, rtol=1e-4)


@pytest.mark.parametrize("share", [0.9, 0.5, 0.1, 0.01])
def test_from_there_on_no_more_is_missing(model: LanguageModel, trace: Trace, share: float) -> None:
    found = mlp_steps.steps(model, trace, LAYER, POSITION)
    count = found.within(share)
    assert (found.missing[count - 1 :] <= share).all()
    assert count == 1 or found.missing[count - 2] > share


@pytest.mark.parametrize("position", [0, 4, -1])
def test_the_mlp_needs_no_other_token_and_attention_does(model: LanguageModel, trace: Trace, position: int) -> None:
    for layer in range(model.shape.layers):
        alone = mlp_steps.dependence(model, trace, layer, position, "mlp")
        assert max(alone.alone, alone.reversed) < 1e-5
    attention = mlp_steps.dependence(model, trace, LAYER, position, "attention")
    assert (attention.alone < 1e-4) == (position == 0)  # the first token reads none but itself
    assert attention.reversed > 0.1


def test_on_real_models_too(real: LanguageModel) -> None:
    trace = real.trace("the king and the queen, the king and the")
    for layer in range(real.shape.layers):
        alone = mlp_steps.dependence(real, trace, layer, -1, "mlp")
        assert max(alone.alone, alone.reversed) < 1e-5
        assert mlp_steps.dependence(real, trace, layer, -1, "attention").alone > 0.05


def test_what_is_not_there_is_refused(model: LanguageModel, trace: Trace) -> None:
    with pytest.raises(IndexError):
        mlp_steps.steps(model, trace, model.shape.layers, 0)
    with pytest.raises(IndexError):
        mlp_steps.dependence(model, trace, 0, len(IDS), "mlp")
