"""Tokens that are written while the picture of a text is on the screen: see viz.components.temperature_reply."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Literal

from viz.components.declare import declare
from viz.components.text_run import TokenStep

State = Literal["going", "over"]

_mount = declare(__file__)


def reply(digest: str, first: int, steps: Sequence[TokenStep], *, rate: float, state: State) -> None:
    """Hand on the last tokens of the path with this `digest`, from the place `first` on; any other one ignores them.

    `rate` are tokens a second so far. A browser may miss a message where another one follows at once: so each has some
    tokens of those before it, and the picture is sent whole when all is written.
    """
    _mount(data={"of": digest, "first": first, "steps": [asdict(one) for one in steps], "rate": rate, "state": state})
