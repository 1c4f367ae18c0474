"""What the room's components take: a code, a link that a browser may follow, a picture that can grow."""

from typing import Any

import pytest

from viz.components import room_follower as follower
from viz.components import room_wall as wall

WORDS = dict.fromkeys(wall.TEXTS, "word")
LINK = "https://host/base/join/QNRZK"
QR = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 33 33"><path d="M4 4h7"/></svg>'


@pytest.fixture
def mounted(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the browser gets."""
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(wall, "_mount", lambda **given: sent.append(given))
    monkeypatch.setattr(follower, "_mount", lambda **given: sent.append(given))
    return sent


def test_the_wall_sends_what_it_shows(mounted: list[dict[str, Any]]) -> None:
    wall.room_wall("QNRZK", LINK, QR, WORDS | {"more": "not asked for"}, compact=False, key="wall")
    assert mounted[0]["data"] == {"code": "QNRZK", "words": WORDS, "compact": False, "link": LINK, "qr": QR}


def test_a_strip_needs_neither_link_nor_picture(mounted: list[dict[str, Any]]) -> None:
    wall.room_wall("QNRZK", "", "", WORDS, compact=True, key="strip")
    assert (mounted[0]["data"]["link"], mounted[0]["data"]["qr"]) == ("", "")


def test_a_picture_without_its_namespace_gets_it(mounted: list[dict[str, Any]]) -> None:
    bare = QR.replace(' xmlns="http://www.w3.org/2000/svg"', "")
    wall.room_wall("QNRZK", LINK, '<?xml version="1.0"?>' + bare, WORDS, compact=False, key="wall")
    assert mounted[0]["data"]["qr"] == '<?xml version="1.0"?>' + QR


@pytest.mark.parametrize("code", ["", "qnrzk", "QNR", "QNRZKQNRZ", "QN/ZK", "../..", "QNRZK\n", "ÄÖÜÄÖ", '"><a>'])
def test_another_form_is_no_code(code: str, mounted: list[dict[str, Any]]) -> None:
    with pytest.raises(ValueError, match="no code"):
        wall.room_wall(code, LINK, QR, WORDS, compact=False, key="wall")
    with pytest.raises(ValueError, match="no code"):
        follower.room_follower(code, 0, on_step=print, key="follower")
    assert mounted == []


@pytest.mark.parametrize(
    "link",
    ["", "host/join/QNRZK", "javascript:alert(1)", "data:text/html,x", "https:///join", "https://a b/", "http://a/\n"],
)
def test_what_a_browser_must_not_follow_is_no_link(link: str, mounted: list[dict[str, Any]]) -> None:
    with pytest.raises(ValueError, match="no link"):
        wall.room_wall("QNRZK", link, QR, WORDS, compact=False, key="wall")


@pytest.mark.parametrize("qr", ["", "<img>", '<svg width="9"/>', QR + " " * 200_000])
def test_what_cannot_be_drawn_is_no_picture(qr: str, mounted: list[dict[str, Any]]) -> None:
    with pytest.raises(ValueError, match="SVG with a viewBox"):
        wall.room_wall("QNRZK", LINK, qr, WORDS, compact=False, key="wall")


def test_a_missing_word_is_named(mounted: list[dict[str, Any]]) -> None:
    with pytest.raises(ValueError, match="scan"):
        wall.room_wall("QNRZK", LINK, QR, {name: "" for name in WORDS if name != "scan"}, compact=False, key="wall")


@pytest.mark.parametrize(("sent", "taken"), [(4, [4]), (0, [0]), (-1, [-1]), (-2, []), (True, []), ("4", []), (4.5, []),
                                             (None, []), ([4], [])])  # fmt: skip
def test_a_follower_hears_a_step_and_nothing_else(
    sent: object, taken: list[int], mounted: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[int] = []
    monkeypatch.setattr(follower.st, "session_state", {"follower": {"step": sent}})
    follower.room_follower("QNRZK", 3, on_step=heard.append, key="follower")
    assert mounted[0]["data"] == {"code": "QNRZK", "step": 3}
    mounted[0]["on_step_change"]()
    assert heard == taken
