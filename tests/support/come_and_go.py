"""Visitors who come, look around and are gone without a goodbye: what the server's memory does meanwhile."""

import asyncio
import random
import time
from contextlib import suppress

import psutil

from pages.kit import registry
from tests.support import tiny
from tests.support.raw_session import Broken, RawSession

STAY, PAUSE = (10.0, 40.0), (0.5, 3.0)  # seconds, from and to
WORDS = 256  # of the longest prompts, about as many tokens
LOOK = 10.0  # seconds between two looks at the memory
EARLY = 300.0  # seconds after which what is held is compared with the end, or half of the time


async def come_and_go(
    server: str, process: psutil.Process, visitors: int, seconds: float, after: float
) -> dict[str, float]:
    """Keep so many visitors coming and going for some seconds, wait, and return and print megabytes held.

    `first` is before they come, `early` after five minutes or half of the time, `most`, `end`, and `after` some seconds
    when the last one has left.
    """
    held = {"first": _megabytes(process)}
    end = time.monotonic() + seconds
    errors: list[str] = []
    coming = [asyncio.create_task(_places(server, end, number, errors)) for number in range(visitors)]
    early = min(EARLY, seconds / 2)
    while not all(place.done() for place in coming):
        await asyncio.sleep(LOOK if seconds > LOOK else seconds / 4)
        now = _megabytes(process)
        held["most"] = max(held.get("most", 0.0), now)
        if end - time.monotonic() <= seconds - early:
            held.setdefault("early", now)
        print(f"  {seconds - max(0.0, end - time.monotonic()):6.0f} s {now:8.0f} MB", flush=True)
    await asyncio.gather(*coming)
    held["end"] = _megabytes(process)
    await asyncio.sleep(after)
    held["after"] = _megabytes(process)
    print(", ".join(f"{name} {megabytes:.0f} MB" for name, megabytes in held.items()))
    print(f"end / early {held['end'] / held['early']:.2f} (goal <= 1.05), after / first "
          f"{held['after'] / held['first']:.2f} (goal <= 1.3), {len(errors)} errors {errors[:2]}")  # fmt: skip
    return held


async def _places(server: str, end: float, number: int, errors: list[str]) -> None:
    """Fill one place in the class with one visitor after another."""
    draw = random.Random(number)
    while time.monotonic() < end:
        visitor = RawSession(server)
        try:
            await _visit(visitor, draw, min(end, time.monotonic() + draw.uniform(*STAY)))
        except (Broken, OSError, TimeoutError) as error:
            errors.append(repr(error)[:200])
        with suppress(OSError):
            await visitor.leave(goodbye=False)


async def _visit(visitor: RawSession, draw: random.Random, end: float) -> None:
    await visitor.open("", prompt=_prompt(draw))
    chapters = ["", *(chapter.id for chapter in registry.CHAPTERS[1:])]
    while time.monotonic() < end:
        await asyncio.sleep(draw.uniform(*PAUSE))
        if draw.random() < 0.5:
            await visitor.ask(_prompt(draw))
        else:
            await visitor.enter(draw.choice(chapters))


def _prompt(draw: random.Random) -> str:
    words = tiny.TEXT.split()
    return " ".join(draw.choice(words) for _ in range(draw.randint(4, WORDS)))


def _megabytes(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / 2**20
