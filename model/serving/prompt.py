"""What part of a visitor's text the model is given."""

from dataclasses import dataclass

from model.language_model import LanguageModel


@dataclass(frozen=True)
class Prompt:
    """The token ids to run, and what had to be left out."""

    ids: tuple[int, ...]
    """The last tokens of the text, at most the limit; empty for an empty text."""
    total: int
    """Tokens of the whole text."""
    start: str
    """The text of the first tokens that are used, where some are left out; else empty."""


def read(model: LanguageModel, text: str, appended: tuple[int, ...] = (), limit: int = 256) -> Prompt:
    """Cut `text`, continued by the token ids `appended`, into tokens and keep the last `limit` of them.

    The last ones, since the next word follows them. `limit` is bounded by the model's context. Ids that the model's
    vocabulary does not hold are dropped: they belong to another model.
    """
    known = tuple(token for token in appended if 0 <= token < model.shape.vocabulary)
    ids = model.vocabulary.encode(text) + known
    used = ids[-min(limit, model.shape.context) :]
    start = model.vocabulary.spelled(used[:8]) if len(used) < len(ids) else ""
    return Prompt(used, len(ids), start)
