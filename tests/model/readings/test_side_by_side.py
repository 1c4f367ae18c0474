"""Two models on one text: what is common to them, and that nothing of either is lost."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import sampling
from model.language_model import LanguageModel
from model.load import load
from model.readings import side_by_side
from model.readings.comparison import text_cost
from tests.support import tiny

TEXT = "The cat sat on the mat, and a 🦔 émigré sang in 1969."


def pieces(model: LanguageModel, text: str) -> list[bytes]:
    return [model.vocabulary.token_bytes(token) for token in model.vocabulary.encode(text)]


def test_a_short_text_is_read_whole_by_both(model: LanguageModel, fable: LanguageModel) -> None:
    assert side_by_side.common_end([model, fable], "The cat sat", 256) == "The cat sat"


@pytest.mark.parametrize("most", [5, 40, 256])
def test_of_a_long_text_both_read_the_same_end(model: LanguageModel, fable: LanguageModel, most: int) -> None:
    text = f"{TEXT} " * 30
    end = side_by_side.common_end([model, fable], text, most)
    assert end
    assert text.endswith(end)
    for each in (model, fable):
        assert len(each.vocabulary.encode(end)) <= min(most, each.shape.context - 1)


def test_what_is_no_whole_character_is_not_read(model: LanguageModel) -> None:
    ids = model.vocabulary.encode("a 🦔")
    assert side_by_side.spelled(model.vocabulary, ids) == "a 🦔"
    assert side_by_side.spelled(model.vocabulary, ids[:-1]) == "a "


def test_shared_tokens_spell_the_same(model: LanguageModel, fable: LanguageModel) -> None:
    found = side_by_side.shared_tokens(model, fable)
    assert len(found.one) == len(found.other) > 256
    for one, other in zip(found.one.tolist(), found.other.tolist(), strict=True):
        assert model.vocabulary.token_bytes(one) == fable.vocabulary.token_bytes(other)
        assert model.vocabulary.is_text(one)


def test_the_overlap_is_one_less_the_total_variation_distance(model: LanguageModel) -> None:
    found = side_by_side.shared_tokens(model, model)
    numbers = np.random.default_rng(0).random((2, len(found.one)))
    one, other = np.zeros((2, model.shape.vocabulary))
    one[found.one], other[found.one] = (row / row.sum() for row in numbers)
    assert found.overlap(one, one) == pytest.approx(1)
    assert found.overlap(one, other) == pytest.approx(1 - np.abs(one - other).sum() / 2)
    alone = np.ones(model.shape.vocabulary) - (one > 0)  # what nobody shares
    assert found.overlap(one, alone) == 0


def test_a_text_is_one_token_or_missing(model: LanguageModel) -> None:
    cat = side_by_side.single(model, " cat")
    assert cat is not None
    assert model.vocabulary.piece(cat) == " cat"
    assert side_by_side.single(model, " xylophone") is None
    assert side_by_side.single(model, "") is None


def test_words_are_followed_in_the_form_that_is_a_token(model: LanguageModel, fable: LanguageModel) -> None:
    words = ["cat", ".", "queen", "xylophone", "cat", ""]
    assert side_by_side.as_tokens([model, fable], words) == (" cat", ".", " queen", " xylophone")


def test_followed_tokens_end_where_the_prediction_is(model: LanguageModel) -> None:
    trace = model.trace("The cat sat on the")
    found = side_by_side.followed(model, trace, [" cat", " xylophone", "."])
    assert found.shape == (3, model.shape.layers + 1)
    chances = sampling.softmax(trace.logits)
    for row, text in zip(found, (" cat", None, "."), strict=True):
        if text is None:
            assert np.isnan(row).all()
        else:
            token = side_by_side.single(model, text)
            assert row[-1] == pytest.approx(chances[token], rel=1e-4)


@given(text=st.text(max_size=40))
def test_stretches_are_the_whole_text_cut_as_fine_as_both_allow(text: str) -> None:
    one, other = tiny.language_model("gpt2"), load("fable")
    cut, cut_other = pieces(one, text), pieces(other, text)
    found = side_by_side.aligned(cut, cut_other)
    assert "".join(stretch.text for stretch in found) == text
    for parts, side in ((cut, "one"), (cut_other, "other")):
        places = [place for stretch in found for place in getattr(stretch, side)]
        assert places == list(range(len(parts)))
        for stretch in found:
            assert b"".join(parts[place] for place in getattr(stretch, side)) == stretch.text.encode()


def test_against_itself_every_token_is_a_stretch(model: LanguageModel) -> None:
    cut = pieces(model, "The cat sat on the mat.")
    assert [len(stretch.one) for stretch in side_by_side.aligned(cut, cut)] == [1] * len(cut)


def test_texts_that_differ_are_refused() -> None:
    with pytest.raises(ValueError, match="same bytes"):
        side_by_side.aligned([b"a"], [b"b"])


@pytest.mark.parametrize("text", [TEXT, "a", " a  b\n\nc ", "🦔🦔"])
def test_the_costs_of_the_words_are_those_of_the_text(model: LanguageModel, fable: LanguageModel, text: str) -> None:
    costs = [text_cost(each, text) for each in (model, fable)]
    words = side_by_side.word_costs(
        side_by_side.aligned(pieces(model, text), pieces(fable, text)), costs[0].bits, costs[1].bits
    )
    assert "".join(word.text for word in words) == text
    assert sum(word.one for word in words) == pytest.approx(costs[0].bits.sum())
    assert sum(word.other for word in words) == pytest.approx(costs[1].bits.sum())


def test_a_word_is_what_stands_between_white_space(fable: LanguageModel) -> None:
    text = "The king lived in 1969, happily"
    cut = pieces(fable, text)
    bits = np.ones(len(cut))
    words = side_by_side.word_costs(side_by_side.aligned(cut, cut), bits, bits)
    assert [word.text for word in words] == ["The", " king", " lived", " in", " 1969,", " happily"]
