"""A tokenizer opened up: the words it sees, the merges inside each word, the entries it may end in."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, groupby

from transformers import PreTrainedTokenizerBase

from model.tokenization.bpe import MergeTable, State, read_table
from model.tokenization.graphemes import Group, grouped, width
from model.tokenization.search import Entries
from model.tokenization.vocabulary import Vocabulary, readable

LONGEST_WORD = 120
"""Bytes of a word that can be replayed: more steps nobody follows."""
_BYTES_AN_ENTRY = 700  # measured: 33 MB for the 49,152 entries of SmolLM2


@dataclass(frozen=True)
class Encoding:
    """A text as its tokens (T of them, in W words)."""

    text: str
    """What the tokens spell, as far as it is text: without bytes that are no whole character, special tokens and ids
    that have no entry."""
    ids: tuple[int, ...]
    pieces: tuple[bytes, ...]
    """(T) the bytes of each token."""
    groups: tuple[Group, ...]
    words: tuple[str, ...]
    """(W) the stretches within which merges happen, most with the space before them; bytes that are no whole character
    are written as ⟨F0⟩. A token that stands for no text is a word of its own."""
    is_text: tuple[bool, ...]
    """(W) whether a word is text alone: one that is not cannot be typed, and so has no merges to replay."""
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

    @property
    def nbytes(self) -> int:
        """About the bytes that all of it takes, the entries to search in included."""
        return _BYTES_AN_ENTRY * len(self.ids)

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
        """Return the text that token ids spell, as their cut."""
        pieces = tuple(map(self.vocabulary.token_bytes, ids))
        words: list[bytes] = []
        is_text: list[bool] = []
        text = b""
        for plain, run in groupby(zip(ids, pieces, strict=True), lambda at: self.vocabulary.is_text(at[0])):
            parts = [piece for _, piece in run]
            found = self._raw_words(b"".join(parts)) if plain else parts
            text += b"".join(found) if plain else b""
            words += found
            is_text += [plain and _is_whole(word) for word in found]
        return Encoding(
            text=text.decode("utf-8", "ignore"),
            ids=tuple(ids),
            pieces=pieces,
            groups=tuple(grouped(pieces)),
            words=tuple(map(readable, words)),
            is_text=tuple(is_text),
            word_of=_word_of(pieces, list(accumulate(map(len, words)))),
        )

    def _raw_words(self, raw: bytes) -> list[bytes]:
        """Return the words of a text that may begin or end inside a character."""
        escaped = raw.decode("utf-8", "surrogateescape")
        starts = [0]
        for character in escaped:
            starts.append(starts[-1] + width(character))
        text = "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in escaped)
        return [raw[starts[start] : starts[end]] for start, end in self.words(text)]

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
        sizes = [
            (cut.tokens_of(place), len(word.encode()), -place)
            for place, word in enumerate(cut.words)
            if cut.is_text[place]
        ]
        fitting = [size for size in sizes if size[1] <= LONGEST_WORD]
        return -max(fitting)[2] if fitting else None


def _is_whole(raw: bytes) -> bool:
    """Return whether bytes are whole characters."""
    return raw.decode("utf-8", "ignore").encode() == raw


def _word_of(pieces: Sequence[bytes], ends: Sequence[int]) -> tuple[int, ...]:
    """Return the index of the word in which each piece begins; `ends` are where the words end, in bytes."""
    found, offset, word = [], 0, 0
    for piece in pieces:
        while word < len(ends) - 1 and ends[word] <= offset:
            word += 1
        found.append(word)
        offset += len(piece)
    return tuple(found)
