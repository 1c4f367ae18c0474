"""What the formulas and the code below the views of Attention name."""

import numpy as np

from model import attention
from model.readings import ablation as readings
from model.readings import attribution as parts
from model.readings import head
from model.readings.ablation import Kind
from model.readings.score_parts import score_parts
from pages.chapters.attention import shared
from pages.kit.depth import Exact
from pages.kit.readers import Spot
from pages.kit.readings import Scene


def _named(layer: int, place: int) -> dict[str, object]:
    return {"layer": layer + 1, "head": place + 1}


def wall(scene: Scene, layer: int, place: int) -> Exact:
    """Return how much of its weight a head gives the token just before."""
    mean, count = float(shared.scores(scene).previous[layer, place]), len(scene.ids) - 1
    return _named(layer, place) | {"count": count, "sum": mean * count, "result": mean}


def one_head(scene: Scene, layer: int, place: int, pair: Spot) -> Exact:
    """Return how the weight of a pair, the asking and the answering token from 0, comes about."""
    steps = head.steps(scene.model, scene.trace, layer, place)
    asking, answering = pair
    scores = steps.scores[asking, : asking + 1].astype(float)
    return _named(layer, place) | {
        "asking": asking + 1,
        "answering": answering + 1,
        "width": scene.model.shape.head_width,
        "product": float(scores[answering] / steps.scaling),
        "scaling": float(steps.scaling),
        "score": float(scores[answering]),
        "largest": float(scores.max()),
        "total": float(np.exp(scores - scores.max()).sum()),
        "result": float(steps.pattern[asking, answering]),
    }


def score(scene: Scene, layer: int, place: int, asking: int, answering: int) -> Exact:
    """Return the score of a pair and the largest of its terms."""
    found = score_parts(scene.model, scene.trace, layer, place, asking, answering)
    largest = float(found.terms.flat[np.abs(found.terms).argmax()])
    return _named(layer, place) | {
        "asking": asking + 1,
        "answering": answering + 1,
        "parts": len(found.sources),
        "pair": largest,
        "others": found.total - largest,
        "result": found.score,
    }


def ablation(scene: Scene, off: tuple[Spot, ...], kind: Kind) -> Exact:
    """Return how far the prediction moves without the heads `off`, from 0."""
    found = readings.effect(scene.model, scene.trace, off, kind)
    before = float(scene.trace.logits.max())
    return {
        "off": [[layer + 1, place + 1] for layer, place in off],
        "how": kind,
        "count": len(off),
        "vocabulary": scene.model.shape.vocabulary,
        "before": before,
        "after": before + found.top_change,
        "result": found.divergence,
    }


def attribution(scene: Scene, token: int, against: int | None) -> Exact:
    """Return the parts of the difference of two logits, summed by their kind."""
    found = parts.attribute(scene.model, scene.trace, token, against)
    rest = found.position + found.final_bias + found.attention_biases.sum()
    return {
        "token": token,
        "against": against,
        "layers": scene.model.shape.layers,
        "embedding": found.embedding,
        "heads": float(found.heads.sum()),
        "mlps": float(found.mlps.sum()),
        "rest": float(rest),
        "result": found.difference,
    }


def compare(layer: int, place: int, *scenes: Scene) -> Exact:
    """Return the largest weight of the last token in both texts."""
    patterns = [attention.pattern(scene.model, scene.trace, layer)[place] for scene in scenes]
    return _named(layer, place) | {
        "other": scenes[1].model.vocabulary.decode(scenes[1].ids),
        "result": [float(pattern[-1].max()) for pattern in patterns],
    }
