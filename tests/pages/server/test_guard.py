"""What strangers may ask of a running server: its own process, real sockets."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest, BackMsg, InstallSkillsRequestPayload
from streamlit.proto.Common_pb2 import FileURLsRequest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from model.settings import FRAMES_VARIABLE, METRICS_VARIABLE, MODEL_VARIABLE
from pages.server.messages import LONGEST
from tests.support.browser import serve
from tests.support.outside import Watch

EDGE = "----edge"
UPLOAD = (
    f'--{EDGE}\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n'.encode()
    + bytes(60_000_000)
    + f"\r\n--{EDGE}--\r\n".encode()
)
"""A file of 60 MB as a browser sends it."""
FRAMING = "https://lessons.example.org"


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
        max_size=None,
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


def session_of(said: bytes) -> str:
    """The id under which the server knows the visitor, which uploads have to name."""
    message = ForwardMsg()
    message.ParseFromString(said)
    return message.new_session.initialize.session_id


@pytest.mark.parametrize("file", ["file-1", "../../file-1", "%2e%2e/file-1"])
def test_nothing_can_be_uploaded(server: str, file: str) -> None:
    """Not even by a visitor with a session of their own, as Streamlit asks for it."""
    with call(server, server) as socket:
        session = session_of(run_page(socket))
        assert session
        for method in ("PUT", "POST", "DELETE", "OPTIONS", "GET"):
            status = ask(server, method, f"/_stcore/upload_file/{session}/{file}", UPLOAD if method == "PUT" else b"")
            assert status in (0, 404, 405)


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH", "DELETE", "TRACE"])
@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/_stcore/agent/interact", "/media/x"])
def test_only_reading_is_allowed(server: str, method: str, path: str) -> None:
    assert ask(server, method, path) in (404, 405)


def answer_of(server: str, path: str) -> tuple[int, dict[str, str]]:
    """The status and the headers of a path, as a page of another origin gets them."""
    request = Request(f"{server}{path}", headers={"Origin": "https://example.com"})
    try:
        with urlopen(request, timeout=60) as answer:
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}
    except HTTPError as refused:
        return refused.code, {name.lower(): value for name, value in refused.headers.items()}


@pytest.mark.parametrize("path", ["/", "/attention", "/_stcore/health", "/_stcore/host-config", "/_stcore/metrics"])
def test_every_answer_closes_the_page_to_others(server: str, path: str) -> None:
    status, headers = answer_of(server, path)
    assert status == (404 if "metrics" in path else 200)
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    rules = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
    assert rules["default-src"] == rules["frame-ancestors"] == "'none'"
    assert rules["connect-src"] == "'self'"
    assert not re.search(r"https?:|\*|'unsafe-eval'", headers["content-security-policy"])
    assert "access-control-allow-origin" not in headers


def test_no_page_around_the_app_may_steer_it(server: str) -> None:
    with urlopen(f"{server}/_stcore/host-config", timeout=60) as answer:
        assert json.load(answer)["allowedOrigins"] == []


UNWELCOME = [
    BackMsg(clear_cache=True),
    BackMsg(set_run_on_save=True),
    BackMsg(load_git_info=True),
    BackMsg(debug_shutdown_runtime=True),
    BackMsg(debug_disconnect_websocket=True),
    BackMsg(file_urls_request=FileURLsRequest(session_id="x", request_id="x", file_names=["x"])),
    BackMsg(backend_operation_request=BackendOperationRequest(install_skills=InstallSkillsRequestPayload())),
    BackMsg(),
]


def abuse(server: str) -> None:
    with call(server, server) as socket:
        run_page(socket)
        for message in UNWELCOME:
            socket.send(message.SerializeToString())
        run_page(socket)  # still there
    for broken in (b"\xff" * 40, "in text", b"\x00" * (LONGEST + 1)):
        with call(server, server) as socket:
            run_page(socket)
            socket.send(broken)
            with suppress(ConnectionClosed):
                for _ in socket:  # until the server closes it
                    pass
            assert socket.close_code in (1002, 1009)


def test_what_touches_other_visitors_is_not_heard_and_broken_frames_take_one_line(tmp_path: Path) -> None:
    asked = {MODEL_VARIABLE: "fable", FRAMES_VARIABLE: FRAMING, METRICS_VARIABLE: "yes"}
    with serve(environment=asked, log=tmp_path / "log") as server:
        abuse(server)
        status, headers = answer_of(server, "/")
        assert status == 200
        assert headers["content-security-policy"].endswith(f"frame-ancestors 'self' {FRAMING}")
        assert "x-frame-options" not in headers
        assert answer_of(server, "/_stcore/metrics")[0] == 200
    lines = (tmp_path / "log").read_text("utf-8").splitlines()
    assert sum("was ignored" in line for line in lines) == len(UNWELCOME)
    assert sum("was malformed" in line for line in lines) == 2
    assert sum("was too long" in line for line in lines) == 1
    assert not [line for line in lines if "Traceback" in line or "The cat" in line]
