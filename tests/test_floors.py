"""The floors of the house: who may know whom, read from the imports; and how long anything may be."""

import ast
import re
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
SOURCES = [path for floor in FORBIDDEN for path in (ROOT / floor).rglob("*.py")]
MOST_LINES, MOST_IN_A_FUNCTION = 300, 60
REPEATED = 12
"""Lines that may not stand twice."""


def imports(path: Path, at_run_time: bool = False) -> Iterator[str]:
    """Yield the full names that a file imports, wherever in the file; or only those of its top level, run at import."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in tree.body if at_run_time else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def module_of(path: Path) -> str:
    """The dotted name of a file of this project."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in SOURCES}


def known(name: str) -> str | None:
    """The module of this project that an imported name is, or is in."""
    return name if name in MODULES else name.rpartition(".")[0] if name.rpartition(".")[0] in MODULES else None


@pytest.mark.parametrize("floor", FORBIDDEN)
def test_no_floor_knows_one_it_must_not(floor: str) -> None:
    files = [path for path in SOURCES if path.is_relative_to(ROOT / floor)]
    assert files
    crossing = {
        f"{path.name} imports {name}" for path in files for name in imports(path)
        if name.partition(".")[0] in FORBIDDEN[floor]
    }  # fmt: skip
    assert crossing == set()


def chapter_of(module: str) -> str | None:
    """The chapter that a module belongs to."""
    found = re.match(r"pages\.chapters\.(\w+)", module)
    return found[1] if found else None


def test_the_kit_knows_no_chapter_and_no_chapter_another() -> None:
    crossing = []
    for module, path in MODULES.items():
        for name in imports(path):
            other = chapter_of(name)
            if other and module.startswith("pages.") and other != chapter_of(module):
                crossing.append(f"{module} imports {name}")
    assert crossing == []


def test_there_are_no_cycles() -> None:
    """What is imported at the top level of a file: a cycle there breaks with the order of imports."""
    edges = {
        module: {found for name in imports(path, at_run_time=True) if (found := known(name)) and found != module}
        for module, path in MODULES.items()
    }
    settled: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " -> ".join([*way[way.index(module) :], module])
        if module not in settled:
            for other in sorted(edges[module]):
                visit(other, (*way, module))
            settled.add(module)

    for module in sorted(edges):
        visit(module, ())


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


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield every function of a file with its lines."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path.name}: {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def written(*folders: str) -> list[Path]:
    """The files that people write in these folders: what is built or shipped as data is left out."""
    listed = subprocess.run(["git", "ls-files", *folders], cwd=ROOT, capture_output=True, text=True, check=True)
    paths = [ROOT / line for line in listed.stdout.splitlines()]
    return [path for path in paths if path.suffix in (".py", ".js", ".css") and not path.stem.startswith("bundle")]


def test_no_file_and_no_function_is_too_long() -> None:
    long = {str(path.relative_to(ROOT)) for path in written("app.py", "model", "pages", "viz")
            if len(path.read_text("utf-8").splitlines()) > MOST_LINES}  # fmt: skip
    long |= {name for path in SOURCES for name, lines in functions(path) if lines > MOST_IN_A_FUNCTION}
    assert long == set()


def test_nothing_stands_twice() -> None:
    """A run of a dozen lines that says something, the same to the letter in two places of pages/ or viz/."""
    seen: dict[tuple[str, ...], str] = {}
    twice = []
    for path in written("pages", "viz"):
        lines = [line.strip() for line in path.read_text("utf-8").splitlines()]
        telling = [(number, line) for number, line in enumerate(lines, 1) if len(line) > 2 and "import" not in line]
        for start in range(len(telling) - REPEATED + 1):
            run = telling[start : start + REPEATED]
            place = f"{path.relative_to(ROOT)}:{run[0][0]}"
            first = seen.setdefault(tuple(line for _, line in run), place)
            if first != place:
                twice.append(f"{first} ~ {place}")
    assert twice == []


@pytest.mark.parametrize("document", ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", "SECURITY.md"])
def test_a_document_names_only_files_that_exist(document: str) -> None:
    text = (ROOT / document).read_text("utf-8")
    named = set(re.findall(r"`((?:app|model|viz|pages|tests|\.ci|\.streamlit)(?:/[\w.<>]+)*/?(?:\.py)?)`", text))
    named = {name for name in named if "<" not in name}
    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_the_readme_lists_the_catalogue() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for card in MODELS.values():
        row = next(line for line in readme.splitlines() if line.startswith(f"| `{card.key}` |"))
        assert f"{card.size / 1e6:,.0f} MB" in row
        assert card.licence in row
