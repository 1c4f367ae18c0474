"""Words of a live picture that explain themselves: viz/components/shared/terms.js opens their definitions."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

Marked = Sequence[tuple[str, str]]
"""A text in parts, each with the term that explains it, "" for most."""


@dataclass(frozen=True)
class Definition:
    """What a word of the glossary means; `says` goes on where `title` ends."""

    title: str
    says: str


@dataclass(frozen=True)
class Glossary:
    """What a live picture needs to let the words on it explain themselves."""

    terms: Mapping[str, Definition]
    mark: Callable[[str], Marked]
    """Finds the words of the glossary in a text, whose names in {braces} stay as they are."""

    def marked(self, texts: Collection[str]) -> dict[str, Marked]:
        """Return each text that has a word of the glossary, in its parts."""
        found = {text: self.mark(text) for text in sorted(set(texts))}
        return {text: parts for text, parts in found.items() if any(term for _, term in parts)}

    def named_in(self, marked: Mapping[str, Marked], also: Collection[str] = ()) -> dict[str, dict[str, str]]:
        """Return the definitions that `marked` texts name, and those of `also`, as a payload carries them."""
        named = {term for parts in marked.values() for _, term in parts if term}
        return chosen_terms(self.terms, named | set(also))


def chosen_terms(terms: Mapping[str, Definition], needed: Collection[str]) -> dict[str, dict[str, str]]:
    """Return the definitions that a component needs, as its payload carries them.

    Raises ValueError, naming those that are missing.
    """
    missing = sorted(set(needed) - terms.keys())
    if missing:
        raise ValueError(f"definitions are missing: {', '.join(missing)}")
    return {name: {"title": terms[name].title, "says": terms[name].says} for name in sorted(set(needed))}
