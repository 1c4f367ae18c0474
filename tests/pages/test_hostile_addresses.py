"""Whatever an address says, a page opens: every parameter of the registry against every hostile value."""

from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from model.catalog import FolderSource
from model.serving import gpt2_tokenizer
from pages.kit import address, old_links, registry
from pages.kit.address import Parameter, as_text
from tests.sheet import views
from tests.support.apps import PAGES, components
from tests.support.hostile import EVERYWHERE, HOSTILE

pytestmark = pytest.mark.parametrize("folder", ["gpt2"], indirect=True)  # one model: addresses know no family
VIEWS = list(views())
MOST = 120_000
"""Characters that a visitor's session may keep of any parameter."""


@pytest.fixture(autouse=True)
def nothing_fetched(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The tiny tokenizer in the place of GPT-2's own, and no model but those of this machine."""
    monkeypatch.setattr(gpt2_tokenizer, "SOURCE", FolderSource(str(folder)))
    gpt2_tokenizer.forget()
    yield
    gpt2_tokenizer.forget()


def path_of(chapter: str) -> str:
    return str(registry.chapter(chapter).path.relative_to(PAGES.parent))


def read(known: Parameter[object], text: str) -> object:
    """What a page makes of a text in the address: what makes no sense raises ValueError and nothing else."""
    try:
        return known.read(text)
    except ValueError:
        return known.usual


@pytest.mark.parametrize("chapter", registry.CHAPTERS, ids=lambda chapter: chapter.id)
def test_every_parameter_reads_every_value_and_bounds_it(app: AppTest, chapter: registry.Chapter) -> None:
    app.run(timeout=300).switch_page(path_of(chapter.id)).run(timeout=300)  # registers its parameters
    own = address.carried_by(chapter.id)
    assert len(own) > 10
    for known in own:
        for text in HOSTILE:
            value = read(known, text)
            assert len(as_text(value)) <= MOST, known.name
            hash(value)  # a reading looks it up


def opened(chapter: str, view: str, texts: Sequence[str]) -> AppTest:
    """Open a view as a new visitor whose address says hostile texts, one after the other, in all other parameters."""
    visitor = AppTest.from_file(PAGES, default_timeout=300)
    visitor.switch_page(path_of(chapter))
    names = {known.name for known in address.carried_by(chapter)} | old_links.names(chapter)
    said = cycle(texts)
    visitor.query_params["prompt"] = next(said) or "The cat sat on the mat"
    for name in sorted(names - {"view", "look", "looking", "reading", "tab", "prompt", "present"}):
        visitor.query_params[name] = next(said)
    if view:
        visitor.query_params["view"] = view
    return visitor.run()


@pytest.mark.parametrize(("chapter", "view"), VIEWS)
def test_a_view_opens_and_opens_again(app: AppTest, chapter: str, view: str) -> None:
    """Each of the values that once closed a chapter in all parameters, twice; the others mixed in three addresses."""
    app.run(timeout=300).switch_page(path_of(chapter)).run(timeout=300)
    start = VIEWS.index((chapter, view))
    for texts in [*([text] for text in EVERYWHERE), *(HOSTILE[start + turn :: len(VIEWS)] for turn in range(3))]:
        visitor = opened(chapter, view, texts)
        if len(texts) == 1:
            visitor.run()  # the session leads now
        assert not visitor.exception, texts
        assert not visitor.error, texts
        assert components(visitor) or not texts[0].strip(), texts


@pytest.mark.parametrize("name", ["reading", "looking", "view", "look", "tab", "part"])
@pytest.mark.parametrize("chapter", registry.CHAPTERS, ids=lambda chapter: chapter.id)
def test_a_name_without_a_value_says_nothing(app: AppTest, chapter: registry.Chapter, name: str) -> None:
    app.switch_page(path_of(chapter.id))
    app.query_params[name] = ""
    app.run(timeout=300)
    assert not app.exception
    assert not app.error
    assert components(app)


@pytest.mark.parametrize("words", ["smollm2-135m:9999999", "fable:9999999", "fable:0-3839-3840"])
def test_tokens_beyond_a_vocabulary_are_left_out(app: AppTest, words: str) -> None:
    app.query_params["model"] = "fable"
    app.query_params["words"] = words
    for chapter in registry.CHAPTERS:
        app.switch_page(path_of(chapter.id)).run(timeout=300)
        assert not app.exception
        assert not app.error
