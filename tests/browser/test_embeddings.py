"""The Embeddings chapter with real weights: the story's examples give their true results, a link keeps the view."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

from pages.texts import texts as words_of
from tests.support.browser import REAL, asked, box, drawn, eventually, expect_on_screen, settle, take_example

pytestmark = pytest.mark.browser

KEY = REAL
TEXTS = words_of("embeddings")


def visit(page: Page, server: str, view: str, **choices: str) -> Page:
    page.goto(f"{server}/embeddings?{urlencode({'prompt': 'The cat sat', 'view': view} | choices)}")
    page.get_by_role("radio", name=view, exact=True).wait_for(timeout=120_000)
    return settle(page)


def middle(shape: Locator) -> tuple[float, float]:
    place = box(shape)
    return place["x"] + place["width"] / 2, place["y"] + place["height"] / 2


def test_king_and_queen(server: str, page: Page) -> None:
    visit(page, server, "Arithmetic", sum="king - man + woman", expected="queen")
    expect(page.get_by_text(re.compile("^queen is 1st of 49,152 when the 3 input words are set aside"))).to_be_visible()


@pytest.mark.parametrize(
    ("label", "verdict"),
    [
        ("uncle − man + woman", "aunt is 1st of 49,152 when the 3 input words are set aside, 2nd otherwise"),
        ("Hitler + Italy − Germany", "Mussolini is 1st of 49,152 when the 3 input words are set aside, 2nd otherwise"),
        ("trees − tree + house", "houses is 1st of 49,152 when the 3 input words are set aside, 2nd otherwise"),
    ],
)
def test_an_example_shows_its_true_result(server: str, page: Page, label: str, verdict: str) -> None:
    visit(page, server, "Arithmetic")
    take_example(page, label)
    expect(page.get_by_text(verdict)).to_be_visible(timeout=20_000)


def test_the_plural_direction_rises(server: str, page: Page) -> None:
    visit(page, server, "Directions", pairs="cat > cats", along="one, two, three, four")
    said = page.get_by_text(re.compile("^In rising order")).inner_text()
    assert re.findall(r"(\w+) −?\d\.\d\d", said) == ["one", "two", "three", "four"]


def test_the_directions_own_pairs_are_judged_by_the_others(server: str, page: Page) -> None:
    visit(page, server, "Directions")
    expect(page.get_by_text(re.compile(r"^Steps along it, .*: king > queen 0\.\d\d \(\d\.\d\d%\)"))).to_be_visible()
    expect(page.get_by_text(re.compile("each along the direction of the others: prince > princess"))).to_be_visible()


def test_what_is_chosen_goes_into_the_address_and_back(server: str, page: Page) -> None:
    visit(page, server, "Neighbours")
    word = page.get_by_label("Word", exact=True)
    word.fill("navy")
    word.press("Enter")
    expect(page.get_by_text("Nearest to navy")).to_be_visible()
    page.get_by_text("Centred", exact=True).click()
    page.wait_for_url(re.compile("centred=true"))
    address = page.url
    assert asked(page)["near"] == "navy"
    page.goto("about:blank")
    page.goto(address)
    expect(page.get_by_text("Nearest to navy")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("switch", name="Centred")).to_be_checked()


def test_an_example_of_another_choice_goes_into_the_address(server: str, page: Page) -> None:
    visit(page, server, "Directions")
    take_example(page, "From walk to walking")
    expect(page.get_by_label("Pairs that make the direction")).to_have_value(re.compile("^walk > walking"))
    page.wait_for_url(re.compile("pairs=walk"))


def test_a_click_on_a_point_opens_its_neighbours(server: str, page: Page) -> None:
    visit(page, server, "PCA", own="zebra")
    point = page.locator(".scatterlayer .trace path.point").first

    def hovered() -> bool:
        """A click counts on a point that is hovered, and the picture may still move beneath the pointer."""
        page.mouse.move(1, 1)
        page.mouse.move(*middle(point))
        return drawn(page).locator(".hoverlayer text").count() > 0

    eventually(hovered, True)
    page.mouse.click(*middle(point))
    expect(page.get_by_text(re.compile("^Nearest to"))).to_be_visible(timeout=20_000)
    page.wait_for_url(re.compile("near="))
    assert asked(page)["view"] == "neighbours"
    near = asked(page)["near"]
    expect(page.get_by_label("Word", exact=True)).to_have_value(near)
    assert near in [word for group in TEXTS["pca"]["word_groups"].values() for word in group] + ["zebra"]


def test_a_loop_lists_what_it_caught(server: str, page: Page) -> None:
    visit(page, server, "PCA")
    plot = page.locator(".nsewdrag").first
    plot.hover()
    page.locator('[data-val="lasso"]').click()
    area = box(drawn(page).locator(".nsewdrag").first)
    left, top, right, bottom = area["x"] + 2, area["y"] + 2, area["x"] + area["width"] - 2, area["y"] + 250
    page.mouse.move(left, top)
    page.mouse.down()
    for corner in ((right, top), (right, bottom), (left, bottom), (left, top)):
        page.mouse.move(*corner, steps=8)
    page.mouse.up()
    caught = page.get_by_text(re.compile("^In your loop: "))
    expect(caught).to_be_visible(timeout=20_000)
    expect(caught).to_contain_text("nine")
    assert asked(page)["view"] == "pca"


def test_the_whole_matrix_is_flattened_on_demand(server: str, page: Page) -> None:
    visit(page, server, "PCA", basis="whole matrix")
    page.get_by_role("button", name="Compute the axes of all 49,152 tokens").click()
    expect(page.locator(".js-plotly-plot")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("The picture keeps")).to_be_visible()


def test_the_arrows_are_kept_in_the_address(server: str, page: Page) -> None:
    visit(page, server, "Directions", panel="Dot product", dot="1 0 0 2", present="true")
    first = page.get_by_label("a, first coordinate")
    expect(first).to_have_value(re.compile("^1"))
    expect_on_screen(page.locator("section.dot svg"))
    first.fill("-1.5")
    first.press("Enter")
    page.wait_for_url(re.compile("dot=-1.5"))
    assert asked(page)["dot"] == "-1.5 0 0 2"
    page.reload()
    expect(page.get_by_label("a, first coordinate")).to_have_value(re.compile("-1.5"), timeout=30_000)


def test_the_arrows_stand_where_they_were_left(server: str, page: Page) -> None:
    visit(page, server, "Directions", panel="Dot product", dot="1 0 0 2")
    first = page.get_by_label("a, first coordinate")
    first.fill("-1.5")
    first.press("Enter")
    page.wait_for_url(re.compile("dot=-1.5"))
    page.get_by_role("link", name="Tokens").click()
    page.wait_for_selector("section.replay")
    page.get_by_role("link", name="Embeddings").click()
    expect(first).to_have_value(re.compile("-1.5"))
    expect(page).to_have_url(re.compile("dot=-1.5"))
    page.get_by_text("Number line", exact=True).click()
    expect(first).to_have_count(0)
    page.get_by_text("Dot product", exact=True).click()
    expect(first).to_have_value(re.compile("-1.5"))
    eventually(lambda: asked(page).get("dot"), "-1.5 0 0 2")


def test_the_moles_part(server: str, page: Page) -> None:
    visit(page, server, "In context")
    take_example(page, "Garden mole, mole of acid")
    expect(page.get_by_text(re.compile(r"^The gap is largest after layer 9: .* a gap of 0\.14"))).to_be_visible()
    page.get_by_label("Third text").fill("")
    page.get_by_label("Third text").press("Enter")
    expect(page.get_by_text(re.compile("Without a control this says little"))).to_be_visible()


def test_markup_in_a_word_stays_text(server: str, page: Page) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    for view, name in (("Neighbours", "near"), ("Directions", "along"), ("PCA", "own"), ("Arithmetic", "expected")):
        visit(page, server, view, **{name: hostile})
        page.locator(".js-plotly-plot").first.wait_for()
        expect(drawn(page).locator("img[src=x]")).to_have_count(0)
