"""A small file server on this machine that can be told to fail in the ways a real one does."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Self

PIECE = 1 << 16


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    start: int  # the first byte asked for
    headers: Message


@dataclass
class Faults:
    """What goes wrong. Byte counts are positions in the file; all off at the start."""

    status: int | None = None  # every answer is this status
    mute: bool = False  # connections are taken and nothing is ever said
    cut_at: int | None = None  # the connection breaks at this byte ...
    cuts: int = 1 << 30  # ... so many times
    hold_at: int | None = None  # nothing more comes from this byte on, until `released`
    flipped: bool = False  # the last byte of each file is another one
    released: threading.Event = field(default_factory=threading.Event)
    held: threading.Event = field(default_factory=threading.Event)  # somebody waits at `hold_at`


class FileServer(ThreadingHTTPServer):
    """Answers GET and HEAD, with ranges. A subclass says which path is which file, under which headers."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.faults = Faults()
        self.requests: list[Request] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @contextmanager
    def running(self) -> Iterator[Self]:
        thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.faults.released.set()
            self.shutdown()
            thread.join()
            self.server_close()

    def asked(self, ending: str, method: str = "GET") -> list[Request]:
        """The requests so far for paths with this ending."""
        return [request for request in self.requests if request.method == method and request.path.endswith(ending)]

    def answer(self, path: str) -> tuple[int, dict[str, str], Path | bytes]:
        """Return status, headers and body of a path."""
        raise NotImplementedError

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients that hang up are part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    server: FileServer
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _answer(self, with_body: bool) -> None:
        faults = self.server.faults
        start = int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").partition("-")[0])
        self.server.requests.append(Request(self.command, self.path, start, self.headers))
        if faults.mute:
            faults.released.wait()
            self.close_connection = True
            return
        status, headers, body = self.server.answer(self.path)
        if faults.status:
            status, headers, body = faults.status, {}, b""
        size = body.stat().st_size if isinstance(body, Path) else len(body)
        if status != HTTPStatus.OK:
            start = 0
        elif start >= size:
            status, body, start, size = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, b"", 0, 0
        elif start:
            status = HTTPStatus.PARTIAL_CONTENT
            headers["Content-Range"] = f"bytes {start}-{size - 1}/{size}"
        self.send_response(status)
        for name, value in {"Content-Length": str(size - start), "Accept-Ranges": "bytes", **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if with_body:
            self._send(body, start, size)

    def _send(self, body: Path | bytes, position: int, size: int) -> None:
        faults = self.server.faults
        for piece in _pieces(body, position):
            for part in _split(piece, (faults.cut_at or 0) - position, (faults.hold_at or 0) - position):
                if position == faults.hold_at:
                    faults.held.set()
                    faults.released.wait()
                if position == faults.cut_at and faults.cuts:
                    faults.cuts -= 1
                    self.close_connection = True
                    return
                last = faults.flipped and position + len(part) == size
                self.wfile.write(part[:-1] + bytes([part[-1] ^ 1]) if last else part)
                position += len(part)


def _pieces(body: Path | bytes, start: int) -> Iterator[bytes]:
    if isinstance(body, bytes):
        yield body[start:]
        return
    with body.open("rb") as file:
        file.seek(start)
        while piece := file.read(PIECE):
            yield piece


def _split(piece: bytes, *positions: int) -> list[bytes]:
    """Cut a piece at those positions that lie within it."""
    edges = sorted({0, len(piece), *(position for position in positions if 0 < position < len(piece))})
    return [piece[start:end] for start, end in pairwise(edges) if end > start]
