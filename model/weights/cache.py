"""The cache folder: a model lies in it whole or not at all, and is made once however many processes ask."""

import errno
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from model.errors import Message, ModelUnavailable
from model.progress import Progress, megabytes
from model.settings import CACHE_VARIABLE, settings
from model.weights import checksums

RESERVE = 1_000_000_000
"""Bytes of the disk that no model takes: whatever else runs on this machine needs some."""
_LOG = logging.getLogger(__name__)
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


def root() -> Path:
    """Return the cache folder: the operator's INSIDE_GPT2_CACHE, else the user's cache folder of this system."""
    return settings().cache


def whole(name: str) -> Path | None:
    """Return the folder of the model kept under `name`, or None where there is none yet, or none to be seen."""
    folder = _models() / name
    return folder if os.path.isdir(folder) else None  # Path's own raises where the folder above may not be read


def keep(name: str, title: str, make: Callable[[Path], Path], progress: Progress) -> Path:
    """Return the folder kept under `name`, calling `make` if it is not there yet, or not as it was kept.

    `make(work)` gets a folder that survives being cut off, so that it can go on where it stopped, and returns a folder
    inside it. That folder moves into place in one step; until then it does not count. While another process makes the
    same model, this one waits and reports so. Files that are other bytes than were kept are set aside, the log and
    `progress` say so, and the model is made anew. Raises ModelUnavailable where the disk is full or may not be written.
    """
    found = whole(name)
    if found and not checksums.first_damaged(found, title, progress):
        return found
    with plain_sentences(), _alone(name, title, progress):
        found = whole(name)  # another process may have been first
        damaged = checksums.first_damaged(found, title, progress) if found else ""
        if found and not damaged:
            return found
        if damaged:
            set_aside(name)
            _LOG.warning("The file %s of %s is not as it was kept: the folder is set aside", damaged, title)
            progress(0.0, Message("set_aside", title=title))
        work = root() / "partial" / name
        work.mkdir(parents=True, exist_ok=True)
        try:
            made = make(work)
        except ModelUnavailable as unavailable:
            if not damaged:
                raise
            tried = (*unavailable.tried, unavailable.message)
            raise ModelUnavailable(Message("damaged_and_gone", title=title, file=damaged), tried) from unavailable
        checksums.write(made)
        _flush(made)
        _models().mkdir(exist_ok=True)
        target = _models() / name
        made.replace(target)
        shutil.rmtree(work, ignore_errors=True)
        return target


def set_aside(name: str) -> None:
    """Move the folder kept under `name` out of the way, in the place of one set aside before: it may be looked into.

    Raises OSError where the cache folder may not be written.
    """
    aside = root() / "damaged" / name
    shutil.rmtree(aside, ignore_errors=True)
    aside.parent.mkdir(parents=True, exist_ok=True)
    (_models() / name).replace(aside)


def keeps(folder: Path) -> bool:
    """Whether a folder is one that is kept here, and may be set aside."""
    return folder.parent == _models()


def amend(name: str, title: str, file: str, change: Callable[[str], str], progress: Progress) -> None:
    """Let `change` write a text file of the model kept under `name` anew, where it returns other content.

    The file is replaced in one step, and the others stay as they are: whoever reads the model meanwhile, an older
    version of this program too, gets the old content or the new one, whole. A file that `change` refuses with
    ValueError is damaged and stays for the reader to report. Raises ModelUnavailable like `keep`.
    """
    if whole(name) is None or _changed(name, file, change) is None:
        return
    with plain_sentences(), _alone(name, title, progress):
        changed = _changed(name, file, change)  # another process may have been first
        if changed is None:
            return
        work = root() / "partial" / name
        work.mkdir(parents=True, exist_ok=True)
        (work / file).write_text(changed, encoding="utf-8")
        _push(work / file)
        (work / file).replace(_models() / name / file)
        checksums.amend(_models() / name, file)
        shutil.rmtree(work, ignore_errors=True)


def _changed(name: str, file: str, change: Callable[[str], str]) -> str | None:
    """Return the new content of a file; None where it stays as it is, or cannot be read."""
    try:
        content = (_models() / name / file).read_text(encoding="utf-8")
        changed = change(content)
    except (OSError, ValueError):
        return None
    return None if changed == content else changed


def check_room(title: str, count: int) -> None:
    """Raise ModelUnavailable unless `count` bytes still fit on the disk of the cache folder, beside the reserve."""
    free = max(shutil.disk_usage(root()).free - RESERVE, 0)
    if free < count:
        raise ModelUnavailable(
            Message(
                "little_disk",
                title=title,
                needed=megabytes(count),
                root=root(),
                free=megabytes(free),
                variable=CACHE_VARIABLE,
            )
        )


def full_disk() -> ModelUnavailable:
    """Return the error for a disk, or a quota, that ran full while a model was written."""
    return ModelUnavailable(Message("disk_full", root=root(), variable=CACHE_VARIABLE))


@contextmanager
def plain_sentences() -> Iterator[None]:
    """Turn what the file system refuses into a ModelUnavailable."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise full_disk() from error
        if error.errno in _FORBIDDEN:
            raise ModelUnavailable(Message("cache_read_only", root=root(), variable=CACHE_VARIABLE)) from error
        cause = error.strerror or type(error).__name__
        raise ModelUnavailable(Message("cache_unusable", root=root(), cause=cause)) from error


def _models() -> Path:
    return root() / "models"


@contextmanager
def _alone(name: str, title: str, progress: Progress) -> Iterator[None]:
    """Hold the lock of `name`. The system releases it when a process dies, so a dead one blocks nobody."""
    root().mkdir(parents=True, exist_ok=True)
    lock = FileLock(root() / f"{name}.lock")
    while True:
        try:
            lock.acquire(timeout=1)
            break
        except Timeout:
            progress(0.0, Message("waiting_for_other", title=title))
    try:
        yield
    finally:
        lock.release()


def _flush(folder: Path) -> None:
    for path in folder.iterdir():
        _push(path)


def _push(path: Path) -> None:
    """Push a file to the disk before it counts: after a power cut a renamed file may otherwise be empty."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
