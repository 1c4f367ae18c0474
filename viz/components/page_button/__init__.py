"""A button for what only the browser can do with the page: fill the screen, skip to the picture."""

from typing import Literal

from viz.components.declare import declare

Action = Literal["fullscreen", "skip"]

_mount = declare(__file__)


def page_button(action: Action, label: str, *, key: str, taken: int = 0) -> None:
    """Mount the button. `label` says what it does; for the whole screen it is read aloud and shown as a hint alone.

    "skip" also skips by itself: where `taken`, the number of examples taken, is another than before and the picture is
    not in view, the page scrolls to it.
    """
    _mount(key=key, data={"action": action, "label": label, "taken": taken}, width="content")
