"""What an answer says of the bytes of a file."""

import httpx2
import pytest

from model.weights import answers


@pytest.mark.parametrize(
    ("status", "headers", "goes_on", "length"),
    [
        (200, {"Content-Length": "700"}, True, 700),
        (200, {}, True, 5),
        (200, {"Content-Encoding": "identity", "Content-Length": "700"}, True, 700),
        (200, {"Content-Encoding": "gzip", "Content-Length": "70"}, True, 0),
        (206, {"Content-Range": "bytes 600-699/700", "Content-Length": "100"}, True, 700),
        (206, {"Content-Range": "bytes 600-699/*", "Content-Length": "100"}, True, 5),
        (206, {"Content-Length": "100"}, True, 5),
        (206, {"Content-Encoding": "gzip", "Content-Range": "bytes 60-69/70"}, False, 0),
        (416, {"Content-Range": "bytes */700"}, False, None),
    ],
)
def test_what_headers_say(status: int, headers: dict[str, str], goes_on: bool, length: int | None) -> None:
    response = httpx2.Response(status, headers=headers)
    assert answers.continues(response) == goes_on
    if length is not None:
        assert answers.whole_length(response, 5) == length
