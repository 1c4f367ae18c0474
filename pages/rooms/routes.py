"""What phones, walls and followers ask the server: the page, the state, the stream of changes, and one vote."""

import asyncio
import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from pages.rooms import codes, phone
from pages.rooms.hub import Hub, Listener
from pages.rooms.paths import root
from pages.rooms.room import RoomError
from pages.rooms.rooms import Rooms
from pages.server import origins

MOST_BODY = 2048
"""Bytes of a vote."""
_PATIENCE = 20.0
"""Seconds to wait for a body that does not come, and for a listener that does not take what is said."""
_KEPT = "public, max-age=31536000, immutable"
_UNSTORED = {"Cache-Control": "no-store"}
_STREAM = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""The second keeps a proxy from collecting a stream before it hands it on."""
_EVENTS = "text/event-stream"
_STATUS = {
    "stage": HTTPStatus.CONFLICT,
    "voters": HTTPStatus.CONFLICT,
    "kind": HTTPStatus.BAD_REQUEST,
    "unknown": HTTPStatus.NOT_FOUND,
    "often": HTTPStatus.TOO_MANY_REQUESTS,
    "unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
}


class Door:
    """The routes into the rooms."""

    def __init__(self, rooms: Callable[[], Rooms], hub: Hub) -> None:
        """Answer for `rooms`, whose listeners `hub` keeps."""
        self._rooms, self._hub = rooms, hub

    def routes(self, base: str) -> list[Route]:
        """Return the routes, below the path under which the app is served."""
        join = root(base)
        return [
            Route(join, self.to_page),
            Route(f"{join}/", self.page),
            Route(f"{join}/{{name}}", self.page),
            Route(f"{join}/{{name}}/", self.to_page),
            Route(f"{join}/{{code}}/state", self.state),
            Route(f"{join}/{{code}}/events", self.events),
            Route(f"{join}/{{code}}/vote", self.vote, methods=["GET", "POST"]),
        ]

    async def page(self, request: Request) -> Response:
        """Return the page of a phone, the same for every code, known or not; or one of its files."""
        name, files = request.path_params.get("name", ""), phone.assets()
        kind, content = files[name if name in files else ""]
        # What the page links to has its version in the link.
        kept = _KEPT if name in files and "v" in request.query_params else "no-cache"
        return Response(content, media_type=kind, headers={"Cache-Control": kept})

    async def to_page(self, request: Request) -> Response:
        """Lead to the page from where its relative links would miss: without the slash, or after one too many."""
        name = request.path_params.get("name")
        return RedirectResponse("join/" if name is None else f"../{quote(name, safe='')}")

    async def state(self, request: Request) -> Response:
        """Return what is told of a room, and the voter's own answer."""
        code, voter = request.path_params["code"], _voter(request)
        try:
            return _json(await self._hub.call(self._state, code, voter, _address(request)))
        except RoomError as error:
            return self._refused(error, stage="ended") if error.reason == "unknown" else self._refused(error)

    def _state(self, code: str, voter: str, address: str) -> dict[str, Any]:
        rooms = self._rooms()
        room = rooms.find(code, voter, address)
        if room is None:
            raise RoomError("unknown")
        if voter:
            rooms.seen(room.code, voter)
        return rooms.told(room.code) | {"mine": rooms.mine(room.code, voter)}

    async def events(self, request: Request) -> Response:
        """Return the stream of what is told of a room."""
        voter = _voter(request)
        try:
            room = await self._hub.call(self._rooms().find, request.path_params["code"], voter, _address(request))
            if room and voter and request.method == "GET":
                await self._hub.call(self._rooms().seen, room.code, voter)
        except RoomError as error:
            return self._refused(error)
        if room is None:
            return self._refused(RoomError("unknown"), stage="ended")
        if request.method != "GET":
            return Response(media_type=_EVENTS, headers=_STREAM)
        listener = self._hub.join(room.code, voter)
        if listener is None:
            return self._refused(RoomError("unavailable"))
        return _Stream(self._hub, room.code, listener)

    async def vote(self, request: Request) -> Response:
        """Count a vote, and say so once it would outlive this server."""
        if request.method != "POST":
            return _json({"counted": False, "why": "kind"}, HTTPStatus.METHOD_NOT_ALLOWED)
        if not origins.may_connect(request.headers):
            return _json({"counted": False, "why": "origin"}, HTTPStatus.FORBIDDEN)
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return _json({"counted": False, "why": "kind"}, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        body = await _body(request)
        if body is None:
            return _json({"counted": False, "why": "kind"}, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            voter, number, answer = _read(body)
            code, address = request.path_params["code"], _address(request)
            kept = await self._hub.call(self._rooms().vote, code, voter, number, answer, address)
        except RoomError as error:
            return self._refused(error, counted=False)
        return _json({"counted": True, "answer": kept})

    def _refused(self, error: RoomError, **more: object) -> Response:
        """Return why something is refused, in one word."""
        why = "closed" if error.reason == "stage" else error.reason
        return _json({**more, "why": why}, _STATUS[error.reason])


class _Stream(Response):
    """A stream of events, which ends when the room or the server does, or nobody takes it any more."""

    def __init__(self, hub: Hub, code: str, listener: Listener) -> None:
        super().__init__(media_type=_EVENTS, headers=_STREAM)
        del self.headers["content-length"]
        self._hub, self._code, self._listener = hub, code, listener

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        leaving = asyncio.create_task(self._leave(receive))
        try:
            async with asyncio.timeout(_PATIENCE):
                await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            while frame := await self._listener.hear():
                async with asyncio.timeout(_PATIENCE):
                    await send({"type": "http.response.body", "body": frame, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        except (TimeoutError, OSError):
            return  # gone, or as good as gone: the server closes the connection
        finally:
            leaving.cancel()
            self._hub.leave(self._code, self._listener)

    async def _leave(self, receive: Receive) -> None:
        """Wait until the connection is gone, and end the stream then."""
        while (await receive())["type"] != "http.disconnect":
            pass
        self._listener.finish()


def _json(value: object, status: int = HTTPStatus.OK) -> Response:
    text = json.dumps(value, separators=(",", ":"))
    return Response(text, status, headers=_UNSTORED, media_type="application/json")


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _voter(request: Request) -> str:
    """Return the voter whom the address names; nobody where it names none as the phones do."""
    voter = request.query_params.get("voter", "")
    return voter if codes.is_hex(voter) else ""


async def _body(request: Request) -> bytes | None:
    """Return the body of a request; None where it is too long, or does not come."""
    said = request.headers.get("content-length", "0")
    if not said.isdecimal() or len(said) > 9 or int(said) > MOST_BODY:
        return None
    body = b""
    try:
        async with asyncio.timeout(_PATIENCE):
            async for part in request.stream():
                body += part
                if len(body) > MOST_BODY:
                    return None
    except (TimeoutError, ClientDisconnect):
        return None
    return body


def _read(body: bytes) -> tuple[str, int, object]:
    """Return the voter, the number of the question and the answer of a vote. Raises RoomError for what is none."""
    try:
        vote = json.loads(body.decode(), parse_constant=_refuse)
        if not isinstance(vote, dict) or vote.keys() != {"voter", "question", "answer"}:
            raise RoomError("kind")
    except (ValueError, RecursionError) as error:
        raise RoomError("kind") from error
    return vote["voter"], vote["question"], vote["answer"]


def _refuse(name: str) -> object:
    """Refuse NaN and the infinities, which are no JSON."""
    raise ValueError(name)
