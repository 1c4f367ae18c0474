"""The rooms as a part of the server: its one hub and its routes, and what happens at the start and at the end."""

import asyncio
import signal
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from types import FrameType

from starlette.routing import Route

from pages.rooms.hub import MOST_LISTENERS, Hub
from pages.rooms.rooms import close_rooms, rooms
from pages.rooms.routes import Door

_HUB = Hub(rooms)
_FILES = 2 * MOST_LISTENERS
"""Open files that the process may want: a stream for each listener, and a vote of each."""


def routes(base: str) -> list[Route]:
    """Return the routes into the rooms, below the path under which the app is served."""
    return Door(rooms, _HUB).routes(base)


@asynccontextmanager
async def serving() -> AsyncIterator[None]:
    """Keep the rooms for as long as the server runs."""
    _allow_files()
    _HUB.start()
    keeping = asyncio.create_task(_HUB.keep())
    with _ending_streams(asyncio.get_running_loop()):
        yield
    keeping.cancel()
    _HUB.stop()
    await asyncio.to_thread(close_rooms)


@contextmanager
def _ending_streams(loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """End all streams as soon as the server is told to stop.

    It waits for open connections before it says so to the app, and streams stay open: so this hears first.
    """
    if threading.current_thread() is not threading.main_thread():  # where no signal can be heard: in tests
        yield
        return

    def hear(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(_HUB.stop)
        before = earlier[signal.Signals(number)]
        if callable(before):
            before(number, frame)

    earlier = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in earlier:
        signal.signal(number, hear)
    try:
        yield
    finally:
        for number, before in earlier.items():
            signal.signal(number, before)


def _allow_files() -> None:
    """Let the process open as many files as a full house takes, as far as the system lets it."""
    if sys.platform == "win32":  # which has no such limit
        return
    import resource

    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if most == resource.RLIM_INFINITY else min(_FILES, most)
    if now != resource.RLIM_INFINITY and now < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
