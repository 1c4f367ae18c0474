"""What the code imports is declared, within bounds that the lock of CI's environment keeps."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.browser import ROOT

OURS = {"app", "model", "viz", "pages", "tests"}


def declared(path: Path) -> dict[str, Requirement]:
    """The requirements of a file by their names, those of the files that it includes among them."""
    found: dict[str, Requirement] = {}
    for line in path.read_text("utf-8").splitlines():
        text = line.partition("#")[0].strip()
        if text.startswith("-r "):
            found |= declared(path.parent / text.removeprefix("-r "))
        elif text and not text.startswith("-"):
            requirement = Requirement(text)
            found[canonicalize_name(requirement.name)] = requirement
    return found


def imported(*folders: str) -> set[str]:
    """The top-level names that the files below these folders import."""
    names = set()
    for path in [found for folder in folders for found in (ROOT / folder).rglob("*.py")] + [ROOT / "app.py"]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
                names.add(node.module.partition(".")[0])
    return names - OURS - set(sys.stdlib_module_names)


def test_what_is_imported_is_declared() -> None:
    owners, known = packages_distributions(), declared(ROOT / "requirements.txt")
    missing = {
        name for name in imported("model", "viz", "pages")
        if not any(canonicalize_name(owner) in known for owner in owners.get(name, []))
    }  # fmt: skip
    assert missing == set()


def test_the_lock_keeps_the_bounds_and_brings_no_graphics_card() -> None:
    locked, bounds = declared(ROOT / "tests" / "requirements.lock"), declared(ROOT / "tests" / "requirements.txt")
    assert bounds.keys() <= locked.keys()
    for name, requirement in locked.items():
        (pin,) = requirement.specifier
        assert pin.operator == "=="
        assert name not in bounds or bounds[name].specifier.contains(pin.version)
        assert not re.match("nvidia|cuda|triton", name)
