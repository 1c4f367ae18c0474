"""Bits per character: what the network itself says of each token, whatever the tokens are."""

import numpy as np
import pytest
import torch

from model.language_model import LanguageModel
from model.load import load
from model.readings.comparison import bits_per_character, saved_by_context, text_cost
from tests.support import tiny

TEXT = "The cat sat on the mat."


def expected(model: LanguageModel, read: list[int]) -> np.ndarray:
    """The cost in bits of every token but the first, straight from the network's own loss."""
    with torch.inference_mode():
        logits = model.net(torch.tensor([read])).logits[0, :-1].double()  # (T-1, V)
        nats = torch.nn.functional.cross_entropy(logits, torch.tensor(read[1:]), reduction="none")
    found: np.ndarray = (nats / np.log(2)).numpy()
    return found


def test_it_is_the_networks_own_loss_over_the_characters(model: LanguageModel) -> None:
    ids = list(model.vocabulary.encode(TEXT))
    costs = expected(model, [min(model.end_ids), *ids])
    found = text_cost(model, TEXT)
    assert list(found.ids) == ids
    np.testing.assert_allclose(found.bits, costs, atol=1e-4)
    assert bits_per_character(model, TEXT) == pytest.approx(costs.sum() / len(TEXT), abs=1e-5)


def test_a_model_without_an_end_leaves_the_first_token_out() -> None:
    own = tiny.language_model("gpt2")
    own.end_ids = frozenset()
    ids = list(own.vocabulary.encode(TEXT))
    found = text_cost(own, TEXT)
    assert np.isnan(found.bits[0])
    np.testing.assert_allclose(found.bits[1:], expected(own, ids), atol=1e-4)
    assert found.characters == len(TEXT) - len(own.vocabulary.decode(ids[:1]))
    with pytest.raises(ValueError, match="too short"):
        text_cost(own, "T")


def test_characters_are_counted_and_not_bytes(model: LanguageModel) -> None:
    assert text_cost(model, "é😀").characters == 2


def test_a_trained_model_needs_fewer_bits_than_a_random_one(real: LanguageModel) -> None:
    """An alphabet of 27 signs takes 4.75 bits where all are equally likely; English far less."""
    assert bits_per_character(real, "The king lived in a castle with his wife and their children.") < 3


@pytest.mark.parametrize("text", ["", "cat " * 80])
def test_what_cannot_be_counted_is_refused(model: LanguageModel, text: str) -> None:
    with pytest.raises(ValueError, match=r"too short|more than this"):
        bits_per_character(model, text)


THREADS = [
    "The king lived in a castle with his wife and their three children. One day the king went out to hunt, and his "
    "wife stayed in the castle with the children.",
    "Harry Potter was a highly unusual boy. He hated the summer holidays, and he really wanted to do his homework. His "
    "least favourite teacher was Professor Snape, and Harry hated the homework of Professor Snape.",
    "Once upon a time there was a little girl whose name was Marjory. She lived in a small house near the forest. Her "
    "mother gave Marjory a red cloak, and little Marjory went into the forest to see her grandmother.",
    "Albert had a red ball. He threw the ball to Elizabeth, and Elizabeth caught the ball. Then Elizabeth threw the "
    "red ball back to Albert, and Albert caught it.",
    "The ship sailed from Lisbon in the spring. Captain Hargreaves had forty sailors. When the storm came, Captain "
    "Hargreaves called all forty sailors together and told them that the ship would return to Lisbon.",
]


def test_what_the_first_half_saves_is_a_difference_of_whole_costs(model: LanguageModel) -> None:
    first, second = "The cat sat on", " the mat and sang"
    whole, before, alone = (expected(model, [min(model.end_ids), *model.vocabulary.encode(text)]).sum()
                            for text in (first + second, first, second))  # fmt: skip
    assert saved_by_context(model, first + second) == pytest.approx(1 - (whole - before) / alone, abs=1e-4)
    with pytest.raises(ValueError, match="longer text"):
        saved_by_context(model, "The cat sat on the mat")


def test_the_larger_of_the_two_at_hand_keeps_the_thread_longer(smollm2: LanguageModel) -> None:
    fable = load("fable")
    for text in THREADS:
        assert saved_by_context(smollm2, text) > saved_by_context(fable, text) > 0
