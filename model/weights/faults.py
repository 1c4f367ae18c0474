"""What is wrong with the files of a model, found before a pass runs on them: each fault has its own sentence."""

import json
from collections.abc import Set
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safetensors import safe_open

from model.errors import Message, ModelUnavailable
from model.weights import hub
from model.weights.counts import Shapes

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerFast

INDEX = f"{hub.WEIGHTS}.index.json"
FLOATING = {"F64", "F32", "F16", "BF16"}
"""How a safetensors file names the numbers that are read as they are."""


def check_files(config: dict[str, Any], folder: Path, title: str) -> Shapes:
    """Return the shapes of the tensors in the files that are read.

    Raises ModelUnavailable for quantized weights and for a shard that is not there. Damaged files raise OSError,
    ValueError, TypeError, LookupError, AttributeError or SafetensorError.
    """
    method = config.get("quantization_config")
    if method is not None:
        kind = method.get("quant_method") or "quantization_config"
        raise ModelUnavailable(Message("quantized_weights", title=title, folder=folder, kind=kind))
    shapes: dict[str, tuple[int, ...]] = {}
    for path in _weight_files(folder, title):
        with safe_open(path, framework="numpy") as file:
            for name in file.keys():  # noqa: SIM118 - it is no dictionary
                tensor = file.get_slice(name)
                shapes[name] = tuple(tensor.get_shape())
                # Masks that old checkpoints carry are whole numbers too; what is quantized is a weight.
                kind = tensor.get_dtype() if name.endswith(".weight") else None
                if kind is not None and kind not in FLOATING:
                    raise ModelUnavailable(Message("quantized_weights", title=title, folder=folder, kind=kind))
    return shapes


def _weight_files(folder: Path, title: str) -> list[Path]:
    """Return the files that are read: one, or the shards that the index names."""
    if (folder / hub.WEIGHTS).is_file():
        return [folder / hub.WEIGHTS]
    if not (folder / INDEX).is_file():
        raise ModelUnavailable(Message("no_whole_model", folder=folder))
    names = sorted(set(json.loads((folder / INDEX).read_text(encoding="utf-8"))["weight_map"].values()))
    for name in names:
        if not (folder / name).is_file():
            raise ModelUnavailable(Message("missing_shard", title=title, folder=folder, file=name))
    return [folder / name for name in names]


def check_tensors(net: "PreTrainedModel", missing: Set[str], folder: Path, title: str) -> None:
    """Raise ModelUnavailable for tensors that were `missing`, and for one with a number that is none or infinite."""
    if missing:  # transformers fills these with random numbers, without a word
        first = min(missing)
        raise ModelUnavailable(Message("missing_tensors", title=title, folder=folder, count=len(missing), tensor=first))
    for name, tensor in net.named_parameters():
        if not all(bound.isfinite() for bound in tensor.aminmax()):  # NaN is the least and the largest of its tensor
            raise ModelUnavailable(Message("weights_not_finite", title=title, folder=folder, tensor=name))


def check_rows(rows: int, tokenizer: "PreTrainedTokenizerFast", folder: Path, title: str) -> None:
    """Raise ModelUnavailable for entries beyond the last of the embedding matrix's rows.

    Rows without an entry are common and do no harm.
    """
    beyond = sorted((token, entry) for entry, token in tokenizer.get_vocab().items() if token >= rows)
    if beyond:
        token, entry = beyond[0]
        raise ModelUnavailable(
            Message(
                "entries_without_rows",
                title=title,
                folder=folder,
                count=len(beyond),
                token=token,
                entry=entry,
                rows=rows,
            )
        )
