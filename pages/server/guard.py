"""The middleware that every request meets first."""

import logging
from collections.abc import Sequence
from http import HTTPStatus

import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from model.settings import settings
from pages.rooms.paths import takes_body
from pages.server import origins
from pages.server.headers import headers
from pages.server.messages import Verdict, judge

_LOG = logging.getLogger(__name__)
_READS = ("GET", "HEAD", "OPTIONS")
_UNUSED = ("/_stcore/upload_file", "/_stcore/agent")
"""Paths of Streamlit that nothing here uses: what is uploaded would stay in memory."""
_METRICS = "/_stcore/metrics"
_AGAINST_POLICY = 1008
_CLOSING = {Verdict.MALFORMED: 1002, Verdict.TOO_LONG: 1009}


class Guard:
    """Lets through what the app needs, and answers the rest itself."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app`, by the settings of this moment."""
        self._app = app
        self._closed = _UNUSED if settings().metrics else (*_UNUSED, _METRICS)
        self._headers = headers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] == "websocket":
            await self._open_socket(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, _adding(self._headers, send))
        else:
            await self._app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if any(closed in scope["path"] for closed in self._closed):
            await PlainTextResponse("Not found", HTTPStatus.NOT_FOUND)(scope, receive, send)
        elif scope["method"] not in _READS and not _is_vote(scope):  # its body is never read
            await PlainTextResponse("Not allowed", HTTPStatus.METHOD_NOT_ALLOWED)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _open_socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = Headers(scope=scope)
        if not origins.may_connect(asked):
            _LOG.warning("Refused a socket to a page of %.200r", asked.get("origin"))
            await receive()
            await send({"type": "websocket.close", "code": _AGAINST_POLICY})
            return
        await self._app({**scope, "headers": origins.as_own(asked)}, _judging(receive, send), send)


def _is_vote(scope: Scope) -> bool:
    return scope["method"] == "POST" and takes_body(scope["path"], st.get_option("server.baseUrlPath") or "")


def _adding(own: Sequence[tuple[bytes, bytes]], send: Send) -> Send:
    """Return `send` with the headers that belong to every answer."""

    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *own]}
        await send(message)

    return answer


def _judging(receive: Receive, send: Send) -> Receive:
    """Return `receive` without the messages that visitors may not send; a malformed one ends the connection."""

    async def hear() -> Message:
        while True:
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            verdict = judge(message.get("bytes"))
            if verdict is Verdict.HEARD:
                return message
            _LOG.warning("A message over a socket was %s", verdict.value)
            if verdict is not Verdict.IGNORED:
                code = _CLOSING[verdict]
                await send({"type": "websocket.close", "code": code})
                return {"type": "websocket.disconnect", "code": code}

    return hear
