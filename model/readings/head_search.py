"""Heads that tell a story: which head links one word of a prompt to another most strongly, measured on the model."""

from typing import NamedTuple

from model import attention
from model.language_model import LanguageModel
from model.trace import Trace


class Link(NamedTuple):
    """One weight of one head."""

    layer: int
    head: int
    asking: int
    answering: int
    weight: float


def place(trace: Trace, word: str, occurrence: int = -1) -> int:
    """Return the position of the last token of `word` in the prompt, by default where it stands last.

    Raises LookupError where the prompt does not hold it so often.
    """
    text = "".join(trace.tokens)
    starts = [start for start in range(len(text)) if text.startswith(word, start)]
    if not -len(starts) <= occurrence < len(starts):
        raise LookupError(f"“{word}” does not stand in the prompt so often.")
    last = starts[occurrence] + len(word) - 1
    end = 0
    for position, token in enumerate(trace.tokens):
        end += len(token)
        if last < end:
            return position
    raise AssertionError("the text is its tokens")


def strongest(model: LanguageModel, trace: Trace, asking: int, answering: int) -> Link:
    """Return the head that gives most weight to `answering` when `asking` asks, among all layers.

    Raises IndexError for positions outside the prompt, ValueError for a token that comes later than the asking one.
    """
    if answering > asking:
        raise ValueError("A token cannot read a later one.")
    weights = [attention.pattern(model, trace, layer)[:, asking, answering] for layer in range(model.shape.layers)]
    layer = max(range(len(weights)), key=lambda place: weights[place].max())
    head = int(weights[layer].argmax())
    return Link(layer, head, asking, answering, float(weights[layer][head]))
