"""Words of a live picture that explain themselves: viz/components/shared/terms.js opens their definitions."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Definition:
    """What a word of the glossary means; `says` goes on where `title` ends."""

    title: str
    says: str


def chosen_terms(terms: Mapping[str, Definition], needed: Collection[str]) -> dict[str, dict[str, str]]:
    """Return the definitions that a component needs, as its payload carries them.

    Raises ValueError, naming those that are missing.
    """
    missing = sorted(set(needed) - terms.keys())
    if missing:
        raise ValueError(f"definitions are missing: {', '.join(missing)}")
    return {name: asdict(terms[name]) for name in sorted(set(needed))}
