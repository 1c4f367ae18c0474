"""How far a piece of work has come: a fraction from 0 to 1 and a message for the visitor."""

from collections.abc import Callable

from model.errors import Message

Progress = Callable[[float, Message], None]


def silent(fraction: float, message: Message) -> None:
    """Report to nobody."""


def span(progress: Progress, start: float, end: float) -> Progress:
    """Return a progress whose 0 to 1 is the stretch from `start` to `end` of `progress`."""

    def report(fraction: float, message: Message) -> None:
        progress(start + (end - start) * min(max(fraction, 0.0), 1.0), message)

    return report


def megabytes(count: int) -> str:
    """Return a number of bytes as megabytes of a million bytes, such as '92.9 MB'."""
    return f"{count / 1e6:,.1f} MB"


def fetched(title: str, done: int, total: int) -> Message:
    """Return the message of a running download, with both numbers of bytes in megabytes."""
    return Message("fetching", title=title, done=done / 1e6, total=total / 1e6)
