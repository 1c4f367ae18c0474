"""How the server is, for a proxy or a container that watches it; and how it stops."""

import asyncio
import time
from dataclasses import dataclass

from model.serving.pass_queue import PassQueue, pass_queue
from pages.kit import housekeeping
from pages.kit.models import models

PATIENCE = 20.0
"""Seconds that passes under way have to finish in when the server stops: containers are killed after 30."""
_GLANCE = 0.05


@dataclass(frozen=True)
class Health:
    """What /healthz answers."""

    alive: bool
    """Whether visitors can be served, now or once the model is read: False where no model could be opened."""
    model: str | None
    """The key of the server's own model, once it is loaded."""
    waiting: int
    """How many passes and other works wait in the queue."""
    sessions: int
    """How many visitors are connected."""


def health() -> Health:
    """Return how the server is at this moment; starts nothing that was not started already, and waits for nothing."""
    job = models().job()
    loaded = job.result.model.card.key if job.result else None
    return Health(not (job.done and job.error), loaded, pass_queue.load()[0], housekeeping.sessions())


async def finish_passes(queue: PassQueue = pass_queue, seconds: float = PATIENCE) -> bool:
    """Wait until nothing runs or waits any more, at most so long; return whether that is so."""
    end = time.monotonic() + seconds
    while any(queue.load()) and time.monotonic() < end:
        await asyncio.sleep(_GLANCE)
    return not any(queue.load())
