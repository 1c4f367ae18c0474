"""Every part's share of a logit, against the final norm and the unembedding applied part by part."""

from dataclasses import replace

import numpy as np
import pytest

from model.language_model import LanguageModel
from model.readings import head_outputs
from model.readings.attribution import Attribution, attribute
from model.trace import Trace
from tests.model.test_attention import PROMPT
from tests.support import tiny

TOKENS = (0, 17, tiny.VOCABULARY - 1)
AGAINST = 5


@pytest.fixture(params=tiny.FAMILIES, scope="module")
def model(request: pytest.FixtureRequest) -> LanguageModel:
    return tiny.trained(request.param, layers=3)


@pytest.fixture(scope="module")
def trace(model: LanguageModel) -> Trace:
    return model.trace(PROMPT)


def share(model: LanguageModel, trace: Trace, token: int, part: np.ndarray, against: int | None = AGAINST) -> float:
    """Put one part (D,) of the last vector through the final norm, its statistics frozen, and the unembedding."""
    norm = model.net.get_submodule(model.architecture.final_norm)
    last = trace.residual[-1, -1].astype(np.float64)
    if model.net.config.model_type == "gpt2":
        spread = np.sqrt(last.var() + model.net.config.layer_norm_epsilon)
        part = part - part.mean()
    else:
        spread = np.sqrt((last**2).mean() + model.net.config.rms_norm_eps)
    normed = part / spread * norm.weight.double().numpy()
    rows = model.net.get_output_embeddings().weight.double().numpy()
    return float(normed @ (rows[token] - (rows.mean(0) if against is None else rows[against])))


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize("against", [None, AGAINST])
def test_the_parts_sum_to_the_difference(model: LanguageModel, trace: Trace, token: int, against: int | None) -> None:
    found = attribute(model, trace, token, against)
    logits = trace.logits.astype(np.float64)
    assert found.difference == pytest.approx(logits[token] - (logits.mean() if against is None else logits[against]))
    assert abs(found.total - found.difference) <= 1e-3


def test_a_part_that_lifts_all_tokens_alike_has_no_share(model: LanguageModel, trace: Trace) -> None:
    """The shares of all tokens against the mean sum to 0 for every part."""
    every = [attribute(model, trace, token) for token in range(tiny.VOCABULARY)]
    np.testing.assert_allclose(np.sum([found.mlps for found in every], axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(np.sum([found.heads for found in every], axis=0), 0, atol=1e-6)


def test_a_token_against_itself_has_no_parts(model: LanguageModel, trace: Trace) -> None:
    found = attribute(model, trace, TOKENS[1], TOKENS[1])
    assert found.difference == found.total == 0


def test_each_part_is_its_own_way_through_the_norm(model: LanguageModel, trace: Trace) -> None:
    token = TOKENS[1]
    found = attribute(model, trace, token, AGAINST)
    for layer in range(model.shape.layers):
        heads = head_outputs.head_outputs(model, trace, layer)[:, -1]
        wanted = [share(model, trace, token, head) for head in heads]
        np.testing.assert_allclose(found.heads[layer], wanted, atol=1e-5)
        assert found.mlps[layer] == pytest.approx(share(model, trace, token, trace.mlp_out[layer, -1]), abs=1e-5)
        bias = share(model, trace, token, head_outputs.output_bias(model, layer))
        assert found.attention_biases[layer] == pytest.approx(bias, abs=1e-5)
    row = model.net.get_input_embeddings().weight[trace.ids[-1]].numpy()
    assert found.embedding == pytest.approx(share(model, trace, token, row), abs=1e-5)


def test_what_a_family_does_not_have_is_zero(model: LanguageModel, trace: Trace) -> None:
    found = attribute(model, trace, TOKENS[1], AGAINST)
    bare = model.net.config.model_type == "llama"
    assert (found.position == 0) == bare
    assert (found.final_bias == 0) == bare
    assert found.attention_biases.any() != bare


def test_terms_are_the_whole_sum_in_order(model: LanguageModel, trace: Trace) -> None:
    found = attribute(model, trace, TOKENS[1], AGAINST)
    terms = found.terms()
    layers, heads = found.heads.shape
    assert len(terms) == len({term[:3] for term in terms}) == 3 + layers * (heads + 2)
    assert sum(term.value for term in terms) == pytest.approx(found.total, abs=1e-9)
    sizes = [abs(term.value) for term in terms]
    assert sizes == sorted(sizes, reverse=True)
    for term in terms:
        if term.kind == "head":
            assert term.value == found.heads[term.layer, term.head]
        elif term.kind == "mlp":
            assert term.value == found.mlps[term.layer]


def test_the_total_is_no_copy_of_the_difference(model: LanguageModel, trace: Trace) -> None:
    found: Attribution = attribute(model, trace, TOKENS[1], AGAINST)
    assert replace(found, embedding=found.embedding + 1).total == pytest.approx(found.total + 1)


@pytest.mark.parametrize("token", [-1, tiny.VOCABULARY])
def test_no_such_token(model: LanguageModel, trace: Trace, token: int) -> None:
    with pytest.raises(IndexError):
        attribute(model, trace, token)
    with pytest.raises(IndexError):
        attribute(model, trace, 0, token)
