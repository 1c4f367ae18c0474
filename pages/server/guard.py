"""The middleware that every request meets first."""

import logging

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.server import origins

_LOG = logging.getLogger(__name__)
_AGAINST_POLICY = 1008


class Guard:
    """Lets through what the app needs, and answers the rest itself."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] == "websocket":
            await self._open_socket(scope, receive, send)
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
