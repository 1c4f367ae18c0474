"""A model's vocabulary from its files: read as they stand, or refused where this app would misread them.

The library picks a class by what other files say, and some classes put a rule of their own in the place of the one in
tokenizer.json: tokens that the model never learned, without a word. Here the file alone decides.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast

from model.errors import Message, ModelUnavailable
from model.weights import hub

ADDED = "added_tokens.json"
GENERATION = "generation_config.json"
TEMPLATE = "chat_template.jinja"


def read(folder: Path, title: str) -> PreTrainedTokenizerFast:
    """Return the vocabulary of a folder, with its chat template and the tokens that begin and end a text.

    Its other files name these.

    Raises ModelUnavailable for one that is not a byte-level byte-pair encoding of the text as it is typed; OSError,
    ValueError, TypeError, LookupError or AttributeError for damaged files.
    """
    options = _json(folder / hub.TOKENIZER_OPTIONS)
    whole = folder / hub.TOKENIZER
    if whole.is_file():
        content = whole.read_text(encoding="utf-8")
        _check(json.loads(content), folder, title)
        with _narrowed(hub.TOKENIZER):
            backend = Tokenizer.from_str(content)
    else:
        if options.get("add_prefix_space"):
            raise ModelUnavailable(Message("vocabulary_prefix_space", title=title, folder=folder))
        backend = _put_together(folder)
    ends = {kind: _special(kind, folder, options, backend) for kind in ("bos", "eos")}
    named = {f"{kind}_token": entry for kind, entry in ends.items() if entry is not None}
    return PreTrainedTokenizerFast(tokenizer_object=backend, chat_template=_template(folder, options), **named)


def _json(path: Path) -> dict[str, Any]:
    """Return the object in a file; empty where there is no such file."""
    found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    if not isinstance(found, dict):
        raise ValueError(f"{path.name} holds no object")
    return found


@contextmanager
def _narrowed(name: str) -> Iterator[None]:
    """Turn the bare Exception that the library raises for a bad file, having no narrower one, into a ValueError."""
    try:
        yield
    except Exception as error:
        if type(error) is not Exception:
            raise
        raise ValueError(f"{name}: {error}") from error


def _put_together(folder: Path) -> Tokenizer:
    """Return the vocabulary of the two files of older repositories, which are GPT-2's kind by definition."""
    vocabulary, merges = (str(folder / name) for name in hub.TOKENIZER_PARTS)
    with _narrowed(", ".join(hub.TOKENIZER_PARTS)):
        backend = Tokenizer(models.BPE.from_file(vocabulary, merges))
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    backend.decoder = decoders.ByteLevel()
    added = sorted(_json(folder / ADDED).items(), key=lambda item: int(item[1]))
    backend.add_special_tokens([AddedToken(entry, special=True, normalized=False) for entry, _ in added])
    if any(backend.token_to_id(entry) != token for entry, token in added):
        raise ValueError(f"{ADDED} does not go on where the vocabulary ends")
    return backend


def _special(kind: str, folder: Path, options: dict[str, Any], backend: Tokenizer) -> str | None:
    """Return the entry that begins ("bos") or ends ("eos") a text; None where no file names one that exists."""
    named = options.get(f"{kind}_token")
    entry = named.get("content") if isinstance(named, dict) else named
    if isinstance(entry, str) and backend.token_to_id(entry) is not None:
        return entry
    entries = {token: entry for entry, token in backend.get_vocab().items()}
    for file in (GENERATION, hub.CONFIG):
        token = _json(folder / file).get(f"{kind}_token_id")
        first = token[0] if isinstance(token, list) and token else token
        if first in entries:
            return entries[first]
    return None


def _template(folder: Path, options: dict[str, Any]) -> str | None:
    """Return what lays out a conversation for the model; None where it was not trained on any.

    Newer folders have a file for it, older ones an entry among the options, which may be several under names.
    """
    file = folder / TEMPLATE
    if file.is_file():
        return file.read_text(encoding="utf-8")
    named = options.get("chat_template")
    if isinstance(named, list):
        named = {one["name"]: one["template"] for one in named}.get("default")
    return named if isinstance(named, str) else None


def _check(content: dict[str, Any], folder: Path, title: str) -> None:
    """Raise ModelUnavailable unless a tokenizer.json is of the kind whose tokens spell a text byte for byte."""
    model = content["model"]
    kind = model.get("type") or ("BPE" if "merges" in model else "")
    stages = list(_stages(content.get("pre_tokenizer"), "pretokenizers"))
    changes = [str(stage["type"]) for stage in _stages(content.get("normalizer"), "normalizers")]
    byte_level = [stage for stage in stages if stage["type"] == "ByteLevel"]
    if kind != "BPE":
        raise ModelUnavailable(Message("vocabulary_kind", title=title, folder=folder, kind=kind))
    if model.get("byte_fallback") or any(stage["type"] == "Metaspace" for stage in stages):
        raise ModelUnavailable(Message("vocabulary_sentencepiece", title=title, folder=folder))
    if changes:
        raise ModelUnavailable(Message("vocabulary_normalizer", title=title, folder=folder, kind=", ".join(changes)))
    if not byte_level:
        raise ModelUnavailable(Message("vocabulary_not_bytes", title=title, folder=folder))
    if any(stage.get("add_prefix_space", True) for stage in byte_level):
        raise ModelUnavailable(Message("vocabulary_prefix_space", title=title, folder=folder))


def _stages(node: dict[str, Any] | None, name: str) -> Iterator[dict[str, Any]]:
    """Yield the stages of a pre-tokenizer or normalizer as tokenizer.json writes it, sequences taken apart."""
    if node is None:
        return
    if node["type"] == "Sequence":
        for part in node[name]:
            yield from _stages(part, name)
    else:
        yield node
