"""All entries of a vocabulary as a dictionary to look things up in.

Patterns come from visitors and may be built to run for ever. They are matched by RE2 (inside pyarrow), which takes time
in proportion to the text for every pattern, since it never goes back; it has no look-around and no back-references.
"""

import re
from collections.abc import Mapping, Set

import pyarrow as pa
import pyarrow.compute as pc

LONGEST_QUERY = 200
"""Characters of a text or pattern that are searched for."""
MOST_IDS = 1000
"""Ids that one query may name."""
SHOWN_FIRST = 20

_NUMBERS = re.compile(r"\s*(\d{1,9})\s*(?:[-–]\s*(\d{1,9})\s*)?")
_STRAY_BYTE = re.compile("⟨[0-9A-F]{2}⟩")
_TURNS = re.compile(r"(?<=[a-z])(?=[A-Z])")


class BadQuery(ValueError):  # noqa: N818 - it names what a page says
    """A query that cannot be searched for. `reason` is one of "long", "pattern", "number"; `detail` says more."""

    def __init__(self, reason: str, detail: str = "") -> None:
        """Keep the reason and the detail."""
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class Entries:
    """The entries of a vocabulary by id; every search returns ids."""

    def __init__(self, texts: Mapping[int, str], special: Set[int] = frozenset()) -> None:
        """Take over the text of each id, in order of the ids; `special` ones are no text of any visitor."""
        self._ids = tuple(texts)
        self._texts = dict(texts)
        self._special = special
        self._column = pa.array(list(texts.values()), pa.string())

    def __len__(self) -> int:
        """Return how many entries there are."""
        return len(self._ids)

    def text(self, token: int) -> str:
        """Return the text of an entry; bytes that are no whole character are written as ⟨F0⟩."""
        return self._texts[token]

    def containing(self, text: str) -> list[int]:
        """Return the entries that hold `text`, capital or small, the shortest first. Raises BadQuery for a long one."""
        _check_length(text)
        return self._shortest_first(pc.match_substring(self._column, text, ignore_case=True))

    def matching(self, pattern: str) -> list[int]:
        """Return the entries in which a regular expression of RE2 matches somewhere, the shortest first.

        Raises BadQuery for a pattern that is too long or none.
        """
        _check_length(pattern)
        try:
            return self._shortest_first(pc.match_substring_regex(self._column, pattern))
        except pa.ArrowInvalid as error:
            raise BadQuery("pattern", str(error).removeprefix("Invalid regular expression: ")) from error

    def numbered(self, query: str) -> list[int]:
        """Return the entries that a query such as "464" or "10-20, 464" names. Raises BadQuery where it is none."""
        _check_length(query)
        found: dict[int, None] = {}
        for part in query.split(","):
            numbers = _NUMBERS.fullmatch(part)
            if numbers is None:
                raise BadQuery("number", part.strip())
            first = int(numbers[1])
            last = min(int(numbers[2] or first), first + MOST_IDS)
            found |= dict.fromkeys(token for token in range(first, last + 1) if token in self._texts)
        return list(found)[:MOST_IDS]

    def longest(self, count: int = SHOWN_FIRST) -> list[int]:
        """Return the entries with most characters, the longest first; of equals the first learned."""
        return sorted(self._plain(), key=lambda token: -len(self._texts[token]))[:count]

    def longest_words(self, count: int = SHOWN_FIRST) -> list[int]:
        """Return the same of the entries that are only letters, with or without a space before them."""
        words = [token for token in self._plain() if self._texts[token].removeprefix(" ").isalpha()]
        return sorted(words, key=lambda token: -len(self._texts[token]))[:count]

    def digits(self) -> dict[int, list[int]]:
        """Return the entries that are only digits, by how many: {1: ids, 2: ids, ...}."""
        found: dict[int, list[int]] = {}
        for token in self._plain():
            text = self._texts[token]
            if text.isascii() and text.isdigit():
                found.setdefault(len(text), []).append(token)
        return dict(sorted(found.items()))

    def oddest(self, count: int = SHOWN_FIRST) -> list[int]:
        """Return the entries in which a small letter stands before a capital most often; of equals the longest.

        Entries without any such turn are left out.
        """
        turns = {token: len(_TURNS.findall(self._texts[token])) for token in self._plain()}
        odd = [token for token, number in turns.items() if number]
        return sorted(odd, key=lambda token: (-turns[token], -len(self._texts[token])))[:count]

    def spaced(self) -> int:
        """Return how many entries begin with a space."""
        return sum(self._texts[token].startswith(" ") for token in self._plain())

    def torn(self) -> int:
        """Return how many entries hold bytes that are no whole character."""
        return sum(bool(_STRAY_BYTE.search(self._texts[token])) for token in self._plain())

    def _plain(self) -> list[int]:
        return [token for token in self._ids if token not in self._special]

    def _shortest_first(self, matches: "pa.BooleanArray") -> list[int]:
        found = [self._ids[place] for place in pc.indices_nonzero(matches).to_pylist()]
        return sorted(found, key=lambda token: len(self._texts[token]))


def _check_length(query: str) -> None:
    if len(query) > LONGEST_QUERY:
        raise BadQuery("long", f"{len(query):,}")


def variants(word: str) -> dict[str, str]:
    """Return how a word may be written, by kind: "plain", "space", "capital", "capitals", "typo".

    The typo swaps the two letters in the middle, or the first pair after it that differs. Kinds that change nothing
    are left out.
    """
    plain = word.strip()
    swapped = _swapped(plain)
    kinds = {
        "plain": plain,
        "space": f" {plain}",
        "capital": f" {plain[:1].swapcase()}{plain[1:]}",
        "capitals": f" {plain.upper()}",
        "typo": f" {swapped}",
    }
    seen: dict[str, str] = {}
    for kind, text in kinds.items():
        if text.strip() and text not in seen.values():
            seen[kind] = text
    return seen


def _swapped(word: str) -> str:
    middle = max((len(word) - 1) // 2, 0)
    for at in [*range(middle, len(word) - 1), *range(middle)]:
        if word[at] != word[at + 1]:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word
