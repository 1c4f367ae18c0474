"""Turns: what runs together, who comes first, who leaves, and that nobody hangs. Work here is events, and no model."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

import pytest

from model.serving import pass_queue as queues
from model.serving.pass_queue import POSITIONS, PassQueue, holds_slot, pause
from model.serving.processors import processors
from model.serving.turns import in_turns
from model.serving.visitor import NOBODY, Visitor
from model.settings import BATCH
from tests.support.browser import eventually

WAIT = 30.0  # seconds for which a thread that hangs is waited for


class Left(BaseException):
    """As Streamlit ends a run."""


class Hall:
    """A queue with one slot, threads that ask it for work, and what ran in which order."""

    def __init__(self, slots: int = 1) -> None:
        self.queue = PassQueue(slots)
        self.ran: list[Any] = []
        self.asked = 0
        self.pool = ThreadPoolExecutor(40)
        enter = self.queue._enter

        def count(job: Any) -> None:
            enter(job)
            self.asked += 1

        self.queue._enter = count  # type: ignore[method-assign]

    def ask(self, work: Callable[[], Any], visitor: Visitor = NOBODY) -> Future[Any]:
        """Ask in a thread of its own, and go on when that is in the queue or runs."""
        before = self.asked

        def asking() -> Any:
            if visitor is not NOBODY:
                self.queue.visit(visitor)
            return work()

        asked = self.pool.submit(copy_context().run, asking)
        eventually(lambda: self.asked > before or asked.done(), True)
        return asked

    def waiting(self) -> int:
        """How many works wait."""
        with self.queue._lock:
            return len(self.queue._waiting)

    def short(self, name: str, owner: str | None = None) -> Future[Any]:
        """Ask for a turn in which a name is written down."""

        def work() -> None:
            with self.queue.turn():
                self.ran.append(name)

        return self.ask(work, Visitor(owner, lambda *_: None, lambda: None))

    def prompt(self, *ids: int, network: Any = "net", visitor: Visitor = NOBODY) -> Future[Any]:
        """Ask for a pass over a prompt; its result is twice its ids. The id 13 fails."""
        return self.ask(lambda: self.queue.run_pass(network, ids, self.run), visitor)

    def run(self, prompts: Sequence[Sequence[int]]) -> list[list[int]]:
        """Write down the prompts of a pass."""
        self.ran.append([tuple(ids) for ids in prompts])
        if any(13 in ids for ids in prompts):
            raise ValueError("13")
        return [[2 * token for token in ids] for ids in prompts]

    def hold(self, long: bool = False) -> "Held":
        """Take a slot."""
        return Held(self, long)


class Held:
    """A slot that is taken until `release`, or, of long work, until it pauses."""

    def __init__(self, hall: Hall, long: bool) -> None:
        self.has, self.go_on, self.paused = threading.Event(), threading.Semaphore(0), threading.Event()

        def work() -> None:
            with hall.queue.turn(long):
                self.has.set()
                while not self.go_on.acquire(timeout=WAIT):
                    raise TimeoutError

        self.asked = hall.ask(work)
        assert self.has.wait(WAIT)

    def release(self) -> None:
        self.go_on.release()
        self.asked.result(WAIT)


@pytest.fixture
def hall() -> Iterator[Hall]:
    made = Hall()
    yield made
    made.pool.shutdown()
    assert (made.queue._free, made.queue._waiting, made.queue._running) == (1, [], [])


def test_a_lone_prompt_waits_for_nobody(hall: Hall) -> None:
    assert hall.prompt(1, 2).result(WAIT) == [2, 4]
    assert hall.ran == [[(1, 2)]]


def test_what_waits_runs_together(hall: Hall) -> None:
    held = hall.hold()
    asked = [hall.prompt(number) for number in range(BATCH + 3)]
    held.release()
    assert [one.result(WAIT) for one in asked] == [[2 * number] for number in range(BATCH + 3)]
    assert [len(together) for together in hall.ran] == [BATCH, 3]
    assert hall.ran[0] == [(number,) for number in range(BATCH)]


def test_only_similar_prompts_of_one_network_run_together(hall: Hall) -> None:
    held = hall.hold()
    short, other, none = (1, 2), (3, 4), (5, 6)
    long = tuple(range(50, 90))
    asked = [hall.prompt(*short), hall.prompt(*other, network="other"), hall.prompt(*long)]
    asked += [hall.prompt(*none, network=None), hall.prompt(*none, network=None), hall.prompt(*short)]
    held.release()
    for one in asked:
        one.result(WAIT)
    assert hall.ran == [[short, short], [other], [long], [none], [none]]


def test_a_pass_of_several_has_bounded_positions(hall: Hall) -> None:
    held = hall.hold()
    length = POSITIONS // 3
    asked = [hall.prompt(*range(14, 14 + length)) for _ in range(4)]
    held.release()
    for one in asked:
        one.result(WAIT)
    assert [len(together) for together in hall.ran] == [3, 1]


def test_a_prompt_that_fails_fails_alone(hall: Hall) -> None:
    held = hall.hold()
    asked = [hall.prompt(1), hall.prompt(13), hall.prompt(2), hall.prompt(3)]
    held.release()
    assert [asked[place].result(WAIT) for place in (0, 2, 3)] == [[2], [4], [6]]
    with pytest.raises(ValueError, match="13"):
        asked[1].result(WAIT)
    assert hall.ran == [[(1,), (13,), (2,), (3,)], [(1,)], [(13,)], [(2,)], [(3,)]]


def test_nobody_waits_for_anothers_second_work_while_waiting_for_the_first(hall: Hall) -> None:
    held = hall.hold()
    asked = [hall.short(name, name[0]) for name in ("a1", "a2", "a3", "b1", "c1", "b2")]
    held.release()
    for one in asked:
        one.result(WAIT)
    assert hall.ran == ["a1", "b1", "c1", "a2", "b2", "a3"]


def test_a_visitor_who_is_back_is_not_set_back(hall: Hall) -> None:
    """Who was served five times is in the same round as who comes first."""
    for number in range(5):
        hall.short(f"a{number}", "a").result(WAIT)
    held = hall.hold()
    asked = [hall.short(name, name[0]) for name in ("a5", "b0")]
    held.release()
    for one in asked:
        one.result(WAIT)
    assert hall.ran[-2:] == ["a5", "b0"]


def test_who_leaves_is_taken_out(hall: Hall) -> None:
    gone = threading.Event()

    def waiting(_place: int, _long: bool) -> None:
        if gone.is_set():
            raise Left

    leaving = Visitor("leaving", waiting, lambda: None)
    held = hall.hold()
    first, second = hall.prompt(1, visitor=leaving), hall.prompt(2)
    gone.set()
    with pytest.raises(Left):
        first.result(WAIT)
    held.release()
    assert second.result(WAIT) == [4]
    assert hall.ran == [[(2,)]]


def test_who_leaves_a_pass_of_several_harms_nobody(hall: Hall) -> None:
    """A pass over two prompts is under way, and is to fail, when the second one's visitor leaves."""
    begun, gone, go_on = threading.Event(), threading.Event(), threading.Event()

    def run(prompts: Sequence[Sequence[int]]) -> list[Any]:
        if len(prompts) > 1:
            begun.set()
            assert go_on.wait(WAIT)
            raise ValueError
        return [*prompts]

    def waiting(_place: int, _long: bool) -> None:
        if gone.is_set():
            raise Left

    held = hall.hold()
    one = hall.ask(lambda: hall.queue.run_pass("net", (1,), run))
    other = hall.ask(lambda: hall.queue.run_pass("net", (2,), run), Visitor("leaving", waiting, lambda: None))
    held.release()
    assert begun.wait(WAIT)
    gone.set()
    with pytest.raises(Left):
        other.result(WAIT)
    go_on.set()
    assert one.result(WAIT) == (1,)


def test_the_place_is_told_as_it_changes(hall: Hall) -> None:
    told: list[int] = []
    held, other = hall.hold(), threading.Event()

    def slow() -> None:
        with hall.queue.turn():
            assert other.wait(WAIT)

    before = hall.ask(slow)
    last = hall.ask(
        lambda: hall.queue.run_pass("net", (1,), hall.run),
        Visitor("me", lambda place, _long: told.append(place), lambda: None),
    )
    assert hall.queue.place("me") == 2
    assert hall.queue.place("nobody") == hall.queue.place(None) == 0
    eventually(lambda: told[-1:], [2])
    held.release()
    eventually(lambda: told[-1:], [1])
    other.set()
    before.result(WAIT)
    last.result(WAIT)
    assert told == sorted(told, reverse=True)


def test_a_turn_within_a_turn_is_the_same(hall: Hall) -> None:
    def work() -> Any:
        assert not holds_slot()
        with hall.queue.turn(), hall.queue.turn(long=True):
            assert holds_slot()
            pause()  # of short work: nothing
            return hall.queue.run_pass("net", (1,), hall.run)

    assert hall.ask(work).result(WAIT) == [2]
    pause()  # of none


def parts(hall: Hall, name: str, count: int, gates: dict[str, threading.Semaphore]) -> Callable[[], None]:
    """Long work of several parts, each of which waits to be let through."""

    def work() -> None:
        with hall.queue.turn(long=True):
            for part in range(count):
                assert gates[name].acquire(timeout=WAIT)
                hall.ran.append(f"{name}{part}")
                pause()

    return work


def test_long_work_lets_short_work_go_first_and_comes_to_an_end(hall: Hall) -> None:
    """Six short ones arrive while its first part runs: four go first, then it has a part, then the rest go."""
    gates = {"long": threading.Semaphore(0)}
    long = hall.ask(parts(hall, "long", 3, gates))
    eventually(lambda: len(hall.queue._running), 1)
    shorts = [hall.short(f"s{number}") for number in range(6)]
    gates["long"].release(3)
    for one in (*shorts, long):
        one.result(WAIT)
    assert hall.ran == ["long0", "s0", "s1", "s2", "s3", "long1", "s4", "s5", "long2"]


def test_long_works_take_turns(hall: Hall) -> None:
    gates = {"a": threading.Semaphore(0), "b": threading.Semaphore(3)}
    works = [hall.ask(parts(hall, name, 3, gates)) for name in gates]
    eventually(hall.waiting, 1)
    gates["a"].release(3)
    for one in works:
        one.result(WAIT)
    assert hall.ran == ["a0", "b0", "a1", "b1", "a2", "b2"]


def test_parts_that_are_shown_between_have_turns_of_their_own(hall: Hall) -> None:
    """Three visitors write: nobody is left out, and no slot is held while a token is looked at."""
    gates = {name: threading.Semaphore(0) for name in "abc"}

    held: list[bool] = []

    def writing(name: str) -> Callable[[], None]:
        def steps() -> Iterator[int]:
            for part in range(3):
                assert gates[name].acquire(timeout=WAIT)
                hall.ran.append(f"{name}{part}")
                yield part

        return lambda: held.extend(holds_slot() for _ in in_turns(steps(), hall.queue))

    asked = [hall.ask(writing(name), Visitor(name, lambda *_: None, lambda: None)) for name in gates]
    eventually(hall.waiting, 2)
    for gate in gates.values():
        gate.release(3)
    for one in asked:
        one.result(WAIT)
    assert sorted(hall.ran[:3]) == ["a0", "b0", "c0"]
    assert sorted(hall.ran[3:6]) == ["a1", "b1", "c1"]
    assert held == [False] * 9


def test_who_leaves_between_two_parts_asks_for_no_more(hall: Hall) -> None:
    held = hall.hold(long=True)

    def leave(place: int, long: bool) -> None:
        raise Left

    read: list[int] = []
    left = hall.ask(lambda: list(in_turns(iter(read), hall.queue)), Visitor("a", leave, lambda: None))
    with pytest.raises(Left):
        left.result(WAIT)
    held.release()


def test_all_long_work_has_one_slot() -> None:
    hall = Hall(slots=3)
    held = hall.hold(long=True)
    gates = {"long": threading.Semaphore(1)}
    other = hall.ask(parts(hall, "long", 1, gates))
    assert hall.prompt(1).result(WAIT) == [2]
    assert (hall.waiting(), hall.queue._free) == (1, 2)
    held.release()
    other.result(WAIT)
    assert hall.ran == [[(1,)], "long0"]
    hall.pool.shutdown()


def test_who_leaves_long_work_at_a_pause_gives_the_slot_back(hall: Hall) -> None:
    begun, go_on, gone = threading.Event(), threading.Event(), threading.Event()

    def waiting(_place: int, _long: bool) -> None:
        if gone.is_set():
            raise Left

    def work() -> None:
        with hall.queue.turn(long=True):
            begun.set()
            assert go_on.wait(WAIT)
            pause()
            hall.ran.append("never")

    long = hall.ask(work, Visitor("leaving", waiting, lambda: None))
    assert begun.wait(WAIT)
    held = threading.Event()

    def short() -> None:
        with hall.queue.turn():
            gone.set()
            assert held.wait(WAIT)

    other = hall.ask(short)
    go_on.set()
    with pytest.raises(Left):
        long.result(WAIT)
    held.set()
    other.result(WAIT)
    assert hall.ran == []


def test_who_takes_over_keeps_the_place(hall: Hall) -> None:
    """A visit has its number from when it lines up, be it for another's work; its own work comes later."""
    held = hall.hold()
    begun, go_on = threading.Event(), threading.Event()
    served: list[str] = []

    def work() -> None:
        hall.queue.visit(Visitor("first", lambda *_: None, lambda: served.append("first")))
        assert hall.queue.line_up() == hall.queue.line_up()
        begun.set()
        assert go_on.wait(WAIT)
        with hall.queue.asking(), hall.queue.asking(), hall.queue.turn():
            hall.ran.append("first")

    first = hall.pool.submit(copy_context().run, work)
    assert begun.wait(WAIT)
    second = hall.short("second", "second")
    go_on.set()
    eventually(hall.waiting, 2)
    held.release()
    for one in (first, second):
        one.result(WAIT)
    assert (hall.ran, served) == (["first", "second"], ["first"])


def test_an_operator_may_let_each_prompt_run_alone(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    assert PassQueue(1, together=1)._together == 1
    monkeypatch.setattr(hall.queue, "_together", 1)
    held = hall.hold()
    asked = [hall.prompt(number) for number in range(3)]
    held.release()
    assert [one.result(WAIT) for one in asked] == [[2 * number] for number in range(3)]
    assert [len(together) for together in hall.ran] == [1, 1, 1]


def test_the_load_is_what_waits_and_what_runs(hall: Hall) -> None:
    held = hall.hold()
    waiting = hall.short("one", "one")
    assert hall.queue.load() == (1, 1)
    held.release()
    waiting.result(WAIT)
    eventually(hall.queue.load, (0, 0))


def test_there_are_as_many_slots_as_processors() -> None:
    assert queues.pass_queue._free == processors()
