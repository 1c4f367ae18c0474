"""Where the rooms are on this server."""

import re

_VOTE = re.compile(r"/[^/]{1,40}/vote")


def root(base: str) -> str:
    """Return the path of the page for phones, where the app is served below `base`."""
    below = base.strip("/")
    return f"/{below}/join" if below else "/join"


def takes_body(path: str, base: str) -> bool:
    """Whether a request to this path may have a body: it is a vote."""
    before = root(base)
    return path.startswith(before) and _VOTE.fullmatch(path.removeprefix(before)) is not None
