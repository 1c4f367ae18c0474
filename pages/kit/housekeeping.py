"""What is cleared away behind visitors who left: their sessions, the cycles they were held in, the pages this frees.

Streamlit's own collection after every run is off, since it walks the whole model while a visitor waits. And a session
whose connection was lost leaves Streamlit's storage only when another one is stored: after the last visitor, never.
"""

import asyncio
import gc
from dataclasses import dataclass, field
from typing import cast

import psutil
from streamlit import runtime
from streamlit.runtime.session_manager import SessionManager

from model.serving import allocator
from pages.kit import readings
from viz.plots import kept

SECONDS = 10.0
"""Between two looks."""
GROWN = 64 << 20
"""Bytes by which the process may grow before cycles are looked for though nobody left."""


def sessions() -> int:
    """Return how many visitors are connected."""
    return _manager().num_active_sessions() if runtime.exists() else 0


def _kept_sessions() -> int:
    """Return how many sessions there are, lost ones included; those whose time is over are let go by being counted."""
    return len(_manager().list_sessions()) if runtime.exists() else 0


def _manager() -> SessionManager:
    # Streamlit offers no public way to count sessions, and none to let those go whose time is over.
    return cast(SessionManager, runtime.get_instance()._session_mgr)


def clear(everything: bool = False) -> None:
    """Collect cycles and give free memory back to the system. For a thread that nobody waits for.

    With `everything` what was computed from prompts goes too: nobody is left who asked for it.
    """
    if everything:
        readings.forget_prompts()
        kept.forget()
    gc.collect()
    allocator.trim()


@dataclass
class Housekeeping:
    """Looks after the process as long as it runs, on the event loop, where Streamlit changes its sessions."""

    seconds: float = SECONDS
    _sessions: int = field(default=0, init=False)
    _size: int = field(default=0, init=False)

    async def keep(self) -> None:
        """Look every few seconds, and clear where somebody left or the process has grown, until cancelled."""
        while True:
            await asyncio.sleep(self.seconds)
            sessions = _kept_sessions()
            if self.due(sessions, _size()):
                await asyncio.to_thread(clear, everything=sessions == 0)
                self._size = _size()

    def due(self, sessions: int, size: int) -> bool:
        """Whether there is something to clear, for so many sessions and bytes of the process now."""
        left, self._sessions = sessions < self._sessions, sessions
        return left or size > self._size + GROWN


def _size() -> int:
    return int(psutil.Process().memory_info().rss)
