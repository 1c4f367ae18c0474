"""The first start of the app, by where it runs: with the hub, and with nothing at all."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from model.catalog import MODELS, HubSource
from tests import tiny
from tests.browser import UNREACHABLE, serve
from tests.hub_server import HubServer

pytestmark = pytest.mark.browser


def surroundings(tmp_path: Path, hub: str) -> dict[str, str]:
    """A machine on which nothing has been fetched yet, and where no package index answers."""
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
    }


def test_where_the_hub_answers_gpt2_speaks(browser: Browser, tmp_path: Path) -> None:
    source = MODELS["gpt2"].source
    assert isinstance(source, HubSource)
    repository = tmp_path / "repository"
    tiny.network("gpt2").save_pretrained(repository)
    tiny.tokenizer().save_pretrained(repository)
    with (
        HubServer(source.repo, repository).running() as hub,
        serve(environment=surroundings(tmp_path, hub.url)) as address,
    ):
        page = browser.new_page()
        page.goto(f"{address}/?prompt=The%20cat")
        expect(page.get_by_text("GPT-2 small speaks.")).to_be_visible(timeout=120_000)
        expect(page.get_by_text("comes from the Hugging Face hub")).to_be_visible()
        page.close()


def test_where_nothing_answers_the_page_says_what_was_tried(browser: Browser, tmp_path: Path) -> None:
    with serve(environment=surroundings(tmp_path, UNREACHABLE)) as address:
        page = browser.new_page()
        page.goto(address)
        expect(page.get_by_text("No model could be opened")).to_be_visible(timeout=120_000)
        expect(page.get_by_text("cannot be reached from this machine").first).to_be_visible()
        expect(page.get_by_text("SmolLM2 135M could not be fetched")).to_be_visible()
        expect(page.get_by_role("button", name="Try again")).to_be_enabled()
        expect(page.get_by_label("Your prompt")).not_to_be_empty()
        page.close()
