"""Every id that the program can say has its sentence, which names no more than what comes with the id."""

import ast
import string
from collections.abc import Iterator

import pytest

from model.errors import InvalidInput
from pages.kit.wording import worded
from pages.texts import texts
from tests.support.browser import ROOT


def raised() -> Iterator[tuple[str, set[str]]]:
    """The ids that the source raises, with the names of their values."""
    for path in [*(ROOT / "model").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "InvalidInput":
                (reason,) = node.args
                assert isinstance(reason, ast.Constant)
                yield str(reason.value), {keyword.arg or "" for keyword in node.keywords}


@pytest.mark.parametrize(("reason", "values"), list(raised()))
def test_an_id_has_its_sentence(reason: str, values: set[str]) -> None:
    sentence = str(texts("model")["input"][reason])
    assert {name for _, name, _, _ in string.Formatter().parse(sentence) if name} <= values


def test_no_sentence_is_left_over() -> None:
    assert texts("model")["input"].keys() == {reason for reason, _ in raised()}


def test_a_sentence_is_filled_in() -> None:
    assert "up to 6 words; this one has 1,500" in worded(InvalidInput("long_sum", most=6, count=1500))
