"""A model that may see only the end of a text: what it then expects next."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from model.generate import read_on
from model.language_model import LanguageModel


def next_logits(model: LanguageModel, ids: Sequence[int]) -> NDArray[np.float32]:
    """Return the logits (V,) after a text of token ids; nothing is recorded.

    Raises ValueError where there is no token, more tokens than the context holds, or an id outside the vocabulary.
    """
    model.check(ids)
    logits, _ = read_on(model, torch.tensor([list(ids)]), None)  # (1, V)
    last: NDArray[np.float32] = logits[0]
    return last
