"""A tokenizer opened up: the words it sees, the merges inside each word, the entries it may end in."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from transformers import PreTrainedTokenizerBase

from model.tokenization.bpe import MergeTable, State, read_table
from model.tokenization.graphemes import Group, grouped, width
from model.tokenization.search import Entries
from model.tokenization.vocabulary import Vocabulary

LONGEST_WORD = 120
"""Bytes of a word that can be replayed: more steps nobody follows."""


@dataclass(frozen=True)
class Encoding:
    """A text as its tokens (T of them, in W words)."""

    text: str
    """What the tokens spell; a byte that is no whole character is U+FFFD."""
    ids: tuple[int, ...]
    pieces: tuple[bytes, ...]
    """(T) the bytes of each token."""
    groups: tuple[Group, ...]
    words: tuple[str, ...]
    """(W) the stretches within which merges happen, most with the space before them."""
    word_of: tuple[int, ...]
    """(T) index of the word in which each token begins."""

    def tokens_of(self, word: int) -> int:
        """Return how many tokens begin in a word, given by its index."""
        return self.word_of.count(word)


class Inspector:
    """A byte-pair tokenizer and what it was made of. Shared by all threads; never changed."""

    def __init__(self, title: str, tokenizer: PreTrainedTokenizerBase) -> None:
        """Read the merges behind `tokenizer`. Raises KeyError where it has none: it is no byte-pair encoding."""
        self.title = title
        self.vocabulary = Vocabulary(tokenizer)
        backend = tokenizer.backend_tokenizer
        self._pre_tokenizer = backend.pre_tokenizer
        self._special = set(backend.get_added_tokens_decoder())
        self.ids = tuple(sorted(set(backend.get_vocab().values())))
        """The ids that have an entry, in order."""
        self.merges = MergeTable(read_table(backend.to_str()), self._alphabet())

    def _alphabet(self) -> dict[int, int]:
        plain = (token for token in self.ids if token not in self._special)
        raw = ((self.vocabulary.token_bytes(token), token) for token in plain)
        return {piece[0]: token for piece, token in raw if len(piece) == 1}

    @cached_property
    def entries(self) -> Entries:
        """All entries of the vocabulary, to search in; made at the first call."""
        return Entries({token: self.vocabulary.piece(token) for token in self.ids}, self._special)

    def words(self, text: str) -> list[tuple[int, int]]:
        """Return the stretches of `text` within which merges happen, as (start, end) in characters."""
        if self._pre_tokenizer is None:
            return [(0, len(text))] if text else []
        return [span for _, span in self._pre_tokenizer.pre_tokenize_str(text)]

    def cut(self, text: str) -> Encoding:
        """Cut a text into tokens."""
        return self.read(self.vocabulary.encode(text))

    def read(self, ids: Sequence[int]) -> Encoding:
        """Return the text that token ids spell, as their cut; an id without an entry spells its number."""
        pieces = tuple(map(self.vocabulary.token_bytes, ids))
        raw = b"".join(pieces)
        spans, words = self._spans(raw)
        return Encoding(
            text=raw.decode("utf-8", "replace"),
            ids=tuple(ids),
            pieces=pieces,
            groups=tuple(grouped(pieces)),
            words=words,
            word_of=_word_of(pieces, spans),
        )

    def _spans(self, raw: bytes) -> tuple[list[int], tuple[str, ...]]:
        """Return where the words of a text end, in bytes, and the words."""
        escaped = raw.decode("utf-8", "surrogateescape")
        starts = [0]
        for character in escaped:
            starts.append(starts[-1] + width(character))
        text = "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in escaped)
        spans = self.words(text)
        return [starts[end] for _, end in spans], tuple(text[start:end] for start, end in spans)

    def missing(self, text: str) -> bytes:
        """Return the bytes of a text that have no entry and are therefore lost."""
        return self.merges.missing(text.encode())

    def replay(self, text: str) -> list[State]:
        """Replay the merges of the first word of `text`. Raises ValueError where there is none, or a too long one."""
        word = self.first_word(text).encode()
        if not word or len(word) > LONGEST_WORD:
            raise ValueError(f"A word of 1 to {LONGEST_WORD} bytes can be replayed; this one has {len(word):,}.")
        return self.merges.replay(word)

    def first_word(self, text: str) -> str:
        """Return the first stretch of `text` within which merges happen; empty for an empty text."""
        spans = self.words(text)
        return text[slice(*spans[0])] if spans else ""

    def most_cut(self, cut: Encoding) -> int | None:
        """Return the index of the word with most tokens among those that can be replayed; None where there is none.

        Of equals the longest, of these the first.
        """
        sizes = [(cut.tokens_of(place), len(word.encode()), -place) for place, word in enumerate(cut.words)]
        fitting = [size for size in sizes if size[1] <= LONGEST_WORD]
        return -max(fitting)[2] if fitting else None


def _word_of(pieces: Sequence[bytes], ends: Sequence[int]) -> tuple[int, ...]:
    """Return the index of the word in which each piece begins; `ends` are where the words end, in bytes."""
    found, offset, word = [], 0, 0
    for piece in pieces:
        while word < len(ends) - 1 and ends[word] <= offset:
            word += 1
        found.append(word)
        offset += len(piece)
    return tuple(found)
