"""A stand-in for the Hugging Face hub: the part of its file API that fetching a model uses."""

import gzip
import hashlib
from functools import cache
from http import HTTPStatus
from pathlib import Path

import pytest
from huggingface_hub import constants

from tests.support.file_server import FileServer

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@cache
def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _git_sha1(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


class HubServer(FileServer):
    """Serves one folder as a repository, as the hub does: small files at once, weights by a redirect to another host.

    The other host is this same server under its other name, localhost. `compressing` names methods, GET and HEAD, whose
    files come through a proxy that compresses them whatever the client accepts; ranges then count compressed bytes, and
    so do lengths.
    """

    def __init__(self, repo: str, folder: Path) -> None:
        super().__init__()
        self.prefix = f"/{repo}/resolve/main/"
        self.folder = folder
        self.compressing: set[str] = set()

    def point(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let huggingface_hub, which has read its environment by now, take this server for the hub."""
        point_hub_at(monkeypatch, self.url)

    def answer(self, path: str) -> tuple[int, dict[str, str], Path | bytes]:
        status, headers, body = self._plain(path)
        if status != HTTPStatus.OK or self.requests[-1].method not in self.compressing:
            return status, headers, body
        content = body.read_bytes() if isinstance(body, Path) else body
        headers |= {"ETag": f"W/{headers['ETag']}", "Content-Encoding": "gzip"}
        return status, headers, gzip.compress(content, mtime=0)

    def _plain(self, path: str) -> tuple[int, dict[str, str], Path | bytes]:
        if path.startswith("/cdn/"):
            return HTTPStatus.OK, {"ETag": '"of-the-cdn"'}, self.folder / path.removeprefix("/cdn/")
        file = self.folder / path.removeprefix(self.prefix)
        if not path.startswith(self.prefix) or not file.is_file():
            return HTTPStatus.NOT_FOUND, {"X-Error-Code": "EntryNotFound", "X-Repo-Commit": COMMIT}, b""
        if file.suffix == ".safetensors":
            headers = {
                "Location": f"http://localhost:{self.server_port}/cdn/{file.name}",
                "X-Repo-Commit": COMMIT,
                "X-Linked-ETag": f'"{_sha256(file)}"',
                "X-Linked-Size": str(file.stat().st_size),
            }
            return HTTPStatus.FOUND, headers, b""
        content = file.read_bytes()
        return HTTPStatus.OK, {"X-Repo-Commit": COMMIT, "ETag": f'"{_git_sha1(content)}"'}, content


def point_hub_at(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Let huggingface_hub in this process take `url` for the hub."""
    monkeypatch.setattr(constants, "ENDPOINT", url)
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", url + "/{repo_id}/resolve/{revision}/{filename}")
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
