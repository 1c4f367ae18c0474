"""What a proxy is told of the server, and that a server that stops lets passes finish."""

import asyncio
import json
import threading
import urllib.request
from types import SimpleNamespace

import pytest

from model.errors import Message
from model.serving.pass_queue import PassQueue
from model.settings import MODEL_VARIABLE
from pages.kit import health
from pages.kit.health import Health, finish_passes
from tests.support.browser import eventually, serve

WAIT = 30.0


def pool(monkeypatch: pytest.MonkeyPatch, **job: object) -> None:
    """A pool of models whose job of the server's own is as given."""
    given = SimpleNamespace(**{"done": False, "error": None, "result": None} | job)
    monkeypatch.setattr(health, "models", lambda: SimpleNamespace(job=lambda: given))


def test_a_server_that_reads_its_model_is_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    pool(monkeypatch)
    assert health.health() == Health(alive=True, model=None, waiting=0, sessions=0)


def test_a_server_without_a_model_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    pool(monkeypatch, done=True, error=Message("no_model"))
    assert not health.health().alive


def test_a_real_server_answers() -> None:
    with serve(environment={MODEL_VARIABLE: "fable"}) as address:

        def answer() -> object:
            with urllib.request.urlopen(f"{address}/healthz", timeout=WAIT) as response:
                assert response.headers["content-type"] == "application/json"
                return json.load(response)

        eventually(answer, {"alive": True, "model": "fable", "waiting": 0, "sessions": 0}, timeout=180)


def test_a_server_that_stops_waits_for_a_pass_under_way() -> None:
    queue = PassQueue(1)
    begun, go_on, over = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        with queue.turn():
            begun.set()
            go_on.wait(WAIT)
            over.set()

    running = threading.Thread(target=work)
    running.start()
    assert begun.wait(WAIT)
    assert not asyncio.run(finish_passes(queue, seconds=0))
    go_on.set()
    assert asyncio.run(finish_passes(queue, seconds=WAIT))
    assert over.is_set()
    running.join()
