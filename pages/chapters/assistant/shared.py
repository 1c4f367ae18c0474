"""The preference game: the pairs of a prompt, the visitor's marks, and what training on them changes."""

import re
import zlib

from model.train.preference import (
    BETA,
    LENGTH,
    LONGEST,
    MOST_PAIRS,
    RATE,
    STEPS,
    Both,
    Fresh,
    Pair,
    Tuned,
    continuation_bits,
    draw_pairs,
    game_prompt,
    marked_pairs,
    preference_steps,
)
from pages.kit import choices, readers
from pages.kit.address import register
from pages.kit.readings import Scene, long_reading
from pages.texts import texts

TEXTS = texts("assistant")
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


_LAST_SEED = 2**31 - 2 - 2 * MOST_PAIRS  # the pairs and the fresh continuation have the seeds after it


def seed() -> int:
    """Return the seed that the continuations are drawn with."""
    return min(choices.SEED.value or 0, _LAST_SEED)


def prompt(scene: Scene) -> tuple[int, ...]:
    """Return the end of the prompt that leaves room for a continuation."""
    return game_prompt(scene.model, scene.ids)


def checksum(scene: Scene) -> int:
    """Return what tells the pairs of this prompt, seed and model from others."""
    return zlib.crc32(repr((scene.model.card.key, prompt(scene), seed())).encode()) or 1


@long_reading
def pairs(scene: Scene, first: int) -> tuple[Both, ...]:
    """Return the ids of both continuations of every pair, drawn with the seeds from `first` on."""
    return draw_pairs(scene.model, prompt(scene), first)


@long_reading
def costs(scene: Scene, first: int, place: int) -> tuple[float, ...]:
    """Return what both continuations of a pair cost the model, in bits: the sum of -log2 p of their tokens."""
    both = pairs(scene, first)[place]
    return tuple(continuation_bits(scene.model, prompt(scene), ids) for ids in both)


def preferred(scene: Scene, marks: str) -> dict[int, Pair]:
    """Return the marked pairs by their places, without those of which neither was better."""
    return marked_pairs(pairs(scene, seed()), marks)


@long_reading
def tuned(scene: Scene, marks: str, first: int) -> Tuned:
    """Return what training on the marks changes; at least one of them says A or B."""
    fresh = Fresh(
        scene.model.vocabulary.encode(TEXTS["held_out"])[: min(LONGEST, scene.model.shape.context)],
        first + 2 * MOST_PAIRS,
        LENGTH,
    )
    return preference_steps(
        scene.model, prompt(scene), list(preferred(scene, marks).values()), RATE, STEPS, BETA, fresh
    )
