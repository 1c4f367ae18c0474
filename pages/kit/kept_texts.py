"""Prompts too long for a link, kept by this server for a reload: the address carries an id that nobody can guess."""

import secrets
import threading
import time
from collections.abc import Callable
from functools import cache

from cachetools import TTLCache

from pages.kit import budget

LONGEST = 200_000
"""Bytes of a text that is kept."""
MOST_BYTES = budget.texts()
"""What all kept texts may take together; those used longest ago go first."""
SECONDS = 24 * 60 * 60
"""How long a text is kept."""
_RANDOM_BYTES = 12


class KeptTexts:
    """Texts by their ids. A text is found by its exact id alone, and no text twice under one."""

    def __init__(
        self, most_bytes: int = MOST_BYTES, longest: int = LONGEST, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Hold nothing yet. `longest` is at most `most_bytes`; `clock` tells seconds."""
        self._longest = longest
        self._texts: TTLCache[str, bytes] = TTLCache(most_bytes, SECONDS, clock, getsizeof=len)
        self._lock = threading.Lock()

    def keep(self, text: str) -> str:
        """Keep a text and return its id; empty for a text that is too long."""
        if len(text) > self._longest:  # known without encoding it, at each run of a page with a very long text
            return ""
        raw = text.encode("utf-8", "surrogatepass")
        if len(raw) > self._longest:
            return ""
        name = secrets.token_urlsafe(_RANDOM_BYTES)
        with self._lock:
            self._texts[name] = raw
        return name

    def find(self, name: str) -> str | None:
        """Return the text of an id; None where it is not kept, or not any more."""
        with self._lock:
            try:
                raw = self._texts[name]
            except KeyError:
                return None
        return raw.decode("utf-8", "surrogatepass")


@cache
def kept_texts() -> KeptTexts:
    """Return the texts that this server process keeps."""
    return KeptTexts()
