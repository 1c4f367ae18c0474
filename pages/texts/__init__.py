"""The words of the app as data: one TOML file a chapter, which a teacher or translator edits without reading code."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGE = "en"
FOLDERS = [Path(__file__).with_name(LANGUAGE)]
"""Where files are looked for, in this order."""


@cache
def texts(name: str) -> dict[str, Any]:
    """Return the content of `name`.toml. Raises FileNotFoundError where there is no such file."""
    for folder in FOLDERS:
        path = folder / f"{name}.toml"
        if path.is_file():
            return tomllib.loads(path.read_text("utf-8"))
    raise FileNotFoundError(f"no {name}.toml in {', '.join(map(str, FOLDERS))}")


def one_line(text: str) -> str:
    """Return a text as one paragraph: files break lines where a person would, Markdown would keep them."""
    return " ".join(text.split())
