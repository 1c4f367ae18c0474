"""What the browser gets: letters as readers take them, and how many each token spells."""

from viz.components.aligned_tokens import Aligned, Token, _stretch, letters


def test_letters_are_what_a_reader_takes_for_one() -> None:
    assert letters("e\u0301a 🇫🇷\n") == ["e\u0301", "a", "␣", "🇫🇷", "⏎"]


def test_tokens_say_how_many_letters_they_spell() -> None:
    part = _stretch(Aligned(" 🦔!", [Token(" "), Token("🦔", 4), Token("!")], [Token(" 🦔", 3), Token("!")]))
    assert part["letters"] == ["␣", "🦔", "!"]
    assert [(token["count"], token["letters"]) for token in part["one"]] == [(1, 1), (4, 1), (1, 1)]
    assert [(token["count"], token["letters"]) for token in part["other"]] == [(3, 2), (1, 1)]
