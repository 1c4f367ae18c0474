"""Overview: the whole model on one screen, every token a rail."""

import numpy as np

from model.readings.overview import FAINTEST_READ, PARKED, Overview
from pages.kit import choices, cover, frame, registry
from pages.kit.controls import follow
from pages.kit.depth import Exact
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.next_token import before, kind, rest
from pages.kit.prose import definitions
from pages.kit.readings import Scene, survey
from pages.kit.tables import as_csv
from pages.texts import texts
from viz.components.rails import Door, Rails, bundle_of, rails
from viz.tokens import visible


def picture(scene: Scene, found: Overview) -> Rails:
    """Return what the rails draw: the survey of the trace, with every name made visible."""
    piece, shape = scene.model.vocabulary.piece, scene.model.shape
    return Rails(
        tokens=[visible(token) for token in scene.trace.tokens],
        vectors=found.vectors,
        attention_share=found.attention_share,
        mlp_share=found.mlp_share,
        read_counts=found.read_counts,
        read_sources=found.read_sources,
        read_shares=found.read_shares,
        read_weights=found.read_weights,
        faintest=FAINTEST_READ,
        before=[before(scene, position) for position in range(len(scene.ids))],
        heads=shape.heads,
        width=shape.width,
        vocabulary=shape.vocabulary,
        positions=texts("overview")["positions"][scene.model.architecture.positions],
        next_names=[[visible(piece(token)) for token in row] for row in found.next_ids.tolist()],
        next_kinds=[kind(scene, token) for token in found.next_ids[:, 0].tolist()],
        rest=rest(scene, int(found.next_ids[-1, 0])),
        next_probabilities=found.next_probabilities,
        entropy=found.entropy,
        next_rank=found.true_rank,
        next_rank_probability=found.true_probability,
        doors=[Door(station.id, station.title) for station in registry.stations()],
    )


def table(scene: Scene) -> bytes:
    """Return what every position predicts as CSV: position, token, entropy, the next token's rank, the likeliest."""
    found, rows = survey(scene), list[list[object]]()
    ranks = [*found.true_rank.tolist(), ""]
    for position, token in enumerate(scene.trace.tokens):
        for following, chance in zip(found.next_ids[position], found.next_probabilities[position], strict=True):
            name = scene.model.vocabulary.piece(int(following))
            rows.append([position + 1, token, found.entropy[position], ranks[position], name, chance])
    return as_csv(
        ["position", "token", "entropy in bits", "rank of what came next", "likely next", "probability"], rows
    )


def summed_up(scene: Scene, found: Overview) -> dict[str, str]:
    """Return the numbers of the survey that its notes name: what the first token gets and brings, and what is drawn.

    A lone token has nothing else to read.
    """
    alone = len(scene.ids) == 1
    bundle, said = bundle_of(scene.model.shape.layers), texts("overview")["bundles"]
    return {
        "bundles": said["read"].format(size=bundle) if bundle > 1 else "",
        "bundled": said["source"].format(size=bundle, faintest=f"{FAINTEST_READ:.0%}") if bundle > 1 else "",
        "first": visible(scene.trace.tokens[0]),
        "first_weight": "–" if alone else f"{found.first_weight:.0%}",
        "first_share": "–" if alone else f"{found.first_share:.0%}",
        "parked": "–" if alone else f"{found.parked:,}",
        "all_heads": f"{scene.model.shape.layers * scene.model.shape.heads:,}",
        "parking": f"{PARKED:.0%}",
        "faintest": f"{FAINTEST_READ:.0%}",
        "sampled": str(found.vectors.shape[1]),
    }


def exact(scene: Scene, position: int) -> Exact:
    """Return what the formula and the code name: of the token in focus, at a position from 0."""
    found, stream = survey(scene), scene.trace.residual[:, position].astype(float)
    return {
        "position": position + 1,
        "layers": len(stream) - 1,
        "start": float(np.linalg.norm(stream[0])),
        "end": float(np.linalg.norm(stream[-1])),
        "next": scene.model.vocabulary.piece(int(found.next_ids[position, 0])),
        "result": float(found.next_probabilities[position, 0]),
    }


def take_door(door: str, layer: int | None) -> None:
    """Go where the visitor pointed; a layer's door opens its heads."""
    if layer is not None:
        choices.HEAD.set((layer + 1, choices.HEAD.value[1]))
    registry.enter(door)


def draw(scene: Scene, found: Overview) -> None:
    """Draw the rails with the token in focus that the address names, and let the address follow a click."""
    shown, last = picture(scene, found), len(scene.ids)

    def mount(start: int | None, visit: int) -> int | None:
        seen = rails(
            shown, texts("components")["rails"], definitions(), on_door=take_door, covered=cover.covered(scene),
            initial_focus=-1 if start is None else start - 1, visit=visit, key="rails",
        )  # fmt: skip
        return None if seen == last - 1 else seen + 1

    seen = follow("rails", choices.FOCUS.value, mount)
    if seen != choices.FOCUS.value:
        choices.FOCUS.set(seen)


def chapter() -> None:
    """Draw the rails."""
    scene = frame.open_chapter("overview")
    frame.offer_examples(scene, "overview")
    found = survey(scene)
    draw(scene, found)
    position = min(choices.FOCUS.value or len(scene.ids), len(scene.ids)) - 1
    frame.notes(
        "overview",
        scene,
        Shown(summed_up(scene, found), {"overview.csv": later(table, scene)}, exact=later(exact, scene, position)),
    )


chapter()
