"""Who runs next: one queue for all that keeps a processor busy, in turns that are fair to the visitors of a server.

There are as many slots as processors. Passes over prompts that wait for the same network run together, up to eight in
one. Whatever else is short has a slot of its own. Long work shares a single slot and hands it on where it pauses. Who
waits for a slot or has one leaves the turn in which pages are put together to others.
Nothing here imports torch: the work comes as functions.
"""

import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar

from model.serving.page_turns import page_turns
from model.serving.processors import processors
from model.serving.visitor import Visitor, current
from model.settings import BATCH, settings

T = TypeVar("T")
R = TypeVar("R")

PADDING = 16
"""Tokens by which the longest prompt of a pass may exceed the shortest: padding costs time as tokens do."""
POSITIONS = 512
"""Tokens in one pass of several, padding included: 134 MB of GPT-2 small's vectors."""
SHORT_FIRST = 4
"""Short works that may start while long work waits, before it has a turn all the same."""
_GLANCE = 0.3  # seconds between two looks at whether a waiting visitor is still there


_ticket: ContextVar[tuple[int, int] | None] = ContextVar("ticket", default=None)
_asking: ContextVar[bool] = ContextVar("asking", default=False)
_held: ContextVar["tuple[PassQueue, _Job] | None"] = ContextVar("held", default=None)


def holds_slot() -> bool:
    """Whether this thread holds a slot: it must then wait for no other thread."""
    return _held.get() is not None


def pause() -> None:
    """Let others go first where this thread does long work within a slot; otherwise do nothing.

    To be called between the parts of long work. Raises what the visitor's `waiting` raises.
    """
    held = _held.get()
    if held is not None:
        queue, job = held
        queue._pause(job)


def in_parts(parts: Iterable[T]) -> Iterator[T]:
    """Yield the parts of long work, with a `pause` before each."""
    for part in parts:
        pause()
        yield part


@dataclass(eq=False)
class _Job:
    visitor: Visitor
    ticket: tuple[int, int]
    """The round in which it has its turn, and its number in the order of asking."""
    long: bool = False
    network: Hashable = None
    """What it may share a pass with: None for work that is no pass over a prompt."""
    prompt: Sequence[int] = ()
    called: threading.Event = field(default_factory=threading.Event)
    """Set when it has a slot, or when another one's pass has computed it."""
    done: bool = False
    result: Any = None
    left: bool = False
    """Whether the thread that asked waits no more."""


class PassQueue:
    """The slots of a process and who waits for them. A slot's work runs in the thread that asked for it."""

    def __init__(self, slots: int, together: int = BATCH) -> None:
        """Start with that many free slots, and up to so many prompts in one pass."""
        self._free = slots
        self._together = together
        self._waiting: list[_Job] = []
        self._running: list[_Job] = []
        self._short_started = 0  # since long work had its last turn
        self._round = 0  # of the last short work that had its turn
        self._numbers = count()
        self._lock = threading.Lock()  # guards the six above, held for moments

    def load(self) -> tuple[int, int]:
        """Return how many works wait for a slot, and how many have one."""
        with self._lock:
            return len(self._waiting), len(self._running)

    def visit(self, visitor: Visitor) -> None:
        """Let all that this thread asks for from now on be for `visitor`, who lines up with the first of it.

        While a visitor waits or is served, a second visit of the same is of the next round: its turn comes when
        everybody had one who waited meanwhile.
        """
        current.set(visitor)
        _ticket.set(None)

    def line_up(self) -> tuple[int, int]:
        """Return the round and the number of this thread's visit, which has its place in the order from now on.

        Who takes over from a visitor who left has waited as long as for work of their own.
        """
        ticket, owner = _ticket.get(), current.get().owner
        if ticket is None:
            ticket = self._issue(owner)
            if owner is not None:  # nobody's works have nothing to do with each other
                _ticket.set(ticket)
        return ticket

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Let the visitor hear at the end of the block that it is `served`, unless the block is within another one."""
        if _asking.get():
            yield
            return
        token = _asking.set(True)
        try:
            yield
        finally:
            _asking.reset(token)
        current.get().served()

    @contextmanager
    def turn(self, long: bool = False) -> Iterator[None]:
        """Hold a slot inside the block; the one that this thread holds already, where it does.

        `long` work takes turns with all other long work, and lets short work go first where it calls `pause`. Raises
        what the visitor's `waiting` raises.
        """
        if _held.get() is not None:
            yield
            return
        job = _Job(current.get(), self.line_up(), long)
        with page_turns.aside():
            try:
                self._enter(job)
                self._wait(job)
                token = _held.set((self, job))
                try:
                    yield
                finally:
                    _held.reset(token)
            finally:
                self._leave(job)

    def run_pass(
        self, network: Hashable, prompt: Sequence[int], run: Callable[[list[Sequence[int]]], Sequence[R]]
    ) -> R:
        """Return what `run` makes of a prompt, given alone or together with others that wait for the same `network`.

        `run` returns a result a prompt, in their order; where it fails for several, it is called for each alone, in the
        thread that asked, so that a prompt's error is its own. Raises it, and what the visitor's `waiting` raises.
        """
        if _held.get() is not None:
            return run([prompt])[0]
        job = _Job(current.get(), self.line_up(), network=network, prompt=prompt)
        with page_turns.aside():
            try:
                self._enter(job)
                self._wait(job)
                if not job.done:
                    self._run_together(job, run)
            finally:
                self._leave(job)
        found: R = job.result
        return found

    def place(self, owner: Hashable) -> int:
        """Return the place in the queue of what a visitor waits for, from 1; 0 where nothing of theirs waits."""
        with self._lock:
            order = self._order()
        places = (place for place, job in enumerate(order, 1) if owner is not None and job.visitor.owner == owner)
        return next(places, 0)

    def _issue(self, owner: Hashable) -> tuple[int, int]:
        with self._lock:
            others = (job for job in (*self._running, *self._waiting) if owner is not None)
            rounds = [job.ticket[0] + 1 for job in others if job.visitor.owner == owner]
            return max([self._round, *rounds]), next(self._numbers)

    def _enter(self, job: _Job) -> None:
        with self._lock:
            if job.long and not any(other.long for other in (*self._waiting, *self._running)):
                self._short_started = 0
            self._waiting.append(job)
            self._call()

    def _leave(self, job: _Job) -> None:
        """Take a job out, wherever it is."""
        with self._lock:
            job.left = True
            if job in self._waiting:
                self._waiting.remove(job)
            elif job in self._running:
                self._running.remove(job)
                self._free += 1
            self._call()

    def _wait(self, job: _Job) -> None:
        """Wait for a job's slot, or for its result out of another one's pass."""
        while not job.called.wait(_GLANCE):
            with self._lock:
                place = self._order().index(job) + 1 if job in self._waiting else 0
            job.visitor.waiting(place, job.long)

    def _pause(self, job: _Job) -> None:
        if not job.long:
            return
        with self._lock:
            if not self._waiting:
                return
            self._running.remove(job)
            self._free += 1
            job.called.clear()
            job.ticket = self._round, next(self._numbers)  # behind all other long work
            self._waiting.append(job)
            self._call()
        self._wait(job)

    def _call(self) -> None:
        """Give the free slots to those whose turn it is."""
        while self._free and (job := self._next()) is not None:
            self._waiting.remove(job)
            self._running.append(job)
            self._free -= 1
            self._short_started = 0 if job.long else self._short_started + 1
            self._round = self._round if job.long else max(self._round, job.ticket[0])
            job.called.set()

    def _next(self) -> _Job | None:
        busy = any(job.long for job in self._running)
        ready = [job for job in self._order() if not (job.long and busy)]
        long = next((job for job in ready if job.long), None)
        overdue = long is not None and self._short_started >= SHORT_FIRST
        return long if overdue else next(iter(ready), None)

    def _order(self) -> list[_Job]:
        """Return who waits, in the order of their turns: short work by its round and number, then long work."""
        return sorted(self._waiting, key=lambda job: (job.long, 0 if job.long else job.ticket[0], job.ticket[1]))

    def _run_together(self, job: _Job, run: Callable[[list[Sequence[int]]], Sequence[Any]]) -> None:
        """Run a pass over the prompt of a job that has a slot, and over those that wait for the same."""
        with self._lock:
            jobs = self._mates(job)
            self._waiting = [other for other in self._waiting if other not in jobs]
        try:
            results = run([one.prompt for one in jobs])
        except Exception:
            if len(jobs) == 1:
                raise
            self._take_back(jobs[1:])  # each of them runs alone, in its own thread, and so does this one
            jobs, results = [job], run([job.prompt])
        except BaseException:
            self._take_back(jobs[1:])
            raise
        for one, result in zip(jobs, results, strict=True):
            one.result, one.done = result, True
            one.called.set()

    def _take_back(self, jobs: Sequence[_Job]) -> None:
        """Let jobs that had no answer from another one's pass wait for one of their own."""
        with self._lock:
            for job in jobs:
                job.network = None
            self._waiting += [job for job in jobs if not job.left]

    def _mates(self, job: _Job) -> list[_Job]:
        """Return the jobs of one pass, `job` first, then those whose turn comes next and whose prompts fit."""
        found = [job]
        for other in self._order():
            lengths = [len(one.prompt) for one in (*found, other)]
            fits = max(lengths) - min(lengths) <= PADDING and max(lengths) * len(lengths) <= POSITIONS
            if len(found) < self._together and other.network == job.network is not None and fits:
                found.append(other)
        return found


pass_queue = PassQueue(processors(), settings().batch)
"""The queue of this process: more passes at once than processors make each one many times slower."""
