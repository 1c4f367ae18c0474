"""What the views of the Training chapter share: their texts, their height, how numbers are written."""

import math

from pages.kit import choices
from pages.texts import texts

TEXTS = texts("training")


def height() -> int:
    """Return the height of what fills the screen below the head of the page, in pixels."""
    return 470 if choices.present() else 424


def chance(probability: float) -> str:
    """Write a probability in per cent with the digits that it needs, or that it is next to nothing."""
    if probability >= 0.1:
        return f"{probability:.1%}"
    return f"{probability:.2%}" if probability >= 1e-4 else str(TEXTS["tiny"])


def share(part: float) -> str:
    """Write a share of any size in per cent, with two digits that count."""
    return f"{100 * part:,.0f}%" if part >= 1 else f"{100 * part:.2g}%"


def nats(cost: float) -> str:
    """Write a cost in nats with the digits that it needs."""
    if 0 < cost < 0.001:
        return str(TEXTS["least"])
    return f"{cost:.3f}" if cost < 1000 else f"{cost:,.0f}"


def bits(cost: float) -> str:
    """Write a cost, given in nats, in bits."""
    return nats(cost / math.log(2))
