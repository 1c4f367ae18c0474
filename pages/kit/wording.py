"""The sentences for what the model's part of the program says by an id."""

from model.errors import InvalidInput, Message
from pages.texts import texts


def number(value: float, digits: int = 2) -> str:
    """Write a number with a true minus sign, and no sign before a zero."""
    return f"{value:z.{digits}f}".replace("-", "\N{MINUS SIGN}")


def share(value: float) -> str:
    """Write a probability in per cent, with as many digits as its size needs."""
    if value >= 0.001:
        return f"{value:.1%}"
    return f"{value:.2%}" if value >= 0.0001 else "<0.01%"


def worded(said: Message | InvalidInput | None) -> str:
    """Return what is said, as a plain sentence; empty for nothing. Escape it before showing it."""
    if said is None:
        return ""
    table, message = ("input", said.message) if isinstance(said, InvalidInput) else ("messages", said)
    return str(texts("model")[table][message.id].format(**message.values))
