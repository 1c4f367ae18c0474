"""Who waits is told the place in the queue, in one place of the page, and hears no more of it afterwards."""

import threading
from typing import Any

import pytest
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest

from model.serving.pass_queue import PassQueue
from pages.kit import readings, waiting
from pages.texts import texts
from tests.support.apps import components
from tests.support.browser import eventually

WORDS = texts("shell")["waiting"]
WAIT = 60.0  # seconds for which a thread that hangs is waited for


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> PassQueue:
    """A queue of one slot for the visitors of the app."""
    made = PassQueue(1)
    monkeypatch.setattr(readings, "pass_queue", made)
    monkeypatch.setattr(waiting, "pass_queue", made)
    return made


@pytest.mark.parametrize("present", ["false", "true"])
def test_the_place_in_the_queue_is_said(
    app: AppTest, queue: PassQueue, monkeypatch: pytest.MonkeyPatch, present: str
) -> None:
    said: list[str] = []
    draw = DeltaGenerator.progress

    def progress(self: DeltaGenerator, value: float, text: str = "", **named: Any) -> Any:
        said.append(text)
        return draw(self, value, text, **named)

    monkeypatch.setattr(DeltaGenerator, "progress", progress)
    app.query_params["prompt"], app.query_params["present"] = "The cat sat on the mat", present
    go_on = threading.Event()

    def other() -> None:
        with queue.turn():
            assert go_on.wait(WAIT)

    before, visit = threading.Thread(target=other), threading.Thread(target=app.run)
    with queue.turn():
        before.start()
        eventually(lambda: len(queue._waiting), 1)
        visit.start()
        eventually(lambda: WORDS["place"].format(place=2) in said, True)
    eventually(lambda: WORDS["next"] in said, True)
    go_on.set()
    for thread in (before, visit):
        thread.join(WAIT)
    assert not app.exception
    assert components(app)
    assert app.get("progress") == []  # nobody waits any more
    app.run()
    assert not app.exception


def test_a_lone_visitor_is_told_nothing(app: AppTest, queue: PassQueue, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    monkeypatch.setattr(waiting._Notice, "tell", lambda _notice, place, _long: told.append(place))
    app.run()
    assert not app.exception
    assert told == []
    assert components(app)
