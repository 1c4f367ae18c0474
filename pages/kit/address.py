"""What a visitor chose, in the session and in the address of the page, so that a copied link opens the same view."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import streamlit as st

LONGEST_LINK = 2000
"""Characters of a prompt that still go into the address; servers refuse requests much longer than that."""


Spot = tuple[int, int]
"""Two numbers that belong together, in the address as 5.3."""


@dataclass(frozen=True)
class Choices:
    """The choices that all chapters share. What only one chapter knows is a widget bound to the address there."""

    prompt: str | None = None
    """None until the visitor or a link gives one."""
    model: str = ""
    """A key of the catalogue; empty for the model that the server chooses."""
    words: str = ""
    """Words drawn after the prompt, as `model key:id-id-id`: ids mean something in one vocabulary only."""
    temperature: float = 1.0
    top_k: int | None = None
    top_p: float | None = None
    shortcut: bool = False
    """Whether only the 20 likeliest tokens are kept, as in the video's own demo."""
    head: Spot = (1, 1)
    """The attention head that is looked at: layer and head, counted from 1 as on the screen."""
    pair: Spot | None = None
    """The tokens that ask and answer, counted from 1; None for the last one and whatever it reads most."""
    off: tuple[Spot, ...] = ()
    """The attention heads that are switched off, likewise from 1."""
    present: bool = False


def _number(low: float, high: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        value = float(text)
        if not math.isfinite(value):
            raise ValueError(text)
        return min(max(value, low), high)

    return read


def _whole(low: int, high: int) -> Callable[[str], int]:
    return lambda text: min(max(int(text), low), high)


def _yes(text: str) -> bool:
    return text.lower() in ("true", "1", "yes")


def _spot(text: str) -> Spot:
    first, second = (_whole(1, 10**4)(part) for part in text.split("."))
    return first, second


def _spots(text: str) -> tuple[Spot, ...]:
    return tuple(_spot(part) for part in text.split("-")) if text else ()


_READERS: dict[str, Callable[[str], Any]] = {
    "prompt": str,
    "model": str,
    "words": str,
    "temperature": _number(0, 10),
    "top_k": _whole(1, 10**6),
    "top_p": _number(0.001, 1),
    "shortcut": _yes,
    "head": _spot,
    "pair": _spot,
    "off": _spots,
    "present": _yes,
}


def from_address(parameters: Mapping[str, str]) -> dict[str, Any]:
    """Read the choices that an address carries. What makes no sense is left out: a link may say anything."""
    found = {}
    for name, read in _READERS.items():
        if name in parameters:
            try:
                found[name] = read(parameters[name])
            except ValueError:
                continue
    return found


def to_address(choices: Choices) -> dict[str, str]:
    """Write the choices that differ from the usual ones, so that an address stays as short as it can."""
    usual = Choices()
    written = {
        field.name: _write_value(getattr(choices, field.name))
        for field in fields(choices)
        if getattr(choices, field.name) != getattr(usual, field.name)
    }
    if len(written.get("prompt", "")) > LONGEST_LINK:
        del written["prompt"]
    return written


def _write_value(value: Any) -> str:
    """Write a value as a person would type it: 2 and not 2.0, true and not True."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ("-" if value and isinstance(value[0], tuple) else ".").join(map(_write_value, value))
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def open_session() -> None:
    """Take over what the address says, at the start of each run.

    The session leads; the address is read when it is not the one written last: a first visit, an edited address, or
    the browser's back button. What such an address leaves out has its usual value. Streamlit empties the address on
    the way to another chapter: without a prompt it says nothing about what it leaves out.
    """
    asked = st.query_params.to_dict()
    session = st.session_state
    session.entered = "choices" in session and asked != session.get("address") and "prompt" not in asked
    if "choices" not in session:
        session.choices = Choices(**from_address(asked))
    elif asked != session.get("address"):
        unsaid = Choices() if "prompt" in asked else session.choices
        session.choices = replace(unsaid, **from_address(asked))
    _write()


def entered() -> bool:
    """Whether the visitor has just come here from another chapter: the address was empty at the start of this run."""
    return bool(st.session_state.entered)


def come_back(*names: str) -> None:
    """Put what `keep` remembers of these parameters back into the address where a visitor has just come back."""
    if entered():
        st.query_params.update(st.session_state.get("kept parameters", {}).get(names, {}))


def keep(*names: str) -> None:
    """Remember the parameters that a chapter writes into the address by itself, without a widget that keeps them there.

    To be called at the end of each run, and `come_back` at its start.
    """
    own = {name: st.query_params[name] for name in names if name in st.query_params}
    st.session_state.setdefault("kept parameters", {})[names] = own


def current() -> Choices:
    """Return the choices of this session."""
    return st.session_state.choices


def change(**changed: Any) -> None:
    """Change some choices by name, in the session and in the address."""
    st.session_state.choices = replace(st.session_state.choices, **changed)
    _write()


def _write() -> None:
    wanted = to_address(st.session_state.choices)
    for name in _READERS:
        if name in st.query_params and name not in wanted:
            del st.query_params[name]
    new = {name: value for name, value in wanted.items() if st.query_params.get(name) != value}
    if new:
        st.query_params.update(new)  # all at once: each message is one step for the browser's back button
    st.session_state.address = st.query_params.to_dict()


def words(choices: Choices, model_key: str) -> tuple[int, ...]:
    """Return the token ids drawn after the prompt, if they were drawn from the vocabulary of `model_key`."""
    owner, _, listed = choices.words.rpartition(":")
    if owner != model_key:
        return ()
    return tuple(int(part) for part in listed.split("-") if part.isascii() and part.isdigit() and len(part) < 8)


def write_words(ids: tuple[int, ...], model_key: str) -> str:
    """Return the form in which drawn token ids are kept."""
    return f"{model_key}:{'-'.join(map(str, ids))}" if ids else ""
