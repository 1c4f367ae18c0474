"""What the formulas and the code below the views of Weights name."""

import numpy as np

from model.readings import products
from model.readings.products import Which
from pages.kit.depth import Exact
from pages.kit.readings import Scene

_FIRST = 3
"""Products that are written out."""


def _where(scene: Scene, which: Which, layer: int) -> dict[str, object]:
    """Return the path of the module that holds a matrix, and how many rows stand in it before the matrix."""
    model = scene.model
    if which == "unembedding":
        own = model.net.get_output_embeddings()
        return {"module": next(name for name, one in model.net.named_modules() if one is own), "before": 0}
    path, roles = next((path, roles) for path, roles in model.architecture.roles.items() if which in roles)
    rows = len(products.of(model, which, layer).weight)
    return {"module": f"{model.architecture.blocks}.{layer}.{path}", "before": roles.index(which) * rows}


def walk(scene: Scene, which: Which, layer: int, position: int, row: int) -> Exact:
    """Return one output of a matrix at a position, with its first products; all are from 0."""
    found = products.product(scene.model, scene.trace, which, layer, position)
    made = found.matrix.weight[row].astype(np.float64) * found.vector
    bias = float(found.matrix.bias[row])
    return _where(scene, which, layer) | {
        "position": position + 1,
        "row": row + 1,
        "inputs": len(made),
        "products": float(made[:_FIRST].sum()),
        "others": float(made[_FIRST:].sum()),
        "bias": bias,
        "result": float(made.sum()) + bias,
    }


def spread(scene: Scene, which: Which, layer: int) -> Exact:
    """Return the standard deviation of a matrix's weights."""
    weight = products.of(scene.model, which, layer).weight
    deviation = float(weight.std(dtype=np.float64))
    return _where(scene, which, layer) | {"rows": len(weight), "weights": weight.size, "result": deviation}
