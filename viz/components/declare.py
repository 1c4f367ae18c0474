"""A component is a folder with index.html, its styles and scripts beside one typed function that mounts it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

_BASE = "../shared/base.css"


def declare(
    folder: Path, name: str, scripts: Sequence[str] = ("script.js",), styles: Sequence[str] = ("style.css",)
) -> Callable[..., Any]:
    """Register the component whose parts lie in `folder` under `name` and return its mount function.

    `scripts` are joined in this order into one module, whose default export draws the component; `styles` into one
    style sheet, after the one that all components share. Call once, at import. Raises FileNotFoundError where a part is
    missing.
    """
    html, css, js = (
        "\n".join((folder / part).read_text("utf-8") for part in parts)
        for parts in (("index.html",), (_BASE, *styles), scripts)
    )
    return st.components.v2.component(name, html=html, css=css, js=js)
