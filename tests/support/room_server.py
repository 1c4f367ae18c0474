"""The rooms on a server of their own, with what stands before them in the app, and without pages and a model.

`python -m tests.support.room_server PORT` serves them by the settings of its environment.
"""

import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute

from pages.rooms import service
from pages.rooms.hub import Hub
from pages.rooms.rooms import Rooms
from pages.rooms.routes import Door
from pages.server.guard import Guard
from tests.support.browser import ROOT, free_port


def app(routes: list[BaseRoute], lifespan: AbstractAsyncContextManager[None] | None = None) -> Starlette:
    """These routes behind what stands before them in the app."""

    @asynccontextmanager
    async def living(_app: Starlette) -> AsyncIterator[None]:
        if lifespan is None:
            yield
        else:
            async with lifespan:
                yield

    middleware = [Middleware(Guard), Middleware(GZipMiddleware, minimum_size=1000)]
    return Starlette(routes=routes, middleware=middleware, lifespan=living)


@contextmanager
def serving_here(rooms: Rooms, hub: Hub) -> Iterator[str]:
    """Serve rooms from a thread of this process for the length of the block, and yield the address."""
    port = free_port()
    config = uvicorn.Config(app([*Door(lambda: rooms, hub).routes("")]), port=port, log_level="error", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        assert _answers(f"http://127.0.0.1:{port}", thread.is_alive)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        if hub._loop:
            hub._loop.call_soon_threadsafe(hub.stop)
        thread.join(20)
        assert not thread.is_alive()


@contextmanager
def process(environment: Mapping[str, str], port: int = 0) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Run the rooms in a process for the length of the block, and yield its address once it answers, and itself."""
    port = port or free_port()
    command = [sys.executable, "-m", "tests.support.room_server", str(port)]
    running = subprocess.Popen(command, cwd=ROOT, env=os.environ | dict(environment))
    try:
        assert _answers(f"http://127.0.0.1:{port}", lambda: running.poll() is None)
        yield f"http://127.0.0.1:{port}", running
    finally:
        running.terminate()
        try:
            running.wait(20)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


def _answers(address: str, lives: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and lives():
        try:
            with urllib.request.urlopen(f"{address}/join/none/state", timeout=2):
                return True
        except urllib.error.HTTPError:
            return True
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.05)
    return False


if __name__ == "__main__":
    served = app([*service.routes("")], service.serving())
    uvicorn.run(served, port=int(sys.argv[1]), log_level="error", access_log=False)
