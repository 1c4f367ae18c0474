"""The teacher's key to a room, kept by the browser: a reload, or a new tab, still leads the room."""

from viz.components.declare import declare

COOKIE = "inside_gpt2_room"
"""Its name in the browser; what it holds comes back with the next session."""

_mount = declare(__file__)


def room_key(secret: str, *, key: str) -> None:
    """Let the browser keep `secret`, 32 hexadecimal digits, for a day; without one it forgets what it kept.

    Raises ValueError for anything else.
    """
    if secret and not (len(secret) == 32 and secret.isalnum() and secret.isascii()):
        raise ValueError("A room's secret has 32 letters and digits.")
    _mount(key=key, data={"name": COOKIE, "secret": secret})
