"""What an example about a context window may claim, and how it is checked: see model.examples."""

from model import sampling
from model.language_model import LanguageModel
from model.readings.examples import Claim, Example
from model.readings.window import next_logits


def _forgets(model: LanguageModel, example: Example, wanted: float) -> bool:
    """The favourite after the whole text has at least so many times the probability that it has in the window."""
    ids = model.vocabulary.encode(example["prompt"])
    whole, seen = (sampling.softmax(next_logits(model, read)) for read in (ids, ids[-example["window"] :]))
    favourite = whole.argmax()
    return bool(whole[favourite] >= wanted * seen[favourite])


CLAIMS: dict[str, Claim] = {"window_forgets": _forgets}
