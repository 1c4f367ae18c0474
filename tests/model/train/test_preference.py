"""Training on preferences: loss and gradient are those of autograd on a real copy, and the shared model stays."""

import copy
import math

import numpy as np
import pytest
import torch

from model.generate import generate
from model.language_model import LanguageModel
from model.train.preference import (
    BETA,
    LENGTH,
    MOST_PAIRS,
    RATE,
    STEPS,
    Fresh,
    Pair,
    continuation_bits,
    draw_pairs,
    marked_pairs,
    preference_steps,
)

PROMPT = (20, 41, 33)
PAIRS = [Pair((20, 57, 60), (41, 33, 20, 7)), Pair((9,), (60, 41))]
FRESH = Fresh((20, 41, 33, 57, 60), 5, 6)


def likelihood(net: torch.nn.Module, continuation: tuple[int, ...]) -> torch.Tensor:
    """ln p of a continuation of PROMPT, position by position."""
    ids = PROMPT + continuation
    rows = net(torch.tensor([ids])).logits[0].double().log_softmax(-1)
    return torch.stack([rows[place - 1, ids[place]] for place in range(len(PROMPT), len(ids))]).sum()


def loss_of(net: torch.nn.Module, reference: torch.nn.Module) -> torch.Tensor:
    """The mean loss of PAIRS, as the formula says."""
    losses = []
    for pair in PAIRS:
        with torch.no_grad():
            won, lost = likelihood(reference, pair.preferred), likelihood(reference, pair.other)
        margin = (likelihood(net, pair.preferred) - won) - (likelihood(net, pair.other) - lost)
        losses.append(-torch.log(torch.sigmoid(BETA * margin)))
    return torch.stack(losses).mean()


def test_the_steps_are_what_autograd_on_a_copy_gives(model: LanguageModel) -> None:
    net = copy.deepcopy(model.net).requires_grad_(True)
    losses = []
    for _ in range(2):
        net.zero_grad()
        loss = loss_of(net, model.net)
        loss.backward()
        losses.append(float(loss.detach()))
        with torch.no_grad():
            for parameter in net.parameters():
                parameter -= 0.01 * parameter.grad
    with torch.no_grad():
        losses.append(float(loss_of(net, model.net)))
        after = [[float(likelihood(net, one)) for one in (pair.preferred, pair.other)] for pair in PAIRS]
    found = preference_steps(model, PROMPT, PAIRS, 0.01, 2, BETA, FRESH)
    np.testing.assert_allclose(found.losses, losses, atol=1e-4)
    np.testing.assert_allclose(found.after, after, atol=1e-2)
    assert found.losses[-1] < found.losses[0]


def test_without_a_step_the_loss_is_ln_2_and_nothing_moves(model: LanguageModel) -> None:
    found = preference_steps(model, PROMPT, PAIRS, RATE, 0, BETA, FRESH)
    assert found.losses == pytest.approx([math.log(2)])
    np.testing.assert_array_equal(found.before, found.after)
    assert found.divergence == 0
    assert found.held_out[0] == found.held_out[1]
    assert found.written[0] == found.written[1]


def test_the_shared_model_stays_as_it_was(model: LanguageModel) -> None:
    before = {name: value.numpy().tobytes() for name, value in model.net.state_dict().items()}
    preference_steps(model, PROMPT, PAIRS, 1.0, 2, BETA, FRESH)
    assert {name: value.numpy().tobytes() for name, value in model.net.state_dict().items()} == before
    assert not any(parameter.requires_grad or parameter.grad is not None for parameter in model.net.parameters())


def test_the_continuation_before_is_what_generate_writes(model: LanguageModel) -> None:
    found = preference_steps(model, PROMPT, PAIRS, RATE, 1, BETA, FRESH)
    written = [step.token for step in generate(model, PROMPT, seed=FRESH.seed, most=FRESH.most)]
    assert found.written[0] == tuple(written)


def test_numbers_that_overflow_are_said(model: LanguageModel) -> None:
    found = preference_steps(model, PROMPT, PAIRS, 1e38, 2, BETA, FRESH)
    assert found.diverged or np.isfinite(found.divergence)


def test_marks_say_which_is_preferred(model: LanguageModel) -> None:
    drawn = draw_pairs(model, PROMPT, 0)
    assert len(drawn) == MOST_PAIRS
    assert drawn == draw_pairs(model, PROMPT, 0) != draw_pairs(model, PROMPT, 100)
    assert all(1 <= len(one) <= LENGTH for both in drawn for one in both)
    marked = marked_pairs(drawn, "A-B")
    assert marked == {0: Pair(*drawn[0]), 2: Pair(drawn[2][1], drawn[2][0])}


def test_bits_of_a_continuation_are_its_likelihood(model: LanguageModel) -> None:
    with torch.no_grad():
        expected = -float(likelihood(model.net, (20, 57))) / math.log(2)
    assert continuation_bits(model, PROMPT, (20, 57)) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize(
    ("pairs", "rate", "steps", "beta"),
    [
        ([], RATE, 1, BETA),
        (PAIRS * 6, RATE, 1, BETA),
        (PAIRS, -1.0, 1, BETA),
        (PAIRS, math.inf, 1, BETA),
        (PAIRS, RATE, 21, BETA),
        (PAIRS, RATE, 1, 0.0),
        ([Pair((), (1,))], RATE, 1, BETA),
        ([Pair((10**6,), (1,))], RATE, 1, BETA),
    ],
)
def test_what_cannot_be_trained_on_is_refused(
    model: LanguageModel, pairs: list[Pair], rate: float, steps: int, beta: float
) -> None:
    with pytest.raises(ValueError, match=r"."):
        preference_steps(model, PROMPT, pairs, rate, steps, beta, FRESH)


def test_on_fable_every_preferred_one_gains_and_other_text_costs_hardly_more(fable: LanguageModel) -> None:
    prompt = fable.vocabulary.encode("Once upon a time there was a little girl who")
    text = fable.vocabulary.encode("The baker opened his shop before the sun was up. He set the loaves on the shelf.")
    for marks in ("A", "ABBA", "BBBBBAAAAA"):
        pairs = list(marked_pairs(draw_pairs(fable, prompt, 0), marks).values())
        found = preference_steps(fable, prompt, pairs, RATE, STEPS, BETA, Fresh(text, 20, LENGTH))
        assert (found.gained > 0).all()
        assert found.losses[-1] < math.log(2)
        assert abs(found.held_out[1] - found.held_out[0]) < 0.1
