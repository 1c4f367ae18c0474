"""What goes wrong on the way to a model, and with what a visitor typed."""


class ModelUnavailable(Exception):  # noqa: N818 - it names the state that a page shows
    """No model came out of a source. `str(error)` is one or two plain sentences: what happened and what to do."""

    def __init__(self, sentence: str, tried: tuple[str, ...] = ()) -> None:
        """Keep the sentence, and in `tried` the sentences of the sources that were tried before it."""
        super().__init__(sentence)
        self.tried = tried


class InvalidInput(ValueError):  # noqa: N818 - it names what a visitor reads
    """What a visitor typed cannot be used: an id, for which pages have the sentence, and what that sentence names."""

    def __init__(self, reason: str, **values: str | int) -> None:
        """Keep the id of what is wrong, and the names and numbers that belong to it."""
        said = ", ".join(f"{name}={value!r}" for name, value in values.items())
        super().__init__(f"{reason} ({said})" if said else reason)
        self.reason = reason
        self.values = values
