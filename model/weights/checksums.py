"""The checksums of what is kept, beside it: a file that is damaged later is never read as weights."""

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from model.errors import Message
from model.progress import Progress, span

LIST = "SHA256SUMS"
"""The file beside those that it lists, in the form that `sha256sum -c` reads."""
CHUNK = 1 << 20


def of_file(path: Path, report: Callable[[float], None]) -> str:
    """Return the SHA-256 of a file as 64 hexadecimal digits; `report` hears the fraction read."""
    digest, size, done = hashlib.sha256(), max(path.stat().st_size, 1), 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            done += len(chunk)
            report(done / size)
    return digest.hexdigest()


def write(folder: Path) -> None:
    """List the files of a folder with their checksums."""
    files = [path for path in sorted(folder.iterdir()) if path.is_file() and not path.name.startswith(LIST)]
    _write(folder, {path.name: of_file(path, lambda _: None) for path in files})


def amend(folder: Path, file: str) -> None:
    """List one file of a folder with the checksum that it has now, where its files are listed."""
    if (folder / LIST).is_file():
        _write(folder, _read(folder) | {file: of_file(folder / file, lambda _: None)})


def first_damaged(folder: Path, title: str, progress: Progress) -> str:
    """Return the name of a file that is missing or other bytes than were listed; empty where all are as they were.

    A folder that an earlier version of this program kept has no list: it gets one, of its files as they are now.
    """
    if not (folder / LIST).is_file():
        with suppress(OSError):  # a cache that may only be read
            write(folder)
        return ""
    listed = _read(folder)
    if not listed:
        return LIST
    for place, (name, digest) in enumerate(listed.items()):
        if not is_file(folder / name, digest, title, span(progress, place / len(listed), (place + 1) / len(listed))):
            return name
    return ""


def is_file(path: Path, digest: str, title: str, progress: Progress) -> bool:
    """Whether a file is there and has this checksum. `progress` hears how far the reading is."""
    said = Message("checking_kept", title=title)
    try:
        return of_file(path, lambda fraction: progress(fraction, said)) == digest
    except OSError:
        return False


def _read(folder: Path) -> dict[str, str]:
    """Return name -> checksum; what is no such line lists nothing."""
    lines = (folder / LIST).read_text("utf-8", errors="replace").splitlines()
    return {name: digest for digest, mark, name in (line.partition("  ") for line in lines)
            if mark and name == os.path.basename(name)}  # fmt: skip


def _write(folder: Path, listed: dict[str, str]) -> None:
    """Replace the list in one step."""
    new = folder / f"{LIST}.new"
    new.write_text("".join(f"{digest}  {name}\n" for name, digest in listed.items()), encoding="utf-8")
    new.replace(folder / LIST)
