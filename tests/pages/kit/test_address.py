"""What an address says and what is written back to it."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from pages.kit import address, choices, readers, registry
from pages.kit.address import Parameter, as_text, register
from pages.kit.registry import Chapter
from tests.support.apps import PAGES, prompt_of, run_prompt

SPOTS = st.tuples(st.integers(1, 10**4), st.integers(1, 10**4))
WRITTEN: list[tuple[Callable[[str], Any], st.SearchStrategy[Any]]] = [
    (readers.number(0, 10), st.floats(0, 10)),
    (readers.whole(0, 2**31), st.integers(0, 2**31)),
    (readers.optional(readers.whole(1, 10**6)), st.none() | st.integers(1, 10**6)),
    (readers.one_of("a", "b"), st.sampled_from(["a", "b"])),
    (readers.some_of(["a", "b", "c"]), st.lists(st.sampled_from(["a", "b", "c"])).map(tuple)),
    (readers.text(50), st.text(max_size=50)),
    (readers.yes, st.booleans()),
    (readers.spot, SPOTS),
    (readers.spots, st.lists(SPOTS).map(tuple)),
]
ANYTHING = st.text(max_size=30) | st.floats().map(str) | st.integers().map(str) | st.sampled_from(["1.2", "a,b", "-"])


@pytest.fixture
def own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A registry of this test's own."""
    monkeypatch.setattr(address, "_registry", dict(address._registry))


@pytest.mark.usefixtures("own_registry")
def test_a_name_has_one_place() -> None:
    def here() -> Parameter[str]:
        return register("probe", str, "", owner="one")

    first = here()
    assert here() is first  # a page runs anew for each visitor
    with pytest.raises(ValueError, match=r"“probe” is a parameter of “one” already, at .*test_address\.py"):
        register("probe", str, "", owner="other")
    assert address.parameter("probe") is first


@pytest.mark.parametrize(("read", "values"), WRITTEN)
@given(st.data())
def test_what_is_written_is_read(
    read: Callable[[str], Any], values: st.SearchStrategy[Any], data: st.DataObject
) -> None:
    value = data.draw(values)
    assert read(as_text(value)) == value


@pytest.mark.parametrize(("read", "values"), WRITTEN)
@given(text=ANYTHING)
def test_a_link_may_say_anything(read: Callable[[str], Any], values: st.SearchStrategy[Any], text: str) -> None:
    try:
        value = read(text)
    except ValueError:
        return
    assert read(as_text(value)) == value


@pytest.mark.parametrize("chapter", registry.CHAPTERS, ids=lambda chapter: chapter.id)
def test_every_parameter_of_a_chapter_reads_what_it_writes(app: AppTest, chapter: Chapter) -> None:
    app.query_params["prompt"] = ""
    app.run().switch_page(str(chapter.path.relative_to(PAGES.parent))).run()  # registers its parameters
    assert not app.exception
    own = address.carried_by(chapter.id)
    for known in own:
        assert known is choices.PROMPT or known.read(as_text(known.usual)) == known.usual

    @given(st.sampled_from(own), ANYTHING)
    def holds(known: Parameter[Any], text: str) -> None:
        try:
            value = known.read(text)
        except ValueError:
            return
        assert known.read(as_text(value)) == value

    holds()


@given(st.lists(st.integers(0, 60_000)).map(tuple), st.sampled_from(["gpt2", "folder:odd:name"]))
def test_drawn_tokens_belong_to_one_model(ids: tuple[int, ...], key: str) -> None:
    written = choices.write_drawn(ids, key)
    assert choices.read_drawn(written, key) == ids
    assert choices.read_drawn(written, "another") == ()


@given(st.text())
def test_drawn_tokens_of_a_link_may_be_anything(written: str) -> None:
    assert all(0 <= token < 10**7 for token in choices.read_drawn(written, written.rpartition(":")[0]))


def test_what_is_usual_stays_out_and_a_prompt_too_long_does(app: AppTest) -> None:
    app.run()
    assert app.query_params.keys() == {"prompt"}
    run_prompt(app, "x " * address.LONGEST_LINK)
    assert app.query_params.keys() == {"kept"}
    assert prompt_of(app) == "x " * address.LONGEST_LINK


def go(app: AppTest, chapter: str) -> None:
    """Go to another chapter: Streamlit empties the address on the way there."""
    app.query_params.clear()
    app.switch_page(chapter).run()


def test_a_chapter_finds_its_own_choices_again_and_no_other_carries_them(app: AppTest) -> None:
    app.run().switch_page("chapters/layers/page.py").run()
    app.toggle(key="everywhere").set_value(True).run()
    app.selectbox(key="after").set_value(1).run()
    assert (app.query_params["everywhere"], app.query_params["cell"]) == ("true", "1.0")
    go(app, "chapters/prediction.py")
    assert app.query_params.keys() == {"prompt"}
    go(app, "chapters/layers/page.py")
    assert app.toggle(key="everywhere").value
    assert app.query_params["cell"] == "1.0"


def test_an_address_without_a_choice_sets_it_back(app: AppTest) -> None:
    app.query_params["prompt"] = "The cat"
    app.query_params["present"] = "true"
    app.run()
    assert app.toggle(key="presenting").value
    del app.query_params["present"]
    app.run()
    assert not app.toggle(key="presenting").value
