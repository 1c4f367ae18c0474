"""One step of gradient descent: the numbers are those of autograd on a real copy, and the shared model stays."""

import copy

import numpy as np
import pytest
import torch

from model.language_model import LanguageModel
from model.train.moved import by_kind
from model.train.step import LARGEST_RATE, gradient_step, ladder

IDS = (20, 41, 33, 20, 57, 60, 41)
RATE = 0.05


def direct(
    model: LanguageModel, rate: float, position: int | None
) -> tuple[torch.nn.Module, list[torch.Tensor], float]:
    """The same step by hand on a deep copy: the copy after it, the streams' gradients, the loss before it."""
    net = copy.deepcopy(model.net).requires_grad_(True)
    out = net(torch.tensor([IDS]), output_hidden_states=True)
    streams = out.hidden_states[:-1]  # the last one went through the final norm
    for stream in streams:
        stream.retain_grad()
    rows = slice(None) if position is None else slice(position, position + 1)
    loss = torch.nn.functional.cross_entropy(out.logits[0, :-1][rows], torch.tensor(IDS[1:])[rows])
    loss.backward()
    with torch.no_grad():
        for parameter in net.parameters():
            parameter -= rate * parameter.grad
    return net, [stream.grad[0].norm(dim=-1) for stream in streams], float(loss.detach())


def true_probabilities(net: torch.nn.Module) -> np.ndarray:
    with torch.no_grad():
        chances = net(torch.tensor([IDS])).logits[0, :-1].softmax(-1)
    found: np.ndarray = chances[torch.arange(len(IDS) - 1), torch.tensor(IDS[1:])].numpy()
    return found


@pytest.mark.parametrize("position", [None, 2])
def test_a_step_is_what_autograd_on_a_copy_gives(model: LanguageModel, position: int | None) -> None:
    found = gradient_step(model, IDS, RATE, position)
    net, streams, loss = direct(model, RATE, position)
    np.testing.assert_allclose(found.before, true_probabilities(model.net), atol=1e-5)
    np.testing.assert_allclose(found.after, true_probabilities(net), atol=1e-5)
    np.testing.assert_allclose(found.gradients[:-1], torch.stack(streams).numpy(), rtol=1e-3, atol=1e-6)
    assert found.loss[0] == pytest.approx(loss, abs=1e-5)
    moved = {moved.name: moved.length for moved in found.moved}
    for name, parameter in net.named_parameters():
        shift = parameter.detach() - model.net.get_parameter(name)
        assert moved[name] == pytest.approx(float(shift.norm()), rel=2e-2, abs=1e-5)


def test_the_last_stream_has_the_gradient_of_the_final_norm(model: LanguageModel) -> None:
    """Blame at the last position is nothing: what it predicts has no true next token."""
    found = gradient_step(model, IDS, RATE)
    assert found.gradients.shape == (model.shape.layers + 1, len(IDS))
    assert found.gradients[-1, -1] == 0
    assert (found.gradients[-1, :-1] > 0).all()


def test_blame_flows_only_back(model: LanguageModel) -> None:
    """Later tokens had no part in an earlier prediction."""
    found = gradient_step(model, IDS, RATE, position=2)
    np.testing.assert_array_equal(found.gradients[:, 3:], 0)
    assert (found.gradients[0, :3] > 0).all()


def test_a_small_step_lowers_the_loss_and_a_large_one_overshoots(model: LanguageModel) -> None:
    small, large = gradient_step(model, IDS, 0.001), gradient_step(model, IDS, 100)
    assert small.loss[1] < small.loss[0]
    assert large.loss[1] > large.loss[0]
    assert not small.diverged


def test_numbers_that_overflow_are_said(model: LanguageModel) -> None:
    """An RMS norm brings even the largest numbers down to nothing: then nothing is known, and all is equally likely."""
    found = gradient_step(model, IDS, LARGEST_RATE)
    assert found.diverged or found.loss[1] == pytest.approx(np.log(model.shape.vocabulary))
    assert found.diverged == (model.card.family == "gpt2")


def test_the_shared_model_stays_as_it_was(model: LanguageModel) -> None:
    before = {name: value.clone() for name, value in model.net.state_dict().items()}
    logits = model.trace(IDS).logits
    gradient_step(model, IDS, 1.0)
    for name, value in model.net.state_dict().items():
        assert torch.equal(value, before[name])
    assert not any(parameter.requires_grad or parameter.grad is not None for parameter in model.net.parameters())
    np.testing.assert_array_equal(model.trace(IDS).logits, logits)


def test_no_step_at_rate_zero(model: LanguageModel) -> None:
    found = gradient_step(model, IDS, 0)
    np.testing.assert_allclose(found.after, found.before, atol=1e-6)
    assert all(moved.length == 0 for moved in found.moved)


@pytest.mark.parametrize(
    ("ids", "rate", "sentence"),
    [
        ((), 1.0, "no token"),
        ((20,), 1.0, "two tokens"),
        (IDS, -1.0, "rate"),
        (IDS, float("nan"), "rate"),
        (IDS, 1e39, "rate"),
    ],
)
def test_what_cannot_be_learned_from_is_refused(
    model: LanguageModel, ids: tuple[int, ...], rate: float, sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        gradient_step(model, ids, rate)


def test_the_last_token_has_no_next_one(model: LanguageModel) -> None:
    for position in (-1, len(IDS) - 1):
        with pytest.raises(IndexError):
            gradient_step(model, IDS, RATE, position)


def test_a_ladder_takes_every_step_from_the_same_weights(model: LanguageModel) -> None:
    rates = (0.0, 1e-3, 0.05, 0.5)
    found = ladder(model, IDS, rates, 3)
    for rate, step in zip(rates, found, strict=True):
        alone = gradient_step(model, IDS, rate, 3)
        np.testing.assert_allclose(step.after, alone.after, rtol=1e-5)
        np.testing.assert_allclose(step.logits_after, alone.logits_after, rtol=1e-5, atol=1e-5)
        assert step.loss == pytest.approx(alone.loss, rel=1e-5)
        assert [one.length for one in step.moved] == pytest.approx([one.length for one in alone.moved], rel=1e-5)
    np.testing.assert_array_equal(found[0].before, found[0].after)
    with pytest.raises(ValueError, match="rate"):
        ladder(model, IDS, [])


def test_costs_are_those_of_the_probabilities(model: LanguageModel) -> None:
    step = gradient_step(model, IDS, RATE)
    np.testing.assert_allclose(step.costs, -np.log([step.before, step.after]), rtol=1e-6)
    assert step.costs.mean(1) == pytest.approx(step.loss, rel=1e-4)


def test_of_every_kind_the_tensor_that_moved_most_is_named(model: LanguageModel) -> None:
    step = gradient_step(model, IDS, RATE)
    kinds = by_kind(model, step.moved)
    shares = [one.moved.share for one in kinds]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] == max(one.share for one in step.moved)
    assert len({(one.roles, one.kind) for one in kinds}) == len(kinds)
    assert any(one.layer is None for one in kinds)
    assert by_kind(model, gradient_step(model, IDS, 0).moved) == ()
