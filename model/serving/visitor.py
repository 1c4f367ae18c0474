"""Whoever waits for work, as far as a queue needs to know: pages say who it is."""

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Visitor:
    """Whoever asks for work, as far as the queue needs to know."""

    owner: Hashable
    """Tells visitors apart; None is nobody in particular, and nobody's works are not counted together."""
    waiting: Callable[[int, bool], None]
    """Hears a few times a second of the place in the queue, from 1, and whether the work that waits is long.

    The place is 0 once the work is under way in another thread. What it raises takes the work out of the queue: the
    visitor left.
    """
    served: Callable[[], None]
    """Hears that what was asked for is there, whether it had to be waited for or not."""


NOBODY = Visitor(None, lambda _place, _long: None, lambda: None)
current: ContextVar[Visitor] = ContextVar("visitor", default=NOBODY)
"""Whom this thread works for."""
