"""Many runs: the same prompt written on many times, as one tree that shows where the texts part and how often."""

from collections import Counter

from streamlit.delta_generator import DeltaGenerator

from model import run_tree
from model.generate import runs
from model.progress import Progress, silent
from model.writing import Draws
from pages.chapters.generation import batches, shared
from pages.chapters.generation.shared import TEXTS
from pages.kit import readers, run_trees
from pages.kit.address import register
from pages.kit.controls import segmented
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import say
from pages.kit.readings import Scene, long_reading
from pages.kit.run_trees import DEPTH
from pages.kit.tables import as_csv

_TEXTS = TEXTS["tree"]
_COUNTS = ("10", "20", "50")
COUNT = register("runs", readers.one_of(*_COUNTS), _COUNTS[0], owner="generation")
"""How often the prompt is written on."""
Runs = tuple[tuple[int, ...], ...]


@long_reading
def _runs(scene: Scene, draws: Draws, count: int, progress: Progress = silent) -> Runs:
    """Return the tokens of `count` texts after the prompt, drawn with as many seeds from that of `draws` on."""
    seeds = range(draws.seed, draws.seed + count)
    ids = batches.prompt_for(scene, DEPTH)
    rounds = runs(scene.model, ids, seeds, draws.temperature, DEPTH, draws.top_k, draws.top_p)
    return run_trees.written(rounds, count, progress)


def show(scene: Scene, bar: DeltaGenerator) -> Shown | None:
    """Draw the tree of as many texts as the visitor asked for."""
    with bar:
        count = int(
            segmented(COUNT, _TEXTS["count"], {one: _TEXTS["times"].format(count=one) for one in _COUNTS},
                      label_visibility="collapsed")
        )  # fmt: skip
        shared.ask_temperature()
        shared.ask_draws(length=False)
    draws = shared.draws()
    batches.say_what_is_unseen(scene, DEPTH)
    found = batches.known_or_written(
        _runs.known(scene, draws, count), lambda progress: _runs(scene, draws, count, progress=progress),
        ("tree", scene.ids, draws, count),
    )  # fmt: skip
    if found is None:
        return None
    _say(found)
    run_trees.draw(scene, found, key="run tree")
    columns = _columns(scene, found)
    return Shown(csv={"runs.csv": later(table, scene, draws, count)}, columns=columns)


def facts() -> dict[str, str]:
    """Return the numbers that the notes name."""
    return {"count": COUNT.value, "depth": str(DEPTH)}


def _say(found: Runs) -> None:
    """Say how many different texts there are, and how long all of them are the same."""
    tree = run_tree.run_tree(found)
    different = len(set(found))
    kind = "one" if different == 1 else ("at_once", "first", "several")[min(len(tree.tokens), 2)]
    say(_TEXTS[kind], count=str(len(found)), different=str(different), same=str(len(tree.tokens)))


def _columns(scene: Scene, found: Runs) -> dict[str, list[object]]:
    """Return the different texts, the most frequent first, with how often each was written."""
    counted = Counter(found).most_common()
    words = _TEXTS["columns"]
    return {
        words["times"]: [times for _, times in counted],
        words["text"]: [run_trees.running(scene.model.vocabulary.spelled(ids)) for ids, _ in counted],
    }


def table(scene: Scene, draws: Draws, count: int) -> bytes:
    """Return every text as CSV, a line a seed: the seed, the token ids, the text."""
    found = _runs(scene, draws, count)
    rows = [
        [draws.seed + place, "-".join(map(str, ids)), scene.model.vocabulary.spelled(ids)]
        for place, ids in enumerate(found)
    ]
    return as_csv(["seed", "ids", "text"], rows)
