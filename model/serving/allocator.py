"""What glibc's allocator keeps of freed memory, bounded and given back; where there is another allocator, nothing.

Each thread that allocates gets an arena of its own, up to eight for a processor, and none shrinks below its highest
block in use: a server whose visitors come and go kept 1 to 1.8 GB that nothing was in any more.
"""

import ctypes
import platform
from functools import cache
from typing import Protocol, cast

ARENAS = 2
"""As many threads as compute at once on a small server; more threads than that share them."""
LARGE = 1 << 20
"""Bytes from which on an array gets pages of its own, which go back to the system the moment it is freed.

glibc raises this limit by itself, up to 32 MB, when the first such array is freed, unless it is set.
"""
_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8  # of malloc.h


class _Allocator(Protocol):
    def mallopt(self, parameter: int, value: int) -> int: ...

    def malloc_trim(self, pad: int) -> int: ...


def limit() -> bool:
    """Bound the arenas and the arrays in them, before the first threads start; return whether that was possible."""
    glibc = _glibc()
    return glibc is not None and bool(glibc.mallopt(_M_ARENA_MAX, ARENAS) and glibc.mallopt(_M_MMAP_THRESHOLD, LARGE))


def trim() -> bool:
    """Give back every free page; return whether there were any."""
    glibc = _glibc()
    return glibc is not None and bool(glibc.malloc_trim(0))


@cache
def _glibc() -> _Allocator | None:
    return cast(_Allocator, ctypes.CDLL(None)) if platform.libc_ver()[0] == "glibc" else None
