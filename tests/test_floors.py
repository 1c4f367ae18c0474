"""The floors of the house: who may know whom, read from the imports."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.catalog import MODELS
from tests.support.browser import ROOT

FORBIDDEN = {
    "model": {"streamlit", "plotly", "viz", "pages", "app"},
    "viz": {"torch", "transformers", "model", "pages", "app"},
    "pages": {"torch", "transformers", "app"},
}


def imported(path: Path) -> Iterator[str]:
    """Yield the top-level names that a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("floor", FORBIDDEN)
def test_no_floor_knows_one_it_must_not(floor: str) -> None:
    files = list((ROOT / floor).rglob("*.py"))
    assert files
    crossing = {f"{path.name} imports {name}" for path in files for name in set(imported(path)) & FORBIDDEN[floor]}
    assert crossing == set()


def test_no_page_hides_a_standard_module() -> None:
    """pages/ comes first on the import path while the app runs."""
    names = {path.stem for path in (ROOT / "pages").iterdir()}
    assert names.isdisjoint(sys.stdlib_module_names - {"__main__"})


def test_the_shell_is_up_before_torch() -> None:
    """The model's own thread imports torch while the shell already draws; chapters are imported after it is done."""
    tree = ast.parse((ROOT / "pages" / "__main__.py").read_text("utf-8"))
    lines = [ast.unparse(node) for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    program = "\n".join([*lines, "import sys", "print('torch' in sys.modules)"])
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_readme_lists_the_catalogue() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for card in MODELS.values():
        row = next(line for line in readme.splitlines() if line.startswith(f"| `{card.key}` |"))
        assert f"{card.size / 1e6:,.0f} MB" in row
        assert card.licence in row
