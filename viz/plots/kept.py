"""Figures that are built once for all who look at the same: Plotly checks every property, 10 to 40 ms a figure."""

import pickle
import threading
from collections.abc import Callable
from functools import partial
from hashlib import blake2b
from typing import Any, ParamSpec

import plotly.graph_objects as go
from cachetools import LRUCache, cached

from viz.theme import palette

P = ParamSpec("P")

MOST_BYTES = 8 << 20
"""What all kept figures may take together."""
_SIZE = 3  # bytes that Plotly's objects take for each byte of their JSON, as tracemalloc counts them


def _size(figure: go.Figure) -> int:
    return _SIZE * len(figure.to_json(validate=False))


_figures: "LRUCache[bytes, go.Figure]" = LRUCache(MOST_BYTES, getsizeof=_size)
_lock = threading.Lock()


def _key(make: Callable[..., go.Figure], *given: Any, **named: Any) -> bytes:
    """Return what tells one figure from any other: what builds it, of what, in which colours. No text is kept."""
    content = (make.__module__, make.__qualname__, palette(), given, sorted(named.items()))
    return blake2b(pickle.dumps(content), digest_size=32).digest()


def kept(make: Callable[P, go.Figure]) -> Callable[P, go.Figure]:
    """Let a function hand out one figure for equal arguments in one theme. Whoever gets it changes nothing in it.

    Raises pickle.PicklingError or TypeError for arguments without content of their own, such as a generator.
    """
    found: Callable[P, go.Figure] = cached(_figures, key=partial(_key, make), lock=_lock)(make)
    return found


def forget() -> None:
    """Drop all figures: nobody is here who looks at one."""
    with _lock:
        _figures.clear()
