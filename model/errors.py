"""What the model's part of the program has to say, by ids: the sentences are in the texts of the pages."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, init=False)
class Message:
    """An id, and the names and numbers that its sentence may tell."""

    id: str
    values: Mapping[str, object]

    def __init__(self, id_: str, /, **values: object) -> None:
        """Keep the id and its values."""
        object.__setattr__(self, "id", id_)
        object.__setattr__(self, "values", values)

    def __str__(self) -> str:
        """Return it for a log: the id, and what belongs to it."""
        said = ", ".join(f"{name}={value}" for name, value in self.values.items())
        return f"{self.id} ({said})" if said else self.id


class ModelUnavailable(Exception):  # noqa: N818 - it names the state that a page shows
    """No model came out of a source."""

    def __init__(self, message: Message, tried: tuple[Message, ...] = ()) -> None:
        """Keep what happened, and in `tried` what the sources had to say that were tried before it."""
        super().__init__(str(message))
        self.message = message
        self.tried = tried


class InvalidInput(ValueError):  # noqa: N818 - it names what a visitor reads
    """What a visitor typed cannot be used."""

    def __init__(self, reason: str, **values: str | int) -> None:
        """Keep what is wrong, by its id, and the names and numbers that belong to it."""
        self.message = Message(reason, **values)
        super().__init__(str(self.message))
