"""A pass that is resumed half-way is the whole pass, with heads switched off or without."""

from collections.abc import Callable

import numpy as np
import pytest
import torch

from model.errors import Message
from model.forward import recording
from model.intervene import Intervention, MeanHead, MeanMLP, MeanNeuron, ZeroHead, ZeroMLP, ZeroNeuron
from model.language_model import LanguageModel
from model.readings import ablation, resumed_pass
from model.readings.ablation import Kind
from model.trace import Trace
from tests.model.test_attention import PROMPT
from tests.support import tiny

LAYERS = 3
KINDS: dict[Kind, Callable[[int, int], Intervention]] = {"zero": ZeroHead, "mean": MeanHead}


@pytest.fixture(params=tiny.FAMILIES, scope="module")
def model(request: pytest.FixtureRequest) -> LanguageModel:
    return tiny.trained(request.param, LAYERS)


@pytest.fixture(scope="module")
def trace(model: LanguageModel) -> Trace:
    return model.trace(PROMPT)


@pytest.mark.parametrize("layer", range(LAYERS + 1))
def test_resuming_anywhere_gives_the_prediction(model: LanguageModel, trace: Trace, layer: int) -> None:
    logits = resumed_pass.resume(model, layer, trace.residual[layer][None])
    np.testing.assert_allclose(logits, trace.logits[None], atol=1e-5)


@pytest.mark.parametrize("layer", range(LAYERS))
def test_resuming_after_attention_gives_the_prediction(model: LanguageModel, trace: Trace, layer: int) -> None:
    logits = resumed_pass.resume_after_attention(model, layer, torch.tensor(trace.residual_mid[layer])[None])
    np.testing.assert_allclose(logits, trace.logits[None], atol=1e-5)


def test_resuming_nowhere(model: LanguageModel, trace: Trace) -> None:
    stream = trace.residual[:1]
    for layer in (-1, LAYERS + 1):
        with pytest.raises(IndexError):
            resumed_pass.resume(model, layer, stream)
    for layer in (-1, LAYERS):
        with pytest.raises(IndexError):
            resumed_pass.resume_after_attention(model, layer, stream)


def test_streams_in_a_batch_never_mix(model: LanguageModel, monkeypatch: pytest.MonkeyPatch) -> None:
    traces = [model.trace(ids) for ids in ([1, 2, 3, 4], [9, 8, 7, 6], [5, 5, 5, 5])]
    streams = np.stack([trace.residual[1] for trace in traces])
    wanted = np.stack([trace.logits for trace in traces])
    np.testing.assert_allclose(resumed_pass.resume(model, 1, streams), wanted, atol=1e-5)
    monkeypatch.setattr(resumed_pass, "VECTORS", 1)  # one stream at a time
    np.testing.assert_allclose(resumed_pass.resume(model, 1, streams), wanted, atol=1e-5)


def test_no_position_of_a_batch_sees_a_later_one(model: LanguageModel, trace: Trace) -> None:
    streams = torch.tensor(trace.residual[1]).repeat(3, 1, 1)
    later = streams.clone()
    later[:, 5:] += 1
    before, after = (resumed_pass.add_attention(model, 1, given) for given in (streams, later))
    np.testing.assert_allclose(before[:, :5], after[:, :5], atol=1e-6)
    assert (before[:, 5:] - after[:, 5:]).abs().max() > 0.1
    np.testing.assert_allclose(before[2], trace.residual_mid[1], atol=1e-5)


def test_one_position_and_no_stream(model: LanguageModel) -> None:
    trace = model.trace([7])
    np.testing.assert_allclose(resumed_pass.resume(model, 0, trace.residual[:1])[0], trace.logits, atol=1e-5)
    assert resumed_pass.resume(model, 0, trace.residual[:0]).shape == (0, tiny.VOCABULARY)


def test_a_resumed_pass_is_not_recorded(model: LanguageModel, trace: Trace) -> None:
    """Interventions end with the call, and a record that comes afterwards starts empty."""
    resumed_pass.resume(model, 0, trace.residual[:1], [ZeroHead(1, 0)])
    with recording.recording() as record:
        pass
    assert record.residual == record.queries == []
    np.testing.assert_array_equal(model.trace(trace.ids).logits, trace.logits)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("heads", [[(0, 1)], [(2, 3)], [(1, 0), (1, 2), (2, 1)], [(2, 0), (0, 3), (1, 1), (0, 3)]])
def test_an_effect_is_that_of_the_whole_pass(
    model: LanguageModel, trace: Trace, kind: Kind, heads: list[tuple[int, int]]
) -> None:
    whole = model.trace(trace.ids, [KINDS[kind](*head) for head in heads]).logits
    found = ablation.effect(model, trace, heads, kind)
    np.testing.assert_allclose(found.logits, whole, atol=1e-5)
    assert found.divergence == pytest.approx(ablation.divergence(trace.logits, whole), abs=1e-5)
    top = trace.logits.argmax()
    assert found.top_change == pytest.approx(whole[top] - trace.logits[top], abs=1e-5)
    assert found.divergence > 1e-4


def test_no_head_has_no_effect(model: LanguageModel, trace: Trace) -> None:
    found = ablation.effect(model, trace, [], "zero")
    assert (found.divergence, found.top_change) == (0, 0)
    np.testing.assert_array_equal(found.logits, trace.logits)


@pytest.mark.parametrize("head", [(-1, 0), (LAYERS, 0), (0, -1), (0, tiny.HEADS)])
def test_the_effect_of_no_such_head(model: LanguageModel, trace: Trace, head: tuple[int, int]) -> None:
    with pytest.raises(IndexError):
        ablation.effect(model, trace, [(0, 0), head], "mean")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("held", [1, ablation.HELD])
def test_all_effects_at_once(
    model: LanguageModel, trace: Trace, kind: Kind, held: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ablation, "HELD", held)  # 1: one head of each layer at a time
    found = ablation.effects(model, trace, kind)
    assert found.divergence.shape == found.top_change.shape == (LAYERS, tiny.HEADS)
    for layer in range(LAYERS):
        for head in range(tiny.HEADS):
            alone = ablation.effect(model, trace, [(layer, head)], kind)
            assert found.divergence[layer, head] == pytest.approx(alone.divergence, abs=1e-5)
            assert found.top_change[layer, head] == pytest.approx(alone.top_change, abs=1e-5)


def test_the_mean_of_one_position_is_itself(model: LanguageModel) -> None:
    found = ablation.effects(model, model.trace([7]), "mean")
    np.testing.assert_allclose(found.divergence, 0, atol=1e-6)
    np.testing.assert_allclose(found.top_change, 0, atol=1e-5)


def test_progress_rises_to_the_end(model: LanguageModel, trace: Trace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ablation, "HELD", 1)
    seen: list[float] = []
    ablation.effects(model, trace, "zero", lambda fraction, _message: seen.append(fraction))
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0, 1)
    assert len(set(seen)) > LAYERS


def test_who_watches_can_end_it_in_the_next_layer(model: LanguageModel, trace: Trace) -> None:
    heard: list[Message] = []

    def watch(_fraction: float, message: Message) -> None:
        heard.append(message)
        if len(heard) == 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        ablation.effects(model, trace, "zero", watch)
    assert len(heard) == 2


def test_divergence_by_hand() -> None:
    before, after = np.log(np.array([0.5, 0.5], np.float32)), np.log(np.array([0.25, 0.75], np.float32))
    assert ablation.divergence(before, after) == pytest.approx(0.5 * np.log2(2) + 0.5 * np.log2(2 / 3), rel=1e-6)
    assert ablation.divergence(before, before + 7) == pytest.approx(0, abs=1e-6)


def test_divergence_of_a_probability_too_small_to_write() -> None:
    before, after = np.array([0, -2000], np.float32), np.array([-2000, 0], np.float32)
    assert ablation.divergence(before, after) == pytest.approx(2000 / np.log(2), rel=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_neurons_and_mlps_off_are_what_a_whole_pass_says(model: LanguageModel, trace: Trace, kind: Kind) -> None:
    """The mean too, which in the last layer needs positions that nothing else looks at."""
    last = model.shape.layers - 1
    cases: list[tuple[list[tuple[int, int]], list[int]]]
    cases = [([(0, 3), (last, 5)], []), ([(last, 7)], []), ([], [0]), ([(0, 1)], [last])]
    for neurons, mlps in cases:
        changes: list[Intervention] = [(ZeroNeuron if kind == "zero" else MeanNeuron)(*one) for one in neurons]
        changes += [(ZeroMLP if kind == "zero" else MeanMLP)(layer) for layer in mlps]
        found = ablation.mlp_effect(model, trace, neurons, mlps, kind)
        expected = model.trace(PROMPT, changes).logits
        np.testing.assert_allclose(found.logits, expected, atol=1e-4)
        assert found.divergence == pytest.approx(ablation.divergence(trace.logits, expected), abs=1e-4)


def test_a_neuron_off_is_its_output_weights_at_zero(model: LanguageModel, trace: Trace) -> None:
    down = model.block(1).get_submodule(model.architecture.mlp).get_submodule(model.architecture.mlp_down)
    assert isinstance(down.weight, torch.Tensor)
    column = down.weight[5] if model.architecture.weight_rows == "inputs" else down.weight[:, 5]
    kept = column.clone()
    try:
        column.zero_()
        expected = model.trace(PROMPT).logits
    finally:
        column.copy_(kept)
    np.testing.assert_allclose(ablation.mlp_effect(model, trace, [(1, 5)], [], "zero").logits, expected, atol=1e-4)


def test_every_mlp_is_measured_alone(model: LanguageModel, trace: Trace) -> None:
    bits, change = ablation.mlp_effects(model, trace, "zero")
    for layer in range(model.shape.layers):
        one = ablation.mlp_effect(model, trace, [], [layer], "zero")
        assert (bits[layer], change[layer]) == (one.divergence, one.top_change)


def test_neurons_that_are_not_there_are_refused(model: LanguageModel, trace: Trace) -> None:
    cases: list[tuple[list[tuple[int, int]], list[int]]]
    cases = [([(0, model.shape.neurons)], []), ([(model.shape.layers, 0)], []), ([], [-1])]
    for neurons, mlps in cases:
        with pytest.raises(IndexError):
            ablation.mlp_effect(model, trace, neurons, mlps, "zero")


def test_the_first_mlp_matters_most_on_the_prompts_of_the_text(real: LanguageModel) -> None:
    for prompt in ("They lived happily ever", "What is your name? My name", "Once upon a time, there was a"):
        assert ablation.mlp_effects(real, real.trace(prompt), "zero")[0].argmax() == 0
