"""Weights from the Hugging Face hub, or from the cache that its own library keeps on this machine.

The library's downloader writes to a new temporary file at each start and checks only the size. A class on a slow line
needs more: here a download goes on after a restart, and its SHA-256 is compared with the one that the hub announces.
The library still does the addresses, the metadata, the proxies, the token and the redirects. Only configuration,
vocabulary and safetensors files are ever asked for, never a pickle.
"""

import hashlib
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
from huggingface_hub import constants, get_hf_file_metadata, get_session, hf_hub_url, try_to_load_from_cache
from huggingface_hub.errors import HfHubHTTPError
from huggingface_hub.utils import build_hf_headers

from model.catalog import HubSource
from model.errors import Message, ModelUnavailable
from model.progress import Progress, fetched
from model.weights import answers, cache, checksums

CONFIG, WEIGHTS, TOKENIZER = "config.json", "model.safetensors", "tokenizer.json"
TOKENIZER_PARTS = ("vocab.json", "merges.txt")  # what older repositories have instead of tokenizer.json
TOKENIZER_OPTIONS = "tokenizer_config.json"

ANSWER_SECONDS = 10.0  # to connect, and between two pieces of a file
PAUSE_SECONDS = 1.0  # before a cut download goes on
CUTS = 5  # in a row, each with less than FRUITFUL bytes gained
FRUITFUL = 1_000_000
SLOW_SECONDS, SLOW_BYTES = 30.0, 1_000_000  # slower than this, and fetching GPT-2 takes over four hours
_SHA256_DIGITS = 64

# Otherwise the library describes this machine in each request, and asks the hub for a list before the first one: up to
# three seconds, all that a probe has.
constants.HF_HUB_DISABLE_TELEMETRY = True


@dataclass(frozen=True)
class Remote:
    """A file as the hub announces it. `sha256` is None for the small files that the hub keeps in git.

    `size` serves to say how far it is, and is 0 where it is unknown. It proves nothing: a proxy that compresses text,
    which some do unasked, announces the size of the compressed bytes.
    """

    name: str
    url: str
    etag: str
    size: int
    sha256: str | None


def holds_model(folder: Path) -> bool:
    """Whether a folder holds all that a model needs: configuration, safetensors weights, vocabulary."""
    try:
        has = {path.name for path in folder.iterdir()}
    except OSError:  # it is not there, is a file, or may not be read
        return False
    weights = any(name.endswith(".safetensors") for name in has)
    return weights and CONFIG in has and (TOKENIZER in has or has.issuperset(TOKENIZER_PARTS))


def cached(source: HubSource) -> Path | None:
    """Return the folder in the hub library's own cache that holds the whole model, or None. Asks no network."""
    for repo in (source.repo, *source.former):
        try:
            weights = try_to_load_from_cache(repo, WEIGHTS)
        except OSError:  # the cache of another account
            continue
        if isinstance(weights, str) and holds_model(Path(weights).parent):
            return Path(weights).parent
    return None


def is_intact(folder: Path, title: str, progress: Progress) -> bool:
    """Whether the weights in a folder of the library's cache are those that it fetched: it names files by checksum."""
    weights = (folder / WEIGHTS).resolve()
    named = len(weights.name) == _SHA256_DIGITS
    return not named or checksums.is_file(weights, weights.name, title, progress)


def probe(source: HubSource, seconds: float = 3.0) -> None:
    """Raise ModelUnavailable unless the hub answers for this repository within `seconds`, name look-up included.

    A look-up cannot be given a time limit, so the question is asked in a thread that is left behind when it hangs.
    """
    heard: list[ModelUnavailable | None] = []

    def ask() -> None:
        try:
            _announced(source.repo, CONFIG, seconds)
            heard.append(None)
        except ModelUnavailable as unavailable:
            heard.append(unavailable)

    thread = threading.Thread(target=ask, name="hub-probe", daemon=True)
    thread.start()
    thread.join(seconds)
    if not heard:
        raise ModelUnavailable(Message("hub_late", hub=_hub(), seconds=seconds))
    if heard[0] is not None:
        raise heard[0]


def fetch(source: HubSource, title: str, work: Path, progress: Progress) -> Path:
    """Fetch the files of a model into `work` and return the folder that holds them.

    Goes on where an earlier call in the same folder stopped. `progress` hears the bytes of all files together.
    Raises ModelUnavailable where the hub cannot be reached, is too slow, stops, or sends other bytes than it announced.
    """
    remotes = _announced_files(source.repo)
    folder, parts = work / f"files-{_version(remotes)}", work / "parts"
    folder.mkdir(exist_ok=True)
    parts.mkdir(exist_ok=True)
    _forget_others(parts, remotes)
    missing = [remote for remote in remotes if not _intact(folder / remote.name, remote)]
    cache.check_room(title, sum(remote.size - _size(_part(parts, remote)) for remote in missing))
    total = max(sum(remote.size for remote in remotes), 1)
    done = total - sum(remote.size for remote in missing)
    for remote in missing:

        def report(count: int, before: int = done, most: int = remote.size) -> None:
            there = before + min(count, most)
            progress(there / total, fetched(title, there, total))

        part = _part(parts, remote)
        _download(remote, part, report)
        done += remote.size
        progress(min(done / total, 1.0), Message("checking", title=title))
        if not _intact(part, remote):
            raise _damaged(remote, part)
        part.replace(folder / remote.name)
    return folder


def _hub() -> str:
    return urlsplit(constants.ENDPOINT).netloc


def _announced_files(repo: str) -> list[Remote]:
    """Ask the hub for every file that is needed; some files exist only in some repositories."""
    remotes = [_need(repo, CONFIG)]
    tokenizer = _announced(repo, TOKENIZER)
    remotes += [tokenizer] if tokenizer else [_need(repo, name) for name in TOKENIZER_PARTS]
    options = _announced(repo, TOKENIZER_OPTIONS)
    remotes += [options] if options else []
    return [*remotes, _need(repo, WEIGHTS)]


def _need(repo: str, name: str) -> Remote:
    remote = _announced(repo, name)
    if remote is None:
        raise ModelUnavailable(Message("hub_lacks_file", hub=_hub(), name=name, repo=repo))
    return remote


def _announced(repo: str, name: str, seconds: float = ANSWER_SECONDS) -> Remote | None:
    """Ask for size and checksum of a file. Returns None where the repository has no such file."""
    if constants.is_offline_mode():
        raise ModelUnavailable(Message("hub_switched_off"))
    url = hf_hub_url(repo, name)
    try:
        metadata = get_hf_file_metadata(url, timeout=seconds)
    except HfHubHTTPError as error:
        if error.response.status_code == HTTPStatus.NOT_FOUND:
            return None
        raise ModelUnavailable(
            Message("hub_refused", hub=_hub(), name=repo, status=error.response.status_code)
        ) from error
    except httpx2.TimeoutException as error:
        raise ModelUnavailable(Message("hub_late", hub=_hub(), seconds=seconds)) from error
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
        raise ModelUnavailable(Message("hub_unreachable", hub=_hub())) from error
    if metadata.commit_hash is None or metadata.etag is None:
        raise ModelUnavailable(Message("hub_impostor", hub=_hub()))
    sha256 = metadata.etag if len(metadata.etag) == _SHA256_DIGITS else None
    return Remote(name, url, metadata.etag, metadata.size or 0, sha256)


def _version(remotes: list[Remote]) -> str:
    """Return a name for just these files: small ones of one version never end up beside those of another."""
    return hashlib.sha256(" ".join(remote.etag for remote in remotes).encode()).hexdigest()[:16]


def _part(parts: Path, remote: Remote) -> Path:
    return parts / f"{remote.name}.{_version([remote])}"


def _forget_others(parts: Path, remotes: list[Remote]) -> None:
    """Drop the beginnings of files that have changed on the hub since."""
    wanted = {_part(parts, remote) for remote in remotes}
    for path in parts.iterdir():
        if path not in wanted:
            path.unlink()


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _intact(path: Path, remote: Remote) -> bool:
    """Whether a file is there and is the one announced; what comes without a SHA-256 must at least be whole JSON."""
    if not path.exists():
        return False
    if remote.sha256:
        return checksums.of_file(path, lambda _: None) == remote.sha256
    if remote.name.endswith(".json"):
        try:
            json.loads(path.read_bytes())
        except ValueError:
            return False
    return True


def _damaged(remote: Remote, part: Path) -> ModelUnavailable:
    """Throw the bytes away and return the error that says so."""
    part.unlink()
    return ModelUnavailable(Message("hub_damaged", hub=_hub(), name=remote.name))


def _download(remote: Remote, part: Path, report: Callable[[int], None]) -> None:
    """Fill `part`, going on after each cut, until all of the file is there or nothing more comes."""
    fruitless = 0
    while True:
        before = _size(part)
        try:
            _append(remote, part, report)
            return
        except httpx2.RequestError as cut:
            fruitless = 0 if _size(part) - before >= FRUITFUL else fruitless + 1
            if fruitless == CUTS:
                raise ModelUnavailable(
                    Message(
                        "hub_stopped", hub=_hub(), name=remote.name, done=_size(part) / 1e6, total=remote.size / 1e6
                    )
                ) from cut
            time.sleep(PAUSE_SECONDS)


def _append(remote: Remote, part: Path, report: Callable[[int], None]) -> None:
    """Ask for the rest of a file and append it. Raises httpx2.RequestError when the connection breaks."""
    start = _size(part)
    if start and start == remote.size:
        return
    headers = {**build_hf_headers(), "Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
    with get_session().stream("GET", remote.url, headers=headers, timeout=ANSWER_SECONDS) as response:
        fits = not start or answers.continues(response)
        if fits:
            _check_status(response, remote)
            resumes = response.status_code == HTTPStatus.PARTIAL_CONTENT
            with part.open("ab" if resumes else "wb") as file:
                _copy(response, file.write, start if resumes else 0, report)
            if _size(part) < answers.whole_length(response, remote.size):
                raise httpx2.RemoteProtocolError("the answer ended early")
    if not fits:
        part.unlink()
        _append(remote, part, report)


def _check_status(response: httpx2.Response, remote: Remote) -> None:
    """Raise for an answer that carries no file: as a broken connection where waiting may help."""
    if response.is_success:
        return
    status = response.status_code
    if status in (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS) or response.is_server_error:
        raise httpx2.RemoteProtocolError(f"HTTP {status}")
    raise ModelUnavailable(Message("hub_refused", hub=_hub(), name=remote.name, status=status))


def _copy(response: httpx2.Response, write: Callable[[bytes], int], done: int, report: Callable[[int], None]) -> None:
    """Write an answer piece by piece. Raises ModelUnavailable when it comes too slowly to end in reasonable time."""
    since, gained = time.monotonic(), 0
    report(done)
    for piece in response.iter_bytes():
        write(piece)
        done += len(piece)
        gained += len(piece)
        report(done)
        if time.monotonic() - since >= SLOW_SECONDS:
            if gained < SLOW_BYTES:
                raise ModelUnavailable(
                    Message("hub_slow", hub=_hub(), megabytes=gained / 1000000.0, seconds=SLOW_SECONDS)
                )
            since, gained = time.monotonic(), 0
