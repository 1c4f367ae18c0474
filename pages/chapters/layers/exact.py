"""What the formulas and the code below the views of Layers name."""

import math

import numpy as np

from model import lens as logit_lens
from model import sampling
from model.readings import layers
from pages.kit.depth import Exact
from pages.kit.readings import Scene, survey


def lens(scene: Scene, layer: int, position: int) -> Exact:
    """Return the likeliest token that the lens reads after `layer` layers at a position from 0."""
    logits = logit_lens.logits(scene.model, scene.trace, layer, position).astype(float)
    best = int(logits.argmax())
    return {
        "layer": layer,
        "layers": scene.model.shape.layers,
        "position": position + 1,
        "token": scene.model.vocabulary.piece(best),
        "logit": float(logits[best]),
        "result": float(sampling.softmax(logits)[best]),
    }


def stream(scene: Scene, position: int) -> Exact:
    """Return the lengths of a token's vector between the layers."""
    lengths = layers.norms(scene.trace).stream[1:-1, position]
    return {"width": scene.model.shape.width, "position": position + 1, "result": lengths.tolist()}


def surprise(scene: Scene) -> Exact:
    """Return what the tokens cost in bits, together and on average."""
    bits, vocabulary = layers.costs(survey(scene)).astype(np.float64), scene.model.shape.vocabulary
    return {
        "tokens": len(bits) + 1,
        "count": len(bits),
        "sum": float(bits.sum()),
        "vocabulary": vocabulary,
        "blind": math.log2(vocabulary),
        "result": float(bits.mean()),
    }
