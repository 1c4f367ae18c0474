"""A call that waits for a visitor's click: it holds the keys of what it is about, never a trace or a picture.

Streamlit keeps what a button calls for as long as the session lives. Were that a function over a scene, each of thirty
sessions would hold arrays that the bounded cache of readings has long let go.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, ParamSpec, TypeVar

from model.errors import ModelUnavailable
from pages.kit import models, readings
from pages.kit.readings import Scene, size_of

if TYPE_CHECKING:  # torch comes with it, and the shell is up before torch
    from model.serving.prompt import Prompt

P = ParamSpec("P")
R = TypeVar("R")

MOST_BYTES = 1 << 21
"""What the arguments of one waiting call may take: the vectors of 256 tokens of the widest model, 1.6 MB."""


@dataclass(frozen=True)
class _Key:
    """What a scene is found again by."""

    model: str
    number: int
    prompt: "Prompt"

    def scene(self) -> Scene:
        """Return the scene, opening its model again where that had to leave. Raises ModelUnavailable."""
        model = readings.numbered(self.number)
        if model is None:
            job = models.models().job(self.model)
            job.wait()
            if job.result is None:
                assert job.error
                raise ModelUnavailable(job.error, job.tried)
            model = job.result.model
        return readings.scene(model, self.prompt)


@dataclass(frozen=True)
class Later(Generic[R]):
    """A function and its arguments, scenes among them by their keys. Made by `later`."""

    make: Callable[..., R]
    given: tuple[object, ...]

    def __call__(self) -> R:
        """Return what the function makes of its arguments."""
        return self.make(*(part.scene() if isinstance(part, _Key) else part for part in self.given))


def later(make: Callable[P, R], *given: P.args, **named: P.kwargs) -> Later[R]:
    """Return the call of `make` with these arguments, to be made on a click and outside any session.

    `make` is a function of a module, not one inside another. Raises ValueError for arguments that are large: what can
    be computed from a scene is computed again, or looked up.
    """
    if named or "<" in make.__qualname__:
        raise ValueError("A call that waits has arguments by their place, and closes over nothing.")
    kept = tuple(_key(part) if isinstance(part, Scene) else part for part in given)
    if size_of(kept) > MOST_BYTES:
        raise ValueError(f"{make.__qualname__} would hold {size_of(kept):,} bytes for a click that may never come.")
    return Later(make, kept)


def _key(about: Scene) -> _Key:
    return _Key(about.model.card.key, readings.number_of(about.model), about.prompt)
