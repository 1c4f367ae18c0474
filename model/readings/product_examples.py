"""What an example about a matrix may claim: see model.examples."""

import numpy as np
from numpy.typing import NDArray

from model import sampling
from model.language_model import LanguageModel
from model.readings import products
from model.readings.examples import Claim, Example, trace_of
from model.train import checkpoints


def _outputs(model: LanguageModel, example: Example) -> NDArray[np.float64]:
    trace = trace_of(model, example)
    layer = int(example.get("layer", 1)) - 1
    return products.product(model, trace, example["matrix"], layer, -1).outputs(slice(None))


def _row_is_favourite(model: LanguageModel, example: Example, wanted: bool) -> bool:
    """The first row that is shown is the likeliest next token's, and its sum is the largest logit."""
    logits = trace_of(model, example).logits
    token = int(sampling.likeliest(logits, 1)[0])
    same = bool(abs(_outputs(model, example)[token] - logits[token]) < 1e-2)
    return bool((example["first_row"] == token + 1 and same) == wanted)


def _row_largest(model: LanguageModel, example: Example, wanted: bool) -> bool:
    """Of all rows the first that is shown has the largest sum."""
    largest = int(_outputs(model, example).argmax()) + 1
    return bool((largest == example["first_row"]) == wanted)


def _beyond_random(model: LanguageModel, example: Example, wanted: float) -> bool:
    """The largest singular value is at least so many times as large as a random matrix's of that spread."""
    weight = products.of(model, example["matrix"], int(example.get("layer", 1)) - 1).weight
    edge = products.random_edge(weight.shape, float(weight.std()))
    return bool(products.singular_values(weight)[0] >= wanted * edge)


def _wider_than_at_start(model: LanguageModel, example: Example, wanted: float) -> bool:
    """The weights are spread at least so many times as widely as at the random start."""
    start, layer = checkpoints.start(model), example["layer"] - 1
    if start is None:
        return False
    now, before = (products.of(one, example["matrix"], layer).weight.std() for one in (model, start))
    return bool(now >= wanted * before)


CLAIMS: dict[str, Claim] = {
    "row_is_favourite": _row_is_favourite,
    "row_largest": _row_largest,
    "beyond_random": _beyond_random,
    "wider_than_at_start": _wider_than_at_start,
}
"""What an example about a matrix may claim."""
