"""A class without browsers: phones that listen and vote, and a wall, over HTTP/1.1 as a browser speaks it.

They run on the processors of the server that they load, so that they read no more of an answer than they need.
"""

import asyncio
import json
import re
import resource
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

SECONDS = 60.0
"""For which an answer is waited for at most."""
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_TOLD = re.compile(rb"data: (\{.*?\})\n\n", re.DOTALL)


class Line(asyncio.Protocol):
    """A connection that is kept, for one question after the other."""

    def __init__(self) -> None:
        """Be at hand for `connected`."""
        self._transport: asyncio.Transport | None = None
        self._heard = bytearray()
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Have somebody to ask."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Hand on an answer once it is whole."""
        self._heard += data
        end = self._heard.find(b"\r\n\r\n")
        length = _LENGTH.search(self._heard, 0, end + 2) if end >= 0 else None
        if length and len(self._heard) >= end + 4 + int(length[1]) and self._answer:
            status, body = int(self._heard[9:12]), bytes(self._heard[end + 4 : end + 4 + int(length[1])])
            self._heard.clear()
            self._answer.set_result((status, body))

    def connection_lost(self, error: Exception | None) -> None:
        """Say so to whoever waits."""
        if self._answer and not self._answer.done():
            self._answer.set_exception(error or ConnectionResetError("closed"))

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Return the status and the body of the answer. Raises OSError where the connection ends before that."""
        if self._transport is None or self._transport.is_closing():
            raise ConnectionResetError("closed")
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        async with asyncio.timeout(SECONDS):
            return await self._answer

    def close(self) -> None:
        """End it."""
        if self._transport:
            self._transport.close()


class Stream(asyncio.Protocol):
    """What a room says, as it comes; `hear` gets each word of it with its time, or nobody reads it."""

    def __init__(self, request: bytes, hear: Callable[[dict[str, Any]], None] | None) -> None:
        """Send `request` when connected."""
        self._request, self._hear = request, hear
        self._heard = b""
        self.pieces = 0
        """How many came, whatever was in them."""
        self.open = asyncio.Event()
        self._transport: asyncio.BaseTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the stream."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        """Hand on what is whole."""
        self.pieces += 1
        if self._hear is None:
            if not self.open.is_set() and b"data: " in data:
                self.open.set()
            return
        self._heard += data
        end = 0
        for told in _TOLD.finditer(self._heard):
            end = told.end()
            self._hear(json.loads(told[1]))
            self.open.set()
        self._heard = self._heard[end:]

    def close(self) -> None:
        """End it."""
        if self._transport:
            self._transport.close()


@dataclass(frozen=True)
class RoomAddress:
    """Where a room is: the server as http://host:port, and the code."""

    server: str
    code: str

    @property
    def _host(self) -> tuple[str, int]:
        host = urlsplit(self.server)
        return host.hostname or "", host.port or 80

    async def line(self) -> Line:
        """Connect."""
        return (await asyncio.get_running_loop().create_connection(Line, *self._host))[1]

    async def stream(self, voter: str = "", hear: Callable[[dict[str, Any]], None] | None = None) -> Stream:
        """Listen, as a voter or as nobody, and wait for the first word."""
        request, loop = self.request("GET", "events", voter), asyncio.get_running_loop()
        stream = (await loop.create_connection(lambda: Stream(request, hear), *self._host))[1]
        async with asyncio.timeout(SECONDS):
            await stream.open.wait()
        return stream

    def request(self, method: str, part: str, voter: str = "", body: bytes = b"") -> bytes:
        """Write a question as a browser on the server's own page does."""
        asked = f"?voter={voter}" if voter else ""
        sent = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
        return (
            f"{method} /join/{self.code}/{part}{asked} HTTP/1.1\r\nHost: {urlsplit(self.server).netloc}\r\n"
            f"Origin: {self.server}\r\n{sent}\r\n"
        ).encode() + body


@dataclass
class Phone:
    """One phone: it listens, and votes."""

    room: RoomAddress
    voter: str = field(default_factory=lambda: uuid4().hex)
    acknowledged: object = None
    """The last answer that the server said it had counted."""
    sent: object = None
    """The last answer that was sent, whether an answer came or not."""
    _line: Line | None = None
    _stream: Stream | None = None

    async def join(self) -> None:
        """Open the page."""
        self._line, self._stream = await self.room.line(), await self.room.stream(self.voter)

    async def vote(self, question: int, answer: object) -> float:
        """Vote, and return the seconds until it was acknowledged. Raises OSError, or ValueError where it was not."""
        assert self._line
        body = json.dumps({"voter": self.voter, "question": question, "answer": answer}).encode()
        self.sent = answer
        start = time.perf_counter()
        status, said = await self._line.ask(self.room.request("POST", "vote", body=body))
        taken = time.perf_counter() - start
        if status != 200:
            raise ValueError(f"{status}: {said[:200]!r}")
        self.acknowledged = json.loads(said)["answer"]
        return taken

    async def leave(self) -> None:
        """Be gone."""
        for one in (self._line, self._stream):
            if one:
                one.close()


@dataclass
class Wall:
    """The count as a class sees it: when it first said so many, in the clock of time.perf_counter."""

    room: RoomAddress
    said: list[tuple[float, int]] = field(default_factory=list)
    step: int = 0
    present: int = 0
    _stream: Stream | None = None
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    async def join(self) -> None:
        """Hang it up."""
        self._stream = await self.room.stream(hear=self._hear)

    def _hear(self, told: Mapping[str, Any]) -> None:
        self.said.append((time.perf_counter(), told["answered"]))
        self.step, self.present = told["step"], told["present"]
        self.heard.set()

    async def until(self, there: Callable[["Wall"], bool]) -> None:
        """Wait until what the wall says is as wanted."""
        async with asyncio.timeout(SECONDS):
            while not there(self):
                self.heard.clear()
                await self.heard.wait()

    def shows(self, count: int) -> bool:
        """Whether the last word was that so many have answered."""
        return bool(self.said) and self.said[-1][1] == count

    def behind(self, acknowledged: list[float], since: float) -> list[float]:
        """Return for each vote, by the time at which it was acknowledged, how long the wall had not counted it."""
        waits, said = [], [one for one in self.said if one[0] >= since]
        for count, when in enumerate(sorted(acknowledged), 1):
            shown = next(at for at, answered in said if answered >= count)
            waits.append(max(0.0, shown - when))
        return waits

    async def leave(self) -> None:
        """Take it down."""
        if self._stream:
            self._stream.close()


def allow_files() -> None:
    """Let this process open as many connections as a crowd has, as far as the system lets it."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


async def answer_kept(room: RoomAddress, voter: str) -> object:
    """Return the answer that the server keeps of a voter."""
    line = await room.line()
    status, said = await line.ask(room.request("GET", "state", voter))
    line.close()
    if status != 200:
        raise ValueError(f"{status}: {said[:200]!r}")
    return json.loads(said)["mine"]


async def all_leave(*visitors: Any) -> None:
    """Let everybody go, whether the server still answers or not."""
    for visitor in visitors:
        with suppress(OSError):
            await visitor.leave()
