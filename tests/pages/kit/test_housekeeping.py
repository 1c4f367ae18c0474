"""Somebody has left: what they were held in is collected, off anybody's way."""

import asyncio
import gc
import threading
from weakref import ref

import pytest

from model.serving import allocator
from model.serving.prompt import read
from pages.kit import housekeeping
from pages.kit.housekeeping import GROWN, Housekeeping
from pages.kit.readings import model_reading, reading, scene
from tests.support import tiny


class Cycle:
    """What only a collection frees."""

    def __init__(self) -> None:
        self.itself = self


def test_clearing_frees_cycles_and_gives_memory_back(monkeypatch: pytest.MonkeyPatch) -> None:
    trimmed: list[bool] = []
    monkeypatch.setattr(allocator, "trim", lambda: trimmed.append(True))
    gc.disable()
    try:
        gone = ref(Cycle())
        assert gone() is not None
        housekeeping.clear()
    finally:
        gc.enable()
    assert gone() is None
    assert trimmed == [True]


def test_what_was_computed_from_prompts_goes_with_the_last_visitor() -> None:
    model = tiny.language_model("gpt2")
    about = scene(model, read(model, "The cat"))
    of_prompt, of_model = reading(lambda scene: len(scene.ids)), model_reading(lambda scene, _again: 1)
    assert (of_prompt(about), of_model(about, 0)) == (len(about.ids), 1)
    housekeeping.clear()
    assert of_prompt.known(about) == len(about.ids)
    housekeeping.clear(everything=True)
    assert of_prompt.known(about) is None
    assert of_model.known(about, 0) == 1


def test_it_is_due_when_somebody_left_or_the_process_grew() -> None:
    keeping = Housekeeping()
    seen = [(3, 0), (3, GROWN), (2, 0), (2, 0), (5, 0), (4, 0), (4, GROWN + 1)]
    assert [keeping.due(*one) for one in seen] == [False, False, True, False, False, True, True]


def test_a_session_that_ends_triggers_a_collection_in_another_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    connected = iter([2, 2, 1, 0])
    cleared: list[tuple[threading.Thread, bool]] = []
    monkeypatch.setattr(housekeeping, "_kept_sessions", lambda: next(connected, 0))
    monkeypatch.setattr(housekeeping, "_size", lambda: 0)

    async def live() -> None:
        over = asyncio.Event()
        loop = asyncio.get_running_loop()

        def clear(everything: bool) -> None:
            cleared.append((threading.current_thread(), everything))
            if everything:
                loop.call_soon_threadsafe(over.set)

        monkeypatch.setattr(housekeeping, "clear", clear)
        keeping = asyncio.create_task(Housekeeping(seconds=0).keep())
        await asyncio.wait_for(over.wait(), 30)
        keeping.cancel()

    asyncio.run(live())
    assert [everything for _, everything in cleared] == [False, True]
    assert threading.main_thread() not in {thread for thread, _ in cleared}


def test_nobody_is_connected_where_no_server_runs() -> None:
    assert housekeeping.sessions() == 0
