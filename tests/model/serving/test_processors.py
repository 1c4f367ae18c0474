"""How many passes run at once follows the processors that this process may use, not those of the host."""

import os
from pathlib import Path

import pytest
import torch

from model.serving import pool, processors
from tests.model.weights.test_memory import lay


@pytest.fixture(autouse=True)
def eight(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that may run on eight processors of a host with more."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 64)


def grouped(root: Path, own: str, **limits: str) -> Path:
    """Control groups of the second version; `base` is that of all."""
    lay(root, {"proc/self/cgroup": f"0::{own}\n"})
    for name, limit in limits.items():
        lay(root, {"sys/fs/cgroup/" + ("" if name == "base" else name + "/") + "cpu.max": limit + "\n"})
    return root


def test_the_affinity_counts_where_nothing_else_limits(tmp_path: Path) -> None:
    assert processors.processors(tmp_path) == 8


@pytest.mark.parametrize(
    ("limit", "count"), [("max 100000", 8), ("200000 100000", 2), ("150000 100000", 2), ("20000 100000", 1), ("", 8)]
)
def test_the_quota_of_the_group(limit: str, count: int, tmp_path: Path) -> None:
    assert processors.processors(grouped(tmp_path, "/app", app=limit)) == count


def test_a_quota_above_holds_for_all_below(tmp_path: Path) -> None:
    assert processors.processors(grouped(tmp_path, "/app", base="100000 100000", app="400000 100000")) == 1


def test_a_container_sees_its_group_as_the_base(tmp_path: Path) -> None:
    assert processors.processors(grouped(tmp_path, "/host/path", base="300000 100000")) == 3


@pytest.mark.parametrize(("quota", "count"), [("250000", 3), ("-1", 8)])
def test_a_group_of_the_first_version(quota: str, count: int, tmp_path: Path) -> None:
    cpu = "sys/fs/cgroup/cpu/app/cpu.cfs_"
    lay(tmp_path, {"proc/self/cgroup": "4:cpu,cpuacct:/app\n5:memory:/app\n"})
    lay(tmp_path, {f"{cpu}quota_us": quota + "\n", f"{cpu}period_us": "100000\n"})
    assert processors.processors(tmp_path) == count


def test_a_quota_larger_than_the_affinity_gives_nothing(tmp_path: Path) -> None:
    assert processors.processors(grouped(tmp_path, "/app", app="3200000 100000")) == 8


def test_a_system_without_affinity_has_all_its_processors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_getaffinity")
    assert processors.processors(tmp_path) == 64


def test_each_pass_has_its_threads() -> None:
    threads = torch.get_num_threads()
    try:
        torch.set_num_threads(2)
        pool.set_up()
        assert torch.get_num_threads() == processors.THREADS_A_PASS
    finally:
        torch.set_num_threads(threads)
