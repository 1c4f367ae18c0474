"""Work in the background that pages watch: the opening of a model, or of a part of one."""

import logging
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from model.errors import Message, ModelUnavailable
from model.progress import Progress

_LOG = logging.getLogger(__name__)
T = TypeVar("T")


class Job(Generic[T]):
    """The opening of a model, or of a part of one, under way or over. Pages read it; only its own thread writes."""

    def __init__(self, work: Callable[[Progress], T], name: str) -> None:
        """Start `work` in a thread of its own."""
        self.fraction = 0.0
        self.message = Message("starting")
        self.error: Message | None = None
        self.tried: tuple[Message, ...] = ()
        self.result: T | None = None
        self._work = work
        self._over = threading.Event()
        threading.Thread(target=self._run, name=f"open-{name}", daemon=True).start()

    @property
    def done(self) -> bool:
        """Whether the job is over, with a `result`, or with an `error` and what was `tried`."""
        return self._over.is_set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the job is over, at most so long; return `done`."""
        return self._over.wait(seconds)

    def _report(self, fraction: float, message: Message) -> None:
        self.fraction, self.message = fraction, message

    def _run(self) -> None:
        # Stands if the work ends in a way nobody foresaw; Python then writes the details to the server's log.
        error: Message | None = Message("program_mistake")
        try:
            self.result = self._work(self._report)
            error = None
        except ModelUnavailable as unavailable:
            error, self.tried = unavailable.message, unavailable.tried
            for said in (*self.tried, error):  # the log has the whole paths that visitors do not read
                _LOG.warning("%s: %s", threading.current_thread().name, said)
        finally:
            self.error = error
            self._over.set()
