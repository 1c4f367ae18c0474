"""The picture that a phone's camera takes."""

from xml.etree import ElementTree

import pytest
import segno

from pages.rooms import qr

NAMES = {"svg": "http://www.w3.org/2000/svg"}


@pytest.mark.parametrize("link", ["http://192.168.0.7:8501/join/ABCDE", "https://x.example.org/" + "a" * 200])
def test_a_link_as_a_picture(link: str) -> None:
    picture = ElementTree.fromstring(qr.svg(link))
    code = segno.make(link, error="m", micro=False)
    side = code.symbol_size(border=4)[0]
    assert picture.get("viewBox") == f"0 0 {side} {side}"
    assert picture.get("width") is picture.get("height") is None
    background, dark = picture.findall("svg:path", NAMES)
    assert background.get("fill") == "#fff"
    drawn = str(dark.get("d"))
    for row, bits in enumerate(code.matrix):
        for column, bit in enumerate(bits):
            assert (f"M{column + 4} {row + 4}h1v1h-1z" in drawn) is bool(bit)
    assert picture.findtext("svg:title", namespaces=NAMES) == link


def test_its_title_is_text() -> None:
    picture = qr.svg("https://x.example.org/?a=1&b=<2>", "<script>alert(1)</script>")
    assert "<script" not in picture
    assert ElementTree.fromstring(picture).findtext("svg:title", namespaces=NAMES) == "<script>alert(1)</script>"
