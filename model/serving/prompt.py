"""What part of a visitor's text the model is given."""

from dataclasses import dataclass

from model.language_model import LanguageModel
from model.tokenization.ending import ending


@dataclass(frozen=True)
class Prompt:
    """The token ids to run, and what had to be left out."""

    ids: tuple[int, ...]
    """The last tokens of the text, at most the limit; empty for an empty text."""
    total: int | None
    """Tokens of the whole text; None where it is so long that only its end was cut into tokens."""
    start: str
    """The text of the first tokens that are used, where some are left out; else empty."""


def read(model: LanguageModel, text: str, appended: tuple[int, ...] = (), limit: int = 256) -> Prompt:
    """Cut `text`, continued by the token ids `appended`, into tokens and keep the last `limit` of them.

    The last ones, since the next word follows them. `limit` is bounded by the model's context. Ids that the model's
    vocabulary does not hold are dropped: they belong to another model.
    """
    known = tuple(token for token in appended if 0 <= token < model.shape.vocabulary)
    most = min(limit, model.shape.context)
    end = ending(model.vocabulary, text, most)
    ids = end.ids + known
    used = ids[-most:]
    left_out = len(used) < len(ids) or not end.whole
    return Prompt(used, len(ids) if end.whole else None, model.vocabulary.spelled(used[:8]) if left_out else "")
