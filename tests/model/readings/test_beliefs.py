"""What people believe, measured: against direct computations on tiny models of both families."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
import torch

from model import attention, sampling
from model.generate import generate
from model.language_model import LanguageModel
from model.readings import ablation, beliefs
from model.trace import Trace
from model.train import preference, scale
from tests.support import tiny

IDS = [5, 9, 13, 2, 7, 9]


def test_no_temperature_changes_the_order(model: LanguageModel) -> None:
    assert beliefs.order_changed(model.trace(IDS).logits, 0.2, 5.0) == 0
    assert beliefs.order_changed(np.array([1.0, 1.0, 2.0] * 50, np.float32), 0.5, 2.0) == 0


def test_reading_changes_no_weight(model: LanguageModel) -> None:
    assert beliefs.changed_by_reading(model, model.trace(IDS)) == 0


def test_a_changed_weight_is_seen(model: LanguageModel, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pass that moved the smallest bit of one weight would be found out."""
    trace, weight = model.trace(IDS), next(model.net.parameters())
    kept = weight.detach().clone()

    def learn(_model: LanguageModel, ids: object) -> object:
        with torch.no_grad():
            weight.view(-1)[0] = torch.nextafter(weight.view(-1)[0], torch.tensor(9.0))
        return trace

    monkeypatch.setattr(LanguageModel, "trace", learn)
    try:
        assert beliefs.changed_by_reading(model, trace) == 1
    finally:
        with torch.no_grad():
            weight.copy_(kept)


def test_the_draw_moves_the_next_prediction(model: LanguageModel) -> None:
    trace = model.trace(IDS)
    first, second = np.argsort(-trace.logits, kind="stable")[:2].tolist()
    one, other = (sampling.softmax(model.trace([*IDS, token]).logits) for token in (first, second))
    assert beliefs.moved_by_the_draw(model, trace) == pytest.approx(np.abs(one - other).sum() / 2, abs=1e-6)


def test_a_full_context_loses_its_first_token(model: LanguageModel) -> None:
    text = (IDS * model.shape.context)[: model.shape.context]
    assert 0 <= beliefs.moved_by_the_draw(model, model.trace(text)) <= 1


def test_the_brightest_head_has_its_rank(model: LanguageModel) -> None:
    trace = model.trace(IDS)
    looks = {
        (layer, head): float(attention.pattern(model, trace, layer)[head, -1, 1:-1].max())
        for layer in range(model.shape.layers) for head in range(model.shape.heads)
    }  # fmt: skip
    brightest = max(looks, key=lambda place: looks[place])
    effects = {place: ablation.effect(model, trace, [place], "zero").divergence for place in looks}
    order = sorted(effects, key=lambda place: -effects[place])
    assert beliefs.rank_of_the_brightest(model, trace) == order.index(brightest) + 1


def test_two_tokens_have_nothing_between_the_first_and_the_last(model: LanguageModel) -> None:
    with pytest.raises(ValueError, match="no token between"):
        beliefs.rank_of_the_brightest(model, model.trace(IDS[:2]))


def test_nothing_is_remembered_of_another_text(model: LanguageModel) -> None:
    assert beliefs.remembered(model, model.trace(IDS)) == 0


def test_a_model_that_remembers_is_found_out(model: LanguageModel, monkeypatch: pytest.MonkeyPatch) -> None:
    """As one would be that adds to its logits what it has read before."""
    trace, read = LanguageModel.trace, [0]

    def remembering(self: LanguageModel, ids: Sequence[int]) -> Trace:
        read[0] += 1
        found = trace(self, ids)
        logits = found.logits + np.float32(0.01 * read[0]) * np.arange(len(found.logits), dtype=np.float32)
        return replace(found, logits=logits)

    before = model.trace(IDS)
    monkeypatch.setattr(LanguageModel, "trace", remembering)
    assert beliefs.remembered(model, before) > 90


def test_how_sure_it_writes_is_the_mean_of_the_largest_probabilities(model: LanguageModel) -> None:
    ids, largest = list(IDS), []
    for _ in range(20):
        chances = sampling.softmax(model.trace(ids).logits)
        largest.append(float(chances.max()))
        ids.append(int(chances.argmax()))
        if ids[-1] in model.end_ids:
            break
    assert beliefs.sureness(model, model.trace(IDS)) == pytest.approx(np.mean(largest), rel=1e-4)


def test_a_mark_moves_numbers_and_no_shape(model: LanguageModel) -> None:
    assert beliefs.reshaped_by_a_mark(model, model.trace(IDS)) == 0
    after = preference.weights_after_a_mark(model, IDS)
    before = dict(model.net.named_parameters())
    assert after.keys() == before.keys()
    moved = [name for name, weights in before.items() if not torch.equal(weights, after[name])]
    assert len(moved) > len(before) / 2


def test_a_part_that_is_added_is_seen(model: LanguageModel, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = dict(model.net.named_parameters())
    first, second, *_ = weights
    changed = weights | {first: weights[first][:-1], "a value head": torch.zeros(3)}
    del changed[second]
    monkeypatch.setattr(preference, "weights_after_a_mark", lambda *_: changed)
    assert beliefs.reshaped_by_a_mark(model, model.trace(IDS)) == 3


def test_by_the_formula_the_smaller_model_with_more_text_is_ahead() -> None:
    """Also by the constants that Besiroglu et al. 2024 fitted again to the same trainings."""
    assert beliefs.smaller_is_ahead() == pytest.approx(0.11, abs=0.01)
    again = [482.01 / one.parameters**0.3478 + 2085.43 / one.tokens**0.3658
             for one in (scale.TRAININGS["llama3"], scale.TRAININGS["palm"])]  # fmt: skip
    assert again[0] < again[1]
    assert scale.TRAININGS["llama3"].parameters < scale.TRAININGS["palm"].parameters


@pytest.mark.parametrize("family", tiny.FAMILIES)
def test_repetition_counts_the_places_whose_three_tokens_were_there(family: str) -> None:
    model = tiny.language_model(family, context=2 * tiny.CONTEXT)  # the text has room
    text = [step.token for step in generate(model, IDS, temperature=0.0, seed=0, most=60)]
    seen, again = set(), 0
    for place in range(len(text) - 2):
        again += tuple(text[place : place + 3]) in seen
        seen.add(tuple(text[place : place + 3]))
    assert beliefs.repetition(model, model.trace(IDS)) == pytest.approx(again / (len(text) - 2))


def test_the_share_of_heads_that_matter_is_counted(model: LanguageModel) -> None:
    trace = model.trace(IDS)
    places = [(layer, head) for layer in range(model.shape.layers) for head in range(model.shape.heads)]
    matter = [ablation.effect(model, trace, [place], "zero").divergence >= 0.1 for place in places]
    assert beliefs.heads_that_matter(model, trace) == pytest.approx(np.mean(matter))
