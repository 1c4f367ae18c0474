"""From text to token ids and back, byte for byte."""

import codecs
from collections.abc import Iterable, Mapping

from tokenizers import Tokenizer
from transformers import PreTrainedTokenizerBase


def _byte_of_character() -> dict[str, int]:
    """Invert GPT-2's table that writes each byte as one printable character.

    Bytes that already print stand for themselves; the other 68 take the characters from U+0100 on, in order
    (Radford et al. 2019, the byte-level BPE's encoder).
    """
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    table = {chr(byte): byte for byte in printable}
    hidden = (byte for byte in range(256) if byte not in set(printable))
    table |= {chr(0x100 + offset): byte for offset, byte in enumerate(hidden)}
    return table


_BYTE = _byte_of_character()


class Vocabulary:
    """A byte-level BPE tokenizer that takes every text for plain text, safe for many threads at once."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase) -> None:
        """Copy the fast tokenizer behind `tokenizer`: its settings must not change under another thread."""
        self._backend: Tokenizer = Tokenizer.from_str(tokenizer.backend_tokenizer.to_str())
        self._backend.encode_special_tokens = True  # "<|endoftext|>" typed by a visitor is text
        self._backend.no_truncation()
        self._backend.no_padding()
        added = self._backend.get_added_tokens_decoder()
        self.special: Mapping[str, int] = {entry.content: token for token, entry in added.items()}
        """The entries that stand for no part of a text, such as the one that ends it, and their ids."""
        self.merges_within_words = _splits(self._backend)
        """Whether a text is split into words first, as the usual pre-tokenizers do, and merges cross none of them."""

    def encode(self, text: str) -> tuple[int, ...]:
        """Return the token ids of `text`; no special token is added or recognised."""
        return tuple(self._backend.encode(text, add_special_tokens=False).ids)

    def has(self, token: int) -> bool:
        """Whether an id has an entry. The embedding matrix of many models has rows beyond the last entry."""
        return token >= 0 and self._backend.id_to_token(token) is not None

    def token_bytes(self, token: int) -> bytes:
        """Return the bytes that token id `token` stands for; of an id without an entry a note that says so.

        A matrix may have more rows than the vocabulary has entries: a model may draw any of them, and nothing that
        writes it down may fail.
        """
        entry = self._backend.id_to_token(token) if token >= 0 else None
        if entry is None:
            return f"⟨entry {token} is unused⟩".encode()
        if entry in self.special or not _BYTE.keys() >= set(entry):
            return entry.encode()
        return bytes(_BYTE[character] for character in entry)

    def decode(self, ids: Iterable[int]) -> str:
        """Return the text of `ids`; bytes that form no whole character become U+FFFD. For the screen: `spelled`."""
        return b"".join(self.token_bytes(token) for token in ids).decode("utf-8", "replace")

    def spelled(self, ids: Iterable[int]) -> str:
        """Return the text of `ids` as it is shown; bytes that form no whole character are written as ⟨F0⟩⟨9F⟩."""
        return readable(b"".join(self.token_bytes(token) for token in ids))

    def is_text(self, token: int) -> bool:
        """Return whether a token stands for a part of a text: a special one and an id without an entry do not."""
        entry = self._backend.id_to_token(token)
        return entry is not None and entry not in self.special

    def piece(self, token: int) -> str:
        """Return the text of one token; bytes that are no whole character are written as ⟨F0⟩⟨9F⟩."""
        return readable(self.token_bytes(token))


def _splits(backend: Tokenizer) -> bool:
    sample = "a b\nc, d. 1\te"
    if backend.pre_tokenizer is None or backend.normalizer is not None:
        return False
    ends = {end for _, (_, end) in backend.pre_tokenizer.pre_tokenize_str(sample)}
    return {place for place in range(1, len(sample)) if sample[place - 1].isalnum()} <= ends


def readable(raw: bytes) -> str:
    """Return bytes as text; those that are no whole character are written as ⟨F0⟩⟨9F⟩."""
    return raw.decode("utf-8", _HEXADECIMAL)


def _write_hexadecimal(error: UnicodeError) -> tuple[str, int]:
    """Codec error handler: the bytes that do not decode, each as ⟨XX⟩."""
    assert isinstance(error, UnicodeDecodeError)
    return "".join(f"⟨{byte:02X}⟩" for byte in error.object[error.start : error.end]), error.end


_HEXADECIMAL = "inside-gpt2-hexadecimal"
codecs.register_error(_HEXADECIMAL, _write_hexadecimal)
