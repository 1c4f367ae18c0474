"""The menu of what a visitor can take away from a page."""

import streamlit as st

from pages.texts import texts
from viz.components.page_button import page_button

_TEXTS = texts("shell")["take_away"]


def draw() -> None:
    """Draw the menu: what prints is what stands on the screen."""
    with st.popover(_TEXTS["title"], icon=":material/ios_share:", key="take_away"):
        page_button("print", _TEXTS["print"], key="print")
