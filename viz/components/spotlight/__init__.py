"""A light on the part of a page that is meant: a ring around it, and the rest without colour."""

import re

from viz.components.declare import declare

_PLACE = re.compile(r"([a-z_-]{1,40})(?:/([a-z-]{1,20}))?")

_mount = declare(__file__)


def spotlight(place: str, area: str, *, key: str) -> None:
    """Light the part at `place`; of the page only the container with the key `area` loses its colour.

    `place` is the key of a control or of a component with - for each space, and for a part of a component / and what
    its data-part says. What is not on the page is not lit. Raises ValueError for what has another form.
    """
    found = _PLACE.fullmatch(place)
    if not found:
        raise ValueError(f"{place!r} is no place on a page")
    _mount(key=key, data={"host": found[1], "part": found[2] or "", "area": area})
