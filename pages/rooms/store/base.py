"""What any store of rooms does. All of it is short, and may be called from any thread."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping

from pages.rooms.question import Answer, Question
from pages.rooms.room import Room

LIFE = 24 * 60 * 60
"""Seconds that a room lives."""
PRESENT = 15
"""Seconds for which somebody who was seen counts as present."""
MOST_ROOMS, MOST_VOTERS, MOST_PRESENT = 200, 1000, 1500
"""In all; votes in a round of a room; phones that are counted in a room."""

Clock = Callable[[], float]
Changed = Callable[[str, bool], None]
"""Is told the code of a room that changed, and whether it was its state: else it was only a count."""


def no_one(_code: str, _state: bool) -> None:
    """Hear of a change where nobody listens."""


class Store(ABC):
    """Rooms and their votes. Every method raises RoomError("unavailable") where the store cannot be reached."""

    quick: bool
    """Whether a call takes so little time that the event loop may wait for it."""

    def __init__(self, clock: Clock) -> None:
        """Keep rooms for a day by `clock`, in seconds since the epoch."""
        self._clock = clock
        self.changed: Changed = no_one

    @abstractmethod
    def add(self, room: Room, host: str) -> bool:
        """Keep a new room whose host's secret has the checksum `host`; return False where its code is taken.

        Raises RoomError("full") where there are as many rooms as there may be.
        """

    @abstractmethod
    def load(self, code: str) -> Room | None:
        """Return the room of a code, as long as it lives."""

    @abstractmethod
    def code_of(self, host: str) -> str | None:
        """Return the code of the room whose host's secret has the checksum `host`."""

    @abstractmethod
    def change(self, code: str, move: Callable[[Room], Room]) -> Room:
        """Replace a room by what `move` returns for it, as one step; votes for an earlier question are deleted.

        Raises RoomError("unknown") where there is none, and what `move` raises.
        """

    @abstractmethod
    def vote(self, code: str, voter: str, number: int, take: Callable[[Question], Answer]) -> Answer:
        """Keep what `take` makes of the question with that number as the voter's answer in this round, and return it.

        Once this returns, the vote outlives the process. Raises RoomError: "unknown" where there is no room, "stage"
        where that question is not open, "voters" where a round has as many votes as it may; and what `take` raises.
        A voter's second draw returns the first.
        """

    @abstractmethod
    def votes(self, room: Room) -> tuple[Mapping[str, Answer], ...]:
        """Return each round's answers to the current question by their voters, as they first came."""

    @abstractmethod
    def answered(self, room: Room) -> int:
        """Return how many votes there are in the current round."""

    @abstractmethod
    def mine(self, room: Room, voter: str) -> Answer | None:
        """Return a voter's answer in the current round."""

    @abstractmethod
    def voted(self, code: str, voter: str) -> bool:
        """Whether a voter has answered the current question of a room, in any round."""

    @abstractmethod
    def erase(self, code: str) -> None:
        """Delete a room and everything of it."""

    @abstractmethod
    def expire(self) -> None:
        """Delete the rooms whose day is over."""

    @abstractmethod
    def seen(self, code: str, voters: Collection[str]) -> None:
        """Note that these voters are in the room now."""

    @abstractmethod
    def present(self, code: str) -> int:
        """Return how many voters have been in the room within the last seconds."""

    @abstractmethod
    def is_present(self, code: str, voter: str) -> bool:
        """Whether a voter has been in the room within the last seconds."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the store."""
