"""Every file that a view offers arrives, and is a table of that view."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.sheet import link, views
from tests.support.browser import settle

pytestmark = pytest.mark.browser
WITHOUT = [("attention", "ablation")]
"""Views that have nothing to give away before the visitor has asked for more."""
PROMPT = "The cat, the cat"


@pytest.mark.parametrize(("chapter", "view"), [one for one in views() if one not in WITHOUT])
def test_every_file_of_a_view_arrives(page: Page, server: str, chapter: str, view: str) -> None:
    page.goto(link(server, chapter, view, prompt=PROMPT))
    settle(page)
    buttons = page.get_by_test_id("stDownloadButton").get_by_role("button")
    expect(buttons.first).to_be_visible(timeout=60_000)
    for place in range(buttons.count()):
        with page.expect_download() as waiting:
            buttons.nth(place).click()
        path = Path(waiting.value.path())
        assert waiting.value.suggested_filename.endswith(".csv")
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = csv.reader(file)
        assert rows
        assert {len(row) for row in rows} == {len(header)}
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_views_of_one_chapter_give_different_files(page: Page, server: str) -> None:
    headers = set()
    for view in ("lens", "stream", "surprise"):
        page.goto(link(server, "layers", view, prompt=PROMPT))
        settle(page)
        with page.expect_download() as waiting:
            page.get_by_test_id("stDownloadButton").get_by_role("button").first.click()
        headers.add(Path(waiting.value.path()).read_text("utf-8-sig").splitlines()[0])
    assert len(headers) == 3
