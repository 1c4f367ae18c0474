"""A class at once: `python -m tests.load` starts the app as a user would and opens thirty raw sessions. No test.

It prints how long each visitor waited for what a class does, and what the server took for it, beside the same with
batches switched off. `--minutes 30` lets visitors come and go instead, and prints the server's memory; `--phones 60
--followers 30` is a class in a room. The model is one of random weights in GPT-2 small's shape, unless `--model` names
another.
"""

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from transformers import GPT2Config, GPT2LMHeadModel
from websockets.exceptions import WebSocketException

from model.settings import BATCH_VARIABLE, CACHE_VARIABLE, MODEL_VARIABLE
from pages.kit import registry
from pages.texts import texts
from tests.support import room_load, tiny
from tests.support.browser import free_port, serve
from tests.support.come_and_go import come_and_go
from tests.support.raw_session import Broken, RawSession

VISITORS = 30
WITHIN = 10.0
"""Seconds within which a class does what it is told to: the teacher says so, and everybody clicks when ready."""
SHORT, LONG = 16, 64  # tokens of a prompt
SAME = tiny.TEXT
OWN = "own prompts at once"
OWN_GOAL, TRACED_GOAL, CHAPTER_GOAL, BEHIND_GOAL = 1.8, 0.1, 0.5, 2.0
"""Seconds within which 95 of 100 visits should be over, on 2 processors."""
_LOST = (Broken, OSError, TimeoutError, WebSocketException)
HEADS, HEAD_START = range(2), 1.0  # who measures all heads, and for how many seconds before somebody else asks
Visit = Callable[[RawSession, int], Awaitable[float | None]]
"""What a visitor does; returns the seconds it took, None where others are waited for."""


@dataclass
class Row:
    """What one scenario took."""

    name: str
    seconds: list[float]
    errors: list[str]
    megabytes: float
    processor: float
    """Seconds of the processors that the server used."""
    goal: float | None = None

    def __str__(self) -> str:
        """Return it as a line of the table."""
        shares = [f"{percentile(self.seconds, share):8.2f}" for share in (0.5, 0.95, 1.0)] if self.seconds else []
        goal = f"  (p95 goal <= {self.goal} s)" if self.goal else ""
        numbers = f"{len(self.errors):6} {self.megabytes:8.0f} {self.processor:8.1f}"
        return f"  {self.name:28}{''.join(shares) or '       –' * 3} {numbers}{goal}"


@dataclass
class Class:
    """The visitors of one server and the server's process."""

    server: str
    process: psutil.Process
    seed: int
    visitors: list[RawSession] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    async def all_do(self, name: str, visit: Visit, goal: float | None = None, within: float = 0.0) -> None:
        """Let all visitors do one thing, each at a moment of its own within so many seconds, and note what it took."""

        async def in_time(visitor: RawSession, number: int) -> float | None:
            await asyncio.sleep(random.Random(f"{self.seed} {name} {number}").uniform(0, within))
            return await visit(visitor, number)

        before = self.process.cpu_times()
        done = await asyncio.gather(*map(in_time, self.visitors, range(len(self.visitors))), return_exceptions=True)
        after = self.process.cpu_times()
        seconds = [taken for taken in done if isinstance(taken, float)]
        errors = [repr(error) for error in done if isinstance(error, _LOST)]
        others = [error for error in done if isinstance(error, BaseException) and not isinstance(error, _LOST)]
        if others:
            raise others[0]
        used = after.user + after.system - before.user - before.system
        self.rows.append(Row(name, seconds, errors, self.process.memory_info().rss / 2**20, used, goal))

    def prompt(self, number: int, turn: int) -> str:
        """Return a prompt of SHORT to LONG tokens that no other visitor and no other turn has."""
        draw = random.Random(f"{self.seed} {number} {turn}")
        least, words, text = draw.randint(SHORT, LONG - 8), tiny.TEXT.split(), f"{number} {turn}"
        while len(tiny.tokenizer().encode(text)) < least:
            text += f" {draw.choice(words)}"
        return text


async def one_link(of: Class) -> None:
    """Open one link, by all who got it, on a server that nobody has asked for that prompt."""
    await of.all_do("all on one link", lambda visitor, _: visitor.open("", prompt=of.prompt(-1, 0)))


async def own_prompts(of: Class) -> None:
    """Press Run at the same moment, everybody on a text of their own."""
    await of.all_do(OWN, lambda visitor, number: visitor.ask(of.prompt(number, 1)))


async def in_class(of: Class) -> None:
    """Press Run as a class does, everybody on a text of their own."""

    async def visit(visitor: RawSession, number: int) -> float:
        return await visitor.ask(of.prompt(number, 2))

    await of.all_do("own prompts in class", visit, OWN_GOAL, WITHIN)


async def traced(of: Class) -> None:
    """Press Run on the teacher's prompt, which somebody has run before: in class, and at the same moment."""
    await of.visitors[0].ask(SAME)
    await of.all_do("traced prompt in class", lambda visitor, _: visitor.ask(SAME), TRACED_GOAL, WITHIN)
    await of.all_do("traced prompt at once", lambda visitor, _: visitor.ask(SAME))


async def walk(of: Class) -> None:
    """Walk through the chapters, all on one prompt. The teacher has been there, on another one."""
    first, *others = [chapter.id for chapter in registry.CHAPTERS]
    for chapter in (*others, ""):
        await of.visitors[0].enter(chapter)
    await of.all_do("(on to one prompt)", lambda visitor, _: visitor.ask(SAME + " So"))
    for chapter in others:

        async def visit(visitor: RawSession, _: int, chapter: str = chapter) -> float:
            return await visitor.enter(chapter)

        await of.all_do(f"chapter {chapter} in class", visit, CHAPTER_GOAL, WITHIN)
    await of.all_do(f"chapter {first} in class", lambda visitor, _: visitor.enter(""), CHAPTER_GOAL, WITHIN)


async def measured(of: Class) -> None:
    """Let every head be switched off once, all on one prompt."""
    label = texts("attention")["ablation"]["measure"]
    start = label.partition("{")[0]

    async def visit(visitor: RawSession, _: int) -> float:
        await visitor.enter("attention")
        await visitor.follow(prompt=SAME, view="ablation")
        return await visitor.press(next(name for name in visitor.widgets if name.startswith(start)))

    await of.all_do("all heads measured", visit)


async def behind(of: Class) -> None:
    """Ask for three new prompts, one after the other, while two measure all heads and all others are on Learning."""
    label = texts("attention")["ablation"]["measure"].partition("{")[0]
    last = len(of.visitors) - 1

    async def prepare(visitor: RawSession, number: int) -> float | None:
        await visitor.enter("" if number == last else "attention" if number in HEADS else "learning")
        return await visitor.follow(prompt=of.prompt(number, 3), view="ablation") if number in HEADS else None

    async def visit(visitor: RawSession, number: int) -> float | None:
        if number == last:
            await asyncio.sleep(HEAD_START)
            return max([await visitor.ask(of.prompt(number, turn)) for turn in range(4, 7)])
        if number in HEADS:
            await visitor.press(next(name for name in visitor.widgets if name.startswith(label)))
        else:
            await visitor.ask(of.prompt(number, 3))
        return None

    await of.all_do("(open these chapters)", prepare)
    await of.all_do("new prompt behind long work", visit, BEHIND_GOAL)


async def dragged(of: Class) -> None:
    """Drag the temperature and let it go."""

    async def visit(visitor: RawSession, number: int) -> float:
        await visitor.enter("prediction")
        controls = {"temperature": 0.5 + number / 10, "top_k": None, "top_p": None, "shortcut": False, "visit": 1}
        return await visitor.move("temperature", controls=controls)

    await of.all_do("temperature released", visit)


SCENARIOS = {
    "link": one_link, "own": own_prompts, "class": in_class, "traced": traced, "walk": walk, "heads": measured,
    "behind": behind, "drag": dragged,
}  # fmt: skip


def percentile(values: Sequence[float], share: float) -> float:
    """Return the least of the values that at least a `share` of them do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


@asynccontextmanager
async def _class(server: str, visitors: int, seed: int) -> AsyncIterator[Class]:
    """Bring a class before a server that has loaded its model."""
    process = next(
        child for child in psutil.Process().children(recursive=True) if f"--server.port={server.rpartition(':')[2]}" in
        child.cmdline()
    )  # fmt: skip
    teacher = RawSession(server)
    await teacher.open("")  # waits for the model
    await teacher.leave()
    of = Class(server, process, seed, [RawSession(server) for _ in range(visitors)])
    try:
        yield of
    finally:
        for visitor in of.visitors:
            with suppress(OSError):
                await visitor.leave()


async def lessons(server: str, visitors: int, chosen: Sequence[str], seed: int) -> list[Row]:
    """Play the chosen scenarios before one server and return what they took; the link is always opened first."""
    async with _class(server, visitors, seed) as of:
        for name in ["link", *(name for name in chosen if name != "link")]:
            await SCENARIOS[name](of)
        return of.rows


def write_model(folder: Path) -> None:
    """Write a model of random weights in GPT-2 small's shape, with a tokenizer of 300 entries."""
    GPT2LMHeadModel(GPT2Config()).save_pretrained(folder)
    tiny.tokenizer().save_pretrained(folder)


def options(given: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--visitors", type=int, default=VISITORS)
    parser.add_argument("--model", default="", help="a key or a folder; random weights in GPT-2 small's shape without")
    parser.add_argument("--scenario", action="append", choices=SCENARIOS, help="may be named several times; else all")
    parser.add_argument("--minutes", type=float, default=0.0, help="let visitors come and go for so long instead")
    parser.add_argument("--after", type=float, default=5.0, help="minutes to wait when the last one has left")
    parser.add_argument("--batches-only", action="store_true", help="leave out the same without batches")
    parser.add_argument("--phones", type=int, default=0, help="a class in a room instead: so many phones in it")
    parser.add_argument("--followers", type=int, default=0, help="so many laptops that follow the room's teacher")
    parser.add_argument("--crowd", type=int, default=500, help="phones that vote in the room in the end")
    parser.add_argument("--turns", type=int, default=3, help="how often the teacher of the room does each thing")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args(given)


def main(given: Sequence[str]) -> None:
    """Print the tables."""
    asked = options(given)
    with tempfile.TemporaryDirectory() as made:
        if not asked.model:
            write_model(Path(made))
        model = asked.model or made
        if asked.phones or asked.followers:
            _print_room(asyncio.run(_in_room(model, asked)))
            print(f"\nKilled amid votes and started again: {len(killed_amid_votes(model, asked.phones))} votes lost")
            return
        if asked.minutes:
            with serve(environment={MODEL_VARIABLE: model}) as server:
                asyncio.run(_come_and_go(server, asked))
            return
        medians = []
        for batch in ("8",) if asked.batches_only else ("8", "1"):
            with serve(environment={MODEL_VARIABLE: model, BATCH_VARIABLE: batch}) as server:
                rows = asyncio.run(lessons(server, asked.visitors, asked.scenario or list(SCENARIOS), asked.seed))
            medians.append(_print(rows, batch, asked.visitors))
    if len(medians) == 2 and all(medians):
        print(f"\nOwn prompts one by one take {medians[1] / medians[0]:.2f} times as long (goal >= 1.4)")


def _print(rows: Sequence[Row], batch: str, visitors: int) -> float:
    """Print a table; return the 95th percentile of the visitors with prompts of their own, 0 without such."""
    said = "one by one" if batch == "1" else f"together, up to {batch}"
    print(f"\n{visitors} visitors, prompts {said}: seconds until the page had finished; the server's MB, processor s")
    print(f"  {'':28}{'p50':>8}{'p95':>8}{'slowest':>8} {'errors':>6} {'MB':>8} {'cpu s':>8}")
    for row in rows:
        print(row, *(f"\n    {error[:200]}" for error in row.errors[:2]), sep="", flush=True)
    own = [row for row in rows if row.name == OWN and row.seconds]
    return statistics.fmean(percentile(row.seconds, 0.95) for row in own) if own else 0.0


async def _in_room(model: str, asked: argparse.Namespace) -> list[room_load.Measured]:
    """Play a lesson in a room before a server of its own."""
    with tempfile.TemporaryDirectory() as cache, serve(environment=_fresh(model, cache)) as server:
        return await room_load.one_lesson(server, asked.phones, asked.followers, asked.crowd, asked.turns)


def killed_amid_votes(model: str, phones: int, after: int = 300) -> list[str]:
    """Kill a server when `after` votes are acknowledged, start it again, and return what it lost of them."""
    port = free_port()
    with tempfile.TemporaryDirectory() as cache:
        with serve(environment=_fresh(model, cache), port=port) as server:
            voters = asyncio.run(room_load.votes_until_killed(server, phones, after))
        with serve(environment=_fresh(model, cache), port=port):
            return asyncio.run(room_load.lost(voters))


def _fresh(model: str, cache: str) -> dict[str, str]:
    """Return the settings of a server that knows no room yet."""
    return {MODEL_VARIABLE: model, CACHE_VARIABLE: cache}


def _print_room(rows: Sequence[room_load.Measured]) -> None:
    """Print what a class in a room waited for."""
    print(f"  {'':36}{'p50':>8}{'p95':>8}{'slowest':>8} {'errors':>6} {'server ms each':>14}")
    for row in rows:
        shares = "".join(f"{percentile(row.seconds, share):8.2f}" for share in (0.5, 0.95, 1.0)) if row.seconds else ""
        each = 1000 * row.processor / max(1, len(row.seconds))
        goal = f"  (p95 goal <= {row.goal} s)" if row.goal else ""
        print(f"  {row.name:36}{shares:24} {len(row.errors):6} {each:14.1f}{goal}", *row.errors[:2], sep="\n    ")


async def _come_and_go(server: str, asked: argparse.Namespace) -> None:
    async with _class(server, 0, asked.seed) as of:
        await come_and_go(of.server, of.process, asked.visitors, asked.minutes * 60, asked.after * 60)


if __name__ == "__main__":
    main(sys.argv[1:])
