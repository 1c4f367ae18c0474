"""Many texts after one prompt as the picture of a counted tree."""

from collections.abc import Iterable, Sequence

from model import run_tree
from model.errors import Message
from model.generate import Step
from model.progress import Progress
from model.serving.pass_queue import in_parts
from pages.kit.readings import Scene
from pages.texts import texts
from viz.components import run_tree as picture
from viz.tokens import SPACE, visible

DEPTH = 8
"""Tokens of each text: by then most of them have parted."""
_TAIL = 24  # characters of the prompt at the root


def written(rounds: Iterable[Sequence[Step | None]], count: int, progress: Progress) -> tuple[tuple[int, ...], ...]:
    """Return the tokens of `count` texts of DEPTH tokens that are written round by round, as long work in its turn."""
    found: list[list[int]] = [[] for _ in range(count)]
    for place, steps in enumerate(in_parts(rounds), 1):
        for text, step in zip(found, steps, strict=True):
            if step:
                text.append(step.token)
        progress(place / DEPTH, Message("writing"))
    return tuple(map(tuple, found))


def draw(scene: Scene, found: Sequence[Sequence[int]], *, readable: bool = False, key: str) -> None:
    """Draw the tree of the tokens that were written after a prompt, `readable` as the picture has it.

    Raises ValueError where there is no text.
    """
    start = "…" + running(scene.model.vocabulary.spelled(scene.ids))[-_TAIL:]
    picture.run_tree(
        _node(scene, run_tree.run_tree(found), start), texts("components")["run_tree"], readable=readable, key=key
    )


def running(text: str) -> str:
    """Return a text on one line, with its spaces as spaces."""
    return visible(text).replace(SPACE, " ")


def _node(scene: Scene, branch: run_tree.Branch, start: str = "") -> picture.Node:
    spelled = running(scene.model.vocabulary.spelled(branch.tokens))
    children = tuple(_node(scene, one) for one in branch.branches)
    return picture.Node(start, spelled, branch.count, branch.ended if branch.branches else 0, children)
