"""The code of a class's room, as components put it into an address."""

import re

_CODE = re.compile(r"[A-Z0-9]{4,8}")


def checked(code: str) -> str:
    """Return the code. Raises ValueError for what is none."""
    if not _CODE.fullmatch(code):
        raise ValueError(f"{code!r} is no code of a room")
    return code
