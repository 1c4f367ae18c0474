"""Long work whose parts are shown one by one: each part has a turn of its own."""

from collections.abc import Iterator
from typing import TypeVar

from model.serving.pass_queue import PassQueue, pass_queue
from model.serving.visitor import current

T = TypeVar("T")


def in_turns(parts: Iterator[T], queue: PassQueue = pass_queue) -> Iterator[T]:
    """Yield long work part by part, each computed in a turn of its own behind all long work that waits meanwhile.

    For parts that are shown, or looked at for a while, before the next one is asked for: no slot is held between two.
    Raises what the visitor's `waiting` raises.
    """
    while True:
        queue.visit(current.get())
        with queue.asking(), queue.turn(long=True):
            try:
                part = next(parts)
            except StopIteration:
                return
        yield part
