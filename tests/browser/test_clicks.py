"""A click costs one run of the script, and a look around costs none."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from model.serving import default_model
from tests.support.browser import REAL, ROOT, quiet, sent_by, serve, settle

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a line for each run of the script."""
    return tmp_path_factory.mktemp("runs") / "runs"


@pytest.fixture(scope="module")
def server(runs: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app itself, whose address is opened once a run: that is counted as the interpreter starts."""
    start = tmp_path_factory.mktemp("start")
    lines = [
        "from pages.kit import address",
        "opened = address.open_session",
        "def counted(chapter):",
        f"    open({str(runs)!r}, 'a').write(chapter + chr(10))",
        "    opened(chapter)",
        "address.open_session = counted",
    ]
    (start / "sitecustomize.py").write_text("\n".join(lines), "utf-8")
    surroundings = {"PYTHONPATH": f"{start}:{ROOT}", default_model.MODEL_VARIABLE: REAL}
    with serve(environment=surroundings) as address:
        yield address


def count(page: Page, runs: Path, frames: list[object]) -> list[str]:
    """The chapters of the runs so far, once nothing more is under way."""
    quiet(settle(page), frames)
    return runs.read_text("utf-8").split()


def opened(page: Page, address: str, runs: Path) -> tuple[list[object], list[str]]:
    frames = sent_by(page)
    page.goto(address)
    page.wait_for_selector("section", timeout=120_000)
    return frames, count(page, runs, frames)


def test_a_head_of_the_wall(page: Page, server: str, runs: Path) -> None:
    frames, before = opened(page, f"{server}/attention?prompt=The+cat+sat", runs)
    page.get_by_role("gridcell", name="Layer 3, head 4", exact=True).click()
    expect(page.get_by_role("button", name="Open layer 3, head 4")).to_be_visible()
    assert count(page, runs, frames)[len(before) :] == ["attention"]


def test_doors_of_the_rails_and_of_the_map(page: Page, server: str, runs: Path) -> None:
    frames, before = opened(page, f"{server}/?prompt=The+cat+sat", runs)
    page.locator("[data-door=tokens]").click()
    expect(page).to_have_url(f"{server}/tokens?prompt=The+cat+sat")
    assert count(page, runs, frames)[len(before) :] == ["tokens"]
    before = count(page, runs, frames)
    page.get_by_role("navigation", name="Map of the model").get_by_role("button", name="Layers").click()
    expect(page).to_have_url(f"{server}/layers?prompt=The+cat+sat")
    assert count(page, runs, frames)[len(before) :] == ["layers"]


def test_another_token_in_focus_costs_one_for_the_address(page: Page, server: str, runs: Path) -> None:
    """The picture has changed before; the address is the server's to write."""
    frames, before = opened(page, f"{server}/?prompt=The+cat+sat", runs)
    page.locator("#token-0").click()
    expect(page.locator(".token.focus")).to_have_id("token-0")
    page.wait_for_url(re.compile("focus=1"))
    assert count(page, runs, frames)[len(before) :] == ["overview"]
