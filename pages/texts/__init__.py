"""The words of the app as data: one TOML file a chapter, which a teacher or translator edits without reading code."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def lesson(name: str) -> dict[str, Any]:
    """Return the content of `name`.toml. Raises FileNotFoundError for a lesson that does not exist."""
    return tomllib.loads((Path(__file__).parent / "en" / f"{name}.toml").read_text("utf-8"))
