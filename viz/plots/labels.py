"""Where words can stand in a picture without touching each other: geometry in pixels, y downwards."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise, product

import numpy as np
from numpy.typing import NDArray

Boxes = NDArray[np.float64]
"""(n, 4): left, top, right, bottom in pixels."""

_NARROW = frozenset("iljftrI.,:;'|!()[]-· ")
_WIDE = frozenset("mwMW@%—…␣⏎⇥⟨⟩")

_GAP = 8.0  # pixels between two labels of a row
_HANGING = ("middle center", "middle left", "middle right")
_MANY = 40  # labels of which only one arrangement is tried
_TRIES = 18  # how many free places a label tries to keep threads and labels apart

_SIDES = (  # the first that fits is taken
    ("middle right", 1, 0),
    ("middle left", -1, 0),
    ("top center", 0, -1),
    ("bottom center", 0, 1),
    ("top right", 1, -1),
    ("bottom right", 1, 1),
    ("top left", -1, -1),
    ("bottom left", -1, 1),
)


def text_width(text: str, type_px: float) -> float:
    """Return the width in pixels that `text` needs at most in the page's body font, to about a tenth."""
    return type_px * sum(_em(character) for character in text)


def _em(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF" or character in _WIDE:
        return 1.0 if unicodedata.east_asian_width(character) in "WF" else 0.9
    if character in _NARROW:
        return 0.36
    return 0.64 if character.isupper() else 0.56


def sides(
    anchors: NDArray[np.floating],
    labels: Sequence[str],
    *,
    type_px: float,
    marker_px: float,
    frame: tuple[float, float],
    blocked: Boxes | None = None,
) -> list[str | None]:
    """Return for each label the side of its point where it fits, in Plotly's words ("top center"), None for nowhere.

    `anchors` (n, 2) are the points in pixels, each with a marker of `marker_px`; the first labels are served first.
    No label leaves `frame` (width, height), covers a marker, another label or one of the `blocked` boxes.
    """
    reach = np.array([-marker_px / 2] * 2 + [marker_px / 2] * 2)
    marks = np.tile(anchors, 2) + reach
    boxes = marks if blocked is None else np.vstack([marks, blocked])
    found: list[str | None] = []
    for index, (anchor, label) in enumerate(zip(anchors, labels, strict=True)):
        others = np.delete(boxes, index, axis=0)
        found.append(None)
        for side, across, down in _SIDES:
            box = label_box(anchor, label, across, down, type_px, marker_px)
            if _inside(box, frame) and _free(box, others):
                boxes = np.vstack([boxes, box])
                found[-1] = side
                break
    return found


def along(points: NDArray[np.floating], thickness: float) -> Boxes:
    """Return the boxes (m, 4) that a line through `points` (n, 2) in pixels covers."""
    boxes = [np.empty((0, 4))]
    for start, end in pairwise(points):
        steps = max(2, int(np.hypot(*(end - start)) / thickness) + 1)
        centres = np.linspace(start, end, steps)
        boxes.append(np.hstack([centres - thickness / 2, centres + thickness / 2]))
    return np.vstack(boxes)


def label_box(
    anchor: NDArray[np.floating], label: str, across: int, down: int, type_px: float, marker_px: float
) -> Boxes:
    """Return the box (4,) where Plotly draws a label: `across` and `down` are -1, 0 or 1.

    Plotly sets text at radius / 0.8 + 1 pixels from the point, in the direction of each side.
    """
    away = marker_px / 1.6 + 1
    width, height = text_width(label, type_px), 1.15 * type_px
    left = anchor[0] + across * away + (across - 1) * width / 2
    top = anchor[1] + down * away + (down - 1) * height / 2
    return np.array([left, top, left + width, top + height])


@dataclass(frozen=True)
class Hung:
    """Where a label hangs: `row` rows away from the line (0 nearest), above or below it, from `left` to `right`."""

    row: int
    above: bool
    side: str
    """In Plotly's words: the text is in the "middle center" of its place or starts or ends there."""
    left: float
    right: float


def stagger(places: Sequence[float], widths: Sequence[float], frame: float, *, below: bool = True) -> list[Hung]:
    """Return where the labels of points on a line hang, so that no two touch.

    `places` on the line and `widths` are in pixels, the line is `frame` long. A label hangs centred or like a flag on a
    straight thread from its point. No thread runs through another label unless the words crowd too much for that.
    A longer line keeps all of this.
    """
    best: tuple[tuple[int, ...], list[Hung]] | None = None
    ways = product((False, True), _HANGING)
    for backwards, first in islice(ways, 1 if len(places) > _MANY else None):
        hung = _hang_all(places, widths, frame, below, backwards, first)
        cost = _cost(places, hung)
        if best is None or cost < best[0]:
            best = cost, hung
        if best[0] == (0, 0):
            break
    return best[1] if best else []


def _hang_all(
    places: Sequence[float], widths: Sequence[float], frame: float, below: bool, backwards: bool, first: str
) -> list[Hung]:
    """Hang one label after the other as near to the line as it can, then each again now that all others hang."""
    hung: dict[int, Hung] = {}
    order = sorted(range(len(places)), key=lambda index: places[index], reverse=backwards)
    for index in [*order, *order]:
        others = [(places[other], label) for other, label in hung.items() if other != index]
        ways = _ways_to_hang(places[index], widths[index], frame, below, len(others) + 1, first)
        free = (label for label in ways if not any(_touch(label, other) for _, other in others))
        counted = [
            (_crossings(places[index], label, others), place, label) for place, label in enumerate(islice(free, _TRIES))
        ]
        hung[index] = min(counted)[-1]
    return [hung[index] for index in range(len(places))]


def _ways_to_hang(place: float, width: float, frame: float, below: bool, rows: int, first: str) -> Iterator[Hung]:
    """Yield the places for a label in so many rows, the nearest to the line first."""
    starts = {"middle center": place - width / 2, "middle right": place, "middle left": place - width}
    for row, above in product(range(rows), (True, False) if below else (True,)):
        for side in sorted(_HANGING, key=lambda side: side != first):
            left = starts[side]
            if side == "middle center" or (left >= 0 and left + width <= frame):
                yield Hung(row, above, side, left, left + width)


def _cost(places: Sequence[float], hung: Sequence[Hung]) -> tuple[int, int]:
    """Return how bad an arrangement looks: threads through labels, then rows."""
    pairs = list(zip(places, hung, strict=True))
    crossings = sum(_crossings(place, label, pairs[:index]) for index, (place, label) in enumerate(pairs))
    return crossings, max((label.row for label in hung), default=0)


def _crossings(place: float, label: Hung, others: Sequence[tuple[float, Hung]]) -> int:
    return sum(_crossed(place, label, *other) for other in others)


def _touch(one: Hung, other: Hung) -> bool:
    same_row = one.above == other.above and one.row == other.row
    return same_row and one.left < other.right + _GAP and other.left < one.right + _GAP


def _crossed(place: float, label: Hung, other_place: float, other: Hung) -> bool:
    """Return whether the thread of one label runs through the other."""
    if label.above != other.above or label.row == other.row:
        return False
    low, thread = (other, place) if label.row > other.row else (label, other_place)
    return low.left - _GAP / 2 < thread < low.right + _GAP / 2


def _inside(box: Boxes, frame: tuple[float, float]) -> bool:
    return bool(box[0] >= 0 and box[1] >= 0 and box[2] <= frame[0] and box[3] <= frame[1])


def _free(box: Boxes, others: Boxes) -> bool:
    left, top, right, bottom = others.T
    return not bool(((box[0] < right) & (left < box[2]) & (box[1] < bottom) & (top < box[3])).any())
