"""Every number of the Learning chapter as one long table."""

from collections.abc import Iterator

import numpy as np

from pages.chapters.learning import payload, shared
from pages.chapters.learning.shared import TEXTS, Story
from pages.kit.readings import Scene
from pages.kit.tables import as_csv

Row = tuple[int, str, str, str, float | str]
"""Step, part, what it is about, what is measured, its value."""


def table(scene: Scene, temperature: float, seed: int, word: str) -> bytes:
    """Return all numbers as CSV, a line a number; what was not measured is empty. Tokens stand as in the text."""
    story = shared.story(scene, temperature, seed, word)
    measured = ((*row, "" if isinstance(value, float) and np.isnan(value) else value) for *row, value in _rows(story))
    return as_csv(["step", "part", "of", "measure", "value"], measured)


def _rows(story: Story) -> Iterator[Row]:
    run = story.run
    for name, curve in (("train", run.train), ("held_out", run.held_out)):
        yield from ((step, "loss", TEXTS["labels"][name], TEXTS["labels"]["nats"], nats) for step, nats in curve)
    for name, nats in run.baselines.items():
        yield run.moments[-1].step, "loss", TEXTS["skills"]["loss"][name], TEXTS["labels"]["nats"], nats
    for place, moment in enumerate(story.run.moments):
        for part in (_prompt, _heads, _words, _skills):
            yield from ((moment.step, *row) for row in part(story, place))


def _prompt(story: Story, at: int) -> Iterator[tuple[str, str, str, float | str]]:
    found, vocabulary = story.history, story.run.moments[-1].model.vocabulary
    for token, chance in zip(found.top[at].tolist(), found.chances[at].tolist(), strict=True):
        yield "next word", vocabulary.piece(token), "probability", chance
    for position, (token, bits) in enumerate(zip(found.ids[1:], found.costs[at].tolist(), strict=True), 2):
        yield "surprise", f"{position} {vocabulary.piece(token)}", "bits", bits
    yield "sample", "", "text", vocabulary.spelled(story.samples[at])


def _heads(story: Story, at: int) -> Iterator[tuple[str, str, str, float | str]]:
    found = story.history
    scores = {"previous": found.previous, "first": found.first, "same": found.same}
    for name, values in (scores | {"induction": story.skills.induction}).items():
        for layer, head in np.ndindex(*values.shape[1:]):
            of = TEXTS["labels"]["head"].format(layer=layer + 1, head=head + 1)
            yield "attention", of, TEXTS["scores"][name], float(values[at, layer, head])


def _words(story: Story, at: int) -> Iterator[tuple[str, str, str, float | str]]:
    piece = story.run.moments[-1].model.vocabulary.piece
    plane, followed = story.plane, story.followed
    for word, spot in zip((*plane.words, followed.text), (*plane.places[at], followed.places[at]), strict=True):
        yield "plane", word, "first direction", float(spot[0])
        yield "plane", word, "second direction", float(spot[1])
    for token, cosine in zip(followed.near[at].tolist(), followed.cosines[at].tolist(), strict=True):
        yield f"nearest to {followed.text}", piece(token), "cosine", cosine


def _skills(story: Story, at: int) -> Iterator[tuple[str, str, str, float | str]]:
    for skill in payload.skills(story):
        for name, values in skill.lines.items():
            yield "skills", skill.title, name, float(values[at])
