"""One text twice: the script that a model reads and writes on, and a chat of two people with the same characters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from viz.components.declare import declare
from viz.components.payload import chosen_texts
from viz.components.token_boxes import running

TEXTS = ("title", "script", "chat", "frame", "words", "answer", "special", "cut", "torn", "user", "assistant", "typing")
"""The texts that `chat` needs: the two halves, the kinds of text in the script, who speaks, what is not there yet."""
Kind = Literal["frame", "special", "words", "answer", "cut"]

_mount = declare(__file__)


@dataclass(frozen=True)
class Part:
    """Letters of the script of one kind."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Answered:
    """What a model has written so far."""

    parts: Sequence[Part] = ()
    """What it adds to the script."""
    text: str = ""
    """What the assistant says in the chat."""
    note: str = ""
    """Why there is no more of it; empty while there may be."""
    state: Literal["none", "going", "over"] = "none"


def chat(
    script: Sequence[Part], says: str, answered: Answered, texts: Mapping[str, str], *, digest: str, key: str
) -> None:
    """Mount the picture; `chat_reply.reply` hands on more of the answer under its `digest`.

    `script` is the text before the answer, and `says` what the user says in it. Raises ValueError, naming texts that
    are missing.
    """
    words = chosen_texts(texts, TEXTS)
    before = {"of": digest, "script": _written(script), "says": running(says)}
    _mount(key=key, data=before | {"answered": body(answered), "words": words})


def body(answered: Answered) -> dict[str, object]:
    """Return an answer as it goes to the browser."""
    return {
        "parts": _written(answered.parts), "text": running(answered.text), "note": answered.note,
        "state": answered.state,
    }  # fmt: skip


def _written(parts: Sequence[Part]) -> list[dict[str, str]]:
    return [{"kind": part.kind, "text": running(part.text)} for part in parts if part.text]
