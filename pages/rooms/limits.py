"""How often an address, a voter and everybody together may do something."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

MOST_KEPT = 10_000
"""Addresses or voters that a limit remembers: the one that was longest quiet is forgotten first."""


class Limit:
    """So many times in so many seconds for each of many: a full allowance comes back evenly over that time."""

    def __init__(self, times: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Allow `times` at once, and as many again every `seconds`, by `clock`."""
        self._times, self._seconds, self._clock = times, seconds, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def is_over(self, who: str) -> bool:
        """Whether this one has used up the allowance."""
        with self._lock:
            return self._now_left(who) < 1

    def take(self, who: str) -> bool:
        """Use up one of the allowance; return False where nothing is left of it."""
        with self._lock:
            left = self._now_left(who)
            taken = left >= 1
            self._left[who] = (left - taken, self._clock())
            self._left.move_to_end(who)
            if len(self._left) > MOST_KEPT:
                self._left.popitem(last=False)
            return taken

    def _now_left(self, who: str) -> float:
        left, when = self._left.get(who, (float(self._times), 0.0))
        return min(left + (self._clock() - when) * self._times / self._seconds, self._times)


def household(address: str) -> str:
    """Return what stands for whoever is at an address: of IPv6, where each has a whole network, the network."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:60]
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped) if found.ipv4_mapped else found.exploded[:19]
    return str(found)


class Limits:
    """The limits of the rooms. They hold for one server process, and nothing of them is written down."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start with everything allowed."""
        self._wrong_codes, self._all_wrong_codes = Limit(30, 60, clock), Limit(600, 60, clock)
        self._votes, self._votes_of_address = Limit(30, 60, clock), Limit(3000, 60, clock)
        self._rooms, self._wrong_keys = Limit(10, 3600, clock), Limit(10, 3600, clock)

    def may_try_codes(self, address: str) -> bool:
        """Whether somebody at this address may still try whether a code is one: not after too many that were none."""
        return not self._wrong_codes.is_over(household(address)) and not self._all_wrong_codes.is_over("")

    def wrong_code(self, address: str) -> None:
        """Note that a code from this address was of no room."""
        self._wrong_codes.take(household(address))
        self._all_wrong_codes.take("")

    def may_vote(self, code: str, voter: str, address: str) -> bool:
        """Note a vote, and say whether it may count. A school's phones often share one address."""
        return self._votes.take(f"{code} {voter}") and self._votes_of_address.take(household(address))

    def may_open(self, opener: str) -> bool:
        """Note that somebody at this address opens a room, and say whether that is allowed."""
        return self._rooms.take(household(opener))

    def may_try_keys(self, opener: str) -> bool:
        """Whether somebody at this address may still try a key."""
        return not self._wrong_keys.is_over(household(opener))

    def wrong_key(self, opener: str) -> None:
        """Note that a key from this address was wrong."""
        self._wrong_keys.take(household(opener))
