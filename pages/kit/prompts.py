"""A visitor's text as the tokens that the model is given: cut once, however often the page runs."""

import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cachetools import LRUCache

from pages.kit import budget, models
from pages.kit.readings import number_of

if TYPE_CHECKING:  # torch comes with these, and the shell is up before torch
    from model.language_model import LanguageModel
    from model.serving.prompt import Prompt

MOST_BYTES = budget.cuts()
"""What the texts that were cut last may take together."""
Key = tuple[int, str, tuple[int, ...], int]


@dataclass(frozen=True)
class _Cut:
    prompt: "Prompt"
    size: int
    """Bytes of the text and of the tokens."""


_kept: "LRUCache[Key, _Cut]" = LRUCache(MOST_BYTES, getsizeof=lambda cut: cut.size)
_lock = threading.Lock()


def read(model: "LanguageModel", text: str, appended: tuple[int, ...] = ()) -> "Prompt":
    """Return the last tokens of a text, continued by the ids `appended`: as many as the operator lets a prompt have."""
    from model.serving import prompt

    limit = models.token_limit()
    key = number_of(model), text, appended, limit
    with _lock:
        known = _kept.get(key)
    if known:
        return known.prompt
    found = prompt.read(model, text, appended, limit)
    size = sys.getsizeof(text) + 64 * (len(found.ids) + len(appended))
    if size <= MOST_BYTES:
        with _lock:
            _kept[key] = _Cut(found, size)
    return found
