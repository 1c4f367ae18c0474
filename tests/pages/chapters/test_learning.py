"""The Learning chapter as a visitor meets it, with a tiny run in the place of the shipped one."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from model.catalog import MODELS
from model.load import load
from model.serving import default_model
from model.serving.prompt import read
from model.train import history as histories
from pages.chapters.learning import shared
from pages.chapters.learning.table import table
from pages.kit import models, readings
from pages.texts import texts as words_of
from tests.support import tiny_run
from tests.support.apps import HOSTILE, PAGES, components, definitions, sentences, texts
from tests.support.browser import ROOT, asked, drawn, enter, eventually, expect_on_screen, serve, settle
from tests.support.payloads import unpacked

TEXTS = words_of("learning")
PROMPT = 'The queen said, "I will come'


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_run.train(tmp_path_factory.mktemp("fable") / "run")


@pytest.fixture(scope="module", autouse=True)
def fresh() -> Iterator[None]:
    """What is cached goes by the model's key, and other tests know another model under this one."""
    readings.forget()
    yield
    readings.forget()


@pytest.fixture
def chapter(run_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The app with the tiny run in the catalogue, in front of nobody yet."""
    monkeypatch.setitem(MODELS, "fable", tiny_run.card(run_folder))
    monkeypatch.setenv(default_model.MODEL_VARIABLE, str(run_folder))
    models.models.cache_clear()
    yield AppTest.from_file(PAGES, default_timeout=60)
    models.models.cache_clear()


def visit(app: AppTest, **address: str) -> AppTest:
    """Open the chapter as a link would."""
    address = {"prompt": PROMPT} | address
    for name, value in address.items():
        app.query_params[name] = value
    app.run().switch_page("chapters/learning/page.py")
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def sent(app: AppTest) -> dict[str, Any]:
    """The header of what went to the picture."""
    parts = [part.proto for part in app.get("bidi_component")]
    return unpacked(next(part for part in parts if part.component_name == "training_replay").bytes)[0]


def test_the_chapter_opens_at_the_end(chapter: AppTest) -> None:
    visit(chapter)
    assert not chapter.exception
    assert "training_replay" in components(chapter)
    header = sent(chapter)
    assert header["run"]["steps"] == list(tiny_run.STEPS)
    assert header["start"][:2] == [len(tiny_run.STEPS) - 1, "attention"]
    assert TEXTS["why"] in definitions(chapter)["why this model"]


@pytest.mark.parametrize(
    ("address", "start"),
    [
        ({"moment": "8", "view": "words"}, [4, "words"]),
        ({"moment": "9", "view": "elsewhere"}, [7, "attention"]),
        ({"moment": "<b>", "view": ""}, [7, "attention"]),
        ({"moment": "0", "view": "skills", "present": "true"}, [0, "skills"]),
    ],
)
def test_a_link_names_the_moment_and_the_tab(chapter: AppTest, address: dict[str, str], start: list[Any]) -> None:
    visit(chapter, **address)
    assert not chapter.exception
    assert sent(chapter)["start"][:2] == start


@pytest.mark.parametrize(
    ("said", "start"),
    [
        ({"map": "1.2", "bar": "3"}, [1, 2]),
        ({"map": "99.99", "bar": "99999"}, [None, None]),
        ({"map": "x\x00", "bar": "<b>"}, [None, None]),
        ({"map": "0.0", "bar": "-1"}, [0, 1]),
    ],
)
def test_a_link_names_the_head_and_the_token(chapter: AppTest, said: dict[str, str], start: list[int | None]) -> None:
    visit(chapter, **said)
    assert not chapter.exception
    assert sent(chapter)["start"][3:] == start
    shown = {name: chapter.query_params.get(name) for name in said}
    assert [value is not None for value in shown.values()] == [value is not None for value in start]


@pytest.mark.parametrize("prompt", [HOSTILE[0], HOSTILE[3], HOSTILE[5], HOSTILE[6]])
def test_any_prompt(chapter: AppTest, prompt: str) -> None:
    visit(chapter, prompt=prompt)
    assert not chapter.exception


def test_another_sample_is_another_seed(chapter: AppTest) -> None:
    first = sent(visit(chapter))["written"]
    next(button for button in chapter.button if button.label == TEXTS["another"]).click().run()
    assert not chapter.exception
    assert chapter.query_params["sample"] == "1"
    assert sent(chapter)["written"] != first


def test_the_coldest_sample_is_the_same_for_every_seed(chapter: AppTest) -> None:
    first = sent(visit(chapter, warmth="0"))
    again = sent(visit(chapter, warmth="0", sample="5"))
    assert first["written"] == again["written"]


def test_a_word_is_followed(chapter: AppTest) -> None:
    visit(chapter, followed="queen")
    assert sent(chapter)["words"]["word"] == "queen"
    chapter.text_input(key="followed").set_value(" ").run()
    assert not chapter.exception
    assert sentences(chapter, "warning")
    assert sent(chapter)["words"]["word"] == TEXTS["usual_word"]


def test_an_example_sets_its_tab_and_its_word(chapter: AppTest) -> None:
    visit(chapter)
    visits = sent(chapter)["start"][2]
    example = TEXTS["try"][1]
    next(button for button in chapter.button if button.label == example["label"]).click().run()
    assert not chapter.exception
    assert sent(chapter)["start"][1:3] == [example["view"], visits + 1]
    assert chapter.query_params["followed"] == example["followed"]


def test_the_scores_are_defined_on_the_page(chapter: AppTest) -> None:
    said = texts(visit(chapter)).replace("\\", "")
    for text in [*TEXTS["probes"]["texts"], *TEXTS["probes"]["spoken"]]:
        assert text in said
    for beginning in TEXTS["probes"]["agreements"]:
        assert beginning["text"] in said
    assert "on 25 random tokens repeated once" in said


def test_a_model_without_moments_says_so(chapter: AppTest, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MODELS, "fable", tiny_run.card(folder))
    visit(chapter)
    assert not chapter.exception
    assert "moments of its training" in sentences(chapter, "warning")[0]


def test_the_tokens_drawn_from_the_model_in_use_elsewhere_are_kept(
    chapter: AppTest, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(default_model.MODEL_VARIABLE, str(folder))
    visit(chapter, words="folder:elsewhere:1-2")
    assert not chapter.exception
    assert chapter.query_params["words"] == "folder:elsewhere:1-2"
    assert not sentences(chapter, "warning")


def test_drawn_ids_that_the_model_does_not_know_are_left_out(chapter: AppTest) -> None:
    visit(chapter, words=f"fable:5-{tiny_run.SETTINGS.vocabulary}-9999999")
    assert not chapter.exception
    assert chapter.query_params["words"] == "fable:5"
    assert "none of this model's 317 entries" in sentences(chapter, "warning")[0]


def test_what_a_moment_wrote_is_shown_without_a_sign_that_is_not_in_it(
    chapter: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    (broken, *_) = load("fable").vocabulary.encode("🦔")
    monkeypatch.setattr(histories, "samples", lambda moments, *_: ((broken,),) * len(moments))
    readings.forget()
    assert set(sent(visit(chapter))["written"]) == {"⟨F0⟩"}
    readings.forget()


def test_the_table_has_every_number(run_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MODELS, "fable", tiny_run.card(run_folder))
    model = load("fable")
    about = readings.scene(model, read(model, PROMPT))
    ids, run = about.ids, shared.run(about)
    story = shared.story(about, 0.5, 0, "queen")
    rows = list(csv.DictReader(io.StringIO(table(about, 0.5, 0, "queen").decode("utf-8-sig"))))
    found = {(row["step"], row["part"], row["of"], row["measure"]): row["value"] for row in rows}
    assert {row["step"] for row in rows if row["part"] != "loss"} == {str(step) for step in tiny_run.STEPS}
    looked = [float(row["value"]) for row in rows if row["of"] == TEXTS["labels"]["held_out"]]
    assert looked == [loss for _, loss in run.held_out]
    piece = run.moments[-1].model.vocabulary.piece
    assert float(found["8", "surprise", f"3 {piece(ids[2])}", "bits"]) == story.history.costs[4, 1]
    likeliest = piece(int(story.history.top[4, 0]))
    assert float(found["8", "next word", likeliest, "probability"]) == story.history.chances[4, 0]
    assert float(found["64", "attention", "layer 2, head 1", TEXTS["scores"]["first"]]) == story.history.first[7, 1, 0]
    agree = TEXTS["skills"]["agreement"]
    assert float(found["0", "skills", agree["title"], agree["line"]]) == story.skills.agreement[0]
    assert found["1", "skills", TEXTS["skills"]["loss"]["title"], TEXTS["skills"]["loss"]["held_out"]] != "nan"


# ---- in the browser ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app itself, with the tiny run put into its catalogue as the interpreter starts."""
    start = tmp_path_factory.mktemp("start")
    lines = ["from model.catalog import MODELS", "from tests.support import tiny_run", "from pathlib import Path"]
    lines += [f"MODELS['fable'] = tiny_run.card(Path({str(run_folder)!r}))"]
    (start / "sitecustomize.py").write_text("\n".join(lines), "utf-8")
    surroundings = {"PYTHONPATH": f"{start}:{ROOT}", default_model.MODEL_VARIABLE: str(run_folder)}
    with serve(environment=surroundings) as address:
        yield address


def open_page(page: Page, server: str, query: str = "") -> None:
    page.goto(f"{server}/learning?prompt=The+queen+said{query}")
    page.get_by_role("slider").wait_for(timeout=120_000)
    settle(page)


@pytest.mark.browser
def test_a_copied_address_opens_the_same_moment(server: str, page: Page) -> None:
    open_page(page, server)
    assert "moment=" not in page.url
    page.get_by_role("slider").press("Home")
    page.get_by_role("slider").press("ArrowRight")
    page.get_by_role("tab", name="Words").click()
    expect(page).to_have_url(re.compile("view=words&moment=1|moment=1&view=words"))
    page.goto(page.url)
    page.get_by_role("slider").wait_for(timeout=60_000)
    expect(page.get_by_role("slider")).to_have_attribute("aria-valuetext", re.compile("^step 1,"))
    expect(page.get_by_role("tabpanel")).to_have_id("panel-words")


@pytest.mark.browser
def test_the_back_button_turns_back(server: str, page: Page) -> None:
    open_page(page, server)
    slider = page.get_by_role("slider")
    slider.press("Home")
    expect(page).to_have_url(re.compile("moment=0"))
    slider.press("ArrowRight")
    expect(page).to_have_url(re.compile("moment=1$|moment=1&"))
    page.go_back()
    expect(slider).to_have_attribute("aria-valuetext", re.compile("^step 0,"))


@pytest.mark.browser
def test_another_chapter_and_back_is_the_same_moment(server: str, page: Page) -> None:
    open_page(page, server)
    page.get_by_role("button", name="Another sample").click()
    expect(page).to_have_url(re.compile("sample=1"))
    page.get_by_role("slider").press("Home")
    page.get_by_role("tab", name="Words").click()
    expect(page).to_have_url(re.compile("view=words&moment=0|moment=0&view=words"))
    enter(page, "Layers")
    page.wait_for_selector(".js-plotly-plot")
    assert "moment" not in asked(page)
    enter(page, "Learning")
    expect(page.get_by_role("slider")).to_have_attribute("aria-valuetext", re.compile("^step 0,"))
    expect(page.get_by_role("tabpanel")).to_have_id("panel-words")
    eventually(lambda: (asked(page).get("moment"), asked(page).get("sample")), ("0", "1"))


@pytest.mark.browser
def test_another_prompt_keeps_the_moment(server: str, page: Page) -> None:
    open_page(page, server, "&moment=4&view=surprise")
    page.get_by_label("Your prompt").fill("The boy ran")
    page.get_by_role("button", name="Run").click()
    expect(page.locator(".token bdi").last).to_have_text("␣ran")
    expect(page.locator(".facts .step")).to_have_text("step 4")


@pytest.mark.browser
@pytest.mark.parametrize("present", ["", "&present=true"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_the_screen(server: str, page: Page, present: str, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    open_page(page, server, present)
    expect_on_screen(page.locator(".learning"))
    for tab in ("Words", "Surprise", "Skills"):
        page.get_by_role("tab", name=tab).click()
        high = drawn(page).locator(".learning").evaluate("section => section.scrollHeight - section.clientHeight")
        assert high <= 1, tab
