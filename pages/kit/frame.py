"""The frame of a chapter: its head with the map, the scene it is about, and what stands below its picture."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import streamlit as st

from model import sampling
from pages.kit import address, choices, examples, models, prompts, registry, upgrade
from pages.kit.examples import Example
from pages.kit.prose import Part, caption, inform, spans, subtitle, title, warn, write
from pages.kit.readings import Scene, scene
from pages.kit.tables import as_csv, offer_file
from pages.kit.wording import worded
from pages.texts import texts
from viz.components.pipeline_map import pipeline_map
from viz.components.prose import Paragraph, Span
from viz.components.terms import Definition
from viz.tokens import SPACE, visible

if TYPE_CHECKING:
    from model.language_model import LanguageModel
    from model.serving.default_model import ModelChoice
    from model.serving.prompt import Prompt

_TEXTS = texts("shell")
_BARS = 5  # on the map
_TAIL = 60  # characters of the prompt before the drawn tokens


@dataclass(frozen=True)
class Shown:
    """What stands below a picture: the numbers that its notes may name, and its data to take away."""

    facts: Mapping[str, str] = field(default_factory=dict)
    csv: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)
    """File name -> what makes the file's bytes when it is asked for."""
    columns: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """The numbers as a table, column by column: shown when it is opened, and one more file."""
    panel: str = ""
    """Tells the notes of a view's pictures apart, where it has several: `read_dot` and `source_dot` for "_dot"."""


def open_chapter(chapter: str) -> Scene:
    """Return what the chapter is about, and draw its head: the model in use, what there is to see, the map.

    Ends the run with a sentence where there is nothing to run.
    """
    own_model = registry.chapter(chapter).model
    chosen = models.named(own_model) if own_model else models.current_model()
    why = texts(chapter)["why"] if own_model else ""
    model = chosen.model
    lost = choices.keep_known(model.card.key, model.shape.vocabulary)
    drawn = choices.drawn_ids(model.card.key)
    prompt = prompts.read(model, choices.PROMPT.value or "", drawn)
    with st.container(gap=None):  # one place, filled or not: a picture that moves in the page starts afresh
        if choices.DRAWN.value and not drawn and not own_model:
            choices.DRAWN.set("")
            warn(_TEXTS["prompt"]["words_lost"])
        if lost:
            warn(_TEXTS["prompt"]["words_unknown"], rows=f"{model.shape.vocabulary:,}")
        _say_what_is_left_out(prompt)
    if not prompt.ids:
        _say_which_model(chosen, 0, why)
        inform(_TEXTS["prompt"]["empty"])
        st.stop()
    about = scene(model, prompt)
    left, right = st.columns([5, 3], vertical_alignment="center")
    with left.container(gap=None):
        _say_which_model(chosen, len(prompt.ids), why)
        title(texts(chapter)["see"], **facts(about))
        _say_what_was_drawn(model, drawn)
    with right:
        _map(chapter, about)
    return about


def _say_which_model(chosen: "ModelChoice", tokens: int, why: str) -> None:
    if choices.present():
        return
    words = _TEXTS["model"]
    tried = Definition(words["tried_title"], " ".join(map(worded, chosen.tried)))
    line = spans(
        words["current"], title=chosen.model.card.title, remark=_remark(chosen.model, "short"),
        why=why or worded(chosen.reason), tokens=str(tokens),
        tried=[Span(words["tried"], term="tried")] if chosen.tried else "",
    )  # fmt: skip
    write([Paragraph("p", [line])], tone="caption", explained={"tried": tried})
    upgrade.offer(chosen)


def _remark(model: "LanguageModel", form: str) -> str:
    """Return what is to be said of the weights, in the `short` form or in `full`; nothing for most models."""
    remark = model.card.remark
    return str(texts("model")["remarks"][remark][form]) if remark else ""


def _say_what_is_left_out(prompt: "Prompt") -> None:
    if prompt.start:
        said = _TEXTS["prompt"]["cut" if prompt.total else "cut_long"]
        warn(said, total=f"{prompt.total or 0:,}", used=f"{len(prompt.ids):,}", start=visible(prompt.start, 40))
    if len(choices.PROMPT.value or "") > address.LONGEST_LINK:
        caption(_TEXTS["prompt"]["long" if choices.KEPT.value else "too_long"])


def _say_what_was_drawn(model: "LanguageModel", drawn: tuple[int, ...]) -> None:
    """Show the end of the prompt and the tokens that were drawn after it, wherever they came from."""
    if not drawn:
        return
    typed, added = (_end(text) for text in (choices.PROMPT.value or "", model.vocabulary.spelled(drawn)))
    write([Paragraph("p", [[Span(typed), Span(added, "accent")]])])


def _end(text: str) -> str:
    """Return the last words of a text on one line, with an ellipsis where some are left out."""
    shown = visible(text[-_TAIL - 1 :]).replace(SPACE, " ")  # none of a text's characters takes less than one
    return shown if len(shown) <= _TAIL else "…" + shown[-_TAIL:]


def _map(chapter: str, about: Scene) -> None:
    logits = about.trace.logits
    likeliest = sampling.softmax(logits)[sampling.likeliest(logits, _BARS)]
    pipeline_map(
        registry.stations(), chapter, len(about.ids), likeliest.tolist(), _TEXTS["map"]["label"],
        on_door=registry.enter, key="map",
    )  # fmt: skip


def facts(about: Scene) -> dict[str, str]:
    """Return the numbers that a chapter's sentences may name, read from the model and the prompt."""
    shape = about.model.shape
    numbers = {
        "tokens": len(about.ids),
        "layers": shape.layers,
        "heads": shape.heads,
        "width": shape.width,
        "neurons": shape.neurons,
        "vocabulary": shape.vocabulary,
        "context": shape.context,
    }
    return {name: f"{number:,}" for name, number in numbers.items()} | {
        "title": about.model.card.title,
        "norm": about.model.architecture.norm,
        "licence": about.model.card.licence,
    }


def notes(
    chapter: str,
    about: Scene,
    shown: Shown | None,
    *,
    view: str = "",
    known: Mapping[str, str] | None = None,
    also: Mapping[str, Callable[[Any], None]] | None = None,
) -> None:
    """Say below a picture how to read it, what to try and where its numbers come from, with its data to take away.

    A chapter with several views has its sentences in a table of its texts for each `view`. `shown` is None where
    nothing could be drawn. `known` are numbers that all its views may name. `also` does what an example asks for that
    no address carries, by its name in the example. A presentation has none of it.
    """
    if choices.present():
        return
    said = texts(chapter)[view] if view else texts(chapter)
    panel = shown.panel if shown else ""
    numbers = facts(about) | dict(known or {}) | dict(shown.facts if shown else {})
    read, attempt, source = st.columns([5, 4, 5], gap="large")
    with read:
        _note(_TEXTS["notes"]["read"], said["read" + panel]["body"], numbers)
    with attempt, st.container(gap="xsmall"):
        subtitle(_TEXTS["notes"]["try"])
        offered = examples.offered(about, chapter, view)
        for place, example in offered.items():
            key = f"try {view or chapter} {place}"
            st.button(example["label"], key=key, on_click=_take, args=(example, also or {}), width="stretch")
        if not offered:
            caption(_TEXTS["notes"]["no_examples"], title=numbers["title"])
    with source:
        if shown:
            _note(
                _TEXTS["notes"]["source"], f"{said['source' + panel]['body']} {_remark(about.model, 'full')}", numbers
            )
        caption(_TEXTS["model"]["licence"], licence=numbers["licence"])
        if shown:
            _offer_files(chapter, view, shown, numbers)
    _offer_next(chapter)


def _offer_next(chapter: str) -> None:
    """Say where the story goes on. Streamlit's own link to a page would drop what the address says."""
    following = registry.following(chapter)
    if following:
        st.button(
            _TEXTS["notes"]["next"].format(title=following.title), key="next chapter", type="tertiary",
            icon=":material/arrow_forward:", on_click=registry.enter, args=(following.id,),
        )  # fmt: skip


def example_menu(about: Scene, chapter: str, view: str) -> None:
    """Offer the examples as a menu, where a presentation has no notes below the picture."""
    if choices.present():
        labels = {example["label"]: example for example in examples.offered(about, chapter, view).values()}
        key = f"menu {view}"
        st.menu_button(
            _TEXTS["notes"]["try"], list(labels), key=key, icon=":material/lightbulb:", on_click=_take_from_menu,
            args=(key, labels),
        )  # fmt: skip


def _take_from_menu(key: str, labels: Mapping[str, Example]) -> None:
    _take(labels[st.session_state[key]], {})


def _take(example: Example, also: Mapping[str, Callable[[Any], None]]) -> None:
    """Set what an example names. The tokens drawn after the prompt, and the one in focus, belong to that text."""
    about = {"label", "shows", "models", *also}
    named = {name: value for name, value in example.items() if name not in about}
    address.change_named({"words": ""} | ({"kept": "", "focus": ""} if "prompt" in named else {}) | named)
    for name in also.keys() & example.keys():
        also[name](example[name])


def _offer_files(chapter: str, view: str, shown: Shown, numbers: Mapping[str, str]) -> None:
    label = texts(chapter).get("csv", {}).get("label", _TEXTS["notes"]["csv"]).format(**numbers)
    files = dict(shown.csv)
    if shown.columns:
        columns = shown.columns
        files[f"{view or chapter}.csv"] = lambda: as_csv(list(columns), zip(*columns.values(), strict=True))
    for name, make in files.items():
        offer_file(label, name, make)
    if shown.columns:
        with st.expander(_TEXTS["notes"]["table"]):
            st.dataframe(dict(shown.columns), hide_index=True, height=300)


def _note(title: str, body: str, numbers: Mapping[str, str]) -> None:
    """Write a paragraph under its title; the kind of norm, which is filled in, explains itself too."""
    parts: dict[str, Part] = {**numbers, "norm": [Span(numbers["norm"], term="norm")]}
    write([Paragraph("h2", [[Span(title)]]), Paragraph("p", [spans(body, **parts)])])
