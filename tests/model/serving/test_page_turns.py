"""Turns in which pages are put together: never more at once, none lost, and nobody waits for who waits."""

import threading
from collections.abc import Callable

import pytest

from model.serving.page_turns import PageTurns


def run(count: int, work: Callable[[], None]) -> None:
    """Run a function in so many threads, and wait for all of them."""
    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)


def free(turns: PageTurns, at_once: int) -> bool:
    """Whether that many threads can have a turn at one moment."""
    together = threading.Barrier(at_once)

    def meet() -> None:
        with turns.hold():
            together.wait(30)

    run(at_once, meet)
    return not together.broken


def test_never_more_than_so_many_have_a_turn() -> None:
    turns, lock = PageTurns(2), threading.Lock()
    inside, most = 0, 0

    def work() -> None:
        nonlocal inside, most
        for _ in range(50):
            with turns.hold():
                with lock:
                    inside += 1
                    most = max(most, inside)
                with lock:
                    inside -= 1

    run(8, work)
    assert 1 <= most <= 2
    assert free(turns, 2)


def test_who_waits_for_another_lets_it_have_the_turn() -> None:
    turns, ready, done = PageTurns(1), threading.Event(), threading.Event()

    def waits() -> None:
        with turns.hold():
            ready.set()
            with turns.aside():
                assert done.wait(30)

    def is_waited_for() -> None:
        assert ready.wait(30)
        with turns.hold():
            done.set()

    threads = [threading.Thread(target=waits), threading.Thread(target=is_waited_for)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert done.is_set()
    assert free(turns, 1)


def test_a_turn_within_a_turn_is_the_same_one() -> None:
    turns = PageTurns(1)
    with turns.hold(), turns.hold(), turns.aside(), turns.aside():
        assert free(turns, 1)
    assert free(turns, 1)


def test_stepping_aside_without_a_turn_takes_none() -> None:
    turns = PageTurns(1)
    with turns.aside(), turns.hold():
        pass
    assert free(turns, 1)


def test_an_error_gives_the_turn_back() -> None:
    turns = PageTurns(1)
    with pytest.raises(KeyError), turns.hold(), turns.aside():
        raise KeyError
    assert free(turns, 1)
