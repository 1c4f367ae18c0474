"""What an example about a conversation may claim, and how it is checked: see model.examples."""

from model import chat, sampling
from model.language_model import LanguageModel
from model.readings.examples import Claim, Example
from model.readings.window import next_logits
from model.writing import Draws


def _frame_moves(model: LanguageModel, example: Example, wanted: float) -> bool:
    """The script moves at least this part of the probability of the next token (total variation distance)."""
    words = example["prompt"]
    bare = chat.in_sight(model, model.vocabulary.encode(words))
    framed = chat.in_sight(model, chat.encode(model, chat.script(example["script"]), words))
    first, second = (sampling.softmax(next_logits(model, ids)) for ids in (bare, framed))
    return sampling.total_variation(first, second) >= wanted


def _ends_turn(model: LanguageModel, example: Example, wanted: float) -> bool:
    """After the bare words an end of a turn of the model's own template has at least this probability."""
    own = chat.template(model)
    if not own or not own.ends:
        return False
    shares = sampling.softmax(next_logits(model, model.vocabulary.encode(example["prompt"])))
    return sum(float(shares[token]) for token in own.ends) >= wanted


def _speaks_on(model: LanguageModel, example: Example, wanted: int) -> bool:
    """At temperature 0, within so many tokens, the model begins to write the next line of the visitor."""
    frame = chat.script(example["script"])
    ids = chat.encode(model, frame, example["prompt"])
    tokens = [one.token for one in chat.answer(model, frame, ids, Draws(temperature=0.0), most=wanted)]
    return chat.so_far(model, frame, tokens, wanted).why == "speaker"


CLAIMS: dict[str, Claim] = {
    "frame_moves": _frame_moves,
    "ends_turn": _ends_turn,
    "speaks_on": _speaks_on,
}
