"""One example: what every next token costs, where the blame for it flows, and what one step against it changes."""

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model import sampling
from pages.chapters.training import lesson, shared
from pages.chapters.training.lesson import OVERFLOW, RATE, RATES
from pages.chapters.training.shared import TEXTS
from pages.kit import charts, readers
from pages.kit.address import register
from pages.kit.controls import segmented
from pages.kit.depth import Exact
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import inform, say, warn
from pages.kit.readings import Scene
from pages.kit.tables import as_csv
from viz.plots import training as plots
from viz.plots.amounts import amount_bars
from viz.plots.attention import before_after
from viz.plots.compare import paired_bars
from viz.tokens import visible

if TYPE_CHECKING:  # torch comes with it, and the shell is up before torch
    from model.train.step import Step

_TEXTS = TEXTS["example"]
_SIDES = ("cost", "blame", "rates")
SIDE = register("side", readers.one_of(*_SIDES), _SIDES[0], owner="training")
"""Which side of the step is looked at."""
_MOST_TOKENS, _MOST_KINDS = 6, 6
_SIDES_WIDTH = 13.5  # of the three buttons, in type sizes of the page


def show(scene: Scene, bar: DeltaGenerator) -> Shown | None:
    """Draw the side of the step that is chosen."""
    if len(lesson.ids_of(scene)) < 2:
        _nothing_to_compare(scene)
        return None
    with bar:
        side = segmented(
            SIDE, _TEXTS["side"], {name: _TEXTS[name]["title"] for name in _SIDES}, label_visibility="collapsed",
            width=round(_SIDES_WIDTH * charts.rem()),
        )  # fmt: skip
        position = lesson.ask_position(scene)
        rate = lesson.ask_rate()
    rates = RATES if side == "rates" else (rate,)
    found = lesson.steps(scene, position, rates)
    if found is None:
        lesson.say_too_large(scene)
        return None
    step = found[rates.index(rate)]
    if step.diverged:
        warn(_TEXTS["diverged"], rate=lesson.rate_name(rate))
    {"cost": _cost, "blame": _blame, "rates": _rates}[side](scene, found, step, position)
    facts = {"count": str(len(step.ids) - 1), "rate": lesson.rate_name(rate), "most": str(lesson.MOST)}
    return Shown(
        facts,
        {
            "probabilities.csv": later(probabilities, scene, position, rate),
            "gradients.csv": later(gradients, scene, position, rate),
            "losses.csv": later(losses, scene, position),
        },
        exact=None if step.diverged else later(exact, scene, position, rate),
    )


def exact(scene: Scene, position: int | None, rate: float) -> Exact:
    """Return the loss before and after the step."""
    found = lesson.steps(scene, position, (rate,))
    before, after = found[0].loss if found else (float("nan"),) * 2
    return {"position": position, "rate": rate, "most": lesson.MOST, "before": before, "result": after}


def _nothing_to_compare(scene: Scene) -> None:
    """Say that one token has no next one to be compared with, and draw what the model predicts after it."""
    inform(_TEXTS["one_token"])
    chances = sampling.softmax(scene.trace.logits)
    likeliest = sampling.likeliest(scene.trace.logits, _MOST_TOKENS).tolist()
    names = [visible(scene.model.vocabulary.piece(token), 16) for token in likeliest]
    words = _TEXTS["before"], _TEXTS["after"]
    charts.draw(
        before_after(names, chances[likeliest], None, words, height=shared.height() - 140, type_px=charts.type_px())
    )


def _cost(scene: Scene, _found: "tuple[Step, ...]", step: "Step", position: int | None) -> None:
    """Draw the cost of every true next token before and after, and the likeliest tokens of one prediction."""
    names, words = lesson.names(scene), (_TEXTS["before"], _TEXTS["after"])
    place = len(step.ids) - 2 if position is None else position
    _say_cost(names, step, position)
    after = np.full_like(step.costs[1], np.nan) if step.diverged else step.costs[1]
    left, right = st.columns([7, 5], gap="medium")
    high = shared.height() - 84
    with left:
        charts.draw(
            paired_bars(
                names[1:], np.stack([step.costs[0], after]) / np.log(2), words, _TEXTS["bits"], second_stands_out=True,
                height=high, type_px=charts.type_px(),
            )
        )  # fmt: skip
    with right:
        say(_TEXTS["cost"]["others"], token=names[place])
        tokens, before, later_on = _likeliest(step, place)
        pieces = [visible(scene.model.vocabulary.piece(token), 16) for token in tokens]
        pieces[tokens.index(step.ids[place + 1])] += f" {_TEXTS['right']}"
        charts.draw(
            before_after(
                pieces, before, None if step.diverged else later_on, words, height=high - 40,
                type_px=charts.type_px(),
            )
        )  # fmt: skip


def _say_cost(names: list[str], step: "Step", position: int | None) -> None:
    end = "diverged" if step.diverged else "after"
    if position is None:
        said = "all" if len(step.before) > 1 else "all_of_one"
        say(
            _TEXTS["cost"][said] + " " + _TEXTS["cost"][f"all_{end}"], count=str(len(step.ids) - 1),
            nats=shared.nats(step.loss[0]), bits=shared.bits(step.loss[0]), new=shared.nats(step.loss[1]),
        )  # fmt: skip
    else:
        say(
            _TEXTS["cost"]["one"] + " " + _TEXTS["cost"][f"one_{end}"], token=names[position],
            right=names[position + 1], chance=shared.chance(step.before[position]), nats=shared.nats(step.loss[0]),
            bits=shared.bits(step.loss[0]), new_chance=shared.chance(step.after[position]),
            new=shared.nats(step.loss[1]),
        )  # fmt: skip


def _likeliest(step: "Step", place: int) -> tuple[list[int], np.ndarray, np.ndarray]:
    """Return the likeliest tokens before the step with the right one among them, and all their probabilities."""
    right = step.ids[place + 1]
    tokens = sampling.likeliest(step.logits_before, _MOST_TOKENS).tolist()
    if right not in tokens:
        tokens[-1] = right
    before = sampling.softmax(step.logits_before)[tokens]
    after = before if step.diverged else sampling.softmax(step.logits_after)[tokens]
    return tokens, before, after


def _blame(scene: Scene, _found: "tuple[Step, ...]", step: "Step", _position: int | None) -> None:
    """Draw how long the gradient is at each layer and token, and which weights moved farthest."""
    names = lesson.names(scene)
    where = np.unravel_index(int(step.gradients.argmax()), step.gradients.shape)
    words = _TEXTS["blame"]
    most = {"token": names[where[1]], "layers": str(where[0])}
    say(words["said"], **most)
    left, right = st.columns([7, 5], gap="medium")
    high = shared.height() - 96
    with left:
        picture = dict(words["map"]) | {"alt": words["map"]["alt"].format(**most)}
        if step.gradients.max() > 0:
            charts.draw(plots.blame_map(names, step.gradients, picture, height=high, type_px=charts.type_px()))
        else:
            inform(words["none"])
    with right:
        _moved(scene, step, high - 40)


def _moved(scene: Scene, step: "Step", high: int) -> None:
    from model.train.moved import by_kind

    words = _TEXTS["moved"]
    kinds = [] if step.diverged else by_kind(scene.model, step.moved)[:_MOST_KINDS]
    if not kinds:
        inform(words["undone" if step.diverged else "none"])
        return
    say(words["said"], share=shared.share(kinds[0].moved.share))
    labels = []
    for one in kinds:
        name = ", ".join(TEXTS["roles"][role] for role in one.roles)
        kind = name if one.kind == "weight" else words["bias"].format(name=name)
        labels.append(kind if one.layer is None else words["in_layer"].format(name=kind, layer=one.layer + 1))
    shares = [one.moved.share for one in kinds]
    charts.draw(
        amount_bars(
            labels, shares, [shared.share(one) for one in shares], [0], powers=words["axis"], height=high,
            type_px=charts.type_px(),
        )
    )  # fmt: skip


def _rates(_scene: Scene, found: "tuple[Step, ...]", step: "Step", _position: int | None) -> None:
    """Draw the loss after a step of every rate, and say which one lowers it most and from which on it rises."""
    words = _TEXTS["rates"]
    steps = zip(RATES, found, strict=True)
    known = [(rate, one.loss[1]) for rate, one in steps if 0 < rate < OVERFLOW and not one.diverged]
    before = step.loss[0]
    if not known:
        inform(words["none"])
        return
    worse = next((rate for rate, loss in known if loss > before), None)
    near = [pair for pair in known if worse is None or pair[0] < worse]  # farther on the gradient tells nothing
    best, least = min(near or known, key=lambda pair: pair[1])
    numbers = {"before": shared.nats(before), "best": lesson.rate_name(best), "least": shared.nats(least)}
    say(words["said"], **numbers)
    if worse is not None:
        say(words["worse"], rate=lesson.rate_name(worse), loss=shared.nats(dict(known)[worse]))
    charts.draw(
        plots.loss_ladder(
            [rate for rate, _ in known], [loss for _, loss in known], before, RATE.value,
            dict(words["line"]) | {"before": words["line"]["before"].format(**numbers)},
            height=shared.height() - 70, type_px=charts.type_px(),
        )
    )  # fmt: skip


def _step_of(scene: Scene, position: int | None, rate: float) -> "Step | None":
    found = lesson.steps(scene, position, (rate,))
    return found[0] if found else None


def probabilities(scene: Scene, position: int | None, rate: float) -> bytes:
    """Return the probability and the cost of every true next token before and after the step as CSV."""
    step = _step_of(scene, position, rate)
    rows: list[list[object]] = []
    if step is not None:
        tokens = scene.trace.tokens[-lesson.MOST :]
        costs = step.costs / np.log(2)  # (2, T-1)
        begin = lesson.first(scene) + 2
        rows = [
            [begin + place, tokens[place + 1], step.before[place], step.after[place], *costs[:, place]]
            for place in range(len(step.ids) - 1)
        ]
    names = ["position", "token", "probability before", "probability after", "bits before", "bits after"]
    return as_csv(names, rows)


def gradients(scene: Scene, position: int | None, rate: float) -> bytes:
    """Return the length of the gradient at each layer and token as CSV: it is the same whatever the rate."""
    step = _step_of(scene, position, rate)
    begin, tokens = lesson.first(scene) + 1, scene.trace.tokens[-lesson.MOST :]
    rows = [
        [layer, begin + place, tokens[place], value]
        for layer, row in enumerate(step.gradients if step else ())
        for place, value in enumerate(row.tolist())
    ]
    return as_csv(["layers passed", "position", "token", "length of the gradient"], rows)


def losses(scene: Scene, position: int | None) -> bytes:
    """Return the loss before and after a step of each rate as CSV, in nats."""
    found = lesson.steps(scene, position)
    rows = [[rate, *one.loss] for rate, one in zip(RATES, found or (), strict=False)]
    return as_csv(["rate", "loss before", "loss after"], rows)
