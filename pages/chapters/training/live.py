"""Train one now: a tiny GPT-2 learns a toy language, or a text of the visitor's own, while one watches."""

import unicodedata
from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model.errors import InvalidInput
from model.geometry.pca import pca
from pages.chapters.training import shared, watched
from pages.chapters.training.shared import TEXTS
from pages.chapters.training.watched import OWN_TEXT, REDRAWN, Moment, Now, Watched
from pages.kit import charts, choices, readers
from pages.kit.address import register
from pages.kit.controls import control
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import caption, inform, spans, write
from pages.kit.readings import Scene
from pages.kit.tables import as_csv
from viz.components.prose import Paragraph
from viz.plots import training_run as plots
from viz.plots.attention import head_map
from viz.tokens import SPACE, visible

_TEXTS = TEXTS["live"]
_SEED = 1  # of whoever has chosen none
_HEADS = tuple(f"{layer}.{head}" for layer in (1, 2) for head in (1, 2, 3, 4))
TINY_HEAD = register("tiny_head", readers.one_of(*_HEADS), "2.1", owner="training")
"""The tiny model's layer and head, from 1, whose pattern is drawn."""
_LINE = "a cat runs."
_LONGEST, _READ = 36, 11  # characters of a sample in the list, and of a visitor's own text in the pattern
_VOWELS = frozenset("aeiou")
_DRAFT = "draft of a text"


def show(_scene: Scene, bar: DeltaGenerator) -> Shown:
    """Draw the run as far as it is."""
    with bar:
        seed = _ask_seed()
        head = control(
            TINY_HEAD, st.selectbox, _TEXTS["head"], _HEADS, width=150, label_visibility="collapsed",
            format_func=lambda name: _TEXTS["head_named"].format(name=name),
        )  # fmt: skip
        buttons = st.container(horizontal=True, gap="xsmall", width="content")
    kept = watched.watched(seed)
    with buttons:
        _offer(kept)
    kept.place = st.empty()
    kept.say_how_far()
    kept.spots = [column.empty() for column in st.columns([5, 4, 4], gap="medium")]
    now = _draw(kept, head)
    steps = len(now.losses)
    columns = {"step": range(1, steps + 1), "loss in nats": now.losses}
    return Shown(_facts(kept), {"samples.csv": later(samples, now.moments)}, columns if steps else {})


def go_on() -> None:
    """Train on where the visitor asked for it, once all of the page is drawn.

    The pictures are drawn anew within this run of the page: Streamlit would keep those of a run that ends for the next
    one, hidden, until one comes to its end.
    """
    for kept in watched.train():
        kept.say_how_far()
        if kept.run.steps % REDRAWN == 0:
            _draw(kept, TINY_HEAD.value)


def _draw(kept: Watched, head: str) -> Now:
    """Draw what the model is like now, each picture in its spot, and return it."""
    line = _line(kept)
    layer, number = (int(part) - 1 for part in head.split("."))
    now = kept.now(line, layer, number)
    high = shared.height() - 60
    left, middle, right = kept.spots
    with left.container():
        _losses(now, kept.run.chance_level, round((0.46 if choices.present() else 0.54) * high))
        _samples(now, own=kept.about[1] is not None)
    with middle.container():
        _letters(now, kept.run.characters, high - 30)
    with right.container():
        _pattern(now, line, head, high - 30)
    return now


def _line(kept: Watched) -> str:
    """Return the line whose pattern is drawn: the beginning of a text of the visitor's own."""
    own = kept.about[1]
    return _LINE if own is None else own.strip()[:_READ] or own[:_READ]


def _facts(kept: Watched) -> dict[str, str]:
    from model.train import grammar, live

    return {
        "parameters": f"{kept.run.parameters:,}", "characters": str(len(kept.run.characters)),
        "seed": str(kept.about[0]), "chance": f"{kept.run.chance_level:.2f}", "pieces": str(live.BATCH),
        "tiny_layers": str(live.LAYERS), "tiny_heads": str(live.HEADS), "tiny_rate": f"{live.RATE:g}",
        "sentences": f"{grammar.size():,}",
    }  # fmt: skip


def _ask_seed() -> int:
    st.session_state["tiny seed"] = _SEED if choices.SEED.value is None else choices.SEED.value
    with st.container(width="content"):
        caption(_TEXTS["seed"])
    return int(
        st.number_input(
            _TEXTS["seed"], 0, 2**31 - 1, key="tiny seed", width=120, label_visibility="collapsed",
            on_change=_take_seed,
        )
    )  # fmt: skip


def _take_seed() -> None:
    choices.SEED.set(st.session_state["tiny seed"])


def _offer(kept: Watched) -> None:
    """Draw the buttons: train or pause, begin again, and a text of one's own."""
    words = _TEXTS["buttons"]
    label = words["pause" if kept.training else "start" if not kept.run.steps else "go_on"]
    st.button(label, key="train", on_click=watched.start_or_pause, disabled=kept.run.done, width=112)
    st.button(words["reset"], key="train again", on_click=watched.drop)
    own = _TEXTS["own"]
    with st.popover(own["title"]):
        from model.train.live import LONGEST_TEXT

        st.text_area(own["label"], key=_DRAFT, max_chars=LONGEST_TEXT, height=160)
        st.button(own["learn"], key="learn own text", on_click=_take_text)
        if kept.about[1] is not None:
            st.button(own["back"], key="learn toy language", on_click=_leave_text)


def _take_text() -> None:
    from model.train.live import LONGEST_TEXT

    st.session_state[OWN_TEXT] = str(st.session_state.get(_DRAFT) or "")[: LONGEST_TEXT + 1]


def _leave_text() -> None:
    st.session_state.pop(OWN_TEXT, None)


def _losses(now: Now, chance: float, high: int) -> None:
    words, last = dict(_TEXTS["losses"]), f"{now.losses[-1]:.2f}" if now.losses else "–"
    words["alt"] = words["alt"].format(steps=len(now.losses), loss=last)
    words["chance"] = words["chance"].format(chance=f"{chance:.2f}")
    figure = plots.loss_line(now.losses, chance, words, height=high, type_px=charts.type_px())
    charts.draw(figure, key=f"losses {len(now.losses)}")


def _samples(now: Now, *, own: bool) -> None:
    """Write what was written after some steps, the latest moment below."""
    words = _TEXTS["samples"]
    caption(words["title_own" if own else "title"])
    lines = []
    for moment in now.moments:
        parts = {"step": f"{moment.step:,}", "text": _shown(moment.sample)}
        share = "" if moment.accepted is None else f"{moment.accepted:.0%}"
        lines.append(spans(words["line" if share else "line_own"], share=share, **parts))
    write([Paragraph("ul", lines)], tone="caption")


def _shown(text: str) -> str:
    """Return the beginning of a text on one line, its spaces as they are."""
    return visible(text.strip("\n"))[:_LONGEST].replace(SPACE, " ")


def _group(character: str) -> str:
    """Return what a character counts as: vowels are those of English, with or without an accent."""
    base = unicodedata.normalize("NFD", character)[0].lower()
    return "vowels" if base in _VOWELS else "consonants" if character.isalpha() else "signs"


def _letters(now: Now, characters: Sequence[str], high: int) -> None:
    """Draw the embedding of every character on the plane that keeps most of it."""
    words, vectors = _TEXTS["letters"], now.embedding
    try:
        plane = pca(vectors)
    except InvalidInput:
        inform(words["few"])
        return
    caption(words["title"], kept=f"{float(plane.kept.sum()):.0%}")
    groups = [_group(character) for character in characters]
    charts.draw(
        plots.letters(
            [visible(character) for character in characters], plane.place(vectors), groups, words["groups"],
            height=high, type_px=charts.type_px(),
        ),
        key=f"letters {len(now.losses)}",
    )  # fmt: skip


def _pattern(now: Now, line: str, head: str, high: int) -> None:
    """Draw the attention pattern of one head over a line that stays the same."""
    words = _TEXTS["pattern"]
    caption(words["title"], head=head, line=_shown(line))
    names = [visible(character) for character in line]
    answers = words["asks"], words["answers"]
    figure = head_map(names, now.pattern, answers, height=high, type_px=charts.type_px())
    charts.draw(figure, key=f"pattern {len(now.losses)}")


def samples(moments: tuple[Moment, ...]) -> bytes:
    """Return what was written after some steps, and the share that the grammar accepts, as CSV."""
    rows = [[one.step, one.loss, one.accepted, one.sample] for one in moments]
    return as_csv(["step", "loss in nats", "share accepted", "text"], rows)
