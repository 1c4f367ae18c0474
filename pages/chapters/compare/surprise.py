"""Surprise: what every word of the text costs both models, and what a character costs on average."""

import numpy as np
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from model.readings import comparison, side_by_side
from model.readings.comparison import TextCost
from model.readings.side_by_side import WordCost
from pages.chapters.compare import shared
from pages.chapters.compare.shared import TEXTS, Pair
from pages.kit import charts
from pages.kit.frame import Shown
from pages.kit.prose import inform, say
from pages.kit.readings import Scene, reading
from pages.kit.wording import number
from viz.plots.compare import paired_bars
from viz.tokens import SPACE, visible

_TEXTS = TEXTS["surprise"]


def show(pair: Pair, _bar: DeltaGenerator) -> Shown | None:
    """Draw the cost of every word in both models, and say what a character costs."""
    try:
        costs = [_cost(scene) for scene in pair.scenes]
        words = _words(pair, costs)
    except ValueError:
        inform(_TEXTS["none"])
        return None
    _say_total(pair, costs)
    bits = np.array([(word.one, word.other) for word in words]).T  # (2, words)
    charts.draw(
        paired_bars(
            [visible(word.text.strip(), 24).replace(SPACE, " ") or visible(word.text, 24) for word in words],
            bits, pair.titles, _TEXTS["axis"], height=shared.height(315, 360), type_px=charts.type_px(),
        )
    )  # fmt: skip
    _say_saved(pair)
    return Shown(_facts(words), columns=_columns(pair, words, bits))


@reading
def _cost(scene: Scene) -> TextCost:
    """Return what each token costs. Raises ValueError for a text that is too short or fills the context."""
    return comparison.text_cost(scene.model, side_by_side.spelled(scene.model.vocabulary, scene.ids))


def _words(pair: Pair, costs: list[TextCost]) -> tuple[WordCost, ...]:
    """Return the cost of every word. Raises ValueError where a vocabulary loses bytes of the text."""
    pieces = [
        list(map(scene.model.vocabulary.token_bytes, cost.ids))
        for scene, cost in zip(pair.scenes, costs, strict=True)
    ]  # fmt: skip
    return side_by_side.word_costs(side_by_side.aligned(*pieces), costs[0].bits, costs[1].bits)


def _say_total(pair: Pair, costs: list[TextCost]) -> None:
    lower = min(range(2), key=lambda place: costs[place].per_character)
    one, other = (costs[place] for place in (lower, 1 - lower))
    same = number(one.per_character) == number(other.per_character)
    say(
        _TEXTS["same" if same else "total"], lower=pair.titles[lower], higher=pair.titles[1 - lower],
        bits=number(one.per_character), more=number(other.per_character), whole=number(float(np.nansum(one.bits)), 1),
        whole_more=number(float(np.nansum(other.bits)), 1), characters=f"{one.characters:,}",
        tokens=f"{len(one.ids):,}", tokens_more=f"{len(other.ids):,}",
    )  # fmt: skip


@reading
def _saved(scene: Scene) -> float | None:
    """Return what the first half of the text saves of its second; None where that cannot be measured."""
    try:
        return comparison.saved_by_context(scene.model, side_by_side.spelled(scene.model.vocabulary, scene.ids))
    except ValueError:
        return None


def _say_saved(pair: Pair) -> None:
    """Say how well either model keeps the thread of the text; of a short one nothing."""
    found = [_saved(scene) for scene in pair.scenes]
    one, other = found
    if one is not None and other is not None:
        say(_TEXTS["saved"], one=pair.titles[0], other=pair.titles[1], saved=f"{one:.0%}", saved_other=f"{other:.0%}")


def _facts(words: tuple[WordCost, ...]) -> dict[str, str]:
    return {"words": f"{len(words):,}"}


def _columns(pair: Pair, words: tuple[WordCost, ...], bits: NDArray[np.float64]) -> dict[str, list[object]]:
    names = [_TEXTS["column"].format(title=title) for title in pair.titles]
    if names[0] == names[1]:
        names[1] += " (2)"
    columns: dict[str, list[object]] = {"word": [word.text for word in words]}
    return columns | dict(zip(names, bits.tolist(), strict=True))
