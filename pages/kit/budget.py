"""What this process keeps of its visitors' prompts, bounded in bytes together by one setting of the operator."""

from model.settings import settings
from viz.plots import kept

_MEGABYTE = 1 << 20
_MOST_TEXTS, _MOST_CUTS = 20 * _MEGABYTE, 32 * _MEGABYTE
_SHARE = 16  # of all, that texts may take, and again that what they were cut into may take


def total() -> int:
    """Return the bytes of all caches together: INSIDE_GPT2_MEMORY."""
    return settings().memory * _MEGABYTE


def texts() -> int:
    """Return the bytes of the texts too long for a link. They have a share of their own: no pass may push one out."""
    return min(_MOST_TEXTS, total() // _SHARE)


def cuts() -> int:
    """Return the bytes of the texts that were cut last, with their tokens."""
    return min(_MOST_CUTS, total() // _SHARE)


def figures() -> int:
    """Return the bytes of the figures that are drawn for more than one visitor."""
    return kept.MOST_BYTES


def readings() -> int:
    """Return the bytes of what is computed from prompts and models: whatever the others leave."""
    return total() - texts() - cuts() - figures()
