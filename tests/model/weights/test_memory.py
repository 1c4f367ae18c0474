"""How much memory a process may take, by the machine and by its limits."""

import resource
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from model import load
from model.errors import ModelUnavailable
from model.weights import memory
from tests.support import tiny
from tests.support.browser import ROOT

MACHINE = 1_000_000
UNLIMITED = "9223372036854771712"


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with a million bytes to spare, and no limit to the address space."""
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=MACHINE, total=2 * MACHINE))
    monkeypatch.setattr(resource, "getrlimit", lambda _: (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def lay(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def second(root: Path, own: str, **groups: tuple[str, int]) -> Path:
    """Control groups of the second version, `outer__inner` for outer/inner and `base` for that of all."""
    lay(root, {"proc/self/cgroup": f"0::{own}\n"})
    for name, (limit, used) in groups.items():
        folder = "sys/fs/cgroup/" + ("" if name == "base" else name.replace("__", "/") + "/")
        lay(root, {folder + "memory.max": f"{limit}\n", folder + "memory.current": f"{used}\n"})
    return root


def test_a_machine_without_limits(tmp_path: Path) -> None:
    assert memory.available(tmp_path) == MACHINE


def test_the_group_of_the_process(tmp_path: Path) -> None:
    assert memory.available(second(tmp_path, "/app", app=("5000", 2000))) == 3000


def test_all_that_there_is_in_use_or_not(tmp_path: Path) -> None:
    assert memory.total(tmp_path) == 2 * MACHINE
    assert memory.total(second(tmp_path, "/app", app=("5000", 2000), base=("7000", 1))) == 5000


def test_the_address_space_bounds_all_that_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (4000, 4000))
    assert memory.total(tmp_path) == 4000


def test_a_group_above(tmp_path: Path) -> None:
    root = second(tmp_path, "/outer/inner", outer=("7000", 6000), outer__inner=("5000", 2000), other=("9", 0))
    assert memory.available(root) == 1000


@pytest.mark.parametrize("own", ["/", "/host/path/of/the/container", "/../../outside"])
def test_a_container_whose_group_is_the_base(own: str, tmp_path: Path) -> None:
    assert memory.available(second(tmp_path, own, base=("5000", 2000))) == 3000


def test_a_group_without_a_limit(tmp_path: Path) -> None:
    assert memory.available(second(tmp_path, "/app", app=("max", 2000))) == MACHINE


def test_a_group_with_more_than_the_machine(tmp_path: Path) -> None:
    assert memory.available(second(tmp_path, "/app", app=(str(9 * MACHINE), 0))) == MACHINE


def test_a_group_over_its_limit(tmp_path: Path) -> None:
    assert memory.available(second(tmp_path, "/app", app=("2000", 2500))) == 0


def test_files_in_the_cache_of_a_group_make_room(tmp_path: Path) -> None:
    root = second(tmp_path, "/app", app=("5000", 4900))
    lay(root, {"sys/fs/cgroup/app/memory.stat": "anon 900\ninactive_file 3000\nactive_file 1000\n"})
    assert memory.available(root) == 3100


def test_groups_of_the_first_version(tmp_path: Path) -> None:
    base = "sys/fs/cgroup/memory/"
    root = lay(
        tmp_path,
        {
            "proc/self/cgroup": "5:cpu,cpuacct:/busy\n4:memory:/app\n1:name=systemd:/a:b\n0::/\n",
            base + "memory.limit_in_bytes": UNLIMITED,
            base + "memory.usage_in_bytes": "123",
            base + "app/memory.limit_in_bytes": "5000\n",
            base + "app/memory.usage_in_bytes": "4900\n",
            base + "app/memory.stat": "inactive_file 1\ntotal_inactive_file 3000\n",
            base + "busy/memory.limit_in_bytes": "1",
            base + "busy/memory.usage_in_bytes": "0",
        },
    )
    assert memory.available(root) == 3100


def test_the_address_space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "Process", lambda: SimpleNamespace(memory_info=lambda: SimpleNamespace(vms=2000)))
    monkeypatch.setattr(resource, "getrlimit", lambda _: (5000, resource.RLIM_INFINITY))
    assert memory.available(tmp_path) == 3000


def test_a_process_under_a_true_limit() -> None:
    limit = 1 << 30
    program = (
        "import resource; from model.weights import memory\n"
        f"resource.setrlimit(resource.RLIMIT_AS, ({limit}, {limit}))\n"
        f"print(0 < memory.available() < {limit})\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True"]


def test_a_model_that_a_limit_leaves_no_room_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.network("gpt2").save_pretrained(tmp_path)
    tiny.tokenizer().save_pretrained(tmp_path)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=1 << 40))
    monkeypatch.setattr(resource, "getrlimit", lambda _: (0, 0))
    with pytest.raises(ModelUnavailable, match=r"little_memory .*free=0\.0 MB"):
        load.load(str(tmp_path))
