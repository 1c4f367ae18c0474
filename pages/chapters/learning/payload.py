"""From what was read to what the component draws: names made visible, scores under their titles."""

import math

from model.readings.chance import clearly_above, even
from pages.chapters.learning.shared import TEXTS, Story
from viz.components import training_replay as viz
from viz.tokens import SPACE, visible

_LONGEST = 14  # characters of a token in a list
_SHARE = (0, 0.5)  # the least stretch of an axis for shares that seldom pass a half


def payload(story: Story) -> viz.Story:
    """Return all that the component shows."""
    return viz.Story(_run(story), _prompt(story), _words(story), skills(story))


def _run(story: Story) -> viz.Run:
    run = story.run
    return viz.Run(
        steps=[moment.step for moment in run.moments],
        tokens=[moment.tokens for moment in run.moments],
        losses=[moment.loss for moment in run.moments],
        train=run.train,
        held_out=run.held_out,
    )


def _prompt(story: Story) -> viz.Reading:
    found, vocabulary = story.history, story.run.moments[-1].model.vocabulary
    return viz.Reading(
        tokens=[visible(vocabulary.piece(token)) for token in found.ids],
        top=_named(story, found.top.tolist(), found.chances.tolist()),
        written=[visible(vocabulary.spelled(ids)).replace(SPACE, " ") for ids in story.samples],
        costs=found.costs,
        blind=math.log2(story.run.moments[-1].model.shape.vocabulary),
        cells=found.cells,
        block=found.block,
        scores={
            TEXTS["scores"]["previous"]: found.previous,
            TEXTS["scores"]["induction"]: story.skills.induction,
            TEXTS["scores"]["first"]: found.first,
            TEXTS["scores"]["same"]: found.same,
        },
        even={TEXTS["scores"][name]: (level, clearly_above(level)) for name, level in _even(story).items()},
    )


def _even(story: Story) -> dict[str, float]:
    found = even(story.history.ids)
    return {
        "previous": found.previous,
        "induction": story.skills.induction_even,
        "first": found.first,
        "same": found.same,
    }


def _words(story: Story) -> viz.Words:
    plane, followed = story.plane, story.followed
    group_of = {word: group for group, words in enumerate(TEXTS["groups"].values()) for word in words}
    return viz.Words(
        names=plane.words,
        groups=[group_of[word] for word in plane.words],
        group_titles=[TEXTS["group_titles"][group] for group in TEXTS["groups"]],
        places=plane.places,
        kept=float(plane.components.kept.sum()),
        word=visible(followed.text),
        place=followed.places,
        near=_named(story, followed.near.tolist(), followed.cosines.tolist()),
    )


def _named(story: Story, ids: list[list[int]], numbers: list[list[float]]) -> list[list[tuple[str, float]]]:
    piece = story.run.moments[-1].model.vocabulary.piece
    return [
        [(visible(piece(token), _LONGEST), number) for token, number in zip(row, values, strict=True)]
        for row, values in zip(ids, numbers, strict=True)
    ]


def skills(story: Story) -> list[viz.Skill]:
    """Return the scores over the moments under their titles, with what they are compared with."""
    run, found, words = story.run, story.skills, TEXTS["skills"]
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
