"""Readings: computed once, for all who ask, bounded in bytes, and nobody waits for nobody."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from cachetools import LRUCache
from numpy.typing import NDArray

from model.intervene import ZeroHead
from model.language_model import LanguageModel
from model.serving.pass_queue import PassQueue, pause
from model.serving.prompt import Prompt, read
from model.serving.visitor import Visitor
from model.trace import Trace
from pages.kit import readings
from pages.kit.readings import Reading, Scene, long_model_reading, model_reading, reading, scene, size_of
from tests.support import tiny
from tests.support.browser import eventually

WAIT = 30.0  # seconds for which a thread that hangs is waited for


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    readings.forget()
    yield
    readings.forget()


def about(model: LanguageModel, text: str = "The cat sat") -> Scene:
    return scene(model, read(model, text))


def counted(kind: Callable[..., Any] = reading) -> tuple[Reading[Any, int], list[tuple[Any, ...]]]:
    """A reading that keeps what it was asked."""
    asked: list[tuple[Any, ...]] = []

    @kind
    def count(scene: Scene, *args: Any, progress: Any = None) -> int:
        asked.append((scene.ids, *args))
        return len(asked)

    return count, asked


def test_it_is_computed_once_for_each_prompt_model_and_argument(model: LanguageModel) -> None:
    count, asked = counted()
    one, other = about(model), about(model, "The dog")
    assert [count(one), count(one), count(one, 1), count(other), count(other), count(one, 1)] == [1, 1, 2, 3, 3, 2]
    twin = LanguageModel(model.card, model.tokenizer, model.net)
    assert count(about(twin)) == 4  # another model under the same name
    assert len(asked) == 4


def test_progress_is_no_part_of_what_is_asked(model: LanguageModel) -> None:
    count, asked = counted()
    assert count(about(model), progress=print) == count(about(model), progress=repr) == count(about(model))
    assert len(asked) == 1


def test_what_nobody_asked_for_is_not_known(model: LanguageModel) -> None:
    count, _ = counted()
    assert count.known(about(model)) is None
    count(about(model))
    assert count.known(about(model)) == 1


def test_many_who_ask_at_once_get_one_result(model: LanguageModel) -> None:
    together = threading.Barrier(8)
    count, asked = counted()

    def ask(_: int) -> int:
        together.wait(WAIT)
        return count(about(model))

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(8))) == {1}
    assert len(asked) == 1


def test_an_error_reaches_all_who_wait_and_is_not_kept(model: LanguageModel) -> None:
    begun, go_on, calls = threading.Event(), threading.Event(), []

    @reading
    def fails(scene: Scene) -> int:
        calls.append(scene.ids)
        begun.set()
        go_on.wait(WAIT)
        raise LookupError("no")

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(fails, about(model))
        begun.wait(WAIT)
        second = pool.submit(fails, about(model))
        go_on.set()
        for asked in (first, second):
            with pytest.raises(LookupError):
                asked.result(WAIT)
    with pytest.raises(LookupError):
        fails(about(model))
    assert len(calls) >= 2


def test_who_leaves_lets_another_one_compute(model: LanguageModel) -> None:
    begun, left = threading.Event(), threading.Event()

    class Left(BaseException):
        """As Streamlit ends a run."""

    @reading
    def slow(scene: Scene) -> str:
        if begun.is_set():
            return "computed"
        begun.set()
        left.wait(WAIT)
        raise Left

    def leave() -> None:
        with pytest.raises(Left):
            slow(about(model))

    with ThreadPoolExecutor(2) as pool:
        leaving = pool.submit(leave)
        begun.wait(WAIT)
        waiting = pool.submit(slow, about(model))
        left.set()
        leaving.result(WAIT)
        assert waiting.result(WAIT) == "computed"


def test_a_reading_that_uses_another_never_waits_while_it_holds_a_slot(
    model: LanguageModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One thread computes the inner reading and waits for the slot that the outer one holds: nobody waits for it."""
    holding, asked = threading.Event(), threading.Event()

    @reading
    def inner(scene: Scene) -> int:
        return 1

    @reading
    def outer(scene: Scene) -> int:
        holding.set()
        asked.wait(WAIT)
        return inner(scene) + 1

    about(model).trace  # noqa: B018 - computed beforehand: it takes a slot of its own
    monkeypatch.setattr(readings, "pass_queue", PassQueue(1))  # one slot for all
    with ThreadPoolExecutor(2) as pool:
        computing = pool.submit(outer, about(model))
        holding.wait(WAIT)
        waiting = pool.submit(inner, about(model))
        eventually(lambda: len(readings._pending), 2)  # the inner one is being computed, as far as it gets
        asked.set()
        assert computing.result(WAIT) == 2
        assert waiting.result(WAIT) == 1


def test_a_reading_of_the_model_is_the_same_for_all_prompts_and_needs_no_pass(
    model: LanguageModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    count, asked = counted(model_reading)
    monkeypatch.setattr(LanguageModel, "traces", lambda *_: pytest.fail("a pass"))
    assert count(about(model)) == count(about(model, "The dog")) == 1
    assert len(asked) == 1


def test_the_oldest_goes_when_the_bytes_are_spent(monkeypatch: pytest.MonkeyPatch) -> None:
    model = tiny.language_model("gpt2")
    room = 10_000
    kept: LRUCache[Any, Any] = LRUCache(room, getsizeof=lambda value: readings._LEAST + size_of(value))
    monkeypatch.setattr(readings, "_kept", kept)
    monkeypatch.setattr(readings, "MOST_BYTES", room)

    @model_reading
    def zeros(scene: Scene, count: int) -> NDArray[np.uint8]:
        return np.zeros(count, np.uint8)

    one = about(model)
    assert len(zeros(one, 5000)) == 5000
    assert len(zeros(one, 5001)) == 5001
    assert zeros.known(one, 5000) is None
    assert zeros.known(one, 5001) is not None
    assert len(zeros(one, 50_000)) == 50_000  # more than there is room for: given, and not kept
    assert zeros.known(one, 50_000) is None
    assert kept.currsize <= room


def test_a_model_weighs_what_its_weights_do(model: LanguageModel) -> None:
    weights = {parameter.data_ptr(): parameter.nbytes for parameter in model.net.parameters()}
    assert size_of((model, model)) == 2 * sum(weights.values())


def test_a_trace_counts_with_all_its_arrays(model: LanguageModel) -> None:
    trace = about(model).trace
    arrays = [trace.residual, trace.attention_out, trace.mlp_out, trace.queries, trace.keys, trace.values]
    assert size_of(trace) >= sum(array.nbytes for array in arrays)


def passes(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, ...]]:
    """What every pass from now on runs: the ids of its prompts, and how many tokens were known before."""
    ran: list[tuple[int, ...]] = []
    run = LanguageModel._run

    def count(self: LanguageModel, prompts: Any, interventions: Any, earlier: Any = None, known: int = 0) -> Any:
        ran.extend(ids[known:] for ids in prompts)
        return run(self, prompts, interventions, earlier, known)

    monkeypatch.setattr(LanguageModel, "_run", count)
    return ran


def test_a_prompt_asked_for_by_thirty_is_run_once(model: LanguageModel, monkeypatch: pytest.MonkeyPatch) -> None:
    ran, together = passes(monkeypatch), threading.Barrier(30)

    def ask(_: int) -> Trace:
        together.wait(WAIT)
        return about(model).trace

    with ThreadPoolExecutor(30) as pool:
        traces = list(pool.map(ask, range(30)))
    assert all(trace is traces[0] for trace in traces)
    assert ran == [about(model).ids]


def test_thirty_prompts_at_once_are_those_of_thirty_passes(model: LanguageModel) -> None:
    """A third of the visitors change a pass meanwhile: nothing of that reaches the others."""
    generator, together = np.random.default_rng(0), threading.Barrier(30)
    prompts = [tuple(generator.integers(0, tiny.VOCABULARY, generator.integers(1, 40)).tolist()) for _ in range(30)]
    changes = [[ZeroHead(0, place % 4)] if place % 3 == 0 else [] for place in range(30)]
    alone = [model.trace(ids, change) for ids, change in zip(prompts, changes, strict=True)]

    @reading
    def changed(scene: Scene, head: int) -> Trace:
        return scene.model.trace(scene.ids, [ZeroHead(0, head)])

    def ask(place: int) -> Trace:
        asked = scene(model, Prompt(prompts[place], len(prompts[place]), ""))
        together.wait(WAIT)
        return changed(asked, place % 4) if place % 3 == 0 else asked.trace

    with ThreadPoolExecutor(30) as pool:
        for found, expected in zip(pool.map(ask, range(30)), alone, strict=True):
            assert found.ids == expected.ids
            for name in ("residual", "attention_out", "mlp_out", "queries", "keys", "logits"):
                np.testing.assert_allclose(getattr(found, name), getattr(expected, name), atol=1e-5)


def test_a_prompt_that_goes_on_from_a_kept_one_runs_its_new_tokens(
    model: LanguageModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran, ids = passes(monkeypatch), about(model, tiny.TEXT[:40]).ids
    asked = [ids, (*ids, 5), (*ids, 5, 6, 7), (*ids[:-1], 8), ids[:-3], ids[: len(ids) // 2 - 2] + (9,) * len(ids)]
    found = [scene(model, Prompt(one, len(one), "")).trace for one in asked]
    assert ran == [ids, (5,), (6, 7), (8,), (ids[-4],), asked[-1]]  # of the last one less than half was known
    readings.forget()
    for one, trace in zip(asked, found, strict=True):
        np.testing.assert_allclose(trace.residual, model.trace(one).residual, atol=1e-5)
        np.testing.assert_allclose(trace.logits, model.trace(one).logits, atol=1e-5)


def test_what_one_model_read_is_nothing_to_another(monkeypatch: pytest.MonkeyPatch) -> None:
    ran = passes(monkeypatch)
    for model in (tiny.language_model("gpt2"), tiny.language_model("gpt2"), tiny.language_model("llama")):
        assert about(model).trace.ids
    assert len(ran) == 3
    assert len(set(ran)) == 1


class Left(BaseException):
    """As Streamlit ends a run."""


def test_who_waits_hears_the_place_and_takes_over_from_who_leaves(
    model: LanguageModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two ask for one prompt behind other work. The one whose turn it would be leaves: the other one computes it."""
    queue, gone = PassQueue(1), threading.Event()
    monkeypatch.setattr(readings, "pass_queue", queue)
    ran, told, served = passes(monkeypatch), list[int](), list[str]()
    second = Visitor("second", lambda place, _long: told.append(place), lambda: served.append("second"))

    def first_waits(_place: int, _long: bool) -> None:
        if gone.is_set():
            raise Left

    def ask(who: Visitor) -> Trace:
        queue.visit(who)
        return about(model).trace

    with ThreadPoolExecutor(2) as pool:
        with queue.turn():
            leaving = pool.submit(ask, Visitor("first", first_waits, lambda: None))
            eventually(lambda: queue.place("first"), 1)
            staying = pool.submit(ask, second)
            eventually(lambda: told[-1:], [1])  # of the other one, who asked for the same
            gone.set()
            with pytest.raises(Left):
                leaving.result(WAIT)
            eventually(lambda: queue.place("second"), 1)
            assert ran == []
        assert staying.result(WAIT).ids == about(model).ids
    assert (ran, served) == ([about(model).ids], ["second"])


def test_long_work_pauses_for_short(model: LanguageModel, monkeypatch: pytest.MonkeyPatch) -> None:
    queue, begun, go_on = PassQueue(1), threading.Event(), threading.Event()
    monkeypatch.setattr(readings, "pass_queue", queue)
    order: list[str] = []

    @long_model_reading
    def long(scene: Scene) -> int:
        begun.set()
        assert go_on.wait(WAIT)
        pause()
        order.append("long")
        return 1

    @model_reading
    def short(scene: Scene) -> int:
        order.append("short")  # within its turn: after it, both threads run
        return 1

    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(long, about(model))
        assert begun.wait(WAIT)
        quick = pool.submit(short, about(model))
        eventually(lambda: len(queue._waiting), 1)
        go_on.set()
        quick.result(WAIT)
        slow.result(WAIT)
    assert order == ["short", "long"]
