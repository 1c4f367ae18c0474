"""Codes that nobody misreads, and secrets that nobody guesses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.rooms import codes


def test_codes_have_no_letters_that_look_alike() -> None:
    made = [codes.new_code() for _ in range(2000)]
    assert {len(code) for code in made} == {5}
    assert set("".join(made)) == set(codes.ALPHABET)
    assert set(codes.ALPHABET).isdisjoint("ILOV0158")
    assert len(set(made)) > 1990
    assert all(codes.normal(code) == code for code in made)


@pytest.mark.parametrize("typed", ["ABCDE", "abcde", " a b c d e ", "AB-CDE", "ab - cd - e\n"])
def test_a_code_however_it_is_typed(typed: str) -> None:
    assert codes.normal(typed) == "ABCDE"


@pytest.mark.parametrize(
    "typed",
    ["", "ABCD", "ABCDEF", "ABCDI", "ABCD0", "ÀBCDE", "ABCDſ", "AB/DE", "A" * 41, "     ", "ABCDE" + " " * 40,
     "'; --", "..", "%41BCDE", "\x00BCDE", "ABCD\ud800"],
)  # fmt: skip
def test_what_is_no_code(typed: str) -> None:
    assert codes.normal(typed) is None


@given(st.text())
def test_anything_is_a_code_or_none(typed: str) -> None:
    code = codes.normal(typed)
    assert code is None or (len(code) == 5 and set(code) <= set(codes.ALPHABET))


def test_secrets_are_of_128_bits_and_only_their_checksums_are_kept() -> None:
    secret = codes.new_secret()
    assert codes.is_hex(secret)
    assert len(codes.hashed(secret)) == 64
    assert secret not in codes.hashed(secret)


@pytest.mark.parametrize("text", ["", "a" * 31, "a" * 33, "A" * 32, "g" * 32, "a" * 32 + "\n", None, 3, ["a"] * 32])
def test_what_is_no_secret(text: object) -> None:
    assert not codes.is_hex(text)
