"""Reading: how long somebody reads who never sleeps, beside spans that one knows."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model.train import scale
from pages.chapters.scale import shared
from pages.chapters.scale.shared import TEXTS, amount, lasting
from pages.kit import charts, readers
from pages.kit.address import register
from pages.kit.controls import control
from pages.kit.depth import Exact
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import say
from pages.kit.readings import Scene
from viz.plots.amounts import amount_bars

_TEXTS = TEXTS["reading"]
PACE = register("pace", readers.whole(50, 1000), scale.READING_PACE, owner="scale")
"""Words a minute."""
_TOLD = 2600  # years, in the video that the texts name
_SPANS = {"life": 80.0, "pyramid": 4600.0}  # years, said to be rounded


def show(_scene: Scene, bar: DeltaGenerator) -> Shown:
    """Draw the years of reading to scale."""
    with bar:
        chosen = shared.choose()
        pace = control(PACE, st.slider, _TEXTS["pace"], min_value=50, max_value=1000, width=260)
    tokens = chosen.training.tokens
    reading = scale.reading_years(tokens, pace)
    say(
        _TEXTS["sum"], title=chosen.title, tokens=amount(tokens), pace=str(pace), years=lasting(reading),
        words=str(scale.WORDS_A_TOKEN),
    )  # fmt: skip
    if chosen.training is scale.TRAININGS["gpt3"]:
        say(_TEXTS["told"], years=f"{_TOLD:,}", pace=f"{scale.pace_for(tokens, _TOLD):.0f}")
    names = [*(_TEXTS["spans"][key] for key in _SPANS), chosen.title]
    years = [*_SPANS.values(), reading]
    charts.draw(
        amount_bars(
            names, years, [lasting(one) for one in years], [2], height=shared.height() - 60, type_px=charts.type_px()
        )
    )
    return Shown(
        {"source": chosen.training.source or TEXTS["own"], "aloud": str(scale.READING_ALOUD),
         "silently": str(scale.READING_PACE)},
        columns={"span": names, "years": years}, exact=later(exact, tokens, pace),
    )  # fmt: skip


def exact(tokens: float, pace: int) -> Exact:
    """Return the figures that the formula and the code name."""
    years = scale.reading_years(tokens, pace)
    return {"tokens": float(tokens), "words": scale.WORDS_A_TOKEN, "pace": pace, "result": years}
