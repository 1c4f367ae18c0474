"""How many processors this process may use: fewer than the host has, in a container, a batch job or under taskset."""

import math
import os
from pathlib import Path

from model.weights.memory import groups, text

THREADS_A_PASS = 1
"""As many passes run at once as there are processors: passes of two threads each took ten times as long."""


def processors(root: Path = Path("/")) -> int:
    """Return the processors that this process may use, at least 1: by its affinity and by its control groups' quotas.

    `root` is the folder below which proc and sys are looked for.
    """
    affinity = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min([affinity, *(math.ceil(quota) for folder in groups(root, "cpu") for quota in _quotas(folder))]))


def _quotas(folder: Path) -> list[float]:
    """Return the processors of one control group, of either version; nothing where there is no limit."""
    both = text(folder / "cpu.max").split() or [
        text(folder / "cpu.cfs_quota_us").strip(), text(folder / "cpu.cfs_period_us").strip(),
    ]  # fmt: skip
    limited = len(both) == 2 and all(number.isdecimal() for number in both)  # otherwise "max", -1 or not there
    return [int(both[0]) / int(both[1])] if limited and int(both[1]) and int(both[0]) else []
