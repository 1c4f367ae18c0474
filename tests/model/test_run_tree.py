"""The counted tree of many texts: nothing is lost, nothing is counted twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.run_tree import Branch, run_tree

TEXTS = st.lists(st.lists(st.integers(0, 3), max_size=8), min_size=1, max_size=12)


def leaves(branch: Branch, before: tuple[int, ...] = ()) -> list[tuple[int, ...]]:
    """Return all texts of a tree."""
    so_far = (*before, *branch.tokens)
    return [so_far] * branch.ended + [text for part in branch.branches for text in leaves(part, so_far)]


def partings(branch: Branch) -> list[Branch]:
    return [branch, *(found for part in branch.branches for found in partings(part))]


@given(TEXTS)
def test_the_tree_holds_every_text_as_often_as_it_was_written(texts: list[list[int]]) -> None:
    assert sorted(leaves(run_tree(texts))) == sorted(map(tuple, texts))


@given(TEXTS)
def test_counts_sum_at_every_parting_and_no_branch_goes_on_alone(texts: list[list[int]]) -> None:
    for branch in partings(run_tree(texts)):
        assert branch.ended + sum(part.count for part in branch.branches) == branch.count
        assert [part.count for part in branch.branches] == sorted((p.count for p in branch.branches), reverse=True)
        assert len({part.tokens[0] for part in branch.branches}) == len(branch.branches)
        assert not (len(branch.branches) == 1 and branch.ended == 0)


def test_texts_part_where_they_differ() -> None:
    tree = run_tree([[1, 2, 3], [1, 2, 4], [1, 2, 4, 5]])
    assert tree == Branch((1, 2), 3, 0, (Branch((4,), 2, 1, (Branch((5,), 1, 1, ()),)), Branch((3,), 1, 1, ())))


def test_no_text_is_refused() -> None:
    with pytest.raises(ValueError, match="no text"):
        run_tree([])
