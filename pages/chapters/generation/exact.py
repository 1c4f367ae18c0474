"""What the formulas and the code below the views of Generation name."""

from model import sampling
from model.readings.window import next_logits
from model.serving.turns import in_turns
from model.writing import Draws, write
from pages.kit.depth import Exact
from pages.kit.readings import Scene


def loop(scene: Scene, draws: Draws, chosen: tuple[tuple[int, int], ...], count: int) -> Exact:
    """Return the first tokens of the text and how the last of them was drawn."""
    written = list(in_turns(write(scene.model, scene.ids, draws, forced=dict(chosen), most=count)))
    last = written[-1]
    return {
        "temperature": draws.temperature,
        "top_k": draws.top_k or scene.model.shape.vocabulary,
        "top_p": draws.top_p or 1.0,
        "seed": draws.seed,
        "chosen": dict(chosen),
        "count": len(written),
        "number": -1.0 if last.number is None else last.number,
        "chance": last.probability,
        "token": last.piece,
        "result": scene.model.vocabulary.decode([one.token for one in written]),
    }


def race(scene: Scene, temperatures: tuple[float, ...]) -> Exact:
    """Return the probability of the likeliest next token at each temperature."""
    chances = [float(sampling.softmax(scene.trace.logits, one).max()) for one in temperatures]
    return {"temperatures": list(temperatures), "result": chances}


def window(scene: Scene, seen: int) -> Exact:
    """Return the probability of the favourite with the whole text in sight, and with its end alone."""
    favourite = int(sampling.likeliest(scene.trace.logits, 1)[0])
    part = sampling.softmax(next_logits(scene.model, scene.ids[-seen:]))
    return {
        "seen": seen,
        "token": scene.model.vocabulary.piece(favourite),
        "whole": float(sampling.softmax(scene.trace.logits)[favourite]),
        "result": float(part[favourite]),
    }
