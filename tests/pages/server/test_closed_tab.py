"""A closed tab stops what it was having written: a real server, whose tokens are counted as they are written."""

import asyncio
import json
import urllib.request
from pathlib import Path

from model.settings import MODEL_VARIABLE
from pages.texts import texts
from tests.support.browser import ROOT, serve
from tests.support.raw_session import RawSession

SEEN, ASKED = 3, 200
"""Tokens after which the tab is closed, and as many as it asked for."""
COUNTED = """
import sys, time
from pathlib import Path
sys.path.insert(0, {root!r})
from model import writing
folder, write = Path({folder!r}), writing.write
def counted(*given, **named):
    for number, one in enumerate(write(*given, **named), 1):
        (folder / "tokens").write_text(str(number))
        while number == {seen} and not (folder / "closed").exists():
            time.sleep(0.02)
        yield one
writing.write = counted
"""


def health(server: str) -> dict[str, int]:
    with urllib.request.urlopen(f"{server}/healthz") as answer:
        found: dict[str, int] = json.load(answer)
    return found


async def close_while_it_writes(server: str, folder: Path) -> None:
    visitor, tokens = RawSession(server), folder / "tokens"
    await visitor.open("generation", prompt="Once upon a time", view="chat", length=str(ASKED), temperature="1")
    pressed = asyncio.create_task(visitor.press(texts("generation")["chat"]["answer"]))
    async with asyncio.timeout(120):
        while not (tokens.exists() and int(tokens.read_text() or 0) >= SEEN):
            await asyncio.sleep(0.02)
        pressed.cancel()
        await visitor.leave()
        while health(server)["sessions"]:
            await asyncio.sleep(0.02)
        (folder / "closed").touch()
        while health(server)["waiting"]:
            await asyncio.sleep(0.02)


async def come_and_go(server: str) -> None:
    visitor = RawSession(server)
    await visitor.open("prediction", prompt="The king")
    await visitor.leave()


def test_nothing_is_written_for_a_closed_tab(tmp_path: Path) -> None:
    counted = COUNTED.format(root=str(ROOT), folder=str(tmp_path), seen=SEEN)
    with serve(environment={MODEL_VARIABLE: "fable"}, first=counted) as server:
        asyncio.run(close_while_it_writes(server, tmp_path))
        assert int((tmp_path / "tokens").read_text()) <= SEEN + 2
        # Whoever comes next is served: no slot was left taken.
        asyncio.run(come_and_go(server))
        assert int((tmp_path / "tokens").read_text()) <= SEEN + 2
