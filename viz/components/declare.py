"""A component is a folder: index.html, its scripts and styles, their bundles, and one typed function that mounts it.

`script.js` is the entry of ES modules whose default export draws the component; `style.css` imports its parts, after
the style sheet that all components share. `npm run build` in viz/ makes bundle.js and bundle.css of them; these are
committed, so that whoever runs the app needs no Node.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st


def declare(init_file: str) -> Callable[..., Any]:
    """Register the component in whose folder `init_file` lies, under the folder's name; return its mount function.

    Call once, at import, with __file__. Raises FileNotFoundError where a part is missing.
    """
    folder = Path(init_file).parent
    html, css, js = ((folder / part).read_text("utf-8") for part in ("index.html", "bundle.css", "bundle.js"))
    return st.components.v2.component(folder.name, html=html, css=css, js=js)


def ignore() -> None:
    """Stand in for a callback: with one, a component's result always has the attribute."""
