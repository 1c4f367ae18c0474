"""What other server processes did to rooms that this one has listeners for."""

import threading
from collections.abc import Callable

from redis import Redis, RedisError

CHANNEL = "inside-gpt2:changed"
_LOOK, _AGAIN = 0.25, 1.0
"""Seconds: between two looks at whether it is over, and until a lost connection is tried anew."""


class Changes:
    """A thread that hears of changes from Redis, for as long as it is not stopped."""

    def __init__(self, redis: Redis, changed: Callable[[str, bool], None]) -> None:
        """Call `changed` with the code of each room that another process changed, and whether it was its state."""
        self._redis, self._changed = redis, changed
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="rooms' changes", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Hear no more."""
        self._over.set()
        self._thread.join()

    def _listen(self) -> None:
        while not self._over.is_set():
            try:
                with self._redis.pubsub(ignore_subscribe_messages=True) as heard:
                    heard.subscribe(CHANNEL)
                    while not self._over.is_set():
                        message = heard.get_message(timeout=_LOOK)
                        if message:
                            code, _, state = message["data"].partition(" ")
                            self._changed(code, state == "1")
            except RedisError:  # what is asked of Redis meanwhile says so
                self._over.wait(_AGAIN)
