"""PCA: words in the two or three directions that keep most of how far they lie apart."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model import embedding
from model.errors import InvalidInput
from model.geometry.lookup import Word, stack, word_list
from model.geometry.pca import PrincipalComponents, loss, pca_of_matrix
from model.progress import Progress, silent
from pages.chapters.embeddings import exact, shared
from pages.chapters.embeddings.shared import TEXTS
from pages.kit import address, charts, readers
from pages.kit.address import register
from pages.kit.controls import control, segmented
from pages.kit.frame import Shown, Vectors
from pages.kit.later import later
from pages.kit.prose import say, warn
from pages.kit.readings import Scene, long_model_reading
from pages.kit.wording import number
from viz.plots.embeddings import chosen, scatter

_TEXTS = TEXTS["pca"]
_GROUPS = _TEXTS["word_groups"]
_MOST = 120
_SAMPLE = 600  # grey points that stand for the whole matrix
_PLOT = "pca plot"
_USUAL: tuple[str, ...] = ("animals", "countries", "numbers", "royalty")
GROUPS = register("groups", readers.some_of(_GROUPS), _USUAL, owner="embeddings")
OWN = register("own", readers.text(4000), "", owner="embeddings")
"""The visitor's own words."""
DIMENSIONS = register("dims", readers.one_of("2", "3"), "2", owner="embeddings")
BASIS = register("basis", readers.one_of(*_TEXTS["bases"]), "words", owner="embeddings")
"""Whether the directions are those of the words shown or of the whole matrix."""


def show(scene: Scene) -> Shown | None:
    """Draw the words of the chosen groups and the visitor's own."""
    groups, own, dimensions, basis = _controls(scene)
    words, belongs = _words(scene, groups, own)
    if not words:
        raise InvalidInput("nothing_chosen")
    vectors = stack(words)
    if basis == "matrix":
        whole = _axes_of_matrix(scene)
        if whole is None:
            return None
        axes = whole.first(dimensions)
    else:
        axes = embedding.pca(vectors, dimensions)
    points = axes.place(vectors)
    labels = [shared.shown(word.text) for word in words]
    _say_loss(labels, vectors, points, axes)
    _draw(scene, labels, belongs, points, axes, basis == "matrix")
    columns: dict[str, Sequence[Any]] = {
        "word": [word.text for word in words],
        "group": belongs,
        "tokens": [len(word.ids) for word in words],
    }
    places = {name: points[:, place].tolist() for place, name in enumerate(_TEXTS["axes"][:dimensions])}
    named = tuple(word.text for word in words)
    given = later(exact.pca, scene, named, dimensions) if basis == "words" else None
    taken = Vectors(labels, vectors)
    return Shown({"sample": str(_SAMPLE)}, columns=columns | places, vectors=taken, exact=given)


def _controls(scene: Scene) -> tuple[tuple[str, ...], str, int, str]:
    with shared.controls():
        groups = control(GROUPS, st.multiselect, _TEXTS["groups"], list(_GROUPS), wrap=False)
        own = control(OWN, st.text_input, _TEXTS["own"], max_chars=4000, width=190)
        dimensions = segmented(DIMENSIONS, _TEXTS["dimensions"], {count: f"{count}-D" for count in ("2", "3")})
        basis = segmented(BASIS, _TEXTS["basis"], _TEXTS["bases"])
    return groups, own, int(dimensions), basis


def _words(scene: Scene, groups: Sequence[str], own: str) -> tuple[list[Word], list[str]]:
    """Return the different words in the order of their groups, and the group of each."""
    typed, total = word_list(own, _MOST)
    if total > len(typed):
        warn(TEXTS["cut"], total=f"{total:,}", used=str(len(typed)))
    group_of = {word: _TEXTS["own_group"] for word in typed}
    for group in (group for group in groups if group in _GROUPS):
        group_of |= dict.fromkeys(_GROUPS[group], group)
    return [embedding.lookup(scene.model, word) for word in group_of], list(group_of.values())


def _axes_of_matrix(scene: Scene) -> PrincipalComponents | None:
    """Return the axes of the whole matrix, found in sight of a progress bar, None until somebody asks for them."""
    found = _pca_of_matrix.known(scene)
    if found is None:
        label, place = _TEXTS["run"].format(**shared.known(scene)), st.empty()
        if not place.button(label, icon=":material/play_arrow:", help=_TEXTS["run_help"]):
            return None
        bar = place.progress(0.0)
        found = _pca_of_matrix(scene, progress=lambda fraction, _message: _move(bar, fraction))
        place.empty()
    return found


@long_model_reading
def _pca_of_matrix(scene: Scene, progress: Progress = silent) -> PrincipalComponents:
    return pca_of_matrix(scene.model, progress)


def _move(bar: DeltaGenerator, fraction: float) -> None:
    bar.progress(fraction)


def _say_loss(labels: Sequence[str], vectors: np.ndarray, points: np.ndarray, axes: PrincipalComponents) -> None:
    """Say what the picture loses: of the words in the visitor's loop, where there is one, else of all."""
    rows = [row for row in chosen(st.session_state.get(_PLOT), len(labels)) if axes.axes.shape[0] == 2]
    if len(rows) > 1:
        say(_TEXTS["caught"], words=", ".join(labels[row] for row in rows))
    else:
        rows = list(range(len(labels)))
    if len(rows) < 2:
        return
    lost = loss(vectors[rows], points[rows])
    one, other, true, drawn = lost.worst
    say(
        _TEXTS["said"], kept=f"{axes.kept.sum():.0%}", mean=f"{lost.lost.mean():.0%}", one=labels[rows[one]],
        other=labels[rows[other]], true=number(true), drawn=number(drawn),
    )  # fmt: skip


def _draw(
    scene: Scene, labels: list[str], groups: list[str], points: np.ndarray, axes: PrincipalComponents, sample: bool
) -> None:
    dimensions = points.shape[1]
    if sample:
        whole = embedding.matrix(scene.model)
        drawn = whole.sample(_SAMPLE)
        points = np.concatenate([points, axes.place(whole.rows[drawn])])
        labels = labels + [shared.shown(scene.model.vocabulary.piece(token)) for token in drawn.tolist()]
        groups = groups + [_TEXTS["others"]] * len(drawn)
    figure = scatter(
        points, labels, groups, kept=axes.kept.tolist(), axes=_TEXTS["axes"][:dimensions],
        backdrop=_TEXTS["others"] if sample else None,
        height=340, width=900, type_px=charts.type_px(),
    )  # fmt: skip
    if dimensions == 2:
        charts.draw(figure, key=_PLOT, on_select=lambda: _catch(labels), selection_mode=("points", "lasso"))
    else:
        charts.draw(figure)


def _catch(labels: Sequence[str]) -> None:
    """Open the neighbours of a single word that was clicked."""
    caught = chosen(st.session_state.get(_PLOT), len(labels))
    if len(caught) == 1:
        address.change_named({"view": "neighbours", "near": labels[caught[0]].strip()})
