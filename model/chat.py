"""From completion to conversation: the text around what a visitor says, and the answer that a model writes into it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from jinja2 import TemplateError

from model.language_model import LanguageModel
from model.writing import Draws, Written, out_of_sight, write

PLACE = "[prompt]"
"""Where in a script the visitor's words go."""
_HOLE = "\N{OBJECT REPLACEMENT CHARACTER}\ue000"  # what no template writes, in the place of somebody's words
Why = Literal["end", "speaker", "length"]
"""Why an answer is over: the model ended it, began to write the visitor's next line, or had no more tokens to write."""


@dataclass(frozen=True)
class Frame:
    """The text before and after what the visitor says."""

    before: str = ""
    after: str = ""
    special: bool = False
    """Whether the names of special tokens in it, such as <|im_start|>, stand for these tokens."""
    speaker: str = ""
    """What the visitor's lines begin with; a model that writes it on a new line goes on in the visitor's place."""
    ends: frozenset[int] = frozenset()
    """The tokens that end an answer, besides those that end a text."""


@dataclass(frozen=True)
class Answer:
    """What a model has written into a frame so far."""

    text: str
    """The answer."""
    cut: str
    """What it wrote after that, in the visitor's place: a chat does not show this."""
    end: str
    """The token that ended it, as it is spelled; empty where none did."""
    why: Why | None
    """None while it may go on."""


def script(text: str) -> Frame:
    """Return the frame that is written in `text`, with PLACE where the visitor's words go.

    Without a PLACE they go to its end. What stands before it on its line, if that ends with a colon, is the speaker.
    """
    before, _, after = text.partition(PLACE)
    line = before.rpartition("\n")[2].strip()
    return Frame(before, after, speaker=line if len(line) > 1 and line.endswith(":") else "")


def template(model: LanguageModel) -> Frame | None:
    """Return the frame that the model was trained on; None where it comes with none, or with one that renders nothing.

    The template writes a conversation with a mark in the place of the words, so that these never pass through it.
    """
    if not model.tokenizer.chat_template:
        return None
    says = {"role": "user", "content": _HOLE}
    try:
        asked = _render(model, [says], going_on=True).split(_HOLE)
        answered = _render(model, [says, {"role": "assistant", "content": _HOLE}], going_on=False).split(_HOLE)
    except TemplateError:  # one that asks for more than a user's message
        return None
    if len(asked) != 2 or len(answered) != 3:
        return None
    special = model.vocabulary.special
    closing = [special[name] for name in sorted(special) if name and answered[2].lstrip().startswith(name)]
    return Frame(asked[0], asked[1], special=True, ends=frozenset(closing))


def _render(model: LanguageModel, messages: list[dict[str, str]], *, going_on: bool) -> str:
    return str(model.tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=going_on))


def encode(model: LanguageModel, frame: Frame, words: str) -> tuple[int, ...]:
    """Return the token ids of a frame with `words` in it; nothing in the words is ever read as a special token."""
    if not frame.special:
        return model.vocabulary.encode(frame.before + words + frame.after)
    *opening, before = parts(model, frame, frame.before)
    after, *closing = parts(model, frame, frame.after)
    ids: list[int] = []
    for place, part in enumerate([*opening, before + words + after, *closing]):
        ids += [model.vocabulary.special[part]] if place % 2 else model.vocabulary.encode(part)
    return tuple(ids)


def parts(model: LanguageModel, frame: Frame, text: str) -> list[str]:
    """Return a part of a frame cut at its special tokens: text, token, text, ..., text. Some texts are empty."""
    if not frame.special:
        return [text]
    names = sorted(filter(None, model.vocabulary.special), key=len, reverse=True)
    return re.split(f"({'|'.join(map(re.escape, names))})", text) if names else [text]


def in_sight(model: LanguageModel, ids: Sequence[int]) -> tuple[int, ...]:
    """Return the last tokens of a text, those that the model sees of it."""
    return tuple(ids[out_of_sight(len(ids), model.shape.context) :])


def answer(
    model: LanguageModel, frame: Frame, ids: Sequence[int], draws: Draws, *, written: Sequence[int] = (), most: int
) -> Iterator[Written]:
    """Yield the tokens of an answer, at most `most` in all, after the framed text `ids`; `written` are there already.

    It is over where `so_far` says why. Raises ValueError like `writing.write`.
    """
    tokens = list(written)
    if so_far(model, frame, tokens, most).why:
        return
    for one in write(model, ids, draws, written=written, most=most - len(tokens)):
        tokens.append(one.token)
        yield one
        if so_far(model, frame, tokens, most).why:
            return


def so_far(model: LanguageModel, frame: Frame, tokens: Sequence[int], most: int) -> Answer:
    """Return what of the tokens written is the answer, and why it is over, if it is."""
    ends = model.end_ids | frame.ends
    length = next((place for place, token in enumerate(tokens) if token in ends), len(tokens))
    text = model.vocabulary.spelled(tokens[:length])
    if frame.speaker:
        own, mark, rest = text.partition(f"\n{frame.speaker}")
        if mark:
            return Answer(own, mark + rest, "", "speaker")
    if length < len(tokens):
        return Answer(text, "", model.vocabulary.piece(tokens[length]), "end")
    return Answer(text, "", "", "length" if len(tokens) >= most else None)
