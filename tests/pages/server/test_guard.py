"""What strangers may ask of a running server: its own process, real sockets."""

from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from model.settings import MODEL_VARIABLE
from tests.support.browser import serve
from tests.support.outside import Watch

EDGE = "----edge"
UPLOAD = (
    f'--{EDGE}\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n'.encode()
    + bytes(60_000_000)
    + f"\r\n--{EDGE}--\r\n".encode()
)
"""A file of 60 MB as a browser sends it."""


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


def ask(server: str, method: str, path: str, body: bytes = b"") -> int:
    """Send a request as its bytes and return the status of the answer."""
    place = urlsplit(server)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=60)
    try:
        kind = {"Content-Type": f"multipart/form-data; boundary={EDGE}"} if body else {}
        connection.request(method, path, body or None, {"Origin": server, **kind})
        return connection.getresponse().status
    except (BrokenPipeError, ConnectionResetError):  # refused while the body was still on its way
        return 0
    finally:
        connection.close()


def resident(server: str) -> int:
    """The memory that the server process holds, in bytes."""
    port = urlsplit(server).port
    listening = [connection.pid for connection in psutil.net_connections("tcp")
                 if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port]  # fmt: skip
    return int(psutil.Process(listening[0]).memory_info().rss)


def session_of(said: bytes) -> str:
    """The id under which the server knows the visitor, which uploads have to name."""
    message = ForwardMsg()
    message.ParseFromString(said)
    return message.new_session.initialize.session_id


@pytest.mark.parametrize("file", ["file-1", "../../file-1", "%2e%2e/file-1"])
def test_nothing_can_be_uploaded(server: str, file: str) -> None:
    """Not even by a visitor with a session of their own, as Streamlit asks for it; and nothing of it is kept."""
    with call(server, server) as socket:
        session = session_of(run_page(socket))
        assert session
        before = resident(server)
        for method in ("PUT", "POST", "DELETE", "OPTIONS", "GET"):
            status = ask(server, method, f"/_stcore/upload_file/{session}/{file}", UPLOAD if method == "PUT" else b"")
            assert status in (0, 404, 405)
        assert resident(server) - before < len(UPLOAD) / 2


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH", "DELETE", "TRACE"])
@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/_stcore/agent/interact", "/media/x"])
def test_only_reading_is_allowed(server: str, method: str, path: str) -> None:
    assert ask(server, method, path) in (404, 405)
