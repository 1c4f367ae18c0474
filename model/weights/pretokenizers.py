"""How a text is cut into words before merges begin: the rule that a GGUF file names, and the tokens depend on.

The library that reads GGUF files knows some of these names and takes GPT-2's rule for all others, without a word: a
text is then cut into tokens that the model has not learned to read.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from model.errors import Message, ModelUnavailable

FIELD = "tokenizer.ggml.pre"

_BYTE_LEVEL = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
_DIGIT_BY_DIGIT = {"type": "Digits", "individual_digits": True}

RULES: Mapping[str, Mapping[str, object]] = {
    "gpt-2": _BYTE_LEVEL,
    "smollm": {"type": "Sequence", "pretokenizers": [_DIGIT_BY_DIGIT, _BYTE_LEVEL]},
}
"""The rule by its name in a GGUF file, as tokenizer.json writes it. Only those known for certain."""


def named_in(gguf: Path) -> str:
    """Return the name of the rule that a GGUF file states; empty where it states none."""
    from gguf import GGUFReader

    field = GGUFReader(gguf).get_field(FIELD)
    return "" if field is None else str(field.contents())


def check(name: str, title: str) -> None:
    """Raise ModelUnavailable for the name of a rule that is not known here."""
    if name not in RULES:
        raise ModelUnavailable(Message("unknown_pretokenizer", title=title, name=name, known=", ".join(RULES)))


def put(tokenizer_json: str, name: str) -> str:
    """Return the content of a tokenizer.json with the rule of that name in it; as it is where it has that rule.

    Raises KeyError for a rule that is not known here, ValueError where the content is no JSON object.
    """
    content = json.loads(tokenizer_json)
    if not isinstance(content, dict):
        raise ValueError("tokenizer.json holds no object")
    if content.get("pre_tokenizer") == RULES[name]:
        return tokenizer_json
    return json.dumps(content | {"pre_tokenizer": RULES[name]}, ensure_ascii=False, indent=2)
