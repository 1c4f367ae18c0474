"""The app in a real browser: a server process of its own and Chromium, both gone afterwards."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Literal
from urllib.parse import parse_qs, urlparse

import psutil
import pytest
from playwright.sync_api import Browser, FloatRect, Locator, Page, ViewportSize, expect, sync_playwright

ROOT = Path(__file__).parents[2]
READY = '[data-testid="stApp"][data-test-script-state="notRunning"]'
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
REAL = "smollm2-135m"
"""The model of the tests that need a real one."""
PROJECTOR: ViewportSize = {"width": 1280, "height": 720}
UNREACHABLE = "http://127.0.0.1:9"


def need_chromium() -> str:
    """Return the browser's path. Without one the test is skipped here, but fails where CI is set."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        message = "No Chromium on the path; on Debian: apt-get install chromium."
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    assert path
    return path


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run Chromium for the length of the block."""
    path = need_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def visitor(
    browser: Browser, server: str, viewport: ViewportSize = PROJECTOR, scheme: Literal["light", "dark"] = "light"
) -> Iterator[Page]:
    """A visitor whom nobody knows, for the length of the block.

    Errors on the page, calls elsewhere and dialogs fail the test. Pictures do not move: the system asks for that.
    """
    context = browser.new_context(viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    errors: list[str] = []
    home = (server, "data:", "blob:")
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: errors.extend([request.url] * (not request.url.startswith(home))))
    page.on("console", lambda line: errors.extend([line.text] * ("BidiComponent" in line.text)))
    page.on("dialog", lambda dialog: errors.append(f"dialog: {dialog.message}"))
    yield page
    context.close()
    assert errors == []


@contextmanager
def serve(
    script: Path = ROOT / "app.py",
    environment: Mapping[str, str] | None = None,
    log: Path = Path(os.devnull),
    port: int = 0,
    first: str = "",
) -> Iterator[str]:
    """Run `streamlit run script` for the length of the block and yield its address once it answers.

    The hub is out of reach of the process unless `environment` says otherwise. Its output is in `log` afterwards.
    Without a `port` it takes a free one. `first` is code that the process runs before Streamlit. Raises AssertionError
    with the server's output if it does not answer within a minute.
    """
    port = port or free_port()
    start = ["-c", f"{first}\nfrom streamlit.web.cli import main\nmain()"] if first else ["-m", "streamlit"]
    command = [sys.executable, *start, "run", script.name, f"--server.port={port}", "--server.headless=true"]
    surroundings = os.environ | {"HF_ENDPOINT": UNREACHABLE} | dict(environment or {})
    with TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=script.parent, env=surroundings, stdout=said, stderr=said)
        try:
            address = f"http://127.0.0.1:{port}"
            assert _answers(address, process), _read(said)
            yield address
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            log.write_text(_read(said), encoding="utf-8")


def process_of(server: str) -> psutil.Process:
    """The process that serves an address of this machine."""
    port = urlparse(server).port
    listening = [connection.pid for connection in psutil.net_connections("tcp")
                 if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port]  # fmt: skip
    return psutil.Process(listening[0])


def settle(page: Page, timeout: float = 120) -> Page:
    """Wait until the app has finished its run, `timeout` seconds at most."""
    page.wait_for_selector(READY, timeout=timeout * 1000, state="attached")
    return page


def enter(page: Page, chapter: str) -> None:
    """Go to a chapter by its title in the navigation, which has a menu for those that it has no room for."""
    role = page.get_by_role("link", name=chapter, exact=True)
    link = role.or_(page.get_by_role("menuitem", name=chapter, exact=True)).filter(visible=True)
    more = page.get_by_text(re.compile(r"^\d+ more$"))
    link.or_(more).first.wait_for()
    if not link.count():
        more.click()
    link.click()


def at_rest(page: Page) -> Page:
    """Wait until every picture of the page has been drawn."""
    settle(page)
    page.locator("section:visible, .js-plotly-plot").last.wait_for(timeout=60_000)
    # One of several pictures may still be fetching what draws it.
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    expect(page.locator("[data-testid=stPlotlyChart]:not(:has(.main-svg))")).to_have_count(0)
    return drawn(page)


def take_example(page: Page, label: str) -> None:
    """Click an example of a view, or pick it from the menu of those that the row has no room for."""
    settle(page)
    button = page.get_by_role("button", name=label, exact=True)
    if not button.count():
        page.get_by_role("button", name="More", exact=True).click()
        button = page.get_by_role("menuitem", name=label, exact=True).or_(
            page.get_by_role("option", name=label, exact=True)
        )
    button.click()


def eventually(read: Callable[[], object], expected: object, timeout: float = 20) -> None:
    """Read until it equals `expected`, `timeout` seconds at most. Fails with both if it never does.

    A page draws on its next frame, and a busy machine's next frame may come late: what an event changes is never there
    for sure at the first look. For what Playwright's own `expect` can wait for, use that.
    """
    deadline = time.monotonic() + timeout
    while (seen := read()) != expected and time.monotonic() < deadline:
        time.sleep(0.05)
    assert seen == expected


def drawn(page: Page) -> Page:
    """Wait until the page has drawn what the last event asked for.

    A picture is drawn on the frame after an event, and a busy machine's frames come late. Frames are served in the
    order in which they were asked for; the pictures spread their work over four at most.
    """
    page.evaluate(
        """async () => {
            for (let frame = 0; frame < 5; frame++) await new Promise((next) => requestAnimationFrame(next));
        }"""
    )
    return page


def sent_by(page: Page) -> list[object]:
    """What the page sends to the server from now on, as a list that grows."""
    frames: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(frame)))
    return frames


def quiet(page: Page, frames: list[object]) -> int:
    """Wait until nothing has been sent for half a second, and return how much has been: `frames` comes of `sent_by`."""
    before = -1
    while len(frames) > before:
        before = len(frames)
        page.wait_for_timeout(500)
    return before


def box(locator: Locator) -> FloatRect:
    """Where the element stands on the page, in CSS pixels. Waits until it is there; fails if it takes no room."""
    found = locator.bounding_box()
    assert found
    return found


def expect_on_screen(picture: Locator) -> None:
    """Wait until the picture ends within the window: a projector shows it without scrolling."""
    window = picture.page.viewport_size
    assert window

    def outside() -> bool:
        place = picture.bounding_box()
        if not place:
            return True
        return place["x"] + place["width"] > window["width"] or place["y"] + place["height"] > window["height"]

    eventually(outside, False)


def asked(page: Page) -> dict[str, str]:
    """The choices in the page's address."""
    return {name: values[0] for name, values in parse_qs(urlparse(page.url).query).items()}


def serve_text(code: str, folder: Path) -> AbstractContextManager[str]:
    """Write `code` as an app of its own into `folder` and `serve` it, with this project's packages and its palette.

    Without a browser to look at it the test is skipped or fails, as `need_chromium` says.
    """
    need_chromium()
    script = folder / "app.py"
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    script.write_text(code, "utf-8")
    return serve(script, {"PYTHONPATH": str(ROOT)})


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _answers(address: str, process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return True
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.1)
    return False


def _read(log: IO[bytes]) -> str:
    log.seek(0)
    return log.read().decode("utf-8", "replace")
