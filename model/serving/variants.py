"""Models that no catalogue lists, made on the spot from what is at hand: a model as it was while it learned, and one of
GPT-2's shape that never learned anything. Each has a key, as the models of the catalogue have; nobody names a path.

Nothing here imports torch before a model is read.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from model import load
from model.catalog import MODELS, SHIPPED, FolderSource, ModelCard
from model.errors import Message, ModelUnavailable
from model.progress import Progress, span
from model.settings import settings

if TYPE_CHECKING:
    import torch

    from model.language_model import LanguageModel

LEARNED = "fable"
"""The key of the model whose moments are kept beside its weights."""
UNTRAINED = "untrained-gpt2"
"""The key of a random network of GPT-2 small's shape."""
SEED = 0
"""Of its weights."""
PARAMETERS = 124_439_808
"""Of GPT-2 small (Radford et al. 2019, as their checkpoint counts): what the untrained one takes, 4 bytes each."""
_STEP = re.compile(r"step-(\d+)\.safetensors")
_SPREAD = 0.02  # standard deviation of GPT-2's weights at their start (Radford et al. 2018, section 4.1)


@dataclass(frozen=True)
class _Moment:
    card: ModelCard
    step: int
    path: Path


def _moments() -> dict[str, _Moment]:
    own = MODELS[LEARNED]
    found: dict[str, _Moment] = {}
    for path in sorted((SHIPPED / "moments").glob("step-*.safetensors")):
        step = int(match[1]) if (match := _STEP.fullmatch(path.name)) else -1
        if step < 0:
            continue
        key = f"{LEARNED}@{step}"
        title = f"{own.title} after {step:,} steps" if step else f"{own.title}, untrained"
        found[key] = _Moment(
            ModelCard(key, title, own.family, own.source, path.stat().st_size, own.licence), step, path
        )
    return found


_MOMENTS = _moments()
_UNTRAINED = ModelCard(
    key=UNTRAINED,
    title=f"Untrained GPT-2 small, seed {SEED}",
    family="gpt2",
    source=FolderSource(""),
    size=0,
    licence="none: random numbers, made here",
)

CARDS: dict[str, ModelCard] = {key: moment.card for key, moment in _MOMENTS.items()} | {UNTRAINED: _UNTRAINED}
"""The models that are made on the spot, by their keys: the moments in the order of their steps, then the untrained."""


def known(key: str) -> bool:
    """Whether a key names a model of the catalogue or one that is made on the spot."""
    return key in MODELS or key in CARDS


def title_of(key: str) -> str:
    """Return what a model is called. Raises KeyError for a key that is not `known`."""
    return (MODELS.get(key) or CARDS[key]).title


def at_hand(key: str) -> bool:
    """Whether a known model can be opened without fetching its weights."""
    return key in CARDS or load.on_this_machine(MODELS[key])


def card_of(key_or_folder: str) -> ModelCard:
    """Return the card of a known model or, as `load.card_of` does, of a folder. Raises ModelUnavailable."""
    return CARDS.get(key_or_folder) or load.card_of(key_or_folder)


def fetch(card: ModelCard, progress: Progress) -> Path:
    """Return the folder that holds what a model is read from, fetched where it has to be.

    Of the untrained one that is GPT-2's tokenizer. Raises ModelUnavailable with a sentence.
    """
    if card.key in _MOMENTS:
        return load.fetch(MODELS[LEARNED], progress)
    if card.key == UNTRAINED:
        from model.serving import gpt2_tokenizer

        load.check_room(card.title, 4 * PARAMETERS)
        return gpt2_tokenizer.fetch(progress)
    return load.fetch(card, progress)


def read(card: ModelCard, folder: Path, progress: Progress) -> "LanguageModel":
    """Read, or make, a model from the folder that `fetch` returned. Raises ModelUnavailable with a sentence."""
    if card.key in _MOMENTS:
        return _as_it_was(_MOMENTS[card.key], folder, progress)
    if card.key == UNTRAINED:
        return untrained(folder, progress)
    return load.read(card, folder, progress)


def _as_it_was(moment: _Moment, folder: Path, progress: Progress) -> "LanguageModel":
    final = load.read(MODELS[LEARNED], folder, span(progress, 0.0, 0.5))
    from safetensors import SafetensorError

    from model.train import checkpoints

    try:
        return checkpoints.as_it_was(final, moment.step, moment.path, moment.card.title)
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        unreadable = Message("unreadable_folder", title=moment.card.title, folder=moment.path.parent)
        raise ModelUnavailable(unreadable) from error


def untrained(folder: Path, progress: Progress) -> "LanguageModel":
    """Return a network of GPT-2 small's shape at its random start, behind the tokenizer in `folder`.

    Its weights are those that a training of GPT-2 begins with: normal, standard deviation 0.02, and less by √(2L) where
    a layer writes into the residual stream (Radford et al. 2019, section 2.3); biases 0, gains 1. They are drawn with
    SEED, the same on every machine. Raises ModelUnavailable where there is no memory for them.
    """
    load.check_room(_UNTRAINED.title, 4 * PARAMETERS)
    import torch
    from transformers import AutoModelForCausalLM, GPT2Config, PreTrainedTokenizerFast

    from model.forward.device import resolved
    from model.language_model import ATTENTION, LanguageModel

    progress(0.1, Message("reading", title=_UNTRAINED.title))
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"))
    last = len(tokenizer) - 1  # the end of a text is the last entry of GPT-2's vocabulary
    config = GPT2Config(vocab_size=len(tokenizer), bos_token_id=last, eos_token_id=last)
    with torch.device("meta"):
        net = AutoModelForCausalLM.from_config(config, attn_implementation=ATTENTION)
    net = net.to_empty(device="cpu").float()
    net.tie_weights()
    _draw(net, config.n_layer)
    return LanguageModel(_UNTRAINED, tokenizer, torch.nn.Module.to(net, resolved(settings().device)))


def _draw(net: "torch.nn.Module", layers: int) -> None:
    """Fill a GPT-2 with the numbers that a training begins with."""
    import torch

    numbers = torch.Generator().manual_seed(SEED)
    with torch.no_grad():
        for name, parameter in net.named_parameters():
            if parameter.ndim == 1:
                parameter.fill_(0.0 if name.endswith("bias") else 1.0)
            else:
                writes = name.endswith("c_proj.weight")
                parameter.normal_(0.0, _SPREAD / (2 * layers) ** 0.5 if writes else _SPREAD, generator=numbers)
