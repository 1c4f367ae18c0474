"""The live temperature: from logits to probabilities to a drawn word, redrawn in the browser while the slider moves."""

import hashlib
import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viz.components.declare import declare

HOTTEST = 10.0
"""The right end of the temperature slider."""

SHORTCUT = 20
"""How many tokens the shortcut keeps: taking p^(1/T) over the 20 likeliest is the same as top-k = 20."""

_SCRIPTS = (
    "script.js",
    "mathematics.js",
    "track.js",
    "numbers.js",
    "building.js",
    "visitor.js",
    "painting.js",
    "pictures.js",
)

_mount = declare(Path(__file__).parent, "temperature", _SCRIPTS)


@dataclass(frozen=True)
class Controls:
    """What the visitor has set. `top_k` None (or V) and `top_p` None (or 1) are off; `shortcut` is top-k = 20."""

    temperature: float
    top_k: int | None
    top_p: float | None
    shortcut: bool


@dataclass(frozen=True)
class Live:
    """What the component tells Python."""

    controls: Controls
    """As of the last release of a control."""
    drawn: int | None
    """Index into `draws` of the last single draw from these logits; None before the first."""
    append: int | None
    """Index of the draw whose word is to be appended, in this run only."""
    take_back: bool
    """True in the one run in which the visitor takes the last word back."""


def temperature(
    logits: NDArray[np.floating],
    names: Sequence[str],
    *,
    initial: Controls,
    visit: int,
    draws: NDArray[np.float64],
    appended: int,
    can_append: bool,
    key: str,
) -> Live:
    """Mount the component and return what the visitor last did with it.

    `logits` (V,) go to the browser once, as float32; `names` are the visible names of the likeliest tokens in rank
    order (equal logits by id), at least one and at most V. `initial` is where the controls start; the visitor's
    settings outlive a new prompt. Where `visit` is another number than before, the controls go to `initial` and what
    the visitor had set no longer counts: so a link or an example sets them without mounting the component anew.
    `draws` (n,), n >= 1, are numbers in [0, 1): single draws take them in turn, the thousand takes the first thousand.
    `appended` counts the words already appended; with 0 nothing can be taken back.

    The probabilities shown are the softmax of logits / T over all V, then top-k, then top-p (Holtzman et al. 2020,
    the token that crosses p is kept), then divided by what is left. What a visitor sends, and `initial`, which may come
    from a link, is brought within bounds. Raises ValueError for arrays that do not fit this description.
    """
    body = _body(logits, names, draws)
    start = _settled(asdict(initial), Controls(1.0, None, None, False), len(logits))
    payload_id = hashlib.blake2b(json.dumps(list(names)).encode() + body, digest_size=8).hexdigest()
    header = {
        "id": payload_id,
        "V": len(logits),
        "names": list(names),
        "initial": asdict(start),
        "visit": visit,
        "shortcut": SHORTCUT,
        "canTakeBack": appended > 0,
        "canAppend": can_append,
    }
    sent = _mount(
        key=key,
        data=_pack(header, body),
        on_controls_change=_nothing,
        on_drawn_change=_nothing,
        on_append_change=_nothing,
        on_take_back_change=_nothing,
    )
    return Live(
        controls=_settled(_of(sent.get("controls"), visit), start, len(logits)),
        drawn=_index(sent.get("drawn"), payload_id, len(draws)),
        append=_index(sent.get("append"), payload_id, len(draws)) if can_append else None,
        take_back=sent.get("take_back") is True and appended > 0,
    )


def _of(sent: object, visit: int) -> object:
    """Return the controls in `sent`; None where they were set before this visit began."""
    return sent if isinstance(sent, Mapping) and sent.get("visit") == visit else None


def _nothing() -> None:
    """Name a key of the component's state, so that the result always has it."""


def _body(logits: NDArray[np.floating], names: Sequence[str], draws: NDArray[np.float64]) -> bytes:
    """Return the logits as float32 and the draws as float64, little-endian, after checking them."""
    if logits.ndim != 1 or logits.size == 0 or not np.isfinite(logits).all():
        raise ValueError("Logits are one row of finite numbers.")
    if not 1 <= len(names) <= logits.size:
        raise ValueError("There is at least one name, and no more names than tokens.")
    if draws.ndim != 1 or draws.size == 0 or not ((draws >= 0) & (draws < 1)).all():
        raise ValueError("Draws are one row of numbers from 0 up to, not including, 1.")
    return logits.astype("<f4").tobytes() + draws.astype("<f8").tobytes()


def _pack(header: Mapping[str, Any], body: bytes) -> bytes:
    """Return one bytes object: 4 bytes of header length, the header as JSON padded to a multiple of 4, the arrays.

    Bytes inside a dict would be sent as their printed form, so that even the header travels as bytes.
    """
    text = json.dumps(header).encode("ascii")
    text += b" " * (-len(text) % 4)
    return struct.pack("<I", len(text)) + text + body


def _settled(sent: object, initial: Controls, vocabulary: int) -> Controls:
    """Return the controls in `sent`, whatever a visitor put there: within bounds, `initial` where it makes no sense.

    The temperature has the two decimals that the screen shows.
    """
    fields = sent if isinstance(sent, Mapping) else asdict(initial)
    warmth = _number(fields.get("temperature"), 0, HOTTEST)
    top_k = _number(fields.get("top_k"), 1, vocabulary)
    top_p = _number(fields.get("top_p"), 0, 1)
    shortcut = fields.get("shortcut")
    return Controls(
        temperature=initial.temperature if warmth is None else round(float(warmth), 2),
        top_k=int(top_k) if top_k is not None else _off_or(fields, "top_k", initial.top_k),
        top_p=float(top_p) if top_p else _off_or(fields, "top_p", initial.top_p),
        shortcut=shortcut if isinstance(shortcut, bool) else initial.shortcut,
    )


def _number(sent: object, low: float, high: float) -> float | None:
    """Return the number `sent` brought between `low` and `high`, None where it is none."""
    if isinstance(sent, bool) or not isinstance(sent, int | float) or sent != sent:
        return None
    return min(max(sent, low), high)


def _off_or(fields: Mapping[str, Any], name: str, initial: Any) -> Any:
    """Return None where the field says None, that is off, and `initial` where it says nothing that can be read."""
    return None if name in fields and fields[name] is None else initial


def _index(sent: object, payload_id: str, count: int) -> int | None:
    """Return the index of a draw among `count`, None where it is none or belongs to other logits or draws."""
    if not isinstance(sent, Mapping) or sent.get("of") != payload_id:
        return None
    at = sent.get("at")
    if isinstance(at, bool) or not isinstance(at, int) or not 0 <= at < count:
        return None
    return at
