"""A component is a folder with index.html, style.css and script.js beside one typed function that mounts it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st


def declare(folder: Path, name: str) -> Callable[..., Any]:
    """Register the component whose parts lie in `folder` under `name` and return its mount function.

    Call once, at import. Raises FileNotFoundError where a part is missing.
    """
    html, css, js = ((folder / part).read_text("utf-8") for part in ("index.html", "style.css", "script.js"))
    return st.components.v2.component(name, html=html, css=css, js=js)
