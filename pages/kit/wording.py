"""The sentences for what the model's part of the program says by an id."""

from model.errors import InvalidInput, Message
from pages.texts import texts


def worded(said: Message | InvalidInput | None) -> str:
    """Return what is said, as a plain sentence; empty for nothing. Escape it before showing it."""
    if said is None:
        return ""
    table, message = ("input", said.message) if isinstance(said, InvalidInput) else ("messages", said)
    return str(texts("model")[table][message.id].format(**message.values))
