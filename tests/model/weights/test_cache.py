"""The cache folder: whole or not at all, made once, errors in words."""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest

from model.errors import Message, ModelUnavailable
from model.progress import silent
from model.weights import cache as store
from model.weights import checksums


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INSIDE_GPT2_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def make(work: Path) -> Path:
    folder = work / "made"
    folder.mkdir(exist_ok=True)
    (folder / "weights").write_bytes(b"whole")
    return folder


def test_a_model_moves_into_place_in_one_step(cache: Path) -> None:
    def watch(work: Path) -> Path:
        assert store.whole("tiny") is None
        made = make(work)
        assert store.whole("tiny") is None
        return made

    folder = store.keep("tiny", "Tiny", watch, silent)
    assert folder == store.whole("tiny") == cache / "models" / "tiny"
    assert (folder / "weights").read_bytes() == b"whole"
    assert not (cache / "partial" / "tiny").exists()


def test_what_was_cut_off_does_not_count_and_goes_on(cache: Path) -> None:
    def half(work: Path) -> Path:
        (work / "begun").write_bytes(b"half")
        raise ModelUnavailable(Message("stopped"))

    with pytest.raises(ModelUnavailable, match="stopped"):
        store.keep("tiny", "Tiny", half, silent)
    assert store.whole("tiny") is None

    def rest(work: Path) -> Path:
        assert (work / "begun").read_bytes() == b"half"
        return make(work)

    assert store.keep("tiny", "Tiny", rest, silent).is_dir()


def test_two_ask_and_one_makes() -> None:
    begun, go_on, waiting = Event(), Event(), Event()
    calls: list[Path] = []

    def slowly(work: Path) -> Path:
        calls.append(work)
        begun.set()
        assert go_on.wait(30)
        return make(work)

    def hear(_: float, message: Message) -> None:
        if message == Message("waiting_for_other", title="Tiny"):
            waiting.set()

    found: list[Path] = []
    first = Thread(target=lambda: found.append(store.keep("tiny", "Tiny", slowly, silent)))
    second = Thread(target=lambda: found.append(store.keep("tiny", "Tiny", slowly, hear)))
    first.start()
    assert begun.wait(30)
    second.start()
    assert waiting.wait(30)
    go_on.set()
    first.join(30)
    second.join(30)
    assert len(calls) == 1
    assert len(found) == 2
    assert found[0] == found[1]


def test_a_process_that_died_holds_no_lock(cache: Path) -> None:
    program = (
        "import os, signal; from model.weights import cache as store\n"
        "store.keep('tiny', 'Tiny', lambda work: os.kill(os.getpid(), signal.SIGKILL), print)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode < 0
    assert store.whole("tiny") is None
    assert store.keep("tiny", "Tiny", make, silent).is_dir()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EDQUOT, "disk_full"),
        (errno.EACCES, "cache_read_only"),
        (errno.EROFS, "cache_read_only"),
        (errno.EIO, "cache_unusable .*Input/output error"),
    ],
)
def test_what_the_file_system_refuses_is_said_in_words(cache: Path, code: int, expected: str) -> None:
    def fail(work: Path) -> Path:
        raise OSError(code, os.strerror(code))

    with pytest.raises(ModelUnavailable, match=expected) as caught:
        store.keep("tiny", "Tiny", fail, silent)
    assert str(cache) in str(caught.value)


def test_a_cache_folder_that_is_a_file(cache: Path) -> None:
    cache.write_text("not a folder")
    with pytest.raises(ModelUnavailable, match="cache_unusable"):
        store.keep("tiny", "Tiny", make, silent)


def louder(content: str) -> str:
    return content.upper()


def test_a_file_of_a_kept_model_is_written_anew_in_one_step(cache: Path) -> None:
    folder = store.keep("tiny", "Tiny", make, silent)
    before = (folder / "weights").stat().st_ino
    (folder / "words").write_text("one")
    with (folder / "words").open() as reader:  # a program that has begun to read the old one
        store.amend("tiny", "Tiny", "words", louder, silent)
        assert reader.read() == "one"
    assert (folder / "words").read_text() == "ONE"
    assert (folder / "weights").stat().st_ino == before
    assert sorted(path.name for path in folder.iterdir()) == ["SHA256SUMS", "weights", "words"]
    assert not list((cache / "partial").iterdir())

    after = (folder / "words").stat().st_ino
    store.amend("tiny", "Tiny", "words", louder, silent)
    assert (folder / "words").stat().st_ino == after


def test_what_cannot_be_written_anew_stays(cache: Path) -> None:
    def refuse(content: str) -> str:
        raise ValueError(content)

    store.amend("tiny", "Tiny", "words", louder, silent)  # there is no such model
    folder = store.keep("tiny", "Tiny", make, silent)
    store.amend("tiny", "Tiny", "words", louder, silent)  # nor such a file
    (folder / "words").write_text("one")
    store.amend("tiny", "Tiny", "words", refuse, silent)
    assert (folder / "words").read_text() == "one"


def test_a_cache_that_may_not_be_written_anew(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (store.keep("tiny", "Tiny", make, silent) / "words").write_text("one")

    def refuse(path: Path, target: Path) -> Path:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(ModelUnavailable, match="cache_read_only"):
        store.amend("tiny", "Tiny", "words", louder, silent)


def test_room_on_the_disk(cache: Path) -> None:
    cache.mkdir()
    store.check_room("Tiny", 1)
    free = shutil.disk_usage(cache).free
    with pytest.raises(ModelUnavailable, match="little_disk"):
        store.check_room("Tiny", free - store.RESERVE // 2)
    with pytest.raises(ModelUnavailable, match=r"little_disk .*variable=INSIDE_GPT2_CACHE"):
        store.check_room("Tiny", 1 << 60)


def test_a_checksum_with_progress(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"abc")
    heard: list[float] = []
    # The published example of FIPS 180-2, appendix B.1.
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert checksums.of_file(path, heard.append) == expected
    assert heard == [1.0]


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_the_checksums_are_in_the_form_of_sha256sum(cache: Path) -> None:
    folder = store.keep("tiny", "Tiny", make, silent)
    subprocess.run(["sha256sum", "--strict", "-c", checksums.LIST], cwd=folder, check=True, capture_output=True)


@pytest.mark.parametrize(
    "damage", [flip, Path.unlink, lambda path: path.write_bytes(b"who")], ids=["flipped", "missing", "other"]
)
@pytest.mark.parametrize("file", ["weights", checksums.LIST])
def test_what_is_not_as_it_was_kept_is_set_aside_and_made_anew(
    cache: Path, damage: Callable[[Path], object], file: str
) -> None:
    folder = store.keep("tiny", "Tiny", make, silent)
    damage(folder / file)
    heard: list[Message] = []
    assert store.keep("tiny", "Tiny", make, lambda _, message: heard.append(message)) == folder
    assert (folder / "weights").read_bytes() == b"whole"
    if (file, damage) != (checksums.LIST, Path.unlink):  # then the folder is as an earlier version kept it
        assert Message("set_aside", title="Tiny") in heard
        assert (cache / "damaged" / "tiny").is_dir()
    assert store.keep("tiny", "Tiny", lambda _: pytest.fail("it is there"), silent) == folder


def test_what_is_damaged_and_cannot_be_made_anew(cache: Path) -> None:
    def fail(work: Path) -> Path:
        raise ModelUnavailable(Message("stopped"))

    flip(store.keep("tiny", "Tiny", make, silent) / "weights")
    with pytest.raises(ModelUnavailable, match=r"damaged_and_gone .*file=weights") as caught:
        store.keep("tiny", "Tiny", fail, silent)
    assert caught.value.tried == (Message("stopped"),)
    assert store.whole("tiny") is None


def test_a_file_that_is_written_anew_is_listed_anew(cache: Path) -> None:
    folder = store.keep("tiny", "Tiny", make, silent)
    store.amend("tiny", "Tiny", "weights", louder, silent)
    assert (folder / "weights").read_text() == "WHOLE"
    assert store.keep("tiny", "Tiny", lambda _: pytest.fail("it is whole"), silent) == folder


def test_a_cache_that_may_only_be_read_is_read(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = store.keep("tiny", "Tiny", make, silent)
    (folder / checksums.LIST).unlink()

    def refuse(path: Path, *_: object, **__: object) -> int:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(Path, "write_text", refuse)
    assert store.keep("tiny", "Tiny", lambda _: pytest.fail("it is there"), silent) == folder
