"""The Tokens chapter with real weights: two tokenizers byte for byte, the pictures under mouse and keyboard."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Locator, Page, expect

from model.language_model import LanguageModel
from model.progress import silent
from model.serving import gpt2_tokenizer
from model.tokenization.inspector import Inspector
from pages.texts import texts as words_of
from tests.support.browser import REAL, asked, drawn, expect_on_screen, serve, settle

pytestmark = pytest.mark.browser

KEY = REAL
TEXTS = words_of("tokens")
PROMPT = "A hedgehog 🦔 émigré שלום"
SCRIPTS = [
    "",
    " ",
    "\n\n \t",
    "émigré",
    "שלום",
    "🦔",
    "👩\u200d👩\u200d👧",
    "日本語 テスト",
    "e\u0301\u0301",
    "١٢٣ 42nd",
    "\ufffd\u202e",
]


@pytest.fixture(scope="module")
def own(smollm2: LanguageModel) -> Inspector:
    """The tokenizer of the real model."""
    return Inspector(smollm2.card.title, smollm2.tokenizer)


@pytest.fixture(scope="module")
def gpt2() -> Inspector:
    return gpt2_tokenizer.load(silent)


@pytest.fixture(scope="module")
def server(own: Inspector, gpt2: Inspector) -> Iterator[str]:
    with serve(environment={"INSIDE_GPT2_MODEL": KEY}) as address:
        yield address


def visit(page: Page, server: str, **choices: str) -> Page:
    page.goto(f"{server}/tokens?{urlencode({'prompt': PROMPT} | choices)}")
    page.wait_for_selector("section.replay", timeout=120_000)
    return settle(page)


def cell(page: Page, name: str) -> Locator:
    return page.locator("section.cut .cell").filter(has=page.get_by_text(name, exact=True)).first


def symbols(page: Page) -> list[str]:
    return drawn(page).locator("section.replay .symbol b").all_inner_texts()


@given(st.one_of(st.text(), st.sampled_from(SCRIPTS)))
def test_any_text_comes_back_from_gpt2s_tokens(gpt2: Inspector, text: str) -> None:
    assert gpt2.vocabulary.decode(gpt2.vocabulary.encode(text)) == text
    assert gpt2.missing(text) == b""
    assert gpt2_tokenizer.is_gpt2(gpt2)


@given(st.one_of(st.text(), st.sampled_from(SCRIPTS)))
def test_any_text_comes_back_from_the_models_own_tokens(own: Inspector, text: str) -> None:
    """Some control characters and the first bytes of empty planes have no entry in it; the page names them."""
    raw = b"".join(map(own.vocabulary.token_bytes, own.vocabulary.encode(text)))
    missing = own.missing(text)
    assert raw == bytes(byte for byte in text.encode() if byte not in missing)
    if not missing:
        assert own.vocabulary.decode(own.vocabulary.encode(text)) == text
    assert all(byte < 0x20 or byte in (0xF1, 0xF2) for byte in missing)


@given(st.one_of(st.text(min_size=1), st.from_regex(r" ?[A-Za-z]{1,40}", fullmatch=True)))
def test_the_replay_ends_in_the_real_split(own: Inspector, gpt2: Inspector, text: str) -> None:
    for inspector in (own, gpt2):
        for start, end in inspector.words(text):
            word = text[start:end]
            assert inspector.merges.replay(word.encode())[-1].ids == inspector.vocabulary.encode(word)


def test_known_entries_of_gpt2(gpt2: Inspector) -> None:
    assert gpt2.vocabulary.encode("Hello world") == (15496, 995)
    assert gpt2.entries.text(50256) == "<|endoftext|>"
    assert " SolidGoldMagikarp" in map(gpt2.entries.text, gpt2.entries.oddest())
    assert gpt2.merges.replay(b" t")[0].ranks == (1,)


def test_text_and_piece_light_each_other(server: str, page: Page) -> None:
    visit(page, server)
    cell(page, "hog").hover()
    expect(page.locator(".text .lit")).to_have_text("hog")
    expect(page.locator("section.cut .said")).to_contain_text("in the word ␣hedgehog")
    page.locator(".text span").filter(has_text="🦔").hover()
    expect(page.locator("section.cut .cell.lit")).to_have_count(3)
    expect(page.locator("section.cut .glyph").first).to_have_text("␣🦔")
    expect(page.locator("section.cut")).not_to_contain_text("\ufffd")


def test_a_click_chooses_the_word_and_the_address_keeps_it(server: str, page: Page) -> None:
    visit(page, server)
    cell(page, "hog").click()
    expect(page.get_by_text("How the tokens of ␣hedgehog came to be")).to_be_visible()
    page.wait_for_url(re.compile("word="))
    assert asked(page)["word"] == " hedgehog"
    expect(page.locator("section.cut .cell.chosen .name")).to_have_text(["␣hedge", "hog"])
    page.reload()
    page.wait_for_selector("section.replay")
    expect(page.get_by_text("How the tokens of ␣hedgehog came to be")).to_be_visible()


def test_pieces_by_keyboard(server: str, page: Page) -> None:
    visit(page, server)
    pieces = page.get_by_role("listbox").first
    pieces.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "Enter"):
        pieces.press(key)
    expect(page.get_by_text("How the tokens of ␣hedgehog came to be")).to_be_visible()


@pytest.mark.parametrize("which", ["own", "gpt2"])
def test_merges_are_replayed_by_keyboard(server: str, page: Page, own: Inspector, gpt2: Inspector, which: str) -> None:
    inspector = {"own": own, "gpt2": gpt2}[which]
    word = " antidisestablishmentarianism"
    visit(page, server, word=word, **({"bpe": "GPT-2"} if which == "gpt2" else {}))
    replay = page.locator("section.replay")
    states = inspector.replay(word)
    spelled = [[inspector.vocabulary.piece(token).replace(" ", "␣") for token in state.ids] for state in states]
    assert symbols(page) == spelled[0]
    replay.press("ArrowRight")
    replay.press("ArrowRight")
    assert symbols(page) == spelled[2]
    rank = states[2].ranks[states[2].following or 0]
    expect(page.locator("section.replay .gap.next")).to_have_text(f"{rank:,}")
    replay.press("ArrowLeft")
    assert symbols(page) == spelled[1]
    replay.press("End")
    assert symbols(page) == [inspector.vocabulary.piece(token).replace(" ", "␣") for token in
                             inspector.vocabulary.encode(word)]  # fmt: skip
    expect(page.locator("section.replay .said")).to_contain_text(f"these are the {len(spelled[-1])} tokens")
    replay.press("Home")
    assert symbols(page) == spelled[0]
    page.locator("section.replay .rules button").nth(3).click()
    assert symbols(page) == spelled[4]


def test_playing_runs_to_the_end(server: str, page: Page) -> None:
    visit(page, server, word=" cat")
    page.get_by_role("button", name="Play").click()
    expect(page.locator("section.replay .step")).to_have_text("3 of 3 merges", timeout=20_000)
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    assert symbols(page) == ["␣cat"]


def test_a_word_goes_with_its_prompt(server: str, page: Page) -> None:
    visit(page, server, word=" hedgehog")
    page.get_by_label("Your prompt").fill("The zebra")
    page.get_by_label("Your prompt").press("Enter")
    expect(page.get_by_text("How the tokens of ␣zebra came to be")).to_be_visible()
    assert "word" not in asked(page)


def test_the_lie_is_in_the_address(server: str, page: Page) -> None:
    visit(page, server)
    page.get_by_role("radio", name=TEXTS["cut"]["lie"]).click()
    expect(page.locator("section.cut .cell .name")).to_have_text(["A", "␣hedgehog", "␣🦔", "␣émigré", "␣שלום"])
    expect(page.locator("section.cut .id")).to_have_count(0)
    page.wait_for_url(re.compile("cut="))
    page.reload()
    expect(page.locator("section.cut .cell .name")).to_have_count(5)


def test_two_tokenizers_from_a_link(server: str, page: Page, own: Inspector, gpt2: Inspector) -> None:
    visit(page, server, look=TEXTS["explorer"]["compare"])
    expect(page.locator("section.cut")).to_have_count(3)
    for place, inspector in ((1, own), (2, gpt2)):
        cells = page.locator("section.cut").nth(place).locator(".cell .id").all_inner_texts()
        assert tuple(map(int, cells)) == inspector.vocabulary.encode(PROMPT)


def test_markup_stays_text(server: str, page: Page) -> None:
    hostile = "<img src=x onerror=alert(1)><script>alert(2)</script> **b** :smile: $x$"
    visit(page, server, prompt=hostile, word="<img src=x onerror=alert(3)>", look=TEXTS["explorer"]["compare"])
    expect(drawn(page).locator("img[src=x]")).to_have_count(0)


@pytest.mark.parametrize(
    "choices",
    [
        {},
        {"prompt": "The cat"},
        {"prompt": "It was the best of times, it was the worst of times; " * 15, "word": "Flocci" * 6},
    ],
)
def test_a_presentation_needs_no_scrolling(server: str, page: Page, choices: dict[str, str]) -> None:
    visit(page, server, present="true", **choices)
    expect_on_screen(page.locator("section.replay"))
