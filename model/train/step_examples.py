"""What an example about one step of training may claim: what it raises and lowers, and where it goes too far."""

from functools import lru_cache

from model.language_model import LanguageModel
from model.readings.examples import Claim, Example
from model.train.live import TinyRun
from model.train.step import Step, gradient_step


def _step(model: LanguageModel, example: Example) -> tuple[Step, int]:
    """Return the step of an example, and the place of the prediction that is shown, the last one where all are."""
    ids, place = model.vocabulary.encode(example["prompt"]), example["learn_from"] - 1
    position = place if place >= 0 else None
    return gradient_step(model, ids, example["rate"], position), len(ids) - 2 if position is None else position


def _raises(model: LanguageModel, example: Example, wanted: float) -> bool:
    """The right token is at least so many times as likely after the step."""
    step, place = _step(model, example)
    return bool(step.after[place] >= wanted * step.before[place])


def _lowers(model: LanguageModel, example: Example, wanted: float) -> bool:
    """The loss is at most this share of what it was."""
    step, _ = _step(model, example)
    return step.loss[1] <= wanted * step.loss[0]


def _overshoots(model: LanguageModel, example: Example, wanted: float) -> bool:
    """The loss is at least so many times what it was."""
    step, _ = _step(model, example)
    return step.loss[1] >= wanted * step.loss[0]


def _blame_reaches(model: LanguageModel, example: Example, wanted: int) -> bool:
    """Token `wanted`, from 1 and before the prediction, has its part of the blame as it enters the first layer."""
    step, place = _step(model, example)
    return wanted - 1 < place and bool(step.gradients[0, wanted - 1] > 0)


@lru_cache
def _learned(seed: int) -> float:
    """Return the mean loss of a tiny run's steps 91 to 100 as a share of the chance level."""
    run = TinyRun(seed)
    run.advance(100)
    return sum(run.losses[-10:]) / 10 / run.chance_level


CLAIMS: dict[str, Claim] = {
    "step_raises": _raises,
    "step_lowers": _lowers,
    "overshoots": _overshoots,
    "overflows": lambda model, example, wanted: _step(model, example)[0].diverged is wanted,
    "blame_reaches": _blame_reaches,
    "tiny_learns": lambda _, example, wanted: _learned(example["seed"]) <= wanted,
}
