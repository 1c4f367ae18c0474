"""An answer that is written while the picture of a conversation is on the screen: see viz.components.chat."""

from viz.components.chat import Answered, body
from viz.components.declare import declare

_mount = declare(__file__)


def reply(digest: str, answered: Answered) -> None:
    """Hand on the answer so far to the picture with this `digest`; any other one ignores it.

    Each is the whole answer: a browser may miss a message where another one follows at once.
    """
    _mount(data={"of": digest, "answered": body(answered)})
