"""How far a piece of work has come: a fraction from 0 to 1 and a message for the visitor."""

from collections.abc import Callable

Progress = Callable[[float, str], None]


def silent(fraction: float, message: str) -> None:
    """Report to nobody."""


def span(progress: Progress, start: float, end: float) -> Progress:
    """Return a progress whose 0 to 1 is the stretch from `start` to `end` of `progress`."""

    def report(fraction: float, message: str) -> None:
        progress(start + (end - start) * min(max(fraction, 0.0), 1.0), message)

    return report


def megabytes(count: int) -> str:
    """Return a number of bytes as megabytes of a million bytes, such as '92.9 MB'."""
    return f"{count / 1e6:,.1f} MB"


def amount(done: int, total: int) -> str:
    """Return how many bytes of how many, such as '41.2 of 92.9 MB'."""
    return f"{done / 1e6:,.1f} of {megabytes(total)}"


def fetched(title: str, done: int, total: int) -> str:
    """Return the message of a running download, such as 'Fetching SmolLM2: 41.2 of 92.9 MB'."""
    return f"Fetching {title}: {amount(done, total)}"
