"""The wall and the follower in a browser, before a room of which a test says what it says."""

import json
import shutil
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import ROOT, box, chromium, eventually, need_chromium, serve, settle, visitor

pytestmark = pytest.mark.browser

APP = """
import asyncio
import json

import streamlit as st
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

said, streams, counts = [""], set(), {"state": 0, "events": 0}


async def events(request):
    counts["events"] += 1
    if not said[0].startswith("{"):
        return Response(said[0], 502)
    words = asyncio.Queue()
    words.put_nowait(said[0])
    streams.add(words)

    async def stream():
        try:
            while (one := await words.get()) is not None:
                yield f"data: {one}\\n\\n"
        finally:
            streams.discard(words)

    return StreamingResponse(stream(), media_type="text/event-stream")


async def state(request):
    counts["state"] += 1
    return Response(said[0], media_type="application/json")


async def say(request):
    said[0] = (await request.body()).decode()
    for words in list(streams):
        words.put_nowait(said[0])
    return JSONResponse(counts | {"streams": len(streams)})


async def cut(request):
    for words in list(streams):
        words.put_nowait(None)
    return JSONResponse(counts)


async def count(request):
    return JSONResponse(counts | {"streams": len(streams)})


app = st.App("page.py", routes=[
    Route("/join/QNRZK/events", events), Route("/join/QNRZK/state", state),
    Route("/say", say, methods=["POST"]), Route("/cut", cut, methods=["POST"]), Route("/count", count),
])
"""
PAGE = """
import segno
import streamlit as st
from viz.components.room_follower import room_follower
from viz.components.room_wall import room_wall

WORDS = {
    "label": "The room", "code": "Code: {letters}", "join": "Join at", "scan": "The link as a picture",
    "present": "{count} in the room", "answered": "{count} of {all} have answered",
    "lost": "Out of reach: numbers are old.", "ended": "The room is over.",
}
session = st.session_state
session.runs = session.get("runs", 0) + 1
session.setdefault("steps", [])
link = "https://example.org/base/join/QNRZK"
qr = segno.make(link, error="m").svg_inline(omitsize=True)


def go(step):
    session.steps.append(step)


def pages():
    st.text_input("Beside it")
    known = session.steps[-1] if session.steps else 3
    room_wall("QNRZK", link, qr, WORDS, compact=False, key="wall")
    room_wall("QNRZK", "", "", WORDS, compact=True, key="strip")
    if st.toggle("Follow", True):
        st.markdown("above")
        room_follower("QNRZK", known, on_step=go, key="follower")
        st.markdown("below")
    st.text(f"run {session.runs}, steps {session.steps}")
    st.button("Again")


st.navigation([st.Page(pages, title="One", url_path="one", default=True),
               st.Page(lambda: pages(), title="Two", url_path="two")], position="top").run()
"""


@dataclass
class Said:
    """A room of which a test says what it says."""

    server: str
    word: dict[str, Any] = field(
        default_factory=lambda: {"version": 1, "stage": "open", "answered": 5, "present": 12, "step": 3}
    )

    def say(self, **more: object) -> None:
        """Say it, with what is new."""
        self.word |= more | {"version": self.word["version"] + 1}
        self.shout(json.dumps(self.word))

    def shout(self, text: str) -> None:
        """Say anything at all."""
        self._post("say", text.encode())

    def cut(self) -> None:
        """End every stream."""
        self._post("cut", b"")

    @property
    def counts(self) -> dict[str, int]:
        """How often the room was asked and listened to, and the streams of now."""
        with urllib.request.urlopen(f"{self.server}/count") as answer:
            return dict(json.load(answer))

    def _post(self, path: str, body: bytes) -> None:
        urllib.request.urlopen(urllib.request.Request(f"{self.server}/{path}", body), timeout=20).close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    need_chromium()
    folder = tmp_path_factory.mktemp("room")
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    (folder / "page.py").write_text(PAGE, "utf-8")
    (folder / "app.py").write_text(APP, "utf-8")
    with serve(folder / "app.py", {"PYTHONPATH": str(ROOT)}) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def room(server: str) -> Said:
    made = Said(server)
    made.say()
    return made


@pytest.fixture
def page(browser: Browser, room: Said) -> Iterator[Page]:
    with visitor(browser, room.server) as opened:
        opened.goto(f"{room.server}/two?prompt=a/b")
        settle(opened)
        expect(opened.get_by_text("5 of 12 have answered")).to_have_count(2)
        yield opened


def test_the_wall_is_live_and_costs_no_run(page: Page, room: Said) -> None:
    room.say(answered=6, present=13)
    expect(page.get_by_text("6 of 13 have answered")).to_have_count(2)
    expect(page.get_by_text("13 in the room", exact=True)).to_have_count(2)
    room.say(stage="revealed")
    expect(page.get_by_text("have answered")).to_have_count(0)
    expect(page.get_by_text("run 1, steps []")).to_be_visible()


def test_the_code_is_large_read_letter_by_letter_and_its_picture_is_drawn(page: Page) -> None:
    expect(page.get_by_text("Code: Q N R Z K")).to_have_count(2)
    letters = page.locator(".st-key-wall").get_by_text("QNRZK", exact=True)
    assert letters.evaluate("node => parseFloat(getComputedStyle(node).fontSize)") >= 64
    picture = page.get_by_role("img", name="The link as a picture")
    eventually(lambda: picture.evaluate("node => node.naturalWidth > 0 && node.complete"), True)
    link = page.get_by_role("link", name="example.org/base/join", exact=True)
    assert link.get_attribute("href") == "https://example.org/base/join/QNRZK"


def test_a_step_asks_for_one_run_takes_no_focus_and_no_room(page: Page, room: Said) -> None:
    typing = page.get_by_label("Beside it")
    typing.fill("half a wo")
    room.say(step=4)
    expect(page.get_by_text("run 2, steps [4]")).to_be_visible()
    expect(typing).to_be_focused()
    room.say(answered=7)
    room.cut()
    expect(page.get_by_text("7 of 12 have answered")).to_have_count(2)
    eventually(lambda: room.counts["streams"], 3)
    room.say(answered=8)
    expect(page.get_by_text("8 of 12 have answered")).to_have_count(2)
    expect(page.get_by_text("run 2, steps [4]")).to_be_visible()
    assert box(page.locator(".st-key-follower"))["height"] == 0


def test_steps_that_follow_each_other_end_at_the_last(page: Page, room: Said) -> None:
    for step in range(4, 12):
        room.say(step=step)
    expect(page.get_by_text("11]")).to_be_visible()
    before = room.word["answered"] + 1
    room.say(answered=before)
    expect(page.get_by_text(f"{before} of 12")).to_have_count(2)
    steps = json.loads(page.get_by_text("run").inner_text().rpartition("steps ")[2])
    assert steps == sorted(steps)  # a run that the next step ends hands its own on: it is heard once more


@pytest.mark.parametrize("said", ["{", "{}", "[]", '{"stage":"open","step":"9"}', "<script>alert(1)</script>"])
def test_what_has_another_form_changes_nothing(said: str, page: Page, room: Said) -> None:
    room.shout(said)
    room.say(answered=9)
    expect(page.get_by_text("9 of 12 have answered")).to_have_count(2)
    expect(page.get_by_text("run 1, steps []")).to_be_visible()


def test_out_of_reach_it_says_so_and_comes_back_by_itself(page: Page, room: Said) -> None:
    room.shout("<html>502</html>")
    room.cut()
    expect(page.get_by_text("Out of reach: numbers are old.")).to_have_count(2)
    room.say(step=4, answered=10)
    expect(page.get_by_text("10 of 12 have answered")).to_have_count(2, timeout=20_000)
    expect(page.get_by_text("Out of reach")).to_have_count(0)
    expect(page.get_by_text("run 2, steps [4]")).to_be_visible()


def test_the_end_is_told_once_and_nobody_listens_any_more(page: Page, room: Said) -> None:
    room.say(stage="ended")
    expect(page.get_by_text("The room is over.")).to_have_count(4)  # on both, and read aloud
    expect(page.get_by_text("run 2, steps [-1]")).to_be_visible()
    eventually(lambda: room.counts["streams"], 0)


def test_who_leaves_off_listens_no_more(page: Page, room: Said) -> None:
    eventually(lambda: room.counts["streams"], 3)
    page.get_by_text("Follow", exact=True).click()
    eventually(lambda: room.counts["streams"], 2)
    room.say(step=9)
    page.get_by_role("button", name="Again").click()
    expect(page.get_by_text("run 3, steps []")).to_be_visible()
