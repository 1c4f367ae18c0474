"""From what was read to what the component draws: names made visible, scores under their titles."""

import math

from pages.chapters.learning.shared import WORDS, Reading
from viz.components import training_replay as viz
from viz.tokens import SPACE, visible

_LONGEST = 14  # characters of a token in a list
_SHARE = (0, 0.5)  # the least stretch of an axis for shares that seldom pass a half


def story(reading: Reading) -> viz.Story:
    """Return all that the component shows."""
    return viz.Story(_run(reading), _prompt(reading), _words(reading), skills(reading))


def _run(reading: Reading) -> viz.Run:
    run = reading.run
    return viz.Run(
        steps=[moment.step for moment in run.moments],
        tokens=[moment.tokens for moment in run.moments],
        losses=[moment.loss for moment in run.moments],
        train=run.train,
        held_out=run.held_out,
    )


def _prompt(reading: Reading) -> viz.Reading:
    found, vocabulary = reading.history, reading.run.moments[-1].model.vocabulary
    return viz.Reading(
        tokens=[visible(vocabulary.piece(token)) for token in found.ids],
        top=_named(reading, found.top.tolist(), found.chances.tolist()),
        written=[visible(vocabulary.decode(ids)).replace(SPACE, " ") for ids in reading.samples],
        costs=found.costs,
        blind=math.log2(reading.run.moments[-1].model.shape.vocabulary),
        cells=found.cells,
        block=found.block,
        scores={
            WORDS["scores"]["previous"]: found.previous,
            WORDS["scores"]["induction"]: reading.skills.induction,
            WORDS["scores"]["first"]: found.first,
            WORDS["scores"]["same"]: found.same,
        },
    )


def _words(reading: Reading) -> viz.Words:
    plane, followed = reading.plane, reading.followed
    group_of = {word: group for group, words in enumerate(WORDS["groups"].values()) for word in words}
    return viz.Words(
        names=plane.words,
        groups=[group_of[word] for word in plane.words],
        group_titles=[WORDS["group_titles"][group] for group in WORDS["groups"]],
        places=plane.places,
        kept=float(plane.components.kept.sum()),
        word=visible(followed.text),
        place=followed.places,
        near=_named(reading, followed.near.tolist(), followed.cosines.tolist()),
    )


def _named(reading: Reading, ids: list[list[int]], numbers: list[list[float]]) -> list[list[tuple[str, float]]]:
    piece = reading.run.moments[-1].model.vocabulary.piece
    return [
        [(visible(piece(token), _LONGEST), number) for token, number in zip(row, values, strict=True)]
        for row, values in zip(ids, numbers, strict=True)
    ]


def skills(reading: Reading) -> list[viz.Skill]:
    """Return the scores over the moments under their titles, with what they are compared with."""
    run, found, words = reading.run, reading.skills, WORDS["skills"]
    losses = [math.nan if moment.loss is None else moment.loss for moment in run.moments]
    counted = {words["loss"][name]: nats for name, nats in run.baselines.items()}
    previous, induction = words["previous"], words["induction"]
    return [
        viz.Skill(words["loss"]["title"], {words["loss"]["held_out"]: losses}, counted),
        viz.Skill(words["context"]["title"], {words["context"]["line"]: found.context.tolist()}, reach=(0,)),
        viz.Skill(
            previous["title"],
            {previous["line"]: found.previous.tolist()},
            {previous["even"]: found.previous_even},
            _SHARE,
        ),
        viz.Skill(
            induction["title"],
            {induction["line"]: found.best_induction.tolist()},
            {induction["even"]: found.induction_even},
            _SHARE,
        ),
        viz.Skill(
            words["closing"]["title"],
            {
                words["closing"][name]: line
                for name, line in zip(("with", "without"), found.closing.T.tolist(), strict=True)
            },
            reach=_SHARE,
        ),
        viz.Skill(
            words["agreement"]["title"],
            {words["agreement"]["line"]: found.agreement.tolist()},
            {words["agreement"]["even"]: 0.5},
            (0, 1),
        ),
    ]
