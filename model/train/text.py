"""The text of a run: read, split into what is learned and what is held out, and turned into windows of tokens."""

import lzma
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

END = "<|endoftext|>"
"""Stands after each document."""
STRETCH = 64  # paragraphs that stay together when some are held out
HELD_OUT = 50  # one stretch of so many is held out

Ids = NDArray[np.int64]


@dataclass(frozen=True)
class Split:
    """Documents to learn from and to measure on. A stretch of every book is held out, so both are of one kind."""

    train: list[str]
    held_out: list[str]


def read(path: Path) -> str:
    """Return the text of a UTF-8 file, unpacked where its name ends in .xz. Raises OSError or UnicodeDecodeError."""
    if path.suffix == ".xz":
        with lzma.open(path, "rt", encoding="utf-8") as file:
            return file.read()
    return path.read_text(encoding="utf-8")


def split(text: str) -> Split:
    """Split a text whose documents are parted by an empty line, a paragraph a line.

    Every 50th stretch of 64 paragraphs is held out. Raises ValueError where that leaves nothing on one of the sides.
    """
    train: list[str] = []
    held_out: list[str] = []
    stretches = 0
    for document in text.strip().split("\n\n"):
        paragraphs = document.split("\n")
        for start in range(0, len(paragraphs), STRETCH):
            stretches += 1
            side = held_out if stretches % HELD_OUT == 0 else train
            side.append("\n".join(paragraphs[start : start + STRETCH]) + "\n")
        train[-1] += END
    if not train or not held_out:
        raise ValueError(f"The text is too short: it needs more than {STRETCH * HELD_OUT:,} paragraphs.")
    return Split(train, held_out)


def train_tokenizer(documents: Iterable[str], vocabulary: int) -> Tokenizer:
    """Return a byte-level BPE of `vocabulary` entries, as GPT-2's, learned from `documents`."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        special_tokens=[END],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(documents, trainer)
    return tokenizer


def encode(tokenizer: Tokenizer, documents: list[str]) -> Ids:
    """Return the token ids (N,) of all documents, one after the other."""
    return np.concatenate([np.array(found.ids, np.int64) for found in tokenizer.encode_batch(documents)])


def window(ids: Ids, start: int, context: int) -> Ids:
    """Return the `context` tokens from `start` and the one after them, (context + 1,)."""
    return ids[start : start + context + 1]


def batch(ids: Ids, step: int, size: int, context: int, seed: int) -> Ids:
    """Return the windows (size, context + 1) of a step; each epoch cuts the text at another place and shuffles it.

    What a step sees depends on its number and the seed alone, so that a resumed run sees what it would have seen.
    """
    each = (len(ids) - context - 1) // context  # windows in an epoch, whatever its offset
    rows = range(step * size, (step + 1) * size)
    return np.stack([window(ids, _start(row, each, context, seed), context) for row in rows])


def _start(row: int, each: int, context: int, seed: int) -> int:
    epoch, place = divmod(row, each)
    offset, order = _epoch(epoch, each, context, seed)
    return offset + int(order[place]) * context


_epochs: dict[tuple[int, int, int, int], tuple[int, Ids]] = {}


def _epoch(epoch: int, each: int, context: int, seed: int) -> tuple[int, Ids]:
    """Return where an epoch cuts the text first and the order of its windows."""
    key = (epoch, each, context, seed)
    if key not in _epochs:
        _epochs.clear()
        chance = np.random.default_rng([seed, epoch])
        _epochs[key] = int(chance.integers(context)), chance.permutation(each)
    return _epochs[key]
