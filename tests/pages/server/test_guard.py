"""What strangers may ask of a running server: its own process, real sockets."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from model.settings import MODEL_VARIABLE
from tests.support.browser import serve
from tests.support.outside import Watch


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Watch:
    return Watch(tmp_path_factory.mktemp("watch"))


@pytest.fixture(scope="module")
def server(watch: Watch) -> Iterator[str]:
    with serve(environment={MODEL_VARIABLE: "fable", **watch.environment}) as address:
        yield address


def call(server: str, origin: str | None) -> ClientConnection:
    """Open a socket as a page of that origin would."""
    return connect(
        f"{server.replace('http', 'ws')}/_stcore/stream",
        origin=Origin(origin) if origin else None,
        subprotocols=[Subprotocol("streamlit")],
        proxy=None,
    )


def run_page(socket: ClientConnection) -> bytes:
    """Ask for a run of the page and return the first thing that the server says."""
    message = BackMsg()
    message.rerun_script.query_string = "prompt=The+cat"
    socket.send(message.SerializeToString())
    said = socket.recv(60)
    assert isinstance(said, bytes)
    return said


def foreign(server: str) -> list[str]:
    port = urlsplit(server).port or 0
    return [
        "https://example.com",
        "http://203.0.113.7:8501",
        "null",
        "http://[broken",
        f"http://127.0.0.1:{port + 1}",
        f"http://localhost:{port + 1}",
        f"http://127.0.0.1.example.com:{port}",
    ]


def test_the_servers_own_page_and_no_other_opens_a_socket(server: str) -> None:
    for origin in (server, server.replace("http", "https"), None):
        with call(server, origin) as socket:
            assert run_page(socket)
    for origin in foreign(server):
        with pytest.raises(InvalidStatus) as refused:
            call(server, origin)
        assert refused.value.response.status_code == 403


def test_an_origin_that_the_operator_lists_may_connect(tmp_path: Path) -> None:
    """Behind a proxy that changes the host, the page's origin is another than the server's own."""
    watch, listed = Watch(tmp_path), "https://lessons.example.org"
    surroundings = {
        MODEL_VARIABLE: "fable", "STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS": f"{listed}", **watch.environment
    }  # fmt: skip
    with serve(environment=surroundings) as address:
        with call(address, listed) as socket:
            assert run_page(socket)
        with pytest.raises(InvalidStatus):
            call(address, f"{listed}:81")
    assert watch.noted == []


def test_nothing_leaves_the_machine(server: str, watch: Watch) -> None:
    """No look-up and no connection: at the start, for a page, and for strangers' handshakes."""
    with call(server, server) as socket:
        assert run_page(socket)
    for origin in foreign(server):
        with suppress(InvalidStatus):
            call(server, origin).close()
    assert watch.noted == []
