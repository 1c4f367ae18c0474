"""Tokens: the same characters as each of the two models cuts them."""

from collections.abc import Sequence

from streamlit.delta_generator import DeltaGenerator

from model.readings import side_by_side
from model.readings.side_by_side import Stretch
from model.tokenization.graphemes import Group, grouped
from pages.chapters.compare.shared import TEXTS, Pair
from pages.kit import choices
from pages.kit.depth import Exact
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import inform, say
from pages.kit.readings import Scene
from pages.kit.tables import as_csv
from viz.components.aligned_tokens import Aligned, Token, aligned_tokens

_TEXTS = TEXTS["tokens"]


def show(pair: Pair, _bar: DeltaGenerator) -> Shown | None:
    """Draw the text with the one model's tokens above it and the other's below."""
    try:
        stretches = _stretches(*pair.scenes)
    except ValueError:
        inform(_TEXTS["lost"])
        return None
    counts = [len(scene.ids) for scene in pair.scenes]
    characters = sum(len(stretch.text) for stretch in stretches)
    one, other = pair.titles
    say(
        _TEXTS["counts"], one=one, other=other, tokens=f"{counts[0]:,}", tokens_other=f"{counts[1]:,}",
        characters=f"{characters:,}", each=f"{characters / counts[0]:.1f}", each_other=f"{characters / counts[1]:.1f}",
    )  # fmt: skip
    aligned_tokens(
        [
            Aligned(stretch.text, _cells(pair.one, stretch.one), _cells(pair.other, stretch.other))
            for stretch in stretches
        ],
        pair.titles, _TEXTS["labels"], compact=choices.present(), key="aligned tokens",
    )  # fmt: skip
    return Shown(csv={"tokens.csv": later(table, *pair.scenes)}, exact=later(exact, pair.one, characters))


def exact(scene: Scene, characters: int) -> Exact:
    """Return how many tokens a model cuts the text into."""
    count = len(scene.ids)
    return {"characters": characters, "each": characters / count, "result": count}


def _pieces(scene: Scene, places: Sequence[int]) -> list[bytes]:
    return [scene.model.vocabulary.token_bytes(scene.ids[place]) for place in places]


def _stretches(one: Scene, other: Scene) -> list[Stretch]:
    """Return the stretches of the text. Raises ValueError where a vocabulary loses bytes of it."""
    cut, cut_other = (_pieces(scene, range(len(scene.ids))) for scene in (one, other))
    return side_by_side.aligned(cut, cut_other)


def _cells(scene: Scene, places: range) -> list[Token]:
    """Return the tokens of a stretch: several that share the bytes of one character as one cell."""
    groups: list[Group] = grouped(_pieces(scene, places))
    return [Token(group.text, group.count) for group in groups]


def table(one: Scene, other: Scene) -> bytes:
    """Return the stretches as CSV: the text, and the tokens and ids of both with bars between them."""
    rows: list[list[object]] = []
    for stretch in _stretches(one, other):
        row: list[object] = [stretch.text]
        for scene, places in ((one, stretch.one), (other, stretch.other)):
            ids = [scene.ids[place] for place in places]
            row += [len(ids), "|".join(map(scene.model.vocabulary.piece, ids)), " ".join(map(str, ids))]
        rows.append(row)
    titles = [scene.model.card.title for scene in (one, other)]
    return as_csv(["text", *(f"{title}: {what}" for title in titles for what in ("tokens", "pieces", "ids"))], rows)
