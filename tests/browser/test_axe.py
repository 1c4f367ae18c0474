"""Every view in both themes, for everybody: axe-core finds nothing serious, headings come in order, focus is seen."""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from pages.kit import registry
from tests.sheet import PROMPT, link, views
from tests.support.browser import ROOT, drawn, settle

pytestmark = pytest.mark.browser

AXE = ROOT / "viz" / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async () => {
    const options = { resultTypes: ["violations"], rules: { "label-content-name-mismatch": { enabled: true } } };
    const { violations } = await axe.run(document, options);
    return violations.flatMap(({ id, impact, nodes }) =>
        nodes.map(({ target, html, any, all, none }) => ({
            id, impact, target: target.flat().join(" "), html, why: [...any, ...all, ...none].map((one) => one.message),
        })));
}"""
"""All rules of axe-core, and one more: a name that is read aloud has the words that are seen."""
STREAMLITS: dict[tuple[str, str], str] = {}
"""Findings in Streamlit's own widgets that no setting reaches: (rule, part of the selector) -> why it stands."""
FOCUSED = """() => {
    let node = document.activeElement;
    while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
    if (!node || node === document.body || !(node.getRootNode() instanceof ShadowRoot)) return null;
    const of = (one, part) => getComputedStyle(one, part);
    const marked = [node, ...node.querySelectorAll("*"), node.parentElement].filter(Boolean).some((one) =>
        (of(one).outlineStyle !== "none" && parseFloat(of(one).outlineWidth) > 0) || of(one).boxShadow !== "none"
        || of(one, "::after").outlineStyle !== "none");
    return [node.outerHTML.slice(0, 120), marked];
}"""
"""The element of a live picture that has the focus, and whether an outline or a shadow shows it; null elsewhere."""
MOST_TABS = 60


def axe() -> Path:
    """The script. Where npm has brought none the test is skipped here, but fails where CI is set."""
    if not AXE.exists():
        message = "axe-core is missing: cd viz && npm ci"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    return AXE


@pytest.fixture
def themed(browser: Browser, scheme: Literal["light", "dark"]) -> Iterator[Page]:
    """A visitor whose system is light or dark."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, color_scheme=scheme, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def opened(page: Page, server: str, chapter: str, view: str, **choices: str) -> Page:
    page.goto(link(server, chapter, view, prompt=PROMPT, **choices))
    settle(page)
    page.locator("section:visible, .js-plotly-plot").last.wait_for(timeout=60_000)
    return drawn(page)


def findings(page: Page) -> list[dict[str, Any]]:
    """What axe-core finds serious or critical, shadow roots included."""
    page.evaluate(axe().read_text("utf-8"))
    found: list[dict[str, Any]] = page.evaluate(RUN)
    return [
        one
        for one in found
        if one["impact"] in ("serious", "critical")
        and not any(one["id"] == rule and part in one["target"] for rule, part in STREAMLITS)
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("chapter", [chapter.id for chapter in registry.CHAPTERS])
def test_nothing_serious_is_found(themed: Page, server: str, chapter: str) -> None:
    axe()
    found = {
        f"{of} {view}": serious
        for of, view in views()
        if of == chapter and (serious := findings(opened(themed, server, of, view)))
    }
    assert found == {}


@pytest.mark.parametrize("present", ["", "true"])
@pytest.mark.parametrize("chapter", [chapter.id for chapter in registry.CHAPTERS])
def test_headings_come_in_order_under_one(page: Page, server: str, chapter: str, present: str) -> None:
    for of, view in views():
        if of != chapter:
            continue
        opened(page, server, of, view, present=present)
        headings = page.get_by_role("heading")
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        levels = headings.evaluate_all("all => all.map((one) => Number(one.localName.slice(1)))")
        assert levels[0] == 1, view
        assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels)), (view, levels)


@pytest.mark.parametrize(("chapter", "view"), list(views()))
def test_focus_is_seen_in_every_live_picture(page: Page, server: str, chapter: str, view: str) -> None:
    opened(page, server, chapter, view)
    unseen = set()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        if found and not found[1]:
            unseen.add(found[0])
    assert unseen == set()
