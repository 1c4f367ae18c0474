"""A button that opens a text file of the visitor's: the browser reads it, nothing is uploaded to a store."""

from collections.abc import Callable

import streamlit as st

from viz.components.declare import declare

_mount = declare(__file__)


def text_file(label: str, *, longest: int, on_text: Callable[[str], None], key: str) -> None:
    """Mount the button; `on_text` gets the text of the file that is opened, before the script.

    Of a file of more than `longest` bytes it gets a little more than that: whoever reads it says that it is too long.
    """

    def opened() -> None:
        sent = st.session_state[key].get("text")
        if isinstance(sent, str):
            on_text(sent[: longest + 1])

    _mount(key=key, data={"label": label, "longest": longest}, width="content", on_text_change=opened)
