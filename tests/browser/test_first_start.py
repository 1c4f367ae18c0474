"""The first start of the app, by what is there: Fable or no Fable, the hub or nothing at all."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from model.catalog import MODELS, HubSource
from tests.support import tiny
from tests.support.browser import ROOT, UNREACHABLE, serve, settle
from tests.support.hub_server import HubServer

pytestmark = pytest.mark.browser


SLOWLY = 120_000  # milliseconds
PICTURE = "section.machine, nav.map"
_FABLE = """
import sys
from dataclasses import replace
sys.path.insert(0, {root!r})
from model.catalog import MODELS, FolderSource
MODELS["fable"] = replace(MODELS["fable"], source=FolderSource({folder!r}))
"""


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model, in the place of GPT-2 on the hub, or of Fable beside the code."""
    folder = tmp_path_factory.mktemp("first") / "repository"
    tiny.network("gpt2").save_pretrained(folder)
    tiny.tokenizer().save_pretrained(folder)
    return folder


@pytest.fixture
def hub(repository: Path) -> Iterator[HubServer]:
    source = MODELS["gpt2"].source
    assert isinstance(source, HubSource)
    with HubServer(source.repo, repository).running() as server:
        yield server


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def surroundings(tmp_path: Path, hub: str, fable: Path) -> dict[str, str]:
    """A computer on which nothing has been fetched yet, and where no package index answers. Fable lies in `fable`."""
    (tmp_path / "start").mkdir()
    program = _FABLE.format(root=str(ROOT), folder=str(fable))
    (tmp_path / "start" / "sitecustomize.py").write_text(program, encoding="utf-8")  # Python runs it at its start
    return {
        "HF_ENDPOINT": hub,
        "HF_HOME": str(tmp_path / "hub"),
        "HF_HUB_OFFLINE": "0",
        "INSIDE_GPT2_CACHE": str(tmp_path / "cache"),
        "INSIDE_GPT2_MODEL": "",
        "PIP_CONFIG_FILE": "/dev/null",
        "PIP_FIND_LINKS": "",
        "PIP_INDEX_URL": f"{UNREACHABLE}/simple",
        "PIP_RETRIES": "0",
        "PYTHONPATH": str(tmp_path / "start"),
    }


def test_fable_is_there_at_once_and_gpt2_is_offered(
    browser: Browser, page: Page, hub: HubServer, repository: Path, tmp_path: Path
) -> None:
    """Nothing moves on the visitor's screen but the line that says how far GPT-2 is."""
    hub.faults.hold_at = 10_000
    with serve(environment=surroundings(tmp_path, hub.url, repository)) as address:
        page.goto(f"{address}/?prompt=The%20cat")
        expect(page.get_by_text("Model: Fable.")).to_be_visible(timeout=SLOWLY)
        expect(page.get_by_text("Fetching GPT-2 small").first).to_be_visible(timeout=SLOWLY)
        assert hub.faults.held.wait(60)
        page.wait_for_selector("section.machine")
        page.wait_for_selector("nav.map")
        pictures = page.locator(PICTURE)
        expect(pictures).to_have_count(2)
        pictures.evaluate_all("all => all.forEach((picture, place) => { picture.mark = place })")
        hub.faults.released.set()
        switch = page.get_by_role("button", name="Switch to GPT-2 small")
        expect(switch).to_be_visible(timeout=SLOWLY)
        settle(page)
        expect(page.get_by_text("Model: Fable.")).to_be_visible()
        marks = pictures.evaluate_all("all => all.map(picture => picture.mark)")
        assert marks == [0, 1]
        other = browser.new_page()
        other.goto(f"{address}/?prompt=The%20cat")
        expect(other.get_by_text("Model: GPT-2 small.")).to_be_visible(timeout=SLOWLY)
        other.close()
        switch.click()
        expect(page.get_by_text("Model: GPT-2 small.")).to_be_visible(timeout=SLOWLY)
        expect(switch).to_have_count(0)
        expect(page).to_have_url(re.compile("model=gpt2"))


def test_where_nothing_answers_fable_goes_on(page: Page, repository: Path, tmp_path: Path) -> None:
    with serve(environment=surroundings(tmp_path, UNREACHABLE, repository)) as address:
        page.goto(f"{address}/?prompt=The%20cat")
        expect(page.get_by_text("No larger model could be fetched")).to_be_visible(timeout=SLOWLY)
        expect(page.get_by_text("Model: Fable.")).to_be_visible()


def test_without_fable_gpt2_opens_where_the_hub_answers(page: Page, hub: HubServer, tmp_path: Path) -> None:
    with serve(environment=surroundings(tmp_path, hub.url, tmp_path / "none")) as address:
        page.goto(f"{address}/?prompt=The%20cat")
        expect(page.get_by_text("Model: GPT-2 small.")).to_be_visible(timeout=SLOWLY)
        page.get_by_role("button", name="Why this one?").click()
        expect(page.get_by_text("comes from the Hugging Face hub")).to_be_visible()


def test_where_there_is_nothing_the_page_says_what_was_tried(page: Page, tmp_path: Path) -> None:
    with serve(environment=surroundings(tmp_path, UNREACHABLE, tmp_path / "none")) as address:
        page.goto(address)
        expect(page.get_by_text("No model could be opened")).to_be_visible(timeout=SLOWLY)
        expect(page.get_by_text("weights of Fable are missing")).to_be_visible()
        expect(page.get_by_text("cannot be reached from this machine").first).to_be_visible()
        expect(page.get_by_text("SmolLM2 135M Instruct could not be fetched")).to_be_visible()
        expect(page.get_by_role("button", name="Try again")).to_be_enabled()
        expect(page.get_by_label("Your prompt")).not_to_be_empty()
