"""What the browser gets: letters as readers take them, and how many each token spells."""

from viz.components.aligned_tokens import Token, _tokens, letters


def test_letters_are_what_a_reader_takes_for_one() -> None:
    assert letters("e\u0301a 🇫🇷\n") == ["e\u0301", "a", "␣", "🇫🇷", "⏎"]


def test_tokens_say_how_many_letters_they_spell() -> None:
    found = _tokens([Token(" "), Token("🦔", 4), Token(" 🦔", 3), Token("!")])
    assert [(token["count"], token["letters"]) for token in found] == [(1, 1), (4, 1), (3, 2), (1, 1)]
    assert [token["text"] for token in found] == ["␣", "🦔", "␣🦔", "!"]
