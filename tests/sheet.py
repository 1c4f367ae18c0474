"""A contact sheet of every view, to be looked at whole: `python -m tests.sheet FOLDER [KEY]`.

Every view of every chapter is opened in Chromium as a visitor would: on a laptop in both themes, on a projector
(`present`), and on a telephone. FOLDER gets one picture a view and mode, and one sheet a mode. KEY is the model, else
SmolLM2. Each line printed is a view that scrolls sideways, or that scrolls at all on a projector.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Browser, Page

from model.settings import MODEL_VARIABLE
from pages.kit import registry
from pages.texts import texts
from tests.support.browser import REAL, chromium, serve, settle
from viz.components.training_replay import TABS

PROMPT = "the king and the queen, the king and the"
ACROSS = 4
"""Pictures in a row of a sheet."""
WIDE = 480
"""Pixels of a picture in a row; a telephone's is half as wide."""
_MEASURE = """() => {
    const main = document.querySelector('[data-testid=stMain]');
    return [main.scrollWidth - main.clientWidth, main.scrollHeight - main.clientHeight];
}"""


@dataclass(frozen=True)
class Mode:
    """A screen and how it shows the page."""

    name: str
    width: int
    height: int
    scheme: Literal["light", "dark"] = "light"
    present: bool = False


MODES = [
    Mode("light", 1280, 720),
    Mode("dark", 1280, 720, "dark"),
    Mode("present", 1280, 720, present=True),
    Mode("phone", 390, 844),
]


def views() -> Iterator[tuple[str, str]]:
    """Yield every chapter with each of its views; "" for a chapter that has only one."""
    for chapter in registry.CHAPTERS:
        parts = {name: part for name, part in texts(chapter.id).items() if isinstance(part, dict)}
        listed = [name for name, part in parts.items() if "read" in part and "try" in part]
        yield from ((chapter.id, name) for name in (TABS if chapter.id == "learning" else listed or [""]))


def link(server: str, chapter: str, view: str, **choices: str) -> str:
    """Return the address of a view; the first chapter is at the root."""
    asked = ({"view": view} if view else {}) | choices
    return f"{server}/{'' if chapter == registry.CHAPTERS[0].id else chapter}?{urlencode(asked)}"


def overflow(page: Page) -> tuple[int, int]:
    """Return how many pixels of the page lie beyond the window, across and down."""
    across, down = page.evaluate(_MEASURE)
    return int(across), int(down)


def photograph(browser: Browser, server: str, mode: Mode, folder: Path) -> list[Path]:
    """Open every view in a mode and return its pictures; say which of them scroll as they should not."""
    context = browser.new_context(
        viewport={"width": mode.width, "height": mode.height}, color_scheme=mode.scheme, reduced_motion="reduce"
    )
    page, taken = context.new_page(), []
    for chapter, view in views():
        presented = {"present": "true"} if mode.present else {}
        page.goto(link(server, chapter, view, prompt=PROMPT, **presented))
        settle(page)
        page.wait_for_timeout(1500)  # nobody is timed here: pictures that glide have come to rest
        path = folder / f"{mode.name}-{chapter}{'-' if view else ''}{view}.png"
        page.screenshot(path=str(path))
        taken.append(path)
        sideways, down = overflow(page)
        if sideways > 0 or (mode.present and down > 0):
            print(f"{path.stem}: {sideways} px sideways, {down} px down")
    context.close()
    return taken


def sheet(pictures: list[Path], path: Path) -> None:
    """Put pictures of one size side by side, row by row."""
    first = Image.open(pictures[0])
    wide = WIDE if first.width > first.height else WIDE // 2
    across = ACROSS if first.width > first.height else 2 * ACROSS
    high = wide * first.height // first.width
    whole = Image.new("RGB", (across * wide, -(-len(pictures) // across) * high))
    for place, picture in enumerate(pictures):
        whole.paste(Image.open(picture).resize((wide, high)), (place % across * wide, place // across * high))
    whole.save(path)


def main(folder: Path, key: str = REAL) -> None:
    """Make all sheets."""
    folder.mkdir(parents=True, exist_ok=True)
    with serve(environment={MODEL_VARIABLE: key}) as server, chromium() as browser:
        for mode in MODES:
            sheet(photograph(browser, server, mode, folder), folder / f"sheet-{mode.name}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3])
