"""What a model can do at each moment of its training, measured on fixed texts: nothing here depends on a prompt."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model import lens, sampling
from model.language_model import LanguageModel
from model.readings import chance, head_scores
from model.serving.pass_queue import in_parts
from model.trace import Array
from model.train.checkpoints import Moment

QUOTE = '"'

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Agreement:
    """A beginning, and two words of which the first agrees with a name in it."""

    text: str
    right: str
    wrong: str


@dataclass(frozen=True)
class Probes:
    """The fixed texts."""

    texts: tuple[str, ...]
    """A few plain paragraphs."""
    spoken: tuple[str, ...]
    """What somebody says, without quote marks and without the sign at its end."""
    agreements: tuple[Agreement, ...]


@dataclass(frozen=True, eq=False)
class Skills:
    """Scores at M moments; NaN where the vocabulary has no token to measure one by, or the context no room."""

    context: Numbers
    """(M,): bits of the next word's distribution that depend on what comes before it."""
    previous: Array
    """(M,): the best head's mean weight on the token just before, on the paragraphs."""
    previous_head: NDArray[np.intp]
    """(M, 2): that head, layer and head from 0."""
    previous_even: float
    """What attention to all tokens alike would score."""
    induction: Array
    """(M, L, H): `head_scores.induction`."""
    random_tokens: int
    """How many tokens its sequence has, before it is repeated; 0 where it cannot be measured."""
    induction_even: float
    """What attention to all tokens alike would score."""
    closing: Numbers
    """(M, 2): probability that the next token closes a quotation, with an open quote mark and without."""
    agreement: Numbers
    """(M,): p(right) / (p(right) + p(wrong)), mean over the beginnings; 1/2 is a guess."""

    @property
    def best_induction(self) -> Array:
        """(M,): the best head's score."""
        best: Array = self.induction.max((1, 2))
        return best


def skills(moments: Sequence[Moment], probes: Probes) -> Skills:
    """Measure every moment. The reasons for each score are given at the functions that compute it."""
    models = [moment.model for moment in moments]
    previous = np.stack([_previous(model, probes.texts) for model in in_parts(models)])  # (M, L, H)
    heads = [np.unravel_index(scores.argmax(), scores.shape) for scores in previous]
    length = head_scores.random_tokens(models[-1])
    return Skills(
        context=np.array([context_bits(model, probes.texts) for model in in_parts(models)]),
        previous=previous.max((1, 2)),
        previous_head=np.array(heads),
        previous_even=_even_previous(models[-1], probes.texts),
        induction=np.stack([head_scores.induction(model) for model in in_parts(models)]),
        random_tokens=length,
        induction_even=chance.even_induction(length),
        closing=np.array([closing(model, probes.spoken) for model in in_parts(models)]),
        agreement=np.array([agreement(model, probes.agreements) for model in in_parts(models)]),
    )


def context_bits(model: LanguageModel, texts: Sequence[str]) -> float:
    """Return how many bits the context tells about the next token, by the model's own lights.

    The entropy of the mean of all next-token distributions over the positions of `texts`, less the mean of their
    entropies: the mutual information of position and next token. A model that says the same everywhere has 0.
    """
    rows = np.concatenate([lens.predictions(model, model.trace(_beginning(model, text))) for text in texts])  # (N, V)
    return sampling.entropy(rows.mean(0)) - float(np.mean([sampling.entropy(row) for row in rows]))


def _previous(model: LanguageModel, texts: Sequence[str]) -> Array:
    found = [head_scores.scores(model, model.trace(_beginning(model, text))).previous for text in texts]
    mean: Array = np.mean(found, axis=0)  # (L, H)
    return mean


def _even_previous(model: LanguageModel, texts: Sequence[str]) -> float:
    return float(np.mean([chance.even(_beginning(model, text)).previous for text in texts]))


def _beginning(model: LanguageModel, text: str) -> tuple[int, ...]:
    """Return the first tokens of a text: all that the context holds."""
    return model.vocabulary.encode(text)[: model.shape.context]


def _mean(values: Sequence[float] | Numbers) -> float:
    """Return the mean, NaN of nothing."""
    return float(np.mean(values)) if len(values) else float("nan")


def _next(model: LanguageModel, text: str) -> Numbers | None:
    """Return the next token's probabilities (V,) after a text; None where the context does not hold all of it."""
    ids = model.vocabulary.encode(text)
    return sampling.softmax(model.trace(ids).logits) if len(ids) <= model.shape.context else None


def closing(model: LanguageModel, spoken: Sequence[str]) -> tuple[float, float]:
    """Return the probability that the next token closes a quotation after each of `spoken`, in the mean: with a quote
    mark before the first word, and without one.

    Summed over all tokens with a quote mark in them and no space before it: written on to a word, it closes. What the
    context does not hold is left out; NaN where that leaves nothing, or the vocabulary has no such token.
    """
    tokens = closing_tokens(model)
    if not tokens:
        return float("nan"), float("nan")
    with_mark, without = (
        [chances[tokens].sum() for text in spoken if (chances := _next(model, mark + text)) is not None]
        for mark in (QUOTE, "")
    )
    return _mean(with_mark), _mean(without)


def closing_tokens(model: LanguageModel) -> list[int]:
    """Return the ids of the tokens that close a quotation when they follow a word."""
    pieces = ((token, model.vocabulary.piece(token)) for token in range(model.shape.vocabulary))
    return [token for token, piece in pieces if QUOTE in piece and not piece.startswith(" ")]


def agreement(model: LanguageModel, asked: Sequence[Agreement]) -> float:
    """Return p(right) / (p(right) + p(wrong)) of the next token, the mean over the beginnings.

    A beginning whose two words are not one token each, or that the context does not hold, is left out; NaN where that
    leaves none.
    """
    return _mean([share for one in asked if (share := _share(model, one)) is not None])


def _share(model: LanguageModel, one: Agreement) -> float | None:
    right, wrong = (model.vocabulary.encode(f" {word}") for word in (one.right, one.wrong))
    chances = _next(model, one.text) if len(right) == len(wrong) == 1 else None
    if chances is None:
        return None
    return float(chances[right[0]] / (chances[right[0]] + chances[wrong[0]]))
