"""Models made on the spot: moments of a training, and a network that learned nothing."""

import math
from pathlib import Path

import pytest
import torch

from model.catalog import MODELS, FolderSource
from model.errors import ModelUnavailable
from model.language_model import LanguageModel
from model.progress import silent
from model.serving import gpt2_tokenizer, variants
from model.train import checkpoints
from model.weights import memory
from tests.support import tiny


def opened(key: str) -> LanguageModel:
    card = variants.card_of(key)
    return variants.read(card, variants.fetch(card, silent), silent)


def test_every_key_has_a_title_and_nobody_names_a_path() -> None:
    assert variants.CARDS.keys().isdisjoint(MODELS)
    titles = [variants.title_of(key) for key in (*MODELS, *variants.CARDS)]
    assert len(set(titles)) == len(titles)
    for key in ("../../etc/passwd", "fable@", "fable@1", "fable@0 ", ""):
        assert not variants.known(key)


def test_a_moment_is_the_one_of_the_training_record() -> None:
    for moment in checkpoints.moments(variants.LEARNED)[:2]:
        found = opened(f"{variants.LEARNED}@{moment.step}")
        assert found.card.key == moment.model.card.key
        assert found.card.title == variants.title_of(found.card.key)
        theirs = dict(moment.model.net.named_parameters())
        for name, parameter in found.net.named_parameters():
            assert torch.equal(parameter, theirs[name])


@pytest.fixture
def vocabulary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tiny tokenizer in the place of GPT-2's own, its end of a text the last entry as there."""
    tiny.tokenizer().save_pretrained(tmp_path)
    monkeypatch.setattr(gpt2_tokenizer, "SOURCE", FolderSource(str(tmp_path)))
    return tmp_path


def test_the_untrained_one_has_gpt2s_shape_and_start(vocabulary: Path) -> None:
    model = opened(variants.UNTRAINED)
    shape = model.shape
    assert (shape.layers, shape.heads, shape.width, shape.context) == (12, 12, 768, 1024)
    assert shape.neurons == 3072
    assert shape.vocabulary == len(tiny.tokenizer())
    assert model.tied
    parts = dict(model.net.named_parameters())
    first = parts["transformer.h.0.attn.c_attn.weight"]
    assert float(first.std()) == pytest.approx(0.02, rel=0.01)
    assert float(parts["transformer.h.3.mlp.c_proj.weight"].std()) == pytest.approx(0.02 / math.sqrt(24), rel=0.01)
    assert bool((parts["transformer.h.0.ln_1.weight"] == 1).all())
    assert bool((parts["transformer.h.0.attn.c_attn.bias"] == 0).all())
    again = opened(variants.UNTRAINED)
    assert torch.equal(first, again.net.get_parameter("transformer.h.0.attn.c_attn.weight"))
    logits = model.trace("The cat sat").logits
    assert abs(float(logits.max() - logits.min())) < 10  # no token stands out from the others


def test_its_parameters_are_those_of_gpt2_small() -> None:
    rows, width, context, layers = 50_257, 768, 1024, 12
    block = 12 * width * width + 9 * width + 4 * width  # matrices, biases, two norms
    assert rows * width + context * width + layers * block + 2 * width == variants.PARAMETERS


def test_without_memory_it_is_refused(vocabulary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "available", lambda: 300_000_000)
    with pytest.raises(ModelUnavailable, match="little_memory"):
        opened(variants.UNTRAINED)
