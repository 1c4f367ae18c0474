"""A real Redis on this machine, gone afterwards."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis, RedisError

from tests.support.browser import free_port


def need_redis() -> str:
    """Return the server's path. Without one the test is skipped here, but fails where CI is set."""
    path = shutil.which("redis-server")
    if path is None:
        message = "No redis-server on the path; on Debian: apt-get install redis-server."
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    assert path
    return path


@contextmanager
def redis_server(folder: Path, port: int = 0) -> Iterator[str]:
    """Run a Redis for the length of the block, with its log in `folder`, and yield its address once it answers."""
    port = port or free_port()
    command = [need_redis(), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    process = subprocess.Popen([*command, "--logfile", str(folder / "redis.log")])
    address = f"redis://127.0.0.1:{port}/0"
    try:
        assert _answers(address, process), (folder / "redis.log").read_text("utf-8")
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _answers(address: str, process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + 20
    with Redis.from_url(address) as client:
        while time.monotonic() < deadline and process.poll() is None:
            try:
                return bool(client.ping())
            except RedisError:
                time.sleep(0.05)
    return False
