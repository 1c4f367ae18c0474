"""What a question to a class claims of the model, measured on the model at hand, as model/examples.py does it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from numpy.typing import ArrayLike

from model import sampling
from model.classroom import tokens_like

if TYPE_CHECKING:  # torch comes with it, and the shell is up before torch
    from model.language_model import LanguageModel

UNLIKELY, LIKELY, UNCERTAIN = 0.1, 0.5, 6.0
"""The probabilities below and above which a claim holds, and the bits."""
CLAIMS = ("class_knows", "nobody_knows", "both_know")
"""What a question may be there to show: see `holds`."""


def holds(model: "LanguageModel", logits: ArrayLike, question: Mapping[str, str]) -> bool:
    """Whether what a question claims of the model is so, by the logits (V,) after its prompt at temperature 1.

    "class_knows": the model gives its `answer`, in any spelling, less than UNLIKELY, and a wrong token more than the
    likeliest spelling of it. "both_know": it gives it more than LIKELY. "nobody_knows": no token has UNLIKELY, and the
    entropy is more than UNCERTAIN bits. Raises KeyError where the answer is missing, ValueError for another claim.
    """
    claim = question["claim"]
    full = sampling.softmax(logits)
    if claim == "nobody_knows":
        return bool(full.max() < UNLIKELY and sampling.entropy(full) > UNCERTAIN)
    if claim not in CLAIMS:
        raise ValueError(f"{claim} is none of {', '.join(CLAIMS)}.")
    right = list(tokens_like(model, question["answer"]))
    if not right:
        return False
    known = float(full[right].sum())
    return known > LIKELY if claim == "both_know" else known < UNLIKELY and int(full.argmax()) not in right
