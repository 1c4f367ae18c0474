"""A button for what only the browser can do with the page: print it, fill the screen, skip to the picture."""

from typing import Literal

from viz.components.declare import declare

Action = Literal["print", "fullscreen", "skip"]

_mount = declare(__file__)


def page_button(action: Action, label: str, *, key: str) -> None:
    """Mount the button. `label` says what it does; for the whole screen it is read aloud and shown as a hint alone."""
    _mount(key=key, data={"action": action, "label": label}, width="content")
