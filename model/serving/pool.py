"""The models of a server with many visitors: opened once, in the background, watched by any number of pages.

Nothing here imports torch before a background thread needs it, so that the first page is up within seconds.
"""

import gc
import threading
import time
import weakref
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from model.catalog import ModelCard
from model.errors import Message, ModelUnavailable
from model.progress import Progress, span
from model.serving import variants
from model.serving.default_model import ModelChoice, larger, open_first
from model.serving.job import Job
from model.serving.processors import THREADS_A_PASS
from model.settings import FETCH_VARIABLE, settings
from model.weights.imports import import_libraries

if TYPE_CHECKING:
    from model.language_model import LanguageModel

BESIDE_DEFAULT = 2
STAY_SECONDS = 30.0
"""For which a model stays before another takes its place: visitors with more models than fit take turns."""
PATIENCE_SECONDS = 90.0
"""For which a model waits for its place."""
_GLANCE = 0.2  # seconds between two looks at another job's progress


def set_up() -> None:
    """Give each forward pass its threads, and numpy as many: products on all processors would wait for each other."""
    import_libraries()
    import torch
    from threadpoolctl import threadpool_limits

    torch.set_num_threads(THREADS_A_PASS)
    threadpool_limits(THREADS_A_PASS, user_api="blas")


class ModelPool:
    """All models of one server process. Those that the server chose stay; of the others, the last two asked for.

    Where the default one is small and used only meanwhile, a larger one is fetched behind it. Visitors get what is on
    this machine and what the operator lets them fetch; no more than two of theirs are in memory, at any moment.
    """

    def __init__(
        self,
        beside_default: int = BESIDE_DEFAULT,
        stay: float = STAY_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start with no model at all; `beside_default` is how many others stay in memory, each for `stay` seconds."""
        self._beside = beside_default
        self._stay = stay
        self._clock = clock
        self._since: dict[str, float] = {}
        """When each model that is in memory came."""
        self._gone: list[weakref.ref[LanguageModel]] = []
        """Models that had to leave: a page that still runs may hold one."""
        self._jobs: dict[str, Job[ModelChoice]] = {}
        self._larger: Job[ModelChoice] | None = None
        self._loaded: OrderedDict[str, LanguageModel] = OrderedDict()  # the least recently asked for comes first
        self._default = self._coming = ""
        self._lock = threading.Lock()  # guards the five above, held for moments
        self._reading = threading.Lock()  # one model at a time is read into memory

    def job(self, key: str = "", retry: bool = False) -> Job[ModelChoice]:
        """Return the job that opens a model by its key, or the default model for "", started at the first call.

        A key is one of the catalogue, or of `variants.CARDS`: what is made on the spot has its place like any other.
        A failed job stays as it is, to be read, until a call with `retry` starts it afresh. A model that had to leave
        is opened again by the next call, so ask at each run and keep no reference to the model longer than that.
        Raises KeyError for a key that is neither.
        """
        if key and not variants.known(key):
            raise KeyError(key)
        with self._lock:
            if key and key == self._default:
                key = ""
            if key in self._loaded:
                self._loaded.move_to_end(key)
            job = self._jobs.get(key)
            new = job is None or (retry and job.done and job.error)
            if new and key and not self._is_offered(key):
                return Job(_refuse(key), key)  # not kept: what may not be fetched may be there later
            if job is None or new:
                job = self._jobs[key] = Job(self._named(key) if key else self._first, key or "default")
            return job

    def is_offered(self, key: str) -> bool:
        """Whether visitors may pick a known model: it is here, on its way, or may be fetched for them."""
        with self._lock:
            return self._is_offered(key)

    def _is_offered(self, key: str) -> bool:
        return key == self._coming or key in settings().fetch or variants.at_hand(key)

    @property
    def larger(self) -> Job[ModelChoice] | None:
        """The job that fetches and opens a larger model behind the default one; None where none is needed."""
        return self._larger

    def look_again(self) -> None:
        """Start the search for a larger model afresh where the last one failed."""
        with self._lock:
            if self._larger and self._larger.done and self._larger.error:
                self._larger = Job(self._behind, "larger")

    def _first(self, progress: Progress) -> ModelChoice:
        opened = open_first(progress, self._apart)
        with self._lock:
            self._default = opened.model.card.key
            if opened.meanwhile:
                self._larger = Job(self._behind, "larger")
        return opened

    def _apart(self, key_or_folder: str, progress: Progress) -> "LanguageModel":
        """Open a model in a job of its own: whatever ends it, the next source has its turn."""
        return _watched(Job(self._named(key_or_folder), key_or_folder), progress)

    def _behind(self, progress: Progress) -> ModelChoice:
        progress(0.0, Message("looking_for_larger"))
        return open_first(progress, self._share, larger)

    def _share(self, key: str, progress: Progress) -> "LanguageModel":
        """Open a model by the job that a visitor's pick would start, so that both see one progress."""
        with self._lock:
            self._coming = key
        return _watched(self.job(key, retry=True), progress)

    def _named(self, key: str) -> Callable[[Progress], ModelChoice]:
        return lambda progress: ModelChoice(self._open(key, progress), Message("picked_by_name"))

    def _open(self, key_or_folder: str, progress: Progress) -> "LanguageModel":
        """Fetch side by side, read one after the other, and share what is already in memory."""
        card = variants.card_of(key_or_folder)
        folder = variants.fetch(card, span(progress, 0.0, 0.95))
        progress(0.95, Message("reading", title=card.title))
        patience = self._clock() + PATIENCE_SECONDS
        while True:
            with self._reading:
                model = self._in_memory(card.key)
                if model is None and self._make_room(card.key):
                    model = self._read(card, folder, span(progress, 0.95, 1.0))
            if model is not None:
                return model
            if self._clock() > patience:
                raise ModelUnavailable(Message("no_place", title=card.title, most=self._beside))
            progress(0.95, Message("waiting_for_place", title=card.title, most=self._beside))
            time.sleep(_GLANCE)

    def _read(self, card: ModelCard, folder: Path, progress: Progress) -> "LanguageModel":
        set_up()
        model = variants.read(card, folder, progress)
        with self._lock:
            self._loaded[card.key] = model
            self._since[card.key] = self._clock()
        gc.collect()  # what fetching and reading left behind must not be frozen with the rest
        gc.freeze()  # from now on no collection walks the many objects that stay
        return model

    def _in_memory(self, key: str) -> "LanguageModel | None":
        """Return a model that is in memory, also one that had to leave while a page held it."""
        with self._lock:
            for gone in self._gone:
                left = gone()
                if left is not None and left.card.key == key:
                    self._gone.remove(gone)
                    self._loaded[key], self._since[key] = left, self._clock()
                    break
            return self._loaded.get(key)

    def _make_room(self, key: str) -> bool:
        """Let the least recently used models go until one more may come, as soon as they have stayed long enough.

        Returns whether there is room: not before the last page has let go of a model that had to leave.
        """
        with self._lock:
            chosen = (self._default, self._coming)
            others = [known for known in self._loaded if known not in chosen]
            leaving = others[: max(len(others) - self._beside + 1, 0)] if key not in chosen else []
            early = self._clock() - self._stay
            if any(self._since[known] > early for known in leaving):
                return False
            for known in leaving:
                self._gone.append(weakref.ref(self._loaded.pop(known)))
                self._jobs.pop(known, None)
            staying = len(others) - len(leaving)
        if self._gone:
            gc.unfreeze()  # a frozen model in a reference cycle would never leave
            gc.collect()
            self._gone = [gone for gone in self._gone if gone() is not None]
        return key in chosen or len(self._gone) + staying < self._beside


def _refuse(key: str) -> Callable[[Progress], ModelChoice]:
    def refuse(_progress: Progress) -> ModelChoice:
        raise ModelUnavailable(Message("not_offered", title=variants.title_of(key), variable=FETCH_VARIABLE))

    return refuse


def _watched(job: Job[ModelChoice], progress: Progress) -> "LanguageModel":
    """Return the model that a job opens, reporting its progress. Raises ModelUnavailable with what the job says."""
    while not job.wait(_GLANCE):
        progress(job.fraction, job.message)
    if job.result is None:
        raise ModelUnavailable(job.error or Message("program_mistake"), job.tried)
    return job.result.model
