"""The last tokens of a text, without cutting all of a long one: the work is bounded by what is used."""

import re
from dataclasses import dataclass

from model.tokenization.vocabulary import Vocabulary

SHORT = 20_000
"""Characters of a text that is always cut into tokens as a whole."""
_EACH = 16  # characters for each token asked for, to begin with
_FURTHER = 4  # times as many if these were not enough
_BETWEEN_WORDS = re.compile(r"(?<=[^\W_])(?=[ \t\r\n,.!?;:，。！？、；：])|(?<=\S)(?= )")
"""Where every pre-tokenizer of byte-level BPE begins a new word, whatever stands before: none of them puts a letter or
a digit together with what follows here, nor anything with the space after it. They look ahead only."""


@dataclass(frozen=True)
class Ending:
    """The end of a text as tokens."""

    ids: tuple[int, ...]
    """The last tokens of the text: as many as were asked for, or more, or all."""
    whole: bool
    """Whether these are all."""


def ending(vocabulary: Vocabulary, text: str, count: int) -> Ending:
    """Return at least the last `count` tokens of `text`, the very ones that all of the text ends in.

    Merges happen within words, so that a part that begins where a word begins is cut as it would be in the whole. Where
    no word begins near enough to the end, more of the text is cut, in the worst case all.
    """
    size = max(SHORT, _EACH * count)
    while size < len(text) and vocabulary.merges_within_words:
        begin = _BETWEEN_WORDS.search(text, len(text) - size)
        if begin:
            ids = vocabulary.encode(text[begin.start() :])
            if len(ids) >= count:
                return Ending(ids, whole=False)
        size *= _FURTHER
    return Ending(vocabulary.encode(text), whole=True)
