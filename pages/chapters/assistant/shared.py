"""The preference game: the pairs of a prompt, the visitor's marks, and what training on them changes."""

import re
import zlib

from model.generate import runs
from model.serving.pass_queue import in_parts
from model.train.preference import MOST_PAIRS, Fresh, Pair, Tuned, continuation_bits, preference_steps
from pages.kit import choices, readers
from pages.kit.address import register
from pages.kit.readings import Scene, long_reading
from pages.texts import texts

TEXTS = texts("assistant")
RATE, STEPS, BETA = 0.005, 5, 0.1
LENGTH, LONGEST = 14, 64
"""Tokens of a continuation, and of the prompt's end that it goes on from."""
_MARKS = re.compile(rf"[AB-]{{0,{MOST_PAIRS}}}")


def _read_marks(text: str) -> str:
    """Read a mark for each pair in their order: A, B, or - for neither. Raises ValueError for anything else."""
    if not _MARKS.fullmatch(text):
        raise ValueError(text[:60])
    return text


MARKS = register("marks", _read_marks, "", owner="assistant")
MARKED = register("marked", readers.whole(0, 2**32 - 1), 0, owner="assistant")
"""A checksum of the prompt and the seed that the marks are about; 0 for whatever a link opens them with."""
TUNED = register("tuned", readers.yes, False, owner="assistant")
"""Whether the model is trained on the marks."""


def seed() -> int:
    """Return the seed that the continuations are drawn with."""
    return choices.SEED.value or 0


def prompt(scene: Scene) -> tuple[int, ...]:
    """Return the end of the prompt that leaves room for a continuation."""
    return scene.ids[-min(LONGEST, scene.model.shape.context - LENGTH) :]


def checksum(scene: Scene) -> int:
    """Return what tells the pairs of this prompt, seed and model from others."""
    return zlib.crc32(repr((scene.model.card.key, prompt(scene), seed())).encode()) or 1


@long_reading
def pairs(scene: Scene, first: int) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    """Return the ids of both continuations of every pair, drawn at temperature 1 with the seeds from `first` on."""
    columns: list[list[int]] = [[] for _ in range(2 * MOST_PAIRS)]
    seeds = range(first, first + len(columns))
    for steps in in_parts(runs(scene.model, prompt(scene), seeds, 1.0, LENGTH)):
        for column, step in zip(columns, steps, strict=True):
            if step:
                column.append(step.token)
    written = list(map(tuple, columns))
    return tuple(zip(written[::2], written[1::2], strict=True))


@long_reading
def costs(scene: Scene, first: int, place: int) -> tuple[float, ...]:
    """Return what both continuations of a pair cost the model, in bits: the sum of -log2 p of their tokens."""
    both = pairs(scene, first)[place]
    return tuple(continuation_bits(scene.model, prompt(scene), ids) for ids in both)


def preferred(scene: Scene, marks: str) -> dict[int, Pair]:
    """Return the marked pairs by their places, without those of which neither was better."""
    drawn = zip(marks, pairs(scene, seed()), strict=False)
    return {
        place: Pair(*(both if mark == "A" else both[::-1])) for place, (mark, both) in enumerate(drawn) if mark != "-"
    }


@long_reading
def tuned(scene: Scene, marks: str, first: int) -> Tuned:
    """Return what training on the marks changes; at least one of them says A or B."""
    fresh = Fresh(scene.model.vocabulary.encode(TEXTS["held_out"])[:LONGEST], first + 2 * MOST_PAIRS, LENGTH)
    return preference_steps(
        scene.model, prompt(scene), list(preferred(scene, marks).values()), RATE, STEPS, BETA, fresh
    )
