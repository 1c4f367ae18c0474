"""The middleware that every request meets first."""

import logging
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.server import origins

_LOG = logging.getLogger(__name__)
_AGAINST_POLICY = 1008
_READS = ("GET", "HEAD", "OPTIONS")
_CLOSED = ("/_stcore/upload_file", "/_stcore/agent")
"""Paths of Streamlit that nothing here uses: what is uploaded would stay in memory."""


class Guard:
    """Lets through what the app needs, and answers the rest itself."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] == "websocket":
            await self._open_socket(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if any(closed in scope["path"] for closed in _CLOSED):
            await PlainTextResponse("Not found", HTTPStatus.NOT_FOUND)(scope, receive, send)
        elif scope["method"] not in _READS:  # its body is never read
            await PlainTextResponse("Not allowed", HTTPStatus.METHOD_NOT_ALLOWED)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _open_socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        if not origins.may_connect(headers):
            _LOG.warning("Refused a socket to a page of %.200r", headers.get("origin"))
            await receive()
            await send({"type": "websocket.close", "code": _AGAINST_POLICY})
            return
        await self._app({**scope, "headers": origins.as_own(headers)}, receive, send)
