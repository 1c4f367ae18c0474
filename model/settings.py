"""What whoever runs the server sets, in variables of the environment: read and checked here and nowhere else."""

import errno
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from model.errors import Message, ModelUnavailable

TOKENS_VARIABLE, CACHE_VARIABLE, MODEL_VARIABLE = "INSIDE_GPT2_TOKENS", "INSIDE_GPT2_CACHE", "INSIDE_GPT2_MODEL"
TOKENS = 256
MOST_TOKENS = 1024  # GPT-2's context; what a trace keeps of all heads grows with the square of it


@dataclass(frozen=True)
class Settings:
    """The settings in force, with what stands in for those that are missing or make no sense."""

    tokens: int
    """How many tokens of a prompt are used."""
    cache: Path
    """The folder that keeps fetched weights."""
    model: str
    """The key or the folder of the model that the operator chose; empty without a choice."""


@dataclass(frozen=True)
class Problem:
    """A setting that cannot be followed: what is wrong with it, and what is done instead."""

    variable: str
    wrong: Message
    instead: Message


def settings() -> Settings:
    """Return the settings as the environment has them at this moment. Raises nothing: `problems` says what is wrong."""
    return Settings(_tokens()[0], _cache(), _named(MODEL_VARIABLE))


def problems(check_model: Callable[[str], object]) -> list[Problem]:
    """Return what is wrong with the settings, one problem a setting at most.

    `check_model` gets what the operator named, and raises ModelUnavailable where it is no model.
    """
    found = (_tokens()[1], _problem_of_cache(), _problem_of_model(check_model))
    return [problem for problem in found if problem]


def _named(variable: str) -> str:
    return os.environ.get(variable, "").strip()


def _tokens() -> tuple[int, Problem | None]:
    """Return the number of tokens, and what is wrong with the one that is set."""
    if TOKENS_VARIABLE not in os.environ:
        return TOKENS, None
    named = _named(TOKENS_VARIABLE)
    try:
        number = int(named)
    except ValueError:
        number = 0
    if 1 <= number <= MOST_TOKENS:
        return number, None
    taken = MOST_TOKENS if number > MOST_TOKENS else TOKENS
    wrong = Message("bad_tokens", named=named[:60], most=MOST_TOKENS)
    return taken, Problem(TOKENS_VARIABLE, wrong, Message("tokens_instead", tokens=taken))


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
