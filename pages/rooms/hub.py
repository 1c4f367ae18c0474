"""Who listens to which room in this process, and what they are told: once encoded, for all of them.

Everything here belongs to the event loop, but `Hub.wake`, which any thread may call.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from pages.rooms.room import RoomError
from pages.rooms.rooms import Rooms

COUNTS_APART, BEAT, SEEN_EVERY, EXPIRE_EVERY = 0.2, 10.0, 5.0, 60.0
"""Seconds: between two counts, until a silent stream gets a sign of life, between two looks at who is there, and at
which rooms are over."""
MOST_IN_A_ROOM, MOST_LISTENERS = 1500, 3000
_THREADS = 16
"""Calls at once to a store that the event loop cannot wait for."""
_AGAIN = 2.0
"""Seconds until a store that could not be reached is asked again."""
_SIGN_OF_LIFE = b":\n\n"
_P = ParamSpec("_P")
_T = TypeVar("_T")


class Listener:
    """One open stream. It holds the last thing that is to be said alone: whoever is slow hears no stale counts."""

    def __init__(self, voter: str) -> None:
        """Listen for a voter, or for nobody: a wall."""
        self.voter = voter
        self._next = b""
        self._over = False
        self._ready = asyncio.Event()

    def say(self, frame: bytes) -> None:
        """Have this said next."""
        self._next = frame
        self._ready.set()

    def beat(self) -> None:
        """Have a sign of life said, unless there is something to say."""
        self.say(self._next or _SIGN_OF_LIFE)

    def finish(self) -> None:
        """End the stream, after what is still to be said."""
        self._over = True
        self._ready.set()

    async def hear(self) -> bytes:
        """Wait for what is to be said next; nothing at the end."""
        await self._ready.wait()
        frame, self._next = self._next, b""
        if not self._over:
            self._ready.clear()
        return frame


class _Channel:
    """A room with listeners, and the task that tells them."""

    def __init__(self) -> None:
        self.listeners: set[Listener] = set()
        self.last = b""
        self.changed = asyncio.Event()
        self.state_changed = asyncio.Event()
        self.task: asyncio.Task[None] | None = None


class Hub:
    """The listeners of this process."""

    def __init__(self, rooms: Callable[[], Rooms]) -> None:
        """Tell of `rooms`, which are opened when somebody first listens."""
        self._rooms = rooms
        self._channels: dict[str, _Channel] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._threads = ThreadPoolExecutor(_THREADS, "rooms")
        self._stopped = False

    def start(self) -> None:
        """Belong to the running event loop, and listen to nobody yet."""
        self._loop, self._channels, self._stopped = asyncio.get_running_loop(), {}, False

    async def keep(self) -> None:
        """Note who is there, and end the rooms whose day is over, until cancelled."""
        rest = EXPIRE_EVERY
        while True:
            await asyncio.sleep(SEEN_EVERY)
            rest -= SEEN_EVERY
            try:
                for code, channel in list(self._channels.items()):
                    if voters := {listener.voter for listener in channel.listeners if listener.voter}:
                        await self.call(self._rooms().seen, code, *voters)
                if rest <= 0:
                    rest = EXPIRE_EVERY
                    await self.call(self._rooms().expire)
            except RoomError:  # the store is away, which its own log says
                continue

    async def call(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Call the rooms: at once where that takes no time, else in a thread while the loop goes on."""
        if self._rooms().quick:
            return function(*args, **kwargs)
        called = partial(function, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._threads, called)

    def wake(self, code: str, state: bool) -> None:
        """Have the listeners of a room told what is new; from any thread. Changes of a state are told at once."""
        if code in self._channels and self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._note, code, state)

    def join(self, code: str, voter: str) -> Listener | None:
        """Open a stream for a room that is there; None where there are too many, or the server is about to stop."""
        if self._loop is not asyncio.get_running_loop():
            self.start()
        self._rooms().hear(self.wake)
        channel = self._channels.get(code) or _Channel()
        everywhere = sum(len(other.listeners) for other in self._channels.values())
        if self._stopped or everywhere >= MOST_LISTENERS or len(channel.listeners) >= MOST_IN_A_ROOM:
            return None
        listener = Listener(voter)
        channel.listeners.add(listener)
        self._channels[code] = channel
        if channel.last:
            listener.say(channel.last)
        if channel.task is None:
            channel.task = asyncio.create_task(self._tell(code, channel))
        return listener

    def leave(self, code: str, listener: Listener) -> None:
        """Close a stream."""
        channel = self._channels.get(code)
        if channel and listener in channel.listeners:
            channel.listeners.remove(listener)
            if not channel.listeners:
                self._drop(code)

    def stop(self) -> None:
        """End all streams, and open none any more: the server waits for them before it stops."""
        self._stopped = True
        for code in list(self._channels):
            self._drop(code)

    def listeners(self) -> Counter[str]:
        """Return how many streams are open for each room."""
        return Counter({code: len(channel.listeners) for code, channel in self._channels.items()})

    def _drop(self, code: str) -> None:
        channel = self._channels.pop(code)
        for listener in channel.listeners:
            listener.finish()
        if channel.task:
            channel.task.cancel()

    def _note(self, code: str, state: bool) -> None:
        if channel := self._channels.get(code):
            channel.changed.set()
            if state:
                channel.state_changed.set()

    async def _tell(self, code: str, channel: _Channel) -> None:
        """Tell the listeners of a room whatever is new there, until nobody listens or it ends."""
        while True:
            channel.changed.clear()
            channel.state_changed.clear()
            frame = await self._said(code)
            if self._channels.get(code) is not channel:  # a cancel that comes as its event is set is lost in 3.11
                return
            if not frame:
                await _wait(channel.state_changed, _AGAIN)
                continue
            if frame != channel.last:
                channel.last = frame
                for listener in channel.listeners:
                    listener.say(frame)
            if frame.startswith(b"event: ended"):
                self._drop(code)
                return
            await _wait(channel.state_changed, COUNTS_APART)
            while not await _wait(channel.changed, BEAT):
                for listener in channel.listeners:
                    listener.beat()
                if channel.last != await self._said(code):  # those who left make no change that is heard
                    break

    async def _said(self, code: str) -> bytes:
        """Return what is told of a room now, as the stream writes it; nothing where the store is away."""
        try:
            return await self.call(self._frame, code)
        except RoomError:  # phones hear of it when they ask
            return b""

    def _frame(self, code: str) -> bytes:
        told = self._rooms().told(code)
        event = "event: ended\n" if told["stage"] == "ended" else ""
        return f"{event}id: {told['version']}\ndata: {json.dumps(told, separators=(',', ':'))}\n\n".encode()


async def _wait(event: asyncio.Event, seconds: float) -> bool:
    """Wait for an event, so many seconds at most, and say whether it came."""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True
