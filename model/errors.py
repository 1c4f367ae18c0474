"""What goes wrong on the way to a model, said for the person in front of the screen."""


class ModelUnavailable(Exception):  # noqa: N818 - it names the state that a page shows
    """No model came out of a source. `str(error)` is one or two plain sentences: what happened and what to do."""

    def __init__(self, sentence: str, tried: tuple[str, ...] = ()) -> None:
        """Keep the sentence, and in `tried` the sentences of the sources that were tried before it."""
        super().__init__(sentence)
        self.tried = tried
