"""A page that stays open while its server is restarted: what its visitor types next is not lost."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from model.settings import MODEL_VARIABLE
from tests.support.browser import free_port, serve, settle

pytestmark = pytest.mark.browser
SETTINGS = {MODEL_VARIABLE: "fable"}
LATE = 120_000  # milliseconds
_CONNECTED = '[data-testid="stApp"][data-test-connection-state="CONNECTED"]'


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("while_away", [False, True], ids=["typed afterwards", "typed meanwhile"])
@pytest.mark.parametrize("chapter", ["", "prediction"])
def test_the_first_prompt_after_a_restart_is_run(page: Page, chapter: str, while_away: bool) -> None:
    port = free_port()
    prompt = page.get_by_label("Your prompt")
    with serve(environment=SETTINGS, port=port) as address:
        page.goto(f"{address}/{chapter}?prompt=The%20cat")
        settle(page)
        expect(prompt).to_have_value("The cat", timeout=LATE)
    expect(page.locator(_CONNECTED)).to_have_count(0, timeout=LATE)
    if while_away:
        prompt.fill("The little bird")
    with serve(environment=SETTINGS, port=port):
        page.locator(_CONNECTED).wait_for(state="attached", timeout=LATE)
        settle(page)
        if not while_away:
            prompt.fill("The little bird")
        page.get_by_role("button", name="Run", exact=True).click()
        expect(page).to_have_url(re.compile(r"prompt=The(\+|%20)little(\+|%20)bird"), timeout=LATE)
        settle(page)
        expect(prompt).to_have_value("The little bird")
