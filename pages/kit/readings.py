"""What is computed from a model and a prompt: once however many visitors ask, bounded in bytes, one pass at a time.

A reading is a function of a scene. Pages call it, and so do the functions that make a file for download.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from cachetools import LRUCache

from model.serving.pool import pass_slot

if TYPE_CHECKING:  # torch comes with these, and the shell is up before torch
    from model.language_model import LanguageModel
    from model.readings.overview import Overview
    from model.serving.prompt import Prompt
    from model.trace import Trace

P = ParamSpec("P")
R = TypeVar("R")

MOST_BYTES = 1 << 30
"""What all readings together may hold; a trace of 256 tokens of GPT-2 small takes 67 MB."""
_LEAST = 1 << 10  # what the smallest reading counts: keys and objects take room too


@dataclass(frozen=True)
class Scene:
    """A model and the prompt that it was given. What is computed from them is with the readings."""

    model: "LanguageModel"
    prompt: "Prompt"
    held: "Trace | None" = field(default=None, compare=False, repr=False)
    """The trace, while a reading is computed from it."""

    @property
    def ids(self) -> tuple[int, ...]:
        """The T token ids."""
        return self.prompt.ids

    @property
    def trace(self) -> "Trace":
        """The forward pass over the prompt."""
        return self.held or _trace(self)


def scene(model: "LanguageModel", prompt: "Prompt") -> Scene:
    """Return what a chapter, or one half of it, is about."""
    return Scene(model, prompt)


class _Slot(threading.local):
    """The slot for a forward pass, entered once however often a thread asks: a reading may use another one."""

    depth = 0

    @contextmanager
    def __call__(self) -> Iterator[None]:
        if self.depth == 0:
            pass_slot.acquire()
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1
            if self.depth == 0:
                pass_slot.release()


slot = _Slot()
_numbers: "WeakKeyDictionary[LanguageModel, int]" = WeakKeyDictionary()
_next_number = count()
_numbering = threading.Lock()


def number_of(model: "LanguageModel") -> int:
    """Return what tells this opened model from any other, also from one of the same name."""
    with _numbering:
        return _numbers.setdefault(model, next(_next_number))


def size_of(value: object) -> int:
    """Return the bytes of the arrays, texts and models in a value, as far as dataclasses and containers go."""
    if isinstance(nbytes := getattr(value, "nbytes", None), int):  # an array says so itself, and a model
        return nbytes
    if isinstance(value, bytes | str):
        return len(value)
    if is_dataclass(value) and not isinstance(value, type):
        return sum(size_of(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, Mapping):
        return sum(size_of(part) for part in value.values())
    if isinstance(value, tuple | list):
        return sum(map(size_of, value))
    return 8


_kept: "LRUCache[Any, Any]" = LRUCache(MOST_BYTES, getsizeof=lambda value: _LEAST + size_of(value))
_pending: dict[Any, "Future[Any]"] = {}
_lock = threading.RLock()


def forget() -> None:
    """Drop all readings: for tests, whose models may have one name."""
    with _lock:
        _kept.clear()


@dataclass(frozen=True)
class Reading(Generic[P, R]):
    """A function of a scene, computed once a prompt and arguments, within the slot for a forward pass."""

    compute: Callable[Concatenate[Scene, P], R]
    of_model: bool = False
    """Whether it is the same for all prompts: computed once a model, without a trace."""

    def __call__(self, scene: Scene, *args: P.args, **named: P.kwargs) -> R:
        """Return what was computed before, or compute it, or wait for the visitor who computes it just now.

        Arguments must be hashable; one named `progress` only reports and changes nothing. An error is not kept.
        """
        key = self._key(scene, *args, **named)
        while True:
            with _lock:
                if key in _kept:
                    found: R = _kept[key]
                    return found
                waiting = _pending.get(key)
                if waiting is None:
                    mine = _pending[key] = Future[R]()
            if waiting is None:
                return self._compute(mine, key, scene, *args, **named)
            if slot.depth > 0:  # whoever holds a slot waits for nobody: the other one may be waiting for this slot
                return self.compute(scene, *args, **named)
            try:
                theirs: R = waiting.result()
                return theirs
            except CancelledError:  # that visitor left
                continue

    def known(self, scene: Scene, *args: P.args, **named: P.kwargs) -> R | None:
        """Return what was computed before, None where nobody has asked for it yet."""
        with _lock:
            found: R | None = _kept.get(self._key(scene, *args, **named))
        return found

    def _key(self, scene: Scene, *args: P.args, **named: P.kwargs) -> tuple[Any, ...]:
        telling = tuple(sorted((name, value) for name, value in named.items() if name != "progress"))
        name = f"{self.compute.__module__}.{self.compute.__qualname__}"
        return name, number_of(scene.model), () if self.of_model else scene.ids, args, telling

    def _compute(self, mine: "Future[R]", key: object, scene: Scene, *args: P.args, **named: P.kwargs) -> R:
        try:
            # The trace comes before the slot, since it takes a slot itself.
            held = scene if self.of_model or self is _trace else replace(scene, held=scene.trace)
            with slot():
                value = self.compute(held, *args, **named)
        except Exception as error:
            self._release(key)
            mine.set_exception(error)
            raise
        except BaseException:  # a click or a closed page ends Streamlit's run with one of its own
            self._release(key)
            mine.cancel()
            raise
        with _lock:
            if _LEAST + size_of(value) <= MOST_BYTES:
                _kept[key] = value
            del _pending[key]
        mine.set_result(value)
        return value

    @staticmethod
    def _release(key: object) -> None:
        with _lock:
            del _pending[key]


def reading(compute: Callable[Concatenate[Scene, P], R]) -> Reading[P, R]:
    """Make a function of a scene a reading. What it computes must depend on nothing but its arguments."""
    return Reading(compute)


def model_reading(compute: Callable[Concatenate[Scene, P], R]) -> Reading[P, R]:
    """Make a function of a scene's model a reading that all prompts share: it must not look at the prompt."""
    return Reading(compute, of_model=True)


def _forward(scene: Scene) -> "Trace":
    return scene.model.trace(scene.ids)


_trace: "Reading[[], Trace]" = Reading(_forward)


@reading
def survey(scene: Scene) -> "Overview":
    """Return what every position reads, becomes and predicts, in one summary."""
    from model.readings.overview import overview

    return overview(scene.model, scene.trace)


@reading
def rest_of_word(scene: Scene, token: int) -> tuple[int, ...]:
    """Return the ids that complete `token`, predicted after the prompt, to the end of its word."""
    from model.readings.word_end import word_end

    return word_end(scene.model, scene.ids, token)
