"""The models of a server with many visitors: opened once, in the background, watched by any number of pages.

Nothing here imports torch before a background thread needs it, so that the first page is up within seconds.
"""

import gc
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING

from model import load
from model.catalog import MODELS
from model.errors import Message, ModelUnavailable
from model.progress import Progress, span
from model.serving.default_model import ModelChoice, larger, open_first
from model.serving.job import Job
from model.serving.processors import THREADS_A_PASS
from model.weights.imports import import_libraries

if TYPE_CHECKING:
    from model.language_model import LanguageModel

BESIDE_DEFAULT = 2
_GLANCE = 0.2  # seconds between two looks at another job's progress


def set_up() -> None:
    """Give each forward pass its threads."""
    import_libraries()
    import torch

    torch.set_num_threads(THREADS_A_PASS)


class ModelPool:
    """All models of one server process. Those that the server chose stay; of the others, the last two asked for.

    Where the default one is small and used only meanwhile, a larger one is fetched behind it.
    """

    def __init__(self, beside_default: int = BESIDE_DEFAULT) -> None:
        """Start with no model at all; `beside_default` is how many others stay in memory."""
        self._beside = beside_default
        self._jobs: dict[str, Job[ModelChoice]] = {}
        self._larger: Job[ModelChoice] | None = None
        self._loaded: OrderedDict[str, LanguageModel] = OrderedDict()  # the least recently asked for comes first
        self._default = self._coming = ""
        self._lock = threading.Lock()  # guards the five above, held for moments
        self._reading = threading.Lock()  # one model at a time is read into memory

    def job(self, key: str = "", retry: bool = False) -> Job[ModelChoice]:
        """Return the job that opens a catalogue key, or the default model for "", started at the first call.

        A failed job stays as it is, to be read, until a call with `retry` starts it afresh. A model that had to leave
        is opened again by the next call, so ask at each run and keep no reference to the model longer than that.
        Raises KeyError for a key that is not in the catalogue.
        """
        if key and key not in MODELS:
            raise KeyError(key)
        with self._lock:
            if key and key == self._default:
                key = ""
            if key in self._loaded:
                self._loaded.move_to_end(key)
            job = self._jobs.get(key)
            if job is None or (retry and job.done and job.error):
                job = self._jobs[key] = Job(self._named(key) if key else self._first, key or "default")
            return job

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
        opened = open_first(progress, self._open)
        with self._lock:
            self._default = opened.model.card.key
            if opened.meanwhile:
                self._larger = Job(self._behind, "larger")
        return opened

    def _behind(self, progress: Progress) -> ModelChoice:
        progress(0.0, Message("looking_for_larger"))
        return open_first(progress, self._share, larger)

    def _share(self, key: str, progress: Progress) -> "LanguageModel":
        """Open a model by the job that a visitor's pick would start, so that both see one progress."""
        with self._lock:
            self._coming = key
        job = self.job(key, retry=True)
        while not job.wait(_GLANCE):
            progress(job.fraction, job.message)
        if job.result is None:
            raise ModelUnavailable(job.error or Message("program_mistake"), job.tried)
        return job.result.model

    def _named(self, key: str) -> Callable[[Progress], ModelChoice]:
        return lambda progress: ModelChoice(self._open(key, progress), Message("picked_by_name"))

    def _open(self, key_or_folder: str, progress: Progress) -> "LanguageModel":
        """Fetch side by side, read one after the other, and share what is already in memory."""
        card = load.card_of(key_or_folder)
        folder = load.fetch(card, span(progress, 0.0, 0.95))
        progress(0.95, Message("reading", title=card.title))
        with self._reading:
            with self._lock:
                model = self._loaded.get(card.key)
            if model is None:
                self._make_room()
                set_up()
                model = load.read(card, folder, span(progress, 0.95, 1.0))
                with self._lock:
                    self._loaded[card.key] = model
                gc.collect()  # what fetching and reading left behind must not be frozen with the rest
                gc.freeze()  # from now on no collection walks the many objects that stay
        return model

    def _make_room(self) -> None:
        """Let the least recently used models go until one more may come."""
        with self._lock:
            others = [key for key in self._loaded if key not in (self._default, self._coming)]
            leaving = others[: max(len(others) - self._beside + 1, 0)]
            for key in leaving:
                del self._loaded[key]
                self._jobs.pop(key, None)
        if leaving:
            gc.unfreeze()  # a frozen model in a reference cycle would never leave
            gc.collect()
