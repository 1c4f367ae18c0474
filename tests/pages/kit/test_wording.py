"""Every id that the program can say has its sentence, which names no more than what comes with the id."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.errors import InvalidInput, Message
from model.progress import fetched
from model.weights import wheel
from pages.kit.wording import worded
from pages.texts import texts
from tests.support.browser import ROOT


def said(kind: str) -> Iterator[tuple[str, set[str]]]:
    """The ids that the source says by calls of `kind`, with the names of their values."""
    for path in [*(ROOT / "model").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == kind
            if named and isinstance(node, ast.Call) and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value), {keyword.arg or "" for keyword in node.keywords}


INPUT = list(said("InvalidInput"))
CHOSEN = [*((mark, {"title"}) for _, mark in wheel._CAUSES), ("unreadable_folder", {"title", "folder"})]
"""Messages whose id is looked up where they are made."""
MESSAGES = [*said("Message"), *CHOSEN, ("unreadable_cached", {"title", "folder"})]


@pytest.mark.parametrize(
    ("table", "id_", "values"),
    [*(("input", *one) for one in INPUT), *(("messages", *one) for one in MESSAGES)],
)
def test_an_id_has_its_sentence(table: str, id_: str, values: set[str]) -> None:
    sentence = str(texts("model")[table][id_])
    assert {name for _, name, _, _ in string.Formatter().parse(sentence) if name} <= values


@pytest.mark.parametrize(("table", "all_said"), [("input", INPUT), ("messages", MESSAGES)])
def test_no_sentence_is_left_over(table: str, all_said: list[tuple[str, set[str]]]) -> None:
    assert texts("model")[table].keys() == {id_ for id_, _ in all_said}


def test_a_sentence_is_filled_in() -> None:
    assert "up to 6 words; this one has 1,500" in worded(InvalidInput("long_sum", most=6, count=1500))
    assert worded(fetched("Tiny", 41_200_000, 92_900_000)) == "Fetching Tiny: 41.2 of 92.9 MB"


def test_a_visitor_is_not_told_where_on_the_machine_a_folder_lies() -> None:
    full = Message("disk_full", root=Path("/home/someone/cache"), variable="INSIDE_GPT2_CACHE")
    assert "no longer fits into cache." in worded(full)
    assert "no longer fits into /home/someone/cache." in worded(full, for_operator=True)
