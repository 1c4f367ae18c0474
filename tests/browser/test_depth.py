"""The switch below a picture, as a visitor meets it: in its place, by the keyboard, with code that can be copied."""

import pytest
from playwright.sync_api import Page, expect

from pages.texts import texts
from tests.sheet import link
from tests.support.browser import at_rest

pytestmark = pytest.mark.browser
PROMPT = 'She said "well"; the king'
WORDS = texts("shell")["depth"]
_PLACE = """() => {
    const { x, y, width, height } = document.querySelector(".st-key-head").getBoundingClientRect();
    return [x, y + document.querySelector("[data-testid=stMain]").scrollTop, width, height];
}"""


@pytest.mark.parametrize(("chapter", "view"), [("prediction", ""), ("attention", "one_head"), ("layers", "lens")])
def test_code_has_the_prompt_in_it(page: Page, server: str, chapter: str, view: str) -> None:
    page.goto(link(server, chapter, view, prompt=PROMPT, depth="code"))
    at_rest(page)
    expect(page.get_by_test_id("stCode")).to_contain_text(repr(PROMPT))
    expect(page.get_by_test_id("stCode")).to_contain_text("print(result)")


def test_the_switch_leaves_the_picture_where_it_is(page: Page, server: str) -> None:
    page.goto(link(server, "attention", "one_head", prompt=PROMPT))
    at_rest(page)
    before = page.evaluate(_PLACE)
    switch = page.get_by_role("radiogroup", name=WORDS["label"])
    for name in ("maths", "code"):
        switch.get_by_text(WORDS[name], exact=True).click()
        at_rest(page)
        assert f"depth={name}" in page.url
        assert page.evaluate(_PLACE) == before
        expect(page.get_by_text(WORDS[f"{name}_title"])).to_be_visible()
