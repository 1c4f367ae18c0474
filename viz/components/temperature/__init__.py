"""The live temperature: from logits to probabilities to a drawn word, redrawn in the browser while the slider moves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from viz.components.declare import declare, ignore
from viz.components.payload import chosen_texts, is_whole, pack
from viz.components.terms import Definition, chosen_terms

HOTTEST = 10.0
"""The right end of the temperature slider."""

SHORTCUT = 20
"""How many tokens the shortcut keeps: taking p^(1/T) over the 20 likeliest is the same as top-k = 20."""

TEXTS = (
    *("title", "temperature", "top_k", "top_p", "off", "shortcut", "leaves_out", "would_leave_out", "caption"),
    *("next_token", "logit", "scaled", "power", "largest", "probability", "drawn", "of", "entropy", "bits"),
    *("choices", "kept", "left_out", "rank", "strip", "strip_shares", "strip_axis", "one_tone", "the_last"),
    *("all", "the_kept", "some_of", "cut", "others", "others_cut", "sum_over", "mass_of", "favourite"),
    *("draw_one", "draw_many", "append", "take_back", "invitation", "place", "rank_of", "lands_on", "lands"),
    *("write", "stop", "writing", "wrote_going", "wrote_all", "wrote_end", "wrote_full", "tails", "formula"),
    *("covered", "tick_0", "tick_1", "tick_10", "spoken", "space"),
)
"""The texts that `temperature` needs; pages/texts/en/components.toml says what each may name in {braces}."""

TERMS = ("temperature", "topk", "topp", "logit", "softmax", "entropy", "choices", "space")
"""The definitions that `temperature` needs."""

_mount = declare(__file__)


@dataclass(frozen=True)
class Controls:
    """What the visitor has set. `top_k` None (or V) and `top_p` None (or 1) are off; `shortcut` is top-k = 20."""

    temperature: float
    top_k: int | None
    top_p: float | None
    shortcut: bool
    many: bool = False
    """Whether the first thousand draws are counted beside the probabilities."""


@dataclass(frozen=True)
class Live:
    """What the component tells Python."""

    controls: Controls
    """As of the last release of a control."""
    drawn: int | None
    """Index into `draws` of the last single draw from these logits; None before the first."""
    digest: str
    """Names the picture for `temperature_reply.reply`."""


@dataclass(frozen=True)
class Acts:
    """What happens on a press of a button, before the run; without one the button cannot be pressed."""

    append: Callable[[int], None] | None = None
    """Called with the number of the draw whose token is to be appended."""
    take_back: Callable[[], None] | None = None
    write: Callable[[], None] | None = None
    """Called to write on."""
    stop: Callable[[], None] | None = None
    """Called to write no further; the run that follows ends the one that writes."""
    release: Callable[[Controls], None] | None = None
    """Called with what the visitor has set: the run itself may be ended before it comes to the picture."""


def temperature(
    logits: NDArray[np.floating],
    names: Sequence[str],
    *,
    initial: Controls,
    visit: int,
    draws: NDArray[np.float64],
    acts: Acts,
    most: int,
    texts: Mapping[str, str],
    terms: Mapping[str, Definition],
    key: str,
    covered: bool = False,
) -> Live:
    """Mount the component and return what the visitor last did with it.

    `logits` (V,) go to the browser once, as float32; `names` are the visible names of the likeliest tokens in rank
    order (equal logits by id), at least one and at most V. `initial` is where the controls start; the visitor's
    settings outlive a new prompt. Where `visit` is another number than before, the controls go to `initial` and what
    the visitor had set no longer counts: so a link or an example sets them without mounting the component anew.
    `draws` (n,), n >= 1, are numbers in [0, 1): single draws take them in turn, the thousand takes the first thousand.
    `most` is how many tokens are written on a press. While `covered`, no logit, name or draw is sent, and nothing but
    an empty table is shown. What the picture does not know, such as the name of a drawn token, comes by
    `temperature_reply.reply`.

    The probabilities shown are the softmax of logits / T over all V, then top-k, then top-p (Holtzman et al. 2020,
    the token that crosses p is kept), then divided by what is left. What a visitor sends, and `initial`, which may come
    from a link, is brought within bounds. Raises ValueError for arrays that do not fit this description.
    """
    _check(logits, names, draws)
    start = _settled(asdict(initial), Controls(1.0, None, None, False), len(logits))
    usable = Acts() if covered else acts
    words = {"words": chosen_texts(texts, TEXTS), "terms": chosen_terms(terms, TERMS)}
    fixed = {"write": most, "covered": covered, **words}
    state = {"initial": asdict(start), "visit": visit, **_possible(usable)}
    message, digest = _packed(logits, names, draws, fixed, state)

    def append() -> None:
        draw = _index(st.session_state[key].get("append"), digest, len(draws))
        if draw is not None and usable.append:
            usable.append(draw)

    vocabulary = len(logits)

    sent = _mount(
        key=key,
        data=message,
        on_controls_change=_released(key, visit, start, vocabulary, usable.release),
        on_drawn_change=ignore,
        on_append_change=append,
        on_take_back_change=_pressed(key, "take_back", usable.take_back),
        on_write_change=_pressed(key, "write", usable.write),
        on_stop_change=_pressed(key, "stop", usable.stop),
    )
    return Live(
        controls=_settled(_of(sent.get("controls"), visit), start, vocabulary),
        drawn=None if covered else _index(sent.get("drawn"), digest, len(draws)),
        digest=digest,
    )


def _packed(
    logits: NDArray[np.floating],
    names: Sequence[str],
    draws: NDArray[np.float64],
    fixed: Mapping[str, Any],
    state: Mapping[str, Any],
) -> tuple[bytes, str]:
    """Return the bytes for the browser and their digest; of what is covered they have the sizes alone."""
    sent = slice(0, 0) if fixed["covered"] else slice(None)
    header = {"V": len(logits), "rows": len(names), "names": list(names[sent]), "shortcut": SHORTCUT, **fixed}
    arrays: dict[str, NDArray[Any]] = {
        "logits": logits[sent].astype(np.float32),
        "draws": draws[sent].astype(np.float64),
    }
    return pack(header, arrays, state)


def _possible(acts: Acts) -> dict[str, bool]:
    """Return which buttons can be pressed."""
    return {
        "canTakeBack": acts.take_back is not None,
        "canAppend": acts.append is not None,
        "canWrite": acts.write is not None,
    }


def _pressed(key: str, button: str, act: Callable[[], None] | None) -> Callable[[], None]:
    """Return what calls `act` where the browser says that the button was pressed, and nothing else."""

    def press() -> None:
        if act and st.session_state[key].get(button) is True:
            act()

    return press


def _released(
    key: str, visit: int, start: Controls, vocabulary: int, act: Callable[[Controls], None] | None
) -> Callable[[], None]:
    """Return what calls `act` with what the visitor has set during this visit."""

    def release() -> None:
        sent = _of(st.session_state[key].get("controls"), visit)
        if act and sent is not None:
            act(_settled(sent, start, vocabulary))

    return release


def _of(sent: object, visit: int) -> object:
    """Return the controls in `sent`; None where they were set before this visit began."""
    return sent if isinstance(sent, Mapping) and sent.get("visit") == visit else None


def _check(logits: NDArray[np.floating], names: Sequence[str], draws: NDArray[np.float64]) -> None:
    """Raise ValueError where the arrays are not what `temperature` describes."""
    if logits.ndim != 1 or logits.size == 0 or not np.isfinite(logits).all():
        raise ValueError("Logits are one row of finite numbers.")
    if not 1 <= len(names) <= logits.size:
        raise ValueError("There is at least one name, and no more names than tokens.")
    if draws.ndim != 1 or draws.size == 0 or not ((draws >= 0) & (draws < 1)).all():
        raise ValueError("Draws are one row of numbers from 0 up to, not including, 1.")


def _settled(sent: object, initial: Controls, vocabulary: int) -> Controls:
    """Return the controls in `sent`, whatever a visitor put there: within bounds, `initial` where it makes no sense.

    The temperature has the two decimals that the screen shows.
    """
    fields = sent if isinstance(sent, Mapping) else asdict(initial)
    warmth = _number(fields.get("temperature"), 0, HOTTEST)
    top_k = _number(fields.get("top_k"), 1, vocabulary)
    top_p = _number(fields.get("top_p"), 0, 1)
    shortcut, many = fields.get("shortcut"), fields.get("many")
    return Controls(
        temperature=initial.temperature if warmth is None else round(float(warmth), 2),
        top_k=int(top_k) if top_k is not None else _off_or(fields, "top_k", initial.top_k),
        top_p=float(top_p) if top_p else _off_or(fields, "top_p", initial.top_p),
        shortcut=shortcut if isinstance(shortcut, bool) else initial.shortcut,
        many=many if isinstance(many, bool) else initial.many,
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
    return at if is_whole(at) and 0 <= at < count else None
