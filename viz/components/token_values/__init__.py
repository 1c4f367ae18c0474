"""The tokens of a prompt in a row, each coloured by a number of its own that stands below it."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from viz.components.declare import declare
from viz.components.payload import chosen_texts, is_whole

TEXTS = ("label", "option")
"""The texts that `token_values` needs: what the row is, and `option` with {token}, {number} and {value}, read aloud."""

_mount = declare(__file__)


def token_values(
    tokens: Sequence[str],
    values: Sequence[float],
    texts: Mapping[str, str],
    *,
    chosen: int,
    on_choose: Callable[[int], None],
    key: str,
) -> None:
    """Mount the row; a click, or Enter, calls `on_choose` with the place of a token.

    `tokens` and `values` go together; the strength of a colour is |value| over the largest there is, green above zero
    and violet below. `chosen` is the place that is marked. A long prompt scrolls. Raises ValueError where the lengths
    disagree or a text is missing.
    """
    if len(tokens) != len(values) or not 0 <= chosen < len(tokens):
        raise ValueError(f"{len(tokens)} tokens, {len(values)} values and place {chosen} do not fit.")

    def choose() -> None:
        place = st.session_state[key].get("place")
        if is_whole(place) and 0 <= place < len(tokens):
            on_choose(place)

    data = {
        "tokens": list(tokens), "values": [float(value) for value in values], "chosen": chosen,
        "words": chosen_texts(texts, TEXTS),
    }  # fmt: skip
    _mount(key=key, data=data, on_place_change=choose)
