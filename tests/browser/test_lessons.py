"""The story, played as a visitor does: with the keys of a remote control, an act done, a question answered."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from model.serving import default_model
from pages.kit.lessons import plan
from pages.kit.lessons.plan import Step
from tests.sheet import overflow
from tests.support import axe
from tests.support.browser import asked, at_rest, box, drawn, eventually, serve, visitor

pytestmark = pytest.mark.browser
LESSONS = {name: list(lesson.steps) for name in plan.SHIPPED if (lesson := plan.shipped(name))}
STEPS = LESSONS["story"]
EVERY = [step for steps in LESSONS.values() for step in steps]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The app with the model that comes with the code."""
    with serve(environment={default_model.MODEL_VARIABLE: "fable"}) as address:
        yield address


def place_of(step: Step) -> tuple[str, int, int]:
    """The lesson of a step, its place there from 1, and how many steps there are."""
    name, steps = next((name, steps) for name, steps in LESSONS.items() if step in steps)
    return name, steps.index(step) + 1, len(steps)


def see(page: Page, step: Step) -> Page:
    """Wait until a step is there, with its picture."""
    _, place, count = place_of(step)
    heading = re.compile(f"^{place} of {count} · {re.escape(step.title)}$")
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible(timeout=60_000)
    return at_rest(page)


def opened(page: Page, server: str, step: Step, more: str = "") -> Page:
    name, place, _ = place_of(step)
    page.goto(f"{server}/?lesson={name}&step={place}{more}")
    return see(page, step)


def test_the_story_is_played_with_two_keys(server: str, page: Page) -> None:
    page.goto(server)
    page.get_by_role("button", name="New here? The story, in 12 minutes").click()
    for step in STEPS[:4]:
        see(page, step)
        page.keyboard.press("PageDown")
    see(page, STEPS[4])
    page.keyboard.press("PageUp")
    see(page, STEPS[3])
    assert asked(page)["lesson"] == "story"
    assert asked(page)["step"] == "4"
    page.go_back()
    see(page, STEPS[4])
    page.get_by_role("button", name="Leave", exact=True).click()
    expect(page.get_by_role("button", name="Leave", exact=True)).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)


def test_an_act_is_noticed_where_it_is_done(server: str, page: Page) -> None:
    step = next(step for step in STEPS if step.act and step.act.parameter == "temperature")
    opened(page, server, step)
    expect(page.get_by_text("Your turn: Drag the temperature below 0.2.")).to_be_visible()
    page.get_by_label("Temperature", exact=True).press("Home")
    expect(page.get_by_text("Done. Go on when you have looked at it.")).to_be_visible()
    expect(page.get_by_role("button", name="Next", exact=True)).to_be_visible()


def test_a_question_is_answered_before_it_is_told(server: str, page: Page) -> None:
    step = next(step for step in STEPS if step.ask)
    opened(page, server, step)
    page.get_by_role("button", name="100 million", exact=True).or_(
        page.get_by_role("radio", name="100 million", exact=True)
    ).click()
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_text("You said “100 million”; it is “1 million”. Fable has 3.51 million.")).to_be_visible()


def test_the_next_token_is_guessed_before_it_is_seen(server: str, page: Page) -> None:
    step = LESSONS["temperature"][1]
    opened(page, server, step)
    covered = page.get_by_text("The prediction is covered.")
    expect(covered).to_be_visible()
    page.get_by_role("button", name="␣since", exact=True).or_(page.get_by_role("radio", name="␣since")).click()
    page.get_by_role("button", name="Answer").click()
    said = "“␣since” is number 3 of 4,096, with 7.2%. The first of Fable is “␣after”, with 38.6%."
    expect(page.get_by_text(said)).to_be_visible()
    expect(covered).to_be_hidden()


def act_of(lesson: str, parameter: str) -> Step:
    """The step of a lesson that waits for a choice of that parameter."""
    return next(step for step in LESSONS[lesson] if step.act and step.act.parameter == parameter)


def test_a_thousand_draws_are_noticed(server: str, page: Page) -> None:
    """They are drawn inside a picture that computes in the browser."""
    done = page.get_by_text("Done. Go on when you have looked at it.")
    opened(page, server, act_of("temperature", "counted"))
    page.get_by_role("button", name="Draw 1,000").click()
    expect(done).to_be_visible()


@pytest.mark.parametrize("step", EVERY, ids=lambda step: step.title)
def test_a_step_fits_a_projector(staying: Callable[..., Page], server: str, step: Step) -> None:
    page = opened(staying("projector"), server, step, "&present=true")
    eventually(lambda: overflow(drawn(page)), (0, 0))


def farther_out(ring: Locator, part: Locator) -> list[float]:
    """How far to the left and above a part its ring begins, and how much larger it is, in CSS pixels."""
    outer, inner = box(ring), box(part)
    return [
        inner["x"] - outer["x"], inner["y"] - outer["y"],
        outer["width"] - inner["width"], outer["height"] - inner["height"],
    ]  # fmt: skip


@pytest.mark.parametrize("step", [step for step in EVERY if step.lit], ids=lambda step: step.title)
def test_the_part_that_is_meant_is_lit(staying: Callable[..., Page], server: str, step: Step) -> None:
    page = opened(staying("projector"), server, step)
    host, _, part = step.lit.partition("/")
    meant = page.locator(f".st-key-{host} [data-part={part}]" if part else f".st-key-{host}")
    ring = page.locator(".st-key-spotlight .ring")
    expect(ring).to_be_visible()
    eventually(lambda: farther_out(ring, meant), pytest.approx([6, 6, 12, 12], abs=1))
    expect(page.locator(".st-key-spotlight .calm")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("step", [step for step in EVERY if step.ask or step.act], ids=lambda step: step.title)
def test_nothing_serious_is_found_in_the_strip(
    staying: Callable[..., Page], server: str, step: Step, scheme: str
) -> None:
    assert axe.findings(opened(staying(scheme, scheme=scheme), server, step)) == []


@pytest.mark.parametrize("step", STEPS[:2], ids=lambda step: step.title)
def test_a_telephone_scrolls_downwards_only(browser: Browser, server: str, step: Step) -> None:
    with visitor(browser, server, viewport={"width": 390, "height": 844}) as page:
        opened(page, server, step)
        eventually(lambda: overflow(drawn(page))[0], 0)
