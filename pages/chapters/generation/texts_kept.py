"""The texts that a visitor has had written after one prompt: each a path, told apart by the tokens chosen on it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

import streamlit as st

from model.writing import Draws, Written
from pages.chapters.generation.shared import MOST
from pages.kit import choices
from pages.kit.address import LONGEST_LINK, register
from pages.kit.readers import name
from pages.kit.readings import Scene, number_of

FORCED = register("force", name(LONGEST_LINK), "", owner="generation")
"""The tokens that the visitor chose, as `model key:place.id-place.id`, places counted from 1 after the prompt."""
Forces = tuple[tuple[int, int], ...]
"""Places after the prompt, from 0 and rising, with the tokens chosen there."""
MOST_PATHS, MOST_EARLIER = 8, 2
_KEPT = "texts written"


@dataclass
class Texts:
    """What has been written after one prompt with one way of drawing."""

    about: tuple[int, tuple[int, ...], Draws]
    """The model's number, the prompt's tokens, and how is drawn."""
    paths: dict[Forces, list[Written]] = field(default_factory=dict)
    earlier: list[tuple[Draws, str]] = field(default_factory=list)
    """The texts that were drawn otherwise before, the last one first, as they are shown."""
    rate: float = 0.0
    """Tokens a second of the last writing; 0 before the first."""

    runs: int = 0
    """How often the page has shown them."""

    def open(self, forces: Forces) -> list[Written]:
        """Return the steps of a path, begun with what another one has in common with it where it is new.

        Of too many paths the one that was begun first goes.
        """
        if forces not in self.paths:
            shared = max((self._shared(forces, other) for other in self.paths), key=len, default=[])
            self.paths[forces] = list(shared)
            while len(self.paths) > MOST_PATHS:
                self.paths.pop(next(path for path in self.paths if path not in (forces, ())))
        return self.paths[forces]

    def _shared(self, forces: Forces, other: Forces) -> Sequence[Written]:
        """Return the first steps of another path that this one has too."""
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(forces, other, strict=False)))
        parting = [path[same][0] for path in (forces, other) if len(path) > same]
        return self.paths[other][: min(parting, default=MOST)]


def texts_of(scene: Scene, draws: Draws) -> Texts:
    """Return what this visitor has had written after the prompt, drawn in this way."""
    about = number_of(scene.model), scene.ids, draws
    kept: Texts | None = st.session_state.get(_KEPT)
    if kept is None or kept.about != about:
        same_prompt = kept is not None and kept.about[:2] == about[:2]
        if kept is not None and not same_prompt:
            FORCED.set("")
        runs = kept.runs if kept else 0
        kept = Texts(about, runs=runs, earlier=_earlier(scene, kept) if kept is not None and same_prompt else [])
        st.session_state[_KEPT] = kept
    return kept


def _earlier(scene: Scene, kept: Texts) -> list[tuple[Draws, str]]:
    written = max(kept.paths.values(), key=len, default=[])
    text = scene.model.vocabulary.spelled([one.token for one in written])
    return [(kept.about[2], text), *kept.earlier][:MOST_EARLIER] if text else kept.earlier


def forces(scene: Scene) -> Forces:
    """Return the tokens that the address says were chosen, as far as they are of this model's vocabulary."""
    return read_forces(FORCED.value, scene.model.card.key, scene.model.shape.vocabulary)


def read_forces(written: str, model_key: str, vocabulary: int) -> Forces:
    """Return what `write_forces` wrote, whatever a link has put there: unknown tokens and places are left out."""
    owner, _, listed = written.rpartition(":")
    if owner != model_key:
        return ()
    found: dict[int, int] = {}
    for part in listed.split("-"):
        place, _, token = part.partition(".")
        numbers = all(said.isascii() and said.isdigit() and len(said) < 8 for said in (place, token))
        if numbers and 1 <= int(place) <= MOST and int(token) < vocabulary:
            found[int(place) - 1] = int(token)
    return tuple(sorted(found.items()))


def write_forces(chosen: Forces, model_key: str) -> str:
    """Return the form in which chosen tokens stand in an address."""
    return f"{model_key}:{'-'.join(f'{place + 1}.{token}' for place, token in chosen)}" if chosen else ""


def branched(chosen: Forces, place: int, token: int) -> Forces:
    """Return the path that parts from another one at `place` with a token of the visitor's choice."""
    return (*(pair for pair in chosen if pair[0] < place), (place, token))


def another_seed() -> None:
    """Let the same prompt be drawn with other numbers."""
    choices.SEED.set(((choices.SEED.value or 0) + 1) % 2**31)
