"""The choices that all chapters share."""

from pages.kit import readers
from pages.kit.address import EACH, LONGEST_LINK, register
from pages.kit.readers import Spot

LONGEST_PROMPT = 100_000
"""Characters of a prompt: the last ones of a longer text, hundreds of times what a model reads of it."""


def bounded(text: str) -> str:
    """Return the end of a prompt, at most LONGEST_PROMPT characters: the next word follows them."""
    return text[-LONGEST_PROMPT:]


def _prompt(text: str) -> str | None:
    return bounded(text)


def _share(text: str) -> float | None:
    return readers.number(0.001, 1)(text) if text else None


PROMPT = register("prompt", _prompt, None)
"""None until the visitor or a link gives one."""
KEPT = register("kept", readers.text(40), "")
"""The id under which the server keeps a prompt that is too long for a link; empty for any other."""
MODEL = register("model", readers.name(200), "")
"""A key of the catalogue; empty for the model that the server chooses."""
DRAWN = register("words", readers.name(LONGEST_LINK), "")
"""Tokens drawn after the prompt, as `model key:id-id-id`: ids mean something in one vocabulary only."""
PRESENT = register("present", readers.yes, False)
"""Whether the page is on a projector."""
ROOM = register("room", readers.name(12), "")
"""The code of the room whose teacher this visitor follows; empty for who goes alone."""
COVER = register("cover", readers.yes, False)
"""Whether what comes next is covered until the visitor reveals it."""
DEPTHS = ("idea", "maths", "code")
"""How deep the notes below a picture go: in words, in formulas, in code."""
DEPTH = register("depth", readers.one_of(*DEPTHS), DEPTHS[0])
VIEW = register("view", readers.name(200), "", owner=EACH)
"""Which view of a chapter is open, by its id; empty for the first one."""
TEMPERATURE = register("temperature", readers.number(0, 10), 1.0)
TOP_K = register("top_k", readers.optional(readers.whole(1, 10**6)), None)
TOP_P = register("top_p", _share, None)
SHORTCUT = register("shortcut", readers.yes, False)
"""Whether only the 20 likeliest tokens are kept, as in the video's own demo."""
SEED = register("seed", readers.optional(readers.whole(0, 2**31 - 1)), None)
"""What the numbers of the draws come from; None for the usual one of a chapter."""
HEAD = register("head", readers.spot, (1, 1))
"""The attention head that is looked at: layer and head, counted from 1 as on the screen."""
PAIR = register("pair", readers.optional_spot, None)
"""The query's and the key's token, counted from 1; None for the last one and whatever it reads most."""
FOCUS = register("focus", readers.optional(readers.whole(1, 10**4)), None, owner="overview")
"""The token in focus on the Overview, counted from 1; None for the last one. It belongs to the prompt."""
AT = register("at", readers.whole(0, 10**4), 0)
"""The token whose vector is followed through a layer, counted from 1; 0 for the last one."""
LAYER = register("layer", readers.whole(0, 10**4), 0)
"""The layer that it is followed through, counted from 1; 0 for the one three quarters of the way up."""
TAKEN = "examples taken"
"""Where a session counts the examples that its visitor has taken."""
_NONE_OFF: tuple[Spot, ...] = ()
OFF = register("off", readers.spots, _NONE_OFF)
"""The attention heads that are switched off, likewise from 1."""


def present() -> bool:
    """Whether the page is on a projector."""
    return PRESENT.value


def keep_known(model_key: str, rows: int) -> bool:
    """Leave only those ids of `model_key` among the drawn ones that are below `rows`. Returns whether any was lost."""
    written = DRAWN.value
    if written.rpartition(":")[0] != model_key:
        return False
    known = tuple(token for token in drawn_ids(model_key) if token < rows)
    DRAWN.set(write_drawn(known, model_key))
    return len(known) < len(written.rpartition(":")[2].split("-"))


def drawn_ids(model_key: str) -> tuple[int, ...]:
    """Return the token ids drawn after the prompt, if they were drawn from the vocabulary of `model_key`."""
    return read_drawn(DRAWN.value, model_key)


def read_drawn(written: str, model_key: str) -> tuple[int, ...]:
    """Return the token ids in `written`, which a link may carry, if they are of the vocabulary of `model_key`."""
    owner, _, listed = written.rpartition(":")
    if owner != model_key:
        return ()
    return tuple(int(part) for part in listed.split("-") if part.isascii() and part.isdigit() and len(part) < 8)


def write_drawn(ids: tuple[int, ...], model_key: str) -> str:
    """Return the form in which drawn token ids are kept."""
    return f"{model_key}:{'-'.join(map(str, ids))}" if ids else ""
