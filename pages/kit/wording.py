"""The sentences for what the model's part of the program says by an id."""

from model.errors import InvalidInput
from pages.texts import texts


def worded(invalid: InvalidInput) -> str:
    """Return what is wrong with a visitor's input and what to do, as a plain sentence. Escape it before showing it."""
    return str(texts("model")["input"][invalid.reason].format(**invalid.values))
