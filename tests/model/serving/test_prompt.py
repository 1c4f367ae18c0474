"""What part of a text the model is given."""

from hypothesis import given
from hypothesis import strategies as st

from model.language_model import LanguageModel
from model.serving.prompt import read
from tests.support import tiny

MODEL = tiny.language_model("gpt2")


@given(st.text(), st.lists(st.integers(-5, tiny.VOCABULARY + 5)), st.integers(1, 80))
def test_the_last_tokens_are_used(text: str, appended: list[int], limit: int) -> None:
    prompt = read(MODEL, text, tuple(appended), limit)
    whole = MODEL.vocabulary.encode(text) + tuple(i for i in appended if 0 <= i < tiny.VOCABULARY)
    assert prompt.total == len(whole)
    assert prompt.ids == whole[-min(limit, tiny.CONTEXT) :]
    assert bool(prompt.start) == (len(whole) > len(prompt.ids))


@given(st.text("The 🦔é"), st.integers(1, 30))
def test_a_start_inside_a_character_is_shown_byte_by_byte(text: str, limit: int) -> None:
    assert "\ufffd" not in read(MODEL, f"{text}🦔{text}", limit=limit).start


def test_an_empty_text(model: LanguageModel) -> None:
    assert read(model, "").ids == ()


def test_where_the_used_part_starts(model: LanguageModel) -> None:
    prompt = read(model, tiny.TEXT * 50, limit=20)
    assert len(prompt.ids) == 20
    assert prompt.start
    assert (tiny.TEXT * 50).endswith(model.vocabulary.decode(prompt.ids))
    assert model.vocabulary.decode(prompt.ids).startswith(prompt.start)
