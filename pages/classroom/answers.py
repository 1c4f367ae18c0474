"""What the class answered, beside what the model says: rows on one axis, for the projector, the phones and a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from model import classroom
from model.classroom import Group
from pages.classroom import asked
from pages.classroom.asked import About
from pages.kit.lessons import questions
from pages.kit.lessons.measures import MEASURES
from pages.kit.lessons.plan import Ask, Statement
from pages.kit.wording import share
from pages.rooms.question import Answer, Kind, Question
from pages.rooms.room import MOST_LABEL, MOST_ROWS, Result, Room, Row
from pages.texts import texts

Votes = Sequence[Mapping[str, Answer]]
"""A mapping from voters to answers for each round."""
_TEXTS = texts("room")["answers"]
_BINS = 10
UNSAID = 3
"""How many of the model's likeliest tokens stand among the answers where nobody said them."""


@dataclass(frozen=True)
class Outcome:
    """The answers in rows."""

    groups: tuple[Group, ...]
    """A row each: its label, its tokens where it has any, its counts a round."""
    model: tuple[float, ...] | None
    """What the model gives to each row at temperature 1; None where the rows are no tokens."""
    right: int | None = None
    """The row that is measured to be right; None where nothing is measured."""
    said: str = ""
    """What is said of the measured value."""

    @property
    def rounds(self) -> int:
        """How many rounds there were."""
        return len(self.groups[0].counts) if self.groups else 0

    @property
    def counts(self) -> list[int]:
        """The counts of the last round."""
        return [group.counts[-1] for group in self.groups]

    def result(self) -> Result:
        """Return what phones show: the rows with the most answers first, as many as fit."""
        model = self.model or [None] * len(self.groups)
        rows = [
            Row(group.label[:MOST_LABEL], group.counts, value) for group, value in zip(self.groups, model, strict=True)
        ]
        return Result(tuple(rows[:MOST_ROWS]), self.said)


def shown(room: Room, votes: Votes) -> Outcome:
    """Return the answers to the question of a room that are not hidden. Raises AssertionError without a question."""
    assert room.question
    about = asked.read(room.question)
    match room.question.kind:
        case Kind.TOKEN:
            return _typed(about, [_not_hidden(one, room.hidden) for one in votes])
        case Kind.CHOICE:
            return _chosen(room.question, about, votes)
        case Kind.SCALE:
            return _on_scale(room.question, about, votes)
        case _:
            return _stated(room.question, about, votes)


def _not_hidden(votes: Mapping[str, Answer], hidden: frozenset[str]) -> list[str]:
    return [text for text in map(str, votes.values()) if classroom.fold(text) not in hidden]


def _typed(about: About, rounds: Sequence[Sequence[str]]) -> Outcome:
    model, logits = about.scene.model, about.scene.trace.logits
    groups = classroom.grouped(model, about.scene.ids, rounds)
    groups += classroom.unsaid(model, logits, groups, UNSAID, len(rounds))
    return Outcome(tuple(groups), tuple(classroom.probabilities(logits, groups).tolist()))


def _chosen(question: Question, about: About, votes: Votes) -> Outcome:
    counted = _counted(len(question.options), [list(map(int, one.values())) for one in votes])
    groups = [
        Group(label, (token,), counts, ())
        for label, token, counts in zip(question.options, about.tokens, counted, strict=True)
    ]
    found = classroom.probabilities(about.scene.trace.logits, groups)
    return Outcome(tuple(groups), tuple(found.tolist()))


def _stated(question: Question, about: About, votes: Votes) -> Outcome:
    counted = _counted(len(question.options), [list(map(int, one.values())) for one in votes])
    groups = [Group(label, (), counts, ()) for label, counts in zip(question.options, counted, strict=True)]
    if not about.measure:
        return Outcome(tuple(groups), None)
    value = MEASURES[about.measure].compute(about.scene)
    ask = Ask(
        about.measure, "", "", about.values if about.nearest else (),
        () if about.nearest else [Statement("", start) for start in about.values],
    )  # fmt: skip
    right = questions.right(ask, value)
    said = about.after.format(
        value=written(about.measure, value), title=about.scene.model.card.title, best=question.options[right],
        guess="", heads=f"{about.scene.model.shape.layers * about.scene.model.shape.heads:,}",
    )  # fmt: skip
    return Outcome(tuple(groups), None, right, said)


def _on_scale(question: Question, about: About, votes: Votes) -> Outcome:
    width = (question.high - question.low) / _BINS

    def place(value: float) -> int:
        return min(max(int((value - question.low) / width), 0), _BINS - 1)

    counted = _counted(_BINS, [[place(float(value)) for value in one.values()] for one in votes])
    starts = [question.low + width * number for number in range(_BINS)]
    labels = [
        _TEXTS["range"].format(low=f"{start:g}", high=f"{start + width:g}", unit=question.unit) for start in starts
    ]
    groups = [Group(label, (), counts, ()) for label, counts in zip(labels, counted, strict=True)]
    if not about.measure:
        return Outcome(tuple(groups), None)
    measure = MEASURES[about.measure]
    value = measure.compute(about.scene)
    said = about.after.format(value=written(about.measure, value), title=about.scene.model.card.title)
    return Outcome(tuple(groups), None, place(value * 100 if measure.share else value), said)


def written(measure: str, value: float) -> str:
    """Write a measured value as a lesson does."""
    return share(value) if MEASURES[measure].share else questions.named(value)


def _counted(options: int, rounds: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
    """Return how often each option was chosen, one number a round."""
    return [tuple(round_.count(option) for round_ in rounds) for option in range(options)]
