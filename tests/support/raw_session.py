"""A visitor without a browser: a websocket session that speaks Streamlit's protocol, as its own pages do."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from pages.texts import texts

SECONDS = 300.0
"""For which an answer is waited for at most."""
_SHELL = texts("shell")


class Broken(Exception):  # noqa: N818 - it names what a visitor meets
    """The page showed an exception, or did not finish."""


@dataclass
class RawSession:
    """One visitor. Every method that runs the page returns the seconds until it had finished."""

    server: str
    """As http://host:port."""
    received: int = 0
    """Bytes."""
    pages: dict[str, str] = field(default_factory=dict)
    """Addresses of the chapters and the names under which Streamlit runs them."""
    widgets: dict[str, str] = field(default_factory=dict)
    """Labels, or names of components, of what is on the page and the ids under which it is set."""
    query: str = ""
    """What the page's address carries."""
    _page: str = ""
    _socket: ClientConnection | None = None

    async def open(self, chapter: str, **address: str) -> float:
        """Connect as a link to a chapter does."""
        start = time.perf_counter()
        self._socket = await connect(
            f"ws{self.server.removeprefix('http')}/_stcore/stream", subprotocols=["streamlit"], max_size=None,  # type: ignore[list-item]
        )  # fmt: skip
        self.query = urlencode(address)
        await self._run(name=chapter)
        return time.perf_counter() - start

    async def enter(self, chapter: str) -> float:
        """Go to another chapter by the navigation, which empties the address."""
        self.query = ""
        self._page = self.pages[chapter]
        return await self._run()

    async def follow(self, **address: str) -> float:
        """Edit the address, or take a link within the chapter."""
        self.query = urlencode(address)
        return await self._run()

    async def ask(self, prompt: str) -> float:
        """Type a prompt and press Run."""
        text = WidgetState(id=self.widgets[_SHELL["prompt"]["label"]], string_value=prompt)
        return await self._run(text, self._pressed(_SHELL["prompt"]["run"]))

    async def press(self, label: str) -> float:
        """Press a button."""
        return await self._run(self._pressed(label))

    async def move(self, component: str, **state: Any) -> float:
        """Let go of something in a live picture."""
        return await self._run(WidgetState(id=self.widgets[component], json_value=json.dumps(state)))

    async def leave(self, goodbye: bool = True) -> None:
        """Close the connection, or just be gone as a laptop whose lid is shut."""
        if self._socket and goodbye:
            await self._socket.close()
        elif self._socket:
            self._socket.transport.abort()

    def _pressed(self, label: str) -> WidgetState:
        return WidgetState(id=self.widgets[label], trigger_value=True)

    async def _run(self, *states: WidgetState, name: str = "") -> float:
        assert self._socket
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_script_hash, asked.page_name = self.query, self._page, name
        asked.widget_states.widgets.extend(states)
        start = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        async with asyncio.timeout(SECONDS):
            while not self._take(ForwardMsg.FromString(await self._receive())):
                pass
        return time.perf_counter() - start

    async def _receive(self) -> bytes:
        assert self._socket
        raw = await self._socket.recv(decode=False)
        self.received += len(raw)
        return raw

    def _take(self, message: ForwardMsg) -> bool:
        """Take over what the server says; return whether the run is over. Raises Broken."""
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._page = message.new_session.page_script_hash
        elif kind == "navigation":
            self.pages = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
            self._page = message.navigation.page_script_hash or self._page
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._take_element(message.delta.new_element)
        # A run that starts afresh by itself is followed by the next one.
        return kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN

    def _take_element(self, element: Any) -> None:
        kind = element.WhichOneof("type")
        found = getattr(element, kind)
        if kind == "exception":
            raise Broken(f"{found.type}: {found.message}")
        if kind == "bidi_component":
            self.widgets[found.component_name] = found.id
        elif kind in ("text_area", "button"):
            self.widgets[found.label] = found.id
