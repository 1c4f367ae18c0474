"""What people believe, measured: against direct computations on tiny models of both families."""

import numpy as np
import pytest
import torch

from model import attention, sampling
from model.language_model import LanguageModel
from model.readings import ablation, beliefs

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
