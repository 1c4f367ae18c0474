"""What whoever runs the server sets, in variables of the environment: read and checked here and nowhere else."""

import errno
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

from model.catalog import MODELS
from model.errors import Message, ModelUnavailable
from model.weights import memory

TOKENS_VARIABLE, CACHE_VARIABLE, MODEL_VARIABLE = "INSIDE_GPT2_TOKENS", "INSIDE_GPT2_CACHE", "INSIDE_GPT2_MODEL"
MEMORY_VARIABLE, BATCH_VARIABLE, DEVICE_VARIABLE = "INSIDE_GPT2_MEMORY", "INSIDE_GPT2_BATCH", "INSIDE_GPT2_DEVICE"
FETCH_VARIABLE, FRAMES_VARIABLE = "INSIDE_GPT2_FETCH", "INSIDE_GPT2_FRAMES"
METRICS_VARIABLE, LESSONS_VARIABLE = "INSIDE_GPT2_METRICS", "INSIDE_GPT2_LESSONS"
ROOMS_VARIABLE, KEY_VARIABLE = "INSIDE_GPT2_ROOMS", "INSIDE_GPT2_TEACHER_KEY"
_READ = (
    TOKENS_VARIABLE, CACHE_VARIABLE, MODEL_VARIABLE, MEMORY_VARIABLE, BATCH_VARIABLE, DEVICE_VARIABLE, FETCH_VARIABLE,
    FRAMES_VARIABLE, METRICS_VARIABLE, LESSONS_VARIABLE, ROOMS_VARIABLE, KEY_VARIABLE,
)  # fmt: skip
ALL = "all"
YES = ("1", "true", "yes")
NO = ("", "0", "false", "no")
TOKENS = 256
MOST_TOKENS = 256
"""What every view can draw and send; it grows with the square: two prompts of 1,024 tokens took 21 MB a visit."""
BATCH = 8
"""Prompts in one pass. At 32 tokens each, eight take 96 ms of a processor a prompt where one alone takes 169."""
LEAST_MEMORY, MOST_MEMORY = 64, 1 << 20
"""Megabytes that an operator may set for what is kept: one long prompt at least, and a number that is no mistake."""
_USUAL_MEMORY = (128, 1024)
_SHARE_OF_MEMORY = 4
LEAST_KEY = 8
"""Characters of a teacher's key that is not soon guessed."""
DEVICES = ("auto", "cpu", "cuda", "mps")


@dataclass(frozen=True)
class Settings:
    """The settings in force, with what stands in for those that are missing or make no sense."""

    tokens: int
    """How many tokens of a prompt are used."""
    cache: Path
    """The folder that keeps fetched weights."""
    model: str
    """The key or the folder of the model that the operator chose; empty without a choice."""
    memory: int
    """Megabytes (2**20 bytes) that all caches may hold together: what is computed from prompts, and the texts."""
    batch: int
    """How many prompts may go through the model together; 1 runs each alone."""
    device: str
    """Where the model runs: one of DEVICES."""
    fetch: frozenset[str]
    """The keys of the models that visitors may have fetched."""
    frames: tuple[str, ...]
    """The origins whose pages may show the app in a frame."""
    metrics: bool
    """Whether the server tells its own counts to whoever asks."""
    lessons: Path | None
    """The folder with the operator's own lessons; None without one."""
    rooms: str = field(repr=False)
    """The address of the Redis that keeps rooms, which may hold a password; empty for a file in the cache folder."""
    teacher_key: str = field(repr=False)
    """What whoever opens a room has to know; empty where anybody may."""


@dataclass(frozen=True)
class Problem:
    """A setting that cannot be followed: what is wrong with it, and what is done instead."""

    variable: str
    wrong: Message
    instead: Message


def settings() -> Settings:
    """Return the settings as the environment has them at this moment. Raises nothing: `problems` says what is wrong."""
    found = _settings(tuple(map(os.environ.get, _READ)))
    return replace(found, cache=_cache(), memory=_memory()[0], lessons=_lessons())


@lru_cache(16)
def _settings(_environment: tuple[str | None, ...]) -> Settings:
    """Return what follows from the environment alone: every page asks for the settings many times."""
    return Settings(
        tokens=_tokens()[0],
        cache=Path(),
        model=_named(MODEL_VARIABLE),
        memory=0,
        batch=_batch()[0],
        device=_device()[0],
        fetch=frozenset(_listed(FETCH_VARIABLE, MODELS.__contains__)[0]),
        frames=_listed(FRAMES_VARIABLE, _is_origin)[0],
        metrics=_named(METRICS_VARIABLE).lower() in YES,
        lessons=None,
        rooms=_rooms()[0],
        teacher_key=_named(KEY_VARIABLE),
    )


def problems(check_model: Callable[[str], object]) -> list[Problem]:
    """Return what is wrong with the settings, one problem a setting at most.

    `check_model` gets what the operator named, and raises ModelUnavailable where it is no model.
    """
    found = (
        _tokens()[1],
        _problem_of_cache(),
        _problem_of_model(check_model),
        _memory()[1],
        _batch()[1],
        _device()[1],
        _problem_of_fetch(),
        _problem_of_frames(),
        _problem_of_metrics(),
        _problem_of_lessons(),
        _rooms()[1],
        _problem_of_key(),
    )
    return [problem for problem in found if problem]


def _named(variable: str) -> str:
    return os.environ.get(variable, "").strip()


def _number(variable: str, usual: int, least: int, most: int) -> tuple[int, str]:
    """Return a whole number from `least` to `most`, and what was set instead where that is none; else nothing.

    A larger one gives way to the largest, anything else to the usual one.
    """
    named = _named(variable)
    try:
        number = int(named)
    except ValueError:
        number = least - 1
    if variable not in os.environ:
        return usual, ""
    if least <= number <= most:
        return number, ""
    return most if number > most else usual, named[:60] or " "


def _tokens() -> tuple[int, Problem | None]:
    taken, refused = _number(TOKENS_VARIABLE, TOKENS, 1, MOST_TOKENS)
    wrong = Message("bad_tokens", named=refused, most=MOST_TOKENS)
    return taken, Problem(TOKENS_VARIABLE, wrong, Message("tokens_instead", tokens=taken)) if refused else None


def _memory() -> tuple[int, Problem | None]:
    """Return the megabytes for all caches: without a setting a quarter of the memory there is, within bounds."""
    least, most = _USUAL_MEMORY
    usual = min(max((_once(memory.total) >> 20) // _SHARE_OF_MEMORY, least), most)
    taken, refused = _number(MEMORY_VARIABLE, usual, LEAST_MEMORY, MOST_MEMORY)
    wrong = Message("bad_memory", named=refused, least=LEAST_MEMORY, most=MOST_MEMORY)
    return taken, Problem(MEMORY_VARIABLE, wrong, Message("memory_instead", memory=taken)) if refused else None


@cache
def _once(measure: Callable[[], int]) -> int:
    """Return what is measured of the machine at the first call: every run of a page asks for the settings."""
    return measure()


def _batch() -> tuple[int, Problem | None]:
    taken, refused = _number(BATCH_VARIABLE, BATCH, 1, BATCH)
    wrong = Message("bad_batch", named=refused, least=1, most=BATCH)
    return taken, Problem(BATCH_VARIABLE, wrong, Message("batch_instead", batch=taken)) if refused else None


def _device() -> tuple[str, Problem | None]:
    named = _named(DEVICE_VARIABLE).lower() or DEVICES[0]
    if named in DEVICES:
        return named, None
    wrong = Message("bad_device", named=named[:60], known=", ".join(DEVICES))
    return DEVICES[0], Problem(DEVICE_VARIABLE, wrong, Message("device_instead"))


def _cache() -> Path:
    """Return the operator's folder, else the user's cache folder of this system."""
    named = _named(CACHE_VARIABLE)
    # os.path's own does not raise where the account after ~ is unknown.
    return Path(os.path.expanduser(named) if named else platformdirs.user_cache_dir("inside-gpt2"))


def _problem_of_cache() -> Problem | None:
    folder = _cache().absolute()
    cause = _refusal(folder) or _refusal(folder / "models")
    if cause is None:
        return None
    return Problem(CACHE_VARIABLE, Message("cache_unusable", root=folder, cause=cause), Message("cache_instead"))


def _refusal(folder: Path) -> str | None:
    """Return what the system has against reading and writing a folder, which may not have been made yet."""
    try:
        folder.stat()
    except FileNotFoundError as error:
        return error.strerror if folder.parent == folder else _refusal(folder.parent)
    except OSError as error:
        return error.strerror
    if not folder.is_dir():
        return os.strerror(errno.ENOTDIR)
    return None if os.access(folder, os.R_OK | os.W_OK | os.X_OK) else os.strerror(errno.EACCES)


def _problem_of_model(check: Callable[[str], object]) -> Problem | None:
    named = _named(MODEL_VARIABLE)
    try:
        if named:
            check(named)
    except ModelUnavailable as unavailable:
        return Problem(MODEL_VARIABLE, unavailable.message, Message("model_instead"))
    return None


def _listed(variable: str, fits: Callable[[str], bool]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the parts of a setting, with spaces or commas between them, that fit, and those that do not."""
    parts = [part for part in re.split(r"[\s,]+", _named(variable)) if part]
    if variable == FETCH_VARIABLE and ALL in parts:
        parts = [*(part for part in parts if part != ALL), *MODELS]
    return tuple(filter(fits, parts)), tuple(part for part in parts if not fits(part))


def _is_origin(text: str) -> bool:
    """Whether a text is an origin as a content policy takes it: nothing else may get into the header."""
    return re.fullmatch(r"https?://(\*\.)?[a-zA-Z0-9.-]+(:\d{1,5})?", text) is not None


def _problem_of_fetch() -> Problem | None:
    wrong = _listed(FETCH_VARIABLE, MODELS.__contains__)[1]
    if not wrong:
        return None
    known = ", ".join([ALL, *MODELS])
    return Problem(FETCH_VARIABLE, Message("bad_fetch", named=wrong[0][:60], known=known), Message("part_instead"))


def _problem_of_frames() -> Problem | None:
    wrong = _listed(FRAMES_VARIABLE, _is_origin)[1]
    if not wrong:
        return None
    return Problem(FRAMES_VARIABLE, Message("bad_origin", named=wrong[0][:60]), Message("part_instead"))


def _problem_of_metrics() -> Problem | None:
    named = _named(METRICS_VARIABLE)
    if named.lower() in (*YES, *NO):
        return None
    return Problem(METRICS_VARIABLE, Message("bad_switch", named=named[:60]), Message("metrics_instead"))


def _lessons() -> Path | None:
    named = _named(LESSONS_VARIABLE)
    folder = Path(os.path.expanduser(named)) if named else None
    return folder if folder is not None and folder.is_dir() else None


def _problem_of_lessons() -> Problem | None:
    named = _named(LESSONS_VARIABLE)
    if not named or _lessons() is not None:
        return None
    return Problem(LESSONS_VARIABLE, Message("no_folder", named=named[:60]), Message("lessons_instead"))


def _rooms() -> tuple[str, Problem | None]:
    """Return the address of a Redis, and what is wrong with it: told without the password that it may hold."""
    named = _named(ROOMS_VARIABLE)
    try:
        parts = urlsplit(named)
        whole = parts.scheme in ("redis", "rediss") and bool(parts.hostname) and parts.port != 0 and not parts.query
        good = whole or not named
    except ValueError:  # a broken host or port
        good = False
    if good:
        return named, None
    wrong = Message("bad_rooms", named=re.sub(r"^.*@", "…@", named)[:60])
    return "", Problem(ROOMS_VARIABLE, wrong, Message("rooms_instead"))


def _problem_of_key() -> Problem | None:
    if KEY_VARIABLE not in os.environ or len(_named(KEY_VARIABLE)) >= LEAST_KEY:
        return None
    return Problem(KEY_VARIABLE, Message("short_key", least=LEAST_KEY), Message("key_instead"))
