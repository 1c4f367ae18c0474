"""The examples of a view: after a click the picture is in view, whatever the screen."""

import pytest
from playwright.sync_api import Page

from tests.support.browser import eventually, settle

pytestmark = pytest.mark.browser
TOP = """() => document.querySelector(".st-key-examples_row").closest('[data-testid="stLayoutWrapper"]')
    .nextElementSibling.getBoundingClientRect().top"""


@pytest.mark.parametrize(("width", "height"), [(390, 700), (640, 360)])
def test_an_example_brings_its_picture_into_view(page: Page, server: str, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{server}/?prompt=The%20cat%20sat")
    settle(page)
    eventually(lambda: page.evaluate(TOP) > height / 2, True)
    page.get_by_role("button", name="The same words twice").click()
    eventually(lambda: 0 <= page.evaluate(TOP) < height / 2, True)


def test_a_picture_in_view_stays_where_it_is(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{server}/?prompt=The%20cat%20sat")
    settle(page)
    page.get_by_role("button", name="The same words twice").click()
    page.wait_for_url(lambda url: "cat" not in url)
    settle(page)
    assert page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollTop") == 0
