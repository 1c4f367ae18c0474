"""What an address says and what is written back to it."""

from dataclasses import asdict

from hypothesis import given
from hypothesis import strategies as st

from pages.kit import address
from pages.kit.address import Choices, from_address, to_address

NAMES = st.sampled_from(sorted(asdict(Choices())))
SPOTS = st.tuples(st.integers(1, 10**4), st.integers(1, 10**4))
CHOICES = st.builds(
    Choices,
    prompt=st.none() | st.text(max_size=address.LONGEST_LINK),
    model=st.text(max_size=20),
    words=st.text(max_size=20),
    temperature=st.floats(0, 10),
    top_k=st.none() | st.integers(1, 10**6),
    top_p=st.none() | st.floats(0.001, 1),
    shortcut=st.booleans(),
    head=SPOTS,
    pair=st.none() | SPOTS,
    off=st.lists(SPOTS).map(tuple),
    present=st.booleans(),
)


@given(CHOICES)
def test_a_link_opens_the_same_view(choices: Choices) -> None:
    assert Choices(**from_address(to_address(choices))) == choices


@given(st.dictionaries(NAMES, st.text(max_size=30) | st.floats().map(str) | st.integers().map(str)))
def test_a_link_may_say_anything(parameters: dict[str, str]) -> None:
    choices = Choices(**from_address(parameters))
    assert 0 <= choices.temperature <= 10
    assert choices.top_k is None or choices.top_k >= 1
    assert choices.top_p is None or 0 < choices.top_p <= 1
    assert isinstance(choices.present, bool)
    spots = (choices.head, *choices.off, choices.pair or (1, 1))
    assert all(first >= 1 and second >= 1 for first, second in spots)


def test_what_is_usual_stays_out_of_the_address() -> None:
    assert to_address(Choices()) == {}


def test_a_prompt_too_long_for_a_link_stays_out() -> None:
    assert "prompt" not in to_address(Choices(prompt="x" * (address.LONGEST_LINK + 1)))


@given(st.lists(st.integers(0, 60_000)).map(tuple), st.sampled_from(["gpt2", "folder:odd:name"]))
def test_drawn_words_belong_to_one_model(ids: tuple[int, ...], key: str) -> None:
    choices = Choices(words=address.write_words(ids, key))
    assert address.words(choices, key) == ids
    assert address.words(choices, "another") == ()


@given(st.text())
def test_drawn_words_from_a_link_may_be_anything(words: str) -> None:
    assert all(0 <= token < 10**7 for token in address.words(Choices(words=words), words.rpartition(":")[0]))
