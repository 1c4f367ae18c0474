"""A question as the room keeps it, and the scene that it is about: text and model of the moment when it was asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from model.readings import guess
from model.serving.prompt import Prompt
from pages.kit import choices, models
from pages.kit.lessons import questions
from pages.kit.lessons.plan import Ask, AskToken
from pages.kit.readings import Scene, scene
from pages.rooms.question import Kind, Question
from pages.texts import texts
from viz.tokens import visible

_TEXTS = texts("room")["ask"]
_TAIL = 300  # characters of the text that a phone shows
_LONGEST = 20  # characters of a token among the answers
LIKELY = 4
"""How many of the likeliest tokens are offered, beside one decoy."""


@dataclass(frozen=True)
class About:
    """What only the teacher's page knows of a question."""

    scene: Scene
    tokens: tuple[int, ...] = ()
    """The ids of what is offered, one for each option."""
    temperature: float = 1.0
    """What draws are made with."""
    measure: str = ""
    """What answers it, by its name in `measures.MEASURES`; empty for none."""
    after: str = ""
    """What is said of the measured value."""
    values: tuple[float, ...] = ()
    """Of options, where each begins or which value each is: as the lesson has it."""
    claim: str = ""
    """What a ready question is there to show, by its name; empty for any other."""
    nearest: bool = False
    """Whether the option whose value is nearest is right; else the last one that the measure has reached."""


def typed(about: Scene, say: str = "", claim: str = "") -> Question:
    """Return the question which token comes next, to be typed; a ready one has its words and what it claims."""
    return Question(Kind.TOKEN, say or _TEXTS["next"], _end(about), about=_about(about, claim=claim))


def chosen(about: Scene, say: str = "", likely: int = LIKELY) -> Question:
    """Return the question which token comes next, to be chosen among the likeliest tokens and one that is not."""
    tokens = guess.among(about.model, about.trace.logits, likely)
    kept = _about(about, tokens="-".join(map(str, tokens)))
    return Question(Kind.CHOICE, say or _TEXTS["next"], _end(about), _names(about, tokens), about=kept)


def drawn(about: Scene) -> Question:
    """Return the call to draw the next token, at the temperature of the page."""
    kept = _about(about, temperature=f"{choices.TEMPERATURE.value:g}")
    return Question(Kind.DRAW, _TEXTS["draw"], _end(about), about=kept)


def of_lesson(about: Scene, ask: Ask | AskToken) -> Question:
    """Return what the open step of a lesson asks."""
    if isinstance(ask, AskToken):
        return chosen(about, ask.say, ask.likely)
    options = [questions.named(value) for value in ask.scale] or [one.say for one in ask.statements]
    values = tuple(ask.scale) or tuple(one.start for one in ask.statements)
    kept = _about(
        about, measure=ask.measure, after=ask.after, values=" ".join(map(str, values)),
        nearest="yes" if ask.scale else "",
    )  # fmt: skip
    return Question(Kind.STATEMENT, ask.say, _end(about), tuple(options), about=kept)


def statements(about: Scene, say: str, options: Sequence[str]) -> Question:
    """Return a question of the teacher's own. Raises ValueError where it has no words or not at least two options."""
    return Question(Kind.STATEMENT, say, options=tuple(options), about=_about(about))


def number(about: Scene, say: str, low: float, high: float, unit: str, measure: str = "", after: str = "") -> Question:
    """Return a question for a number, answered by a measure where one is named. Raises ValueError without a range."""
    kept = _about(about, measure=measure, after=after)
    return Question(
        Kind.SCALE, say, _end(about) if measure else "", low=low, high=high, step=(high - low) / 100, unit=unit,
        about=kept,
    )  # fmt: skip


def read(question: Question) -> About:
    """Return what a question is about. Ends the run with a sentence where its model cannot be had any more."""
    kept = question.about
    model = models.current_model().model
    if model.card.key != kept["model"]:  # the operator's own folder is in no catalogue: it is only ever the one in use
        model = models.named(kept["model"]).model
    ids = tuple(map(int, filter(None, kept["ids"].split("-"))))
    return About(
        scene(model, Prompt(ids, len(ids), "")),
        tuple(map(int, filter(None, kept.get("tokens", "").split("-")))),
        float(kept.get("temperature", 1)),
        kept.get("measure", ""),
        kept.get("after", ""),
        tuple(map(float, kept.get("values", "").split())),
        kept.get("claim", ""),
        bool(kept.get("nearest")),
    )


def _names(about: Scene, tokens: Sequence[int]) -> tuple[str, ...]:
    """Return the names of tokens, no two the same: parts of characters look alike."""
    names = [visible(about.model.vocabulary.piece(token), _LONGEST) for token in tokens]
    pairs = zip(names, tokens, strict=True)
    return tuple(name if names.count(name) == 1 else f"{name} ({token})" for name, token in pairs)


def _about(about: Scene, **more: str) -> Mapping[str, str]:
    own = {"model": about.model.card.key, "ids": "-".join(map(str, about.ids))}
    return MappingProxyType(own | {name: value for name, value in more.items() if value})


def _end(about: Scene) -> str:
    text = about.model.vocabulary.spelled(about.ids)
    return text if len(text) <= _TAIL else "…" + text[1 - _TAIL :]
