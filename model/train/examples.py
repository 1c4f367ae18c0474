"""What an example about training may claim: what was learned or never was, seen at two moments, and what it costs."""

from typing import Any

from model import embedding, sampling
from model.language_model import LanguageModel
from model.readings import chance, head_scores
from model.readings.examples import Claim, Example
from model.train import checkpoints, history, preference, scale, skills
from model.train.checkpoints import Moment
from model.train.scale import Training

_HABITS = ("previous", "first", "same")


def _ends(model: LanguageModel) -> tuple[Moment, Moment]:
    """Return the first and the last moment of a model's training."""
    moments = checkpoints.run(model.card.key).moments
    return moments[0], moments[-1]


def _near_at_last(model: LanguageModel, example: Example, wanted: list[str]) -> bool:
    """One of these words is among the ten nearest to the followed one at the end, and none was at the start."""
    found = []
    for moment in _ends(model):
        word = embedding.lookup(moment.model, example["followed"])
        near = embedding.neighbours(moment.model, word.vector, 10, exclude=word.ids)
        found.append(not {piece.strip() for piece in near.pieces}.isdisjoint(wanted))
    return found == [False, True]


def _closes(model: LanguageModel, example: Example, wanted: float) -> bool:
    """A quotation is at least so many times as likely to be closed next at the end as at the start."""
    ids = model.vocabulary.encode(example["prompt"])
    start, end = (
        float(sampling.softmax(moment.model.trace(ids).logits)[skills.closing_tokens(moment.model)].sum())
        for moment in _ends(model)
    )
    return end >= wanted * start


def _costs_fall(model: LanguageModel, example: Example, wanted: float) -> bool:
    """The tokens cost at most this share at the end of what they cost at the start."""
    found = history.history(_ends(model), model.vocabulary.encode(example["prompt"]))
    start, end = found.costs.mean(-1)  # (2, T-1) -> (2,)
    return bool(end <= wanted * start)


def _best(moment: Moment, example: Example, habit: str) -> tuple[float, float]:
    """Return the best head's score, and what it must exceed to be named."""
    if habit not in _HABITS:
        level = chance.even_induction(head_scores.random_tokens(moment.model))
        return float(head_scores.induction(moment.model).max()), chance.clearly_above(level)
    ids = moment.model.vocabulary.encode(example["prompt"])
    scores = getattr(head_scores.scores(moment.model, moment.model.trace(ids)), habit)
    return float(scores.max()), chance.clearly_above(getattr(chance.even(ids), habit))


def _learned(model: LanguageModel, example: Example, habit: Any) -> bool:
    """Some head has this habit at the end, clearly above chance, and none had it at the start."""
    (before, least), (after, _) = (_best(moment, example, habit) for moment in _ends(model))
    return before <= least < after


def _never_learned(model: LanguageModel, example: Example, habit: Any) -> bool:
    """No head has this habit clearly above chance, not even at the end."""
    best, least = _best(_ends(model)[1], example, habit)
    return best <= least


def _chosen(example: Example) -> Training:
    """Return the training whose figures the example puts in."""
    return scale.TRAININGS[example["training"]]


def _between(value: float, ends: list[float]) -> bool:
    low, high = ends
    return low <= value <= high


def _prefers_more(model: LanguageModel, example: Example, wanted: float) -> bool:
    """After the steps of the preference game each preferred continuation gained so many nats on the other one."""
    prompt = preference.game_prompt(model, model.vocabulary.encode(example["prompt"]))
    pairs = list(preference.marked_pairs(preference.draw_pairs(model, prompt, 0), example["marks"]).values())
    fresh = preference.Fresh(prompt[:2], 0, 1)
    rate, steps, beta = preference.RATE, preference.STEPS, preference.BETA
    found = preference.preference_steps(model, prompt, pairs, rate, steps, beta, fresh)
    return bool((found.gained >= wanted).all())


CLAIMS: dict[str, Claim] = {
    "prefers_more": _prefers_more,
    "near_at_last": _near_at_last,
    "closes": _closes,
    "costs_fall": _costs_fall,
    "learned": _learned,
    "never_learned": _never_learned,
    "years_at_a_billion": lambda _, example, wanted: _between(scale.years(_chosen(example).operations, 1e9), wanted),
    "reads_for": lambda _, example, wanted: _between(
        scale.reading_years(_chosen(example).tokens, example["pace"]), wanted
    ),
    "cards": lambda _, example, wanted: scale.cards(scale.weight_bytes(_chosen(example).parameters, 16)) == wanted,
}
