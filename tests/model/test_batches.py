"""Several prompts in one pass, and a prompt that goes on from a traced one: each trace is that of a pass alone."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.intervene import ZeroHead
from model.language_model import LanguageModel
from model.trace import Trace, shared
from tests.support import tiny

MODELS = {family: tiny.trained(family) for family in tiny.FAMILIES}
PROMPTS = st.lists(st.integers(0, tiny.VOCABULARY - 1), min_size=1, max_size=tiny.CONTEXT).map(tuple)
families = pytest.mark.parametrize("family", tiny.FAMILIES)


def assert_same(one: Trace, other: Trace) -> None:
    """Every field of two traces, to 1e-5."""
    assert (one.ids, one.tokens) == (other.ids, other.tokens)
    for name in arrays(one):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), atol=1e-5, rtol=1e-5, err_msg=name)
    assert one.nbytes == other.nbytes


def arrays(trace: Trace) -> list[str]:
    """The names of the fields that are arrays."""
    return [field.name for field in fields(trace) if isinstance(getattr(trace, field.name), np.ndarray)]


@families
@settings(max_examples=25)
@given(prompts=st.lists(PROMPTS, min_size=1, max_size=8))
def test_a_batch_is_its_prompts_one_by_one(family: str, prompts: list[tuple[int, ...]]) -> None:
    model = MODELS[family]
    for ids, found in zip(prompts, model.traces(prompts), strict=True):
        assert_same(found, model.trace(ids))


@families
@settings(max_examples=25)
@given(earlier=PROMPTS, kept=st.integers(0, tiny.CONTEXT), ends=st.lists(PROMPTS, min_size=1, max_size=4))
def test_going_on_from_a_trace_is_a_pass_from_the_start(
    family: str, earlier: tuple[int, ...], kept: int, ends: list[tuple[int, ...]]
) -> None:
    model = MODELS[family]
    prompts = [(earlier[:kept] + end)[: tiny.CONTEXT] for end in ends]
    before = model.trace(earlier)
    for ids, found in zip(prompts, model.traces(prompts, before), strict=True):
        assert_same(found, model.trace(ids))


@families
def test_a_text_that_grows_token_by_token(family: str) -> None:
    """Errors do not add up: the states of earlier tokens are those of their first pass."""
    model = MODELS[family]
    ids = model.vocabulary.encode(tiny.TEXT)[: tiny.CONTEXT]
    grown = model.trace(ids[:1])
    for length in range(2, len(ids) + 1):
        (grown,) = model.traces([ids[:length]], grown)
    assert_same(grown, model.trace(ids))


@families
def test_only_new_tokens_are_run(family: str, monkeypatch: pytest.MonkeyPatch) -> None:
    model = tiny.language_model(family)
    ids = model.vocabulary.encode(tiny.TEXT)[:20]
    before, seen = model.trace(ids), []
    embedding = model.net.get_input_embeddings()
    embedding.register_forward_hook(lambda _module, inputs, _output: seen.append(tuple(inputs[0].shape)))
    model.traces([(*ids, 1, 2)], before)  # a word appended
    model.traces([(*ids[:-1], 3)], before)  # the last token changed
    model.traces([ids[:7]], before)  # the text cut short: its last token is run for the prediction
    model.traces([(*ids, 1), (*ids, 2, 3)], before)  # two branches at once
    model.traces([(9, *ids)], before)  # nothing in common
    assert seen == [(1, 2), (1, 1), (1, 1), (2, 2), (1, 21)]


@families
def test_a_trace_holds_no_memory_of_the_others(family: str) -> None:
    model = tiny.language_model(family)
    before = model.trace([1, 2, 3])
    for trace in [*model.traces([[1, 2, 3], range(20, 60)]), *model.traces([[1, 2, 3, 4], [1, 2, 3, 5, 6]], before)]:
        for name in arrays(trace):
            array = getattr(trace, name)
            assert not array.flags.writeable
            assert array.nbytes == owned(array), name


def owned(array: np.ndarray) -> int:
    """The bytes of the memory that an array is a part of."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array.nbytes if array.base is None else array.base.untyped_storage().nbytes()


@families
def test_bad_prompts_of_a_batch(family: str) -> None:
    model = MODELS[family]
    assert model.traces([]) == []
    for ids in ([], [1] * (tiny.CONTEXT + 1), [tiny.VOCABULARY]):
        with pytest.raises(ValueError, match=r"token|context|Token ids"):
            model.traces([[1, 2], ids])


def test_a_change_of_one_pass_reaches_no_batch(model: LanguageModel) -> None:
    ids = [5, 6, 7]
    changed = model.trace(ids, [ZeroHead(0, 1)])
    assert np.abs(changed.logits - model.traces([ids])[0].logits).max() > 1e-3
    np.testing.assert_array_equal(model.traces([ids])[0].logits, model.trace(ids).logits)


@given(one=PROMPTS, other=PROMPTS)
def test_what_two_prompts_share(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    count = shared(one, other)
    assert one[:count] == other[:count]
    assert one[count : count + 1] != other[count : count + 1] or count == len(one) == len(other)
