"""The allocator is bounded where it is glibc's, and left alone where it is another."""

import platform
import subprocess
import sys
from collections.abc import Iterator

import pytest

from model.serving import allocator
from tests.support.browser import ROOT

HOLD_AND_FREE = """
import psutil
from model.serving import allocator
assert allocator.limit()
small = [bytes(5000) for _ in range(20_000)]  # 100 MB, in blocks of an arena
last = small[-1]
full = psutil.Process().memory_info().rss
del small
allocator.trim()
print(full - psutil.Process().memory_info().rss)
"""


@pytest.fixture(autouse=True)
def found_afresh() -> Iterator[None]:
    allocator._glibc.cache_clear()
    yield
    allocator._glibc.cache_clear()


def test_another_allocator_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "libc_ver", lambda: ("", ""))
    assert not allocator.limit()
    assert not allocator.trim()


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another allocator")
def test_freed_memory_goes_back_also_below_a_block_in_use() -> None:
    done = subprocess.run([sys.executable, "-c", HOLD_AND_FREE], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) > 80_000_000
