"""Whoever listens to a room: a phone, a wall, a follower."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2

SECONDS = 20.0
"""For which something is waited for at most."""


class Stream:
    """An open stream of events."""

    def __init__(self, response: httpx2.Response) -> None:
        self.response = response
        self._lines = response.iter_lines()

    def hear(self) -> tuple[str, dict[str, Any]] | None:
        """Wait for the next event and return its name and what it tells; None at the end of the stream."""
        name = "message"
        for line in self._lines:
            field, _, value = line.partition(": ")
            if field == "event":
                name = value
            elif field == "data":
                return name, json.loads(value)
        return None

    def beat(self) -> bool:
        """Wait for a sign of life: False where something is told before, or nothing more comes."""
        return next((line == ":" for line in self._lines if line), False)

    def until(self, **what: object) -> dict[str, Any]:
        """Wait until the room is like this and return all that is told then."""
        while (heard := self.hear()) is not None:
            if what.items() <= heard[1].items():
                return heard[1]
        raise AssertionError("The stream has ended.")


@contextmanager
def listening(server: str, code: str, voter: str = "") -> Iterator[Stream]:
    """Listen to a room for the length of the block."""
    address = f"{server}/join/{code}/events" + (f"?voter={voter}" if voter else "")
    headers = {"Accept-Encoding": "gzip"}
    with httpx2.stream("GET", address, headers=headers, timeout=SECONDS, trust_env=False) as response:
        yield Stream(response)
