"""What is computed from a model and a prompt: once however many visitors ask, bounded in bytes, one pass at a time.

A reading is a function of a scene. Pages call it, and so do the functions that make a file for download.
"""

import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field, fields, is_dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar
from weakref import WeakKeyDictionary, WeakValueDictionary

from cachetools import LRUCache

from model.serving.page_turns import page_turns
from model.serving.pass_queue import holds_slot, pass_queue
from model.serving.visitor import Visitor, current
from pages.kit import budget

if TYPE_CHECKING:  # torch comes with these, and the shell is up before torch
    from model.language_model import LanguageModel
    from model.readings.overview import Overview
    from model.serving.prompt import Prompt
    from model.trace import Trace

P = ParamSpec("P")
R = TypeVar("R")

MOST_BYTES = budget.readings()
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


_numbers: "WeakKeyDictionary[LanguageModel, int]" = WeakKeyDictionary()
_opened: "WeakValueDictionary[int, LanguageModel]" = WeakValueDictionary()
_next_number = count()
_numbering = threading.Lock()


def number_of(model: "LanguageModel") -> int:
    """Return what tells this opened model from any other, also from one of the same name."""
    with _numbering:
        number = _numbers.setdefault(model, next(_next_number))
        _opened[number] = model
        return number


def numbered(number: int) -> "LanguageModel | None":
    """Return the opened model of a number; None where it has left."""
    return _opened.get(number)


def size_of(value: object) -> int:
    """Return the bytes of the arrays, texts and models in a value, as far as dataclasses and containers go."""
    if isinstance(nbytes := getattr(value, "nbytes", None), int):  # an array says so itself, and a model
        return nbytes
    if isinstance(value, bytes | str):
        return sys.getsizeof(value)
    if is_dataclass(value) and not isinstance(value, type):
        return sum(size_of(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, Mapping):
        return sum(size_of(part) for part in value.values())
    if isinstance(value, tuple | list):
        return sum(map(size_of, value))
    return 8


_GLANCE = 0.3  # seconds between two looks at whether a waiting visitor is still there


@dataclass(frozen=True)
class _Pending:
    """What is computed just now, and for whom."""

    future: "Future[Any]"
    by: Visitor


_kept: "LRUCache[Any, Any]" = LRUCache(MOST_BYTES, getsizeof=lambda value: _LEAST + size_of(value))
_pending: dict[Any, "_Pending"] = {}
_lock = threading.RLock()


def forget() -> None:
    """Drop all readings: for tests, whose models may have one name."""
    with _lock:
        _kept.clear()


def forget_prompts() -> None:
    """Drop what was computed from prompts: nobody is here who may ask for it again."""
    with _lock:
        for key in [key for key in _kept if key[2]]:
            del _kept[key]


@dataclass(frozen=True)
class Reading(Generic[P, R]):
    """A function of a scene, computed once a prompt and arguments, in its turn."""

    compute: Callable[Concatenate[Scene, P], R]
    of_model: bool = False
    """Whether it is the same for all prompts: computed once a model, without a trace."""
    long: bool = False
    """Whether it takes seconds: it shares one slot with all that does, and pauses for shorter work."""

    def __call__(self, scene: Scene, *args: P.args, **named: P.kwargs) -> R:
        """Return what was computed before, or compute it, or wait for the visitor who computes it just now.

        Arguments must be hashable; one named `progress` only reports and changes nothing. An error is not kept.
        """
        key = self._key(scene, *args, **named)
        with pass_queue.asking():
            while True:
                with _lock:
                    if key in _kept:
                        found: R = _kept[key]
                        return found
                    waiting = _pending.get(key)
                    if waiting is None:
                        mine = _pending[key] = _Pending(Future(), current.get())
                if waiting is None:
                    return self._compute(mine.future, key, scene, *args, **named)
                if holds_slot():  # it waits for nobody: the other one may be waiting for this slot
                    return self.compute(scene, *args, **named)
                try:
                    theirs: R = _outcome(waiting, self.long)
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
            if self is _trace:  # it takes its turn itself, maybe in a pass with others
                value = self.compute(scene, *args, **named)
            else:
                # The trace comes before the turn, so that it can be computed together with others.
                held = scene if self.of_model else replace(scene, held=scene.trace)
                with pass_queue.turn(self.long):
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


def _outcome(pending: _Pending, long: bool) -> Any:
    """Wait for what another visitor computes, telling this one of the place in the queue meanwhile."""
    pass_queue.line_up()
    with page_turns.aside():
        while not pending.future.done():
            try:
                return pending.future.result(_GLANCE)
            except TimeoutError:
                current.get().waiting(pass_queue.place(pending.by.owner), long)
    return pending.future.result()


def reading(compute: Callable[Concatenate[Scene, P], R]) -> Reading[P, R]:
    """Make a function of a scene a reading. What it computes must depend on nothing but its arguments."""
    return Reading(compute)


def model_reading(compute: Callable[Concatenate[Scene, P], R]) -> Reading[P, R]:
    """Make a function of a scene's model a reading that all prompts share: it must not look at the prompt."""
    return Reading(compute, of_model=True)


def long_reading(compute: Callable[Concatenate[Scene, P], R]) -> Reading[P, R]:
    """Make a function of a scene that takes seconds a reading. It calls `pass_queue.pause` between its parts."""
    return Reading(compute, long=True)


def long_model_reading(compute: Callable[Concatenate[Scene, P], R]) -> Reading[P, R]:
    """Make a function of a scene's model that takes seconds a reading, as `model_reading` and `long_reading` do."""
    return Reading(compute, of_model=True, long=True)


def _forward(scene: Scene) -> "Trace":
    earlier = _earlier(scene)

    def run(prompts: Sequence[Sequence[int]]) -> "list[Trace]":
        return scene.model.traces(prompts, earlier)

    return pass_queue.run_pass((scene.model, earlier), scene.ids, run)


def _earlier(scene: Scene) -> "Trace | None":
    """Return the kept trace of this model that shares most of its first tokens with the prompt.

    None where no trace has half of them: a pass over the rest would take as long as one over all, since either streams
    every weight, and could not be run together with other prompts.
    """
    from model.trace import shared

    half = scene.ids[: len(scene.ids) // 2]
    name, number, *_ = _trace._key(scene)
    with _lock:
        near = [key for key in _kept if key[:2] == (name, number) and key[2][: len(half)] == half]
        best = max(near, key=lambda key: shared(key[2], scene.ids), default=None)
        found: Trace | None = _kept[best] if best and half else None
    return found


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
