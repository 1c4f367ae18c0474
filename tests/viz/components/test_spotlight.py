"""The light on a part of a page: what it takes for a place."""

import pytest

from viz.components.spotlight import spotlight


@pytest.mark.parametrize("place", ["", "../x", "a b", "bars]", "bars/", "a/b/c", "*", "x" * 41, "a/" + "x" * 21, "É"])
def test_another_form_is_no_place(place: str) -> None:
    with pytest.raises(ValueError, match="no place on a page"):
        spotlight(place, "chapter", key="light")
