"""Whether an example shows what it is offered for, on the model at hand: measured, never assumed.

An example is data of the texts: what it sets (a prompt, a head, a word), and under `shows` what must then be so. Each
entry of `shows` is a claim, and the function of that name checks it.
"""

from model.errors import InvalidInput, ModelUnavailable
from model.geometry import examples as geometry
from model.language_model import LanguageModel
from model.readings import (
    chat_examples,
    mlp_examples,
    pair_examples,
    parameter_examples,
    product_examples,
    window_examples,
)
from model.readings import examples as readings
from model.readings.examples import Claim, Example
from model.train import examples as training
from model.train import step_examples

CLAIMS: dict[str, Claim] = (
    readings.CLAIMS
    | mlp_examples.CLAIMS
    | parameter_examples.CLAIMS
    | product_examples.CLAIMS
    | pair_examples.CLAIMS
    | window_examples.CLAIMS
    | chat_examples.CLAIMS
    | geometry.CLAIMS
    | training.CLAIMS
    | step_examples.CLAIMS
)


def holds(model: LanguageModel, example: Example) -> bool:
    """Whether all that `example` claims under `shows` is so on `model`.

    An example without a claim holds; one whose words or texts the model cannot take, or cannot take whole, or whose
    second model cannot be had, does not. Raises KeyError for a claim that is none of CLAIMS.
    """
    claims = [(CLAIMS[name], wanted) for name, wanted in example.get("shows", {}).items()]
    if claims and len(model.vocabulary.encode(example.get("prompt", ""))) > model.shape.context:
        return False
    try:
        return all(check(model, example, wanted) for check, wanted in claims)
    except (InvalidInput, ModelUnavailable):
        return False
