"""A room full of people: a teacher and followers in raw sessions, phones and a wall; what each thing takes."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import psutil
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.WidgetStates_pb2 import WidgetState

from pages.texts import texts
from tests.support.browser import process_of
from tests.support.raw_session import RawSession
from tests.support.room_client import Phone, RoomAddress, Wall, all_leave, allow_files, answer_kept

VOTE_GOAL, BEHIND_GOAL, STEP_GOAL, CROWD_GOAL = 0.3, 1.0, 1.5, 1.0
"""Seconds that 95 of 100 should stay below, on 2 processors: a vote until it is acknowledged, the count on the wall, a
step of the teacher's on every follower's page, a vote among those of a crowd."""
ANSWERS = (" Snape", " the", " of", "cat")
_WORDS = texts("room")
_WALL = "room_wall"
PROMPT = "The boy looked at the old clock, and then number {} came in"
BREAK = 0.05
"""Seconds between two votes of a phone before a server that is killed: a voter has a limit a minute."""
MOST_VOTES = 25


@dataclass
class Measured:
    """What something took: in seconds, one for everybody who waited for it, and of the server's processors in all."""

    name: str
    seconds: list[float]
    errors: list[str] = field(default_factory=list)
    processor: float = 0.0
    goal: float | None = None


class Teacher(RawSession):
    """Who leads the room."""

    code = ""

    async def open_room(self) -> str:
        """Open a room and return its code."""
        await self.open("room")
        await self.press(_WORDS["open"]["now"])
        return self.code

    async def ask_class(self) -> None:
        """Ask which token comes next, typed freely."""
        await self.enter("room")
        await self.press(_WORDS["ask"]["now"])

    async def vote_again(self) -> None:
        """Close the question, and open it once more."""
        await self.press(_WORDS["moves"]["close"])
        await self.press(_WORDS["moves"]["again"])

    def _take_element(self, element: Any) -> None:
        super()._take_element(element)
        if element.WhichOneof("type") == "bidi_component" and element.bidi_component.component_name == _WALL:
            self.code = json.loads(element.bidi_component.json)["code"]


class Follower(RawSession):
    """A laptop that does what room_follower does in a browser: it hears the room, and asks for a run."""

    def __init__(self, server: str) -> None:
        """Be about to follow somebody on this server."""
        super().__init__(server)
        self.drawn: dict[int, float] = {}
        """When the page of a step had been drawn, in the clock of time.perf_counter."""
        self._moved = asyncio.Event()
        self._wall: Wall | None = None
        self._task: asyncio.Task[None] | None = None

    async def follow_room(self, room: RoomAddress) -> float:
        """Open the link of the followers, and come along from now on."""
        self._wall = Wall(room)
        await self._wall.join()
        step, taken = self._wall.step, await self.open("", room=room.code)
        self.drawn[step] = time.perf_counter()
        self._task = asyncio.create_task(self._come_along(self._wall, step))
        return taken

    async def until(self, step: int) -> float:
        """Wait until this step's page is drawn, and return when it was. Raises what kept it from that."""
        assert self._task
        while step not in self.drawn:
            self._moved.clear()
            moved = asyncio.create_task(self._moved.wait())
            await asyncio.wait([self._task, moved], return_when=asyncio.FIRST_COMPLETED)
            moved.cancel()
            if self._task.done():
                self._task.result()
        return self.drawn[step]

    @property
    def address(self) -> dict[str, list[str]]:
        """What the page's address says, but for the room."""
        return {name: said for name, said in parse_qs(self.query).items() if name != "room"}

    async def _come_along(self, wall: Wall, known: int) -> None:
        while True:
            await _later_step(wall, known)
            known = wall.step
            event = json.dumps([{"event": "step", "value": known}])
            await self._run(
                WidgetState(id=_make_trigger_id(self.widgets["room_follower"], "events"), json_trigger_value=event)
            )
            self.drawn[known] = time.perf_counter()
            self._moved.set()

    async def leave(self, goodbye: bool = True) -> None:
        """Follow no more, and be gone."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        if self._wall:
            await self._wall.leave()
        await super().leave(goodbye)


async def _later_step(wall: Wall, known: int) -> None:
    while wall.step <= known:
        wall.heard.clear()
        await wall.heard.wait()


@dataclass
class InRoom:
    """A room on a server, and who is in it."""

    teacher: Teacher
    wall: Wall
    process: psutil.Process
    followers: list[Follower] = field(default_factory=list)
    phones: list[Phone] = field(default_factory=list)
    rows: list[Measured] = field(default_factory=list)

    async def enter(self, phones: int, followers: int) -> None:
        """Let so many more phones and followers in."""
        newcomers = [Phone(self.wall.room) for _ in range(phones)]
        self.phones += newcomers
        await asyncio.gather(*(phone.join() for phone in newcomers))
        laptops = [Follower(self.teacher.server) for _ in range(followers)]
        self.followers += laptops
        if laptops:
            await self.measure(
                f"{followers} followers open the link",
                lambda: asyncio.gather(*(one.follow_room(self.wall.room) for one in laptops)),
            )
        await self.wall.until(lambda wall: wall.present >= len(self.phones))

    async def measure(
        self, name: str, what: Callable[[], Awaitable[Sequence[float]]], goal: float | None = None
    ) -> Measured:
        """Note what something took for each who did it, and of the server's processors."""
        before = self.process.cpu_times()
        seconds = list(await what())
        after = self.process.cpu_times()
        used = after.user + after.system - before.user - before.system
        self.rows.append(Measured(name, seconds, [], used, goal))
        return self.rows[-1]

    async def vote(self, question: int, goal: float) -> None:
        """Let all phones vote at one instant, and see how far the wall is behind."""
        count, start = len(self.phones), time.perf_counter()
        acknowledged: list[float] = []
        errors: list[str] = []

        async def one(number: int, phone: Phone) -> float | None:
            try:
                taken = await phone.vote(question, ANSWERS[number % len(ANSWERS)])
            except (OSError, ValueError) as error:
                errors.append(repr(error))
                return None
            acknowledged.append(time.perf_counter())
            return taken

        async def everybody() -> list[float]:
            done = await asyncio.gather(*(one(number, phone) for number, phone in enumerate(self.phones)))
            return [taken for taken in done if taken is not None]

        row = await self.measure(f"{count} phones vote at once", everybody, goal)
        row.errors += errors
        await self.wall.until(lambda wall: wall.shows(len(acknowledged)))
        self.rows.append(
            Measured(f"… the wall behind {count} votes", self.wall.behind(acknowledged, start), [], 0, BEHIND_GOAL)
        )

    async def step(self, name: str, move: Callable[[], Coroutine[Any, Any, float]]) -> None:
        """Let the teacher do something, and wait until every follower's page shows it."""
        before, start = self.wall.step, time.perf_counter()

        async def everybody() -> list[float]:
            own = asyncio.create_task(move())
            await self.wall.until(lambda wall: wall.step > before)
            drawn = await asyncio.gather(*(follower.until(self.wall.step) for follower in self.followers))
            await own
            return [when - start for when in drawn]

        row = await self.measure(name, everybody, STEP_GOAL)
        there = {name: said for name, said in parse_qs(self.teacher.query).items() if name != "room"}
        row.errors += [
            f"is at {one.address}, and the teacher at {there}" for one in self.followers if one.address != there
        ]


async def opened(server: str) -> InRoom:
    """Open a room and hang it on the wall."""
    teacher = Teacher(server)
    room = RoomAddress(server, await teacher.open_room())
    wall = Wall(room)
    await wall.join()
    return InRoom(teacher, wall, process_of(server))


async def one_lesson(server: str, phones: int, followers: int, crowd: int, turns: int) -> list[Measured]:
    """Let a class follow `turns` times through four moves, and vote twice; let a `crowd` of phones vote in the end."""
    allow_files()
    here = await opened(server)
    try:
        await here.teacher.enter("")
        await here.enter(phones, followers)
        for turn in range(turns):
            await _steps(here, turn)
        await here.teacher.ask_class()
        for turn in range(2):
            if turn:
                await here.teacher.vote_again()
            await here.wall.until(lambda wall: wall.shows(0))
            await here.vote(1, VOTE_GOAL)
        await all_leave(*here.followers)
        here.followers = []
        await here.enter(max(0, crowd - phones), 0)
        await here.teacher.vote_again()
        await here.wall.until(lambda wall: wall.shows(0))
        await here.vote(1, CROWD_GOAL)
        here.rows.append(Measured("… votes lost", [], await lost(here.phones)))
    finally:
        await all_leave(*here.phones, *here.followers, here.wall, here.teacher)
    return together(here.rows)


def together(rows: Sequence[Measured]) -> list[Measured]:
    """Return one row for all of the same name, in the order in which they first came."""
    found: dict[str, Measured] = {}
    for row in rows:
        one = found.setdefault(row.name, Measured(row.name, [], [], 0.0, row.goal))
        one.seconds += row.seconds
        one.errors += row.errors
        one.processor += row.processor
    return list(found.values())


async def _steps(here: InRoom, turn: int) -> None:
    teacher = here.teacher
    for chapter in ("attention", "prediction"):
        await here.step(f"the teacher goes to {chapter}", lambda chapter=chapter: teacher.enter(chapter))  # type: ignore[misc]
    controls = {
        "temperature": 0.5 + turn / 10, "top_k": None, "top_p": None, "shortcut": False, "visit": turn + 1,
    }  # fmt: skip
    await here.step("… releases a temperature", lambda: teacher.move("temperature", controls=controls))
    await here.step("… runs a new prompt", lambda: teacher.ask(PROMPT.format(turn)))


async def lost(phones: Sequence[Phone]) -> list[str]:
    """Return a line for each phone of which the server has neither the acknowledged answer nor one sent after it."""
    kept = [await answer_kept(phone.room, phone.voter) for phone in phones]
    return [
        f"{phone.acknowledged!r} was acknowledged, {answer!r} is kept"
        for phone, answer in zip(phones, kept, strict=True)
        if phone.acknowledged is not None and answer not in (phone.acknowledged, phone.sent)
    ]


async def votes_until_killed(server: str, phones: int, after: int) -> list[Phone]:
    """Let phones vote again and again until `after` votes are acknowledged; kill the server then. Return the phones.

    Raises ValueError where it never comes to so many.
    """
    here = await opened(server)
    await here.teacher.ask_class()
    await here.enter(phones, 0)
    counted = 0
    enough = asyncio.Event()

    async def keep_voting(phone: Phone) -> None:
        nonlocal counted
        for turn in range(MOST_VOTES):
            await phone.vote(1, f"{phone.voter[:6]} {turn}")
            counted += 1
            if counted >= after:
                enough.set()
            await asyncio.sleep(BREAK)

    voting = asyncio.gather(*map(keep_voting, here.phones), return_exceptions=True)
    waiting = asyncio.create_task(enough.wait())
    either: list[asyncio.Future[Any]] = [waiting, voting]
    await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    here.process.kill()
    if not enough.is_set():
        raise ValueError(f"only {counted} votes were counted: {await voting}")
    await voting
    await all_leave(*here.phones, here.wall, here.teacher)
    return here.phones
