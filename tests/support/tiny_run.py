"""A training run small enough for a test: what the chapter about learning is tested on."""

from pathlib import Path

import numpy as np

from model.catalog import FolderSource, ModelCard
from model.train import export, loop, text
from model.train.settings import Settings

SETTINGS = Settings(
    vocabulary=317, layers=2, heads=2, width=32, context=256, batch=2, tokens=64 * 2 * 256, peak_rate=1e-2, warm_up=5
)
STEPS = (0, 1, 2, 4, 8, 16, 32, 64)
"""The moments that this run keeps, the end among them."""
TITLE = "Small"


def train(folder: Path) -> Path:
    """Train on a few made-up sentences with kings, queens and quotations, and leave the finished run in `folder`."""
    chance = np.random.default_rng(0)
    people = (("king", "he"), ("queen", "she"), ("boy", "he"), ("girl", "she"))
    said = ("I will come", "you must go", "the sea is cold")
    written = [(*people[chance.integers(4)], said[chance.integers(3)]) for _ in range(1500)]
    document = "".join(f'The {who} said, "{what}." Then {he} ran to the house.\n' for who, he, what in written)
    folder.mkdir(parents=True)
    tokenizer = text.train_tokenizer([document], SETTINGS.vocabulary)
    assert tokenizer.get_vocab_size() == SETTINGS.vocabulary  # every token that a moment draws has a text
    tokenizer.save(str(folder / export.TOKENIZER))
    ids = text.encode(tokenizer, [document])
    so_far = loop.train(SETTINGS, ids[:-2000], ids[-2000:], folder, lambda *_: None)
    export.export(folder, SETTINGS, so_far)
    return folder


def card(folder: Path) -> ModelCard:
    """Return the card under which a catalogue would name the run."""
    return ModelCard("fable", TITLE, "gpt2", FolderSource(str(folder)), 0, "none")
