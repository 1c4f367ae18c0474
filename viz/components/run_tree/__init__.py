"""Many texts as one counted tree: boxes as high as texts go through them, from the common start on the left."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from viz.components.declare import declare
from viz.components.payload import chosen_texts

TEXTS = ("title", "count", "of", "ended", "hint")
"""The texts that `run_tree` needs; pages/texts/en/components.toml says what each may name in {braces}."""

_mount = declare(__file__)


@dataclass(frozen=True)
class Node:
    """The texts that are the same up to here."""

    start: str
    """What stands before the first written token, at the root; else empty."""
    text: str
    """What they go on with together."""
    count: int
    ended: int
    """How many of them end here while others go on."""
    children: tuple["Node", ...]


def run_tree(root: Node, texts: Mapping[str, str], *, readable: bool = False, key: str) -> None:
    """Mount the tree: as high as that every text can be read, up to 36 of them, where it is to be `readable`.

    Raises ValueError, naming texts that are missing, and for a count that its parts do not make.
    """
    _check(root)
    _mount(key=key, data={"root": asdict(root), "readable": readable, "words": chosen_texts(texts, TEXTS)})


def _check(node: Node) -> None:
    if node.children and node.ended + sum(child.count for child in node.children) != node.count:
        raise ValueError(f"{node.count} texts do not part into {[child.count for child in node.children]}.")
    for child in node.children:
        _check(child)
