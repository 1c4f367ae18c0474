"""The app in a real browser: a server process of its own and Chromium, both gone afterwards."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent
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
def serve(script: Path = ROOT / "app.py", environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """Run `streamlit run script` for the length of the block and yield its address once it answers.

    The hub is out of reach of the process unless `environment` says otherwise. Raises AssertionError with the server's
    output if it does not answer within a minute.
    """
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", script.name, f"--server.port={port}", "--server.headless=true"]
    surroundings = os.environ | {"HF_ENDPOINT": UNREACHABLE} | dict(environment or {})
    with TemporaryFile() as log:
        process = subprocess.Popen(command, cwd=script.parent, env=surroundings, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}"
            assert _answers(address, process), _read(log)
            yield address
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def settle(page: Page, timeout: float = 120) -> Page:
    """Wait until the app has finished its run, `timeout` seconds at most."""
    page.wait_for_selector(READY, timeout=timeout * 1000, state="attached")
    return page


def _free_port() -> int:
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
