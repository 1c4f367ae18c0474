"""What an answer with a file, or with the rest of one, says of its bytes.

Some proxies compress text whatever a client accepts. Lengths and ranges then count compressed bytes, while what is
written here is plain.
"""

from http import HTTPStatus

import httpx2


def continues(response: httpx2.Response) -> bool:
    """Whether the answer to a request for the rest of a file goes on after the bytes here, or brings the whole file.

    It does neither where the file has no more bytes than are here, and where it is a range of compressed bytes.
    """
    if response.status_code == HTTPStatus.PARTIAL_CONTENT:
        return not _is_compressed(response)
    return response.status_code != HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE


def whole_length(response: httpx2.Response, announced: int) -> int:
    """Return how many bytes the whole file has by an answer with it or its rest, or else as `announced`.

    0 where the answer is compressed: its end is told by its own length or its last chunk, which the client checks.
    """
    if _is_compressed(response):
        return 0
    resumes = response.status_code == HTTPStatus.PARTIAL_CONTENT
    total = response.headers.get("Content-Range" if resumes else "Content-Length", "").rpartition("/")[2]
    return int(total) if total.isdecimal() else announced


def _is_compressed(response: httpx2.Response) -> bool:
    return response.headers.get("Content-Encoding", "").lower() not in ("", "identity")
