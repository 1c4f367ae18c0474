"""What Python has to add to a picture of the live temperature that is on the screen already.

The picture holds all logits, 200 kB for a vocabulary of 50,000; with one more word in it, it would be sent whole again.
So what is found out later, the name of a drawn token or a word that has just been written, goes by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from viz.components.declare import declare

State = Literal["going", "all", "end", "full"]
"""Whether a writing goes on, or why it does not: all is there, the model ended the text, the model is given no more."""

_mount = declare(__file__)


@dataclass(frozen=True)
class Written:
    """How far a text that is being written has come."""

    text: str
    """All that has been written, as it is shown."""
    count: int
    """How many tokens that is."""
    most: int
    """How many it may become."""
    state: State


def reply(
    digest: str,
    *,
    names: Mapping[int, str] | None = None,
    tails: Sequence[str] = (),
    written: Written | None = None,
) -> None:
    """Tell the picture with this `digest` (see `Live`) what it does not know yet; any other one ignores it.

    `names` are visible names of tokens by their rank, 0 for the likeliest. `tails` are, for the named tokens from the
    likeliest on, the letters with which the model would most likely finish the word; empty for a token that ends one.
    Mount it after the picture, once a run, or once more for each step of `written`: it takes no room.
    """
    _mount(
        data={
            "of": digest,
            "names": {str(rank): name for rank, name in (names or {}).items()},
            "tails": list(tails),
            "written": asdict(written) if written else None,
        }
    )
