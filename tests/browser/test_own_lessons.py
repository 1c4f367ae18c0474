"""A teacher makes a lesson of three steps from what is on the screen, and pupils open it by link and by file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from model.serving import default_model
from pages.kit.lessons import written
from tests.sheet import link
from tests.support import axe
from tests.support.browser import asked, at_rest, enter, eventually, serve, visitor

pytestmark = pytest.mark.browser
WORDS = "What comes **next**?"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The app with the model that comes with the code."""
    with serve(environment={default_model.MODEL_VARIABLE: "fable"}) as address:
        yield address


def add(page: Page, count: int) -> None:
    """Make what is on the screen a step, the one of that number."""
    choose(page, "Add this view to my lesson")
    expect(page.get_by_text(f"This view is step {count} of your lesson.")).to_be_visible()


def choose(page: Page, item: str) -> None:
    """Choose an item of the menu of lessons."""
    page.get_by_role("button", name="Lessons", exact=True).click()
    page.get_by_role("menuitem", name=item).click()
    expect(page.get_by_role("menuitem")).to_have_count(0)


def drawer(page: Page) -> Locator:
    choose(page, "My lesson (")
    found = page.get_by_role("dialog")
    expect(found.get_by_role("button", name="Try it", exact=True)).to_be_visible()
    return found


def composed(page: Page, server: str) -> Locator:
    """Make a lesson of three steps and return its drawer."""
    page.goto(link(server, "tokens", "", prompt="The king and the queen"))
    add(at_rest(page), 1)
    enter(page, "Attention")
    add(at_rest(page), 2)
    enter(page, "Prediction")
    add(at_rest(page), 3)
    found = drawer(page)
    found.get_by_label("Words (").last.fill(WORDS)
    found.get_by_label("Words (").last.press("Tab")
    eventually(lambda: written.from_link(carried(found).partition("plan=")[2])["step"][2]["say"], WORDS)
    return found


def carried(found: Locator) -> str:
    """The link that the drawer offers."""
    return found.get_by_label("One link carries the whole lesson").input_value()


def see(page: Page, place: int, title: str) -> None:
    expect(page.get_by_role("heading", level=1, name=f"{place} of 3 · {title}")).to_be_visible(timeout=60_000)
    at_rest(page)


def test_a_lesson_is_made_and_carried_over_by_link(server: str, browser: Browser, page: Page) -> None:
    found = composed(page, server)
    assert carried(found).startswith(f"{server}/?plan=")
    with visitor(browser, server) as pupil:
        pupil.goto(carried(found))
        see(pupil, 1, "Tokens")
        assert "plan" not in asked(pupil)
        for place, title in ((2, "Attention"), (3, "Prediction")):
            pupil.keyboard.press("PageDown")
            see(pupil, place, title)
        expect(pupil.get_by_text("What comes next?")).to_be_visible()
        assert asked(pupil)["prompt"] == "The king and the queen"
        pupil.reload()
        see(pupil, 3, "Prediction")


def test_a_lesson_is_carried_over_by_file(server: str, browser: Browser, page: Page, tmp_path: Path) -> None:
    found = composed(page, server)
    with page.expect_download() as waiting:
        found.get_by_role("button", name="Take it away as a file").click()
    text = Path(waiting.value.path()).read_text("utf-8")
    assert [step["title"] for step in written.from_toml(text)["step"]] == ["Tokens", "Attention", "Prediction"]
    broken, whole = tmp_path / "broken.toml", tmp_path / "whole.toml"
    broken.write_text(text.replace('chapter = "attention"', 'chapter = "../passwords"'), "utf-8")
    whole.write_text(text, "utf-8")
    with visitor(browser, server) as other:
        other.goto(server)
        choose(at_rest(other), "My lesson (0)")
        shown = other.get_by_role("dialog")
        shown.locator("input[type=file]").set_input_files(broken)
        expect(shown.get_by_text("Step 2: “chapter” may have small letters and underscores only.")).to_be_visible()
        shown.locator("input[type=file]").set_input_files(whole)
        shown.get_by_role("button", name="Try it", exact=True).click()
        see(other, 1, "Tokens")


def test_nothing_serious_is_found_in_the_drawer(server: str, page: Page) -> None:
    composed(page, server)
    assert axe.findings(page) == []
