"""axe-core on the page as it stands, shadow roots included."""

import os
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.support.browser import ROOT

SCRIPT = ROOT / "viz" / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async () => {
    const options = { resultTypes: ["violations"], rules: { "label-content-name-mismatch": { enabled: true } } };
    const { violations } = await axe.run(document, options);
    return violations.flatMap(({ id, impact, nodes }) =>
        nodes.map(({ target, html, any, all, none }) => ({
            id, impact, target: target.flat().join(" "), html, why: [...any, ...all, ...none].map((one) => one.message),
        })));
}"""
"""All rules of axe-core, and one more: a name that is read aloud has the words that are seen."""


def findings(page: Page) -> list[dict[str, Any]]:
    """Return what axe-core finds serious or critical. Without npm the test is skipped, and fails in CI."""
    if not SCRIPT.exists():
        message = "axe-core is missing: cd viz && npm ci"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT.read_text("utf-8"))
    found: list[dict[str, Any]] = page.evaluate(RUN)
    return [one for one in found if one["impact"] in ("serious", "critical")]
