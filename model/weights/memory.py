"""How much memory this process may still take: what the machine has, and what the limits set to the process leave.

A container, a service of systemd or a batch job has its limit in a control group, a shell with `ulimit -v` in its
address space. Both lie below what the machine has, and the machine's figures know neither.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import psutil


@dataclass(frozen=True)
class _Version:
    """Where one version of control groups keeps its limit, the memory in use, and the part of it given back at need."""

    base: str
    limit: str
    used: str
    spare: str
    """The line of memory.stat with the cached files that were not used lately: full of weights after reading some."""


_BASE = "sys/fs/cgroup"
_FIRST = _Version(f"{_BASE}/memory", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
_SECOND = _Version(_BASE, "memory.max", "memory.current", "inactive_file")


def available(root: Path = Path("/")) -> int:
    """Return the bytes that this process may still take: the least that the machine and its limits leave, at least 0.

    `root` is the folder below which proc and sys are looked for.
    """
    machine = int(psutil.virtual_memory().available)
    return max(0, min([machine, *_groups(root), *_address_space()]))


def total(root: Path = Path("/")) -> int:
    """Return the bytes that this process may take in all, of a machine that runs nothing else.

    The least of what the machine has and of the limits set to the process; `root` is as for `available`.
    """
    machine = int(psutil.virtual_memory().total)
    limits = [limit for folder, version in _folders(root) for limit in _limit(folder, version)]
    return min([machine, *limits, *_address_limit()])


def _groups(root: Path) -> Iterator[int]:
    """Yield what is left to each control group that this process is in."""
    for folder, version in _folders(root):
        yield from _rest(folder, version)


def _folders(root: Path) -> Iterator[tuple[Path, _Version]]:
    """Yield the folder of each control group of memory that this process is in, with its version."""
    for folder in groups(root, "memory"):
        yield folder, _FIRST if folder.is_relative_to(root / _FIRST.base) else _SECOND


def groups(root: Path, controller: str) -> Iterator[Path]:
    """Yield the folder of each control group of either version that this process is in, the outermost first."""
    for line in text(root / "proc/self/cgroup").splitlines():
        _, controllers, group = line.split(":", 2)
        if controllers and controller not in controllers.split(","):
            continue
        base = root / _BASE / (controller if controllers else "")
        # Inside a container the path may be the host's, or lead out with "..", and the base is the container's own.
        names = [name for name in PurePosixPath(group).parts if name not in ("/", "..")]
        for depth in range(len(names) + 1):  # a limit above holds for all below
            yield base.joinpath(*names[:depth])


def _rest(folder: Path, version: _Version) -> Iterator[int]:
    """Yield what is left to one control group, where it has a limit and says how much it uses."""
    used = text(folder / version.used).strip()
    for limit in _limit(folder, version):
        if used.isdecimal():
            stat = dict(line.split(maxsplit=1) for line in text(folder / "memory.stat").splitlines() if " " in line)
            yield limit - int(used) + int(stat.get(version.spare, 0))


def _limit(folder: Path, version: _Version) -> list[int]:
    """Return the limit of one control group; nothing where it is "max", or is not there."""
    limit = text(folder / version.limit).strip()
    return [int(limit)] if limit.isdecimal() else []


def _address_space() -> list[int]:
    """Return what is left of the address space; nothing where it has no limit."""
    return [limit - int(psutil.Process().memory_info().vms) for limit in _address_limit()]


def _address_limit() -> list[int]:
    """Return the limit of the address space; nothing where it has none."""
    if sys.platform == "win32":
        return []
    import resource  # Windows has no such module

    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    return [] if limit == resource.RLIM_INFINITY else [limit]


def text(path: Path) -> str:
    """Return what a file of the system says; nothing where it is not there or not for this process."""
    try:
        return path.read_text("ascii", errors="replace")
    except OSError:
        return ""
