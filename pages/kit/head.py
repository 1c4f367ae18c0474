"""The head of every chapter: where in the story it stands, what there is to see, the model in use, the map.

The shell draws it, not the chapter: on the way to another chapter it stays where it is.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from model import sampling
from pages.kit import address, choices, cover, models, prompts, registry, upgrade
from pages.kit.lessons import player, strip
from pages.kit.prose import caption, inform, spans, warn, write
from pages.kit.readings import Scene, scene
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
_STYLES = Path(__file__).parent / "styles"
_BARS = 5  # on the map
_TAIL = 60  # characters of the prompt before the drawn tokens


def furnish() -> None:
    """Set the page's own style sheets, before anything is drawn that they size."""
    dark = st.context.theme.type == "dark"
    for name in ("widgets", "page", "low", "print", *["present"] * choices.present(), *["dark", "print_dark"] * dark):
        st.html(_STYLES / f"{name}.css")


def about(chapter: str) -> Scene:
    """Return what a chapter is about: its own model, or the one in use, and the visitor's prompt."""
    model = _model_of(chapter).model
    return scene(model, prompts.read(model, choices.PROMPT.value or "", choices.drawn_ids(model.card.key)))


def draw(chapter: str) -> None:
    """Draw the head of a chapter. Ends the run with a sentence where there is nothing to run."""
    chosen = _model_of(chapter)
    shown = _open(chapter, chosen)
    with st.container(key="chapter_head", gap=None):
        why = str(texts(chapter).get("why", ""))
        if not shown.ids:
            _say_which_model(chosen, why)
            inform(_TEXTS["prompt"]["empty"])
            st.stop()
        lesson = player.current()
        if lesson:
            strip.draw(*lesson, shown, facts(shown))
            _say_what_was_drawn(shown.model)
            return
        if choices.drawn_ids(
            shown.model.card.key
        ):  # one line in the place of the other: the picture has no room to lose
            _say_what_was_drawn(shown.model)
        else:
            _say_where(chapter, shown)
        left, right = st.columns([1, 1] if choices.present() else [4, 3], vertical_alignment="center")
        with left.container(gap=None):
            _say_which_model(chosen, why)  # a line of its own: the head is as high in every chapter
            write([Paragraph("h1", [spans(texts(chapter)["see"], **facts(shown))])], key="title")
        with right:
            _map(chapter, shown)
    if not choices.present():
        upgrade.offer(chosen)


def _model_of(chapter: str) -> "ModelChoice":
    own_model = registry.chapter(chapter).model
    return models.named(own_model) if own_model else models.current_model()


def _open(chapter: str, chosen: "ModelChoice") -> Scene:
    """Return what the chapter is about, and say what of the visitor's text and of the drawn tokens is left out."""
    model = chosen.model
    lost = choices.keep_known(model.card.key, model.shape.vocabulary)
    shown = about(chapter)
    with st.container(gap=None):  # one place, filled or not: a picture that moves in the page starts afresh
        if choices.DRAWN.value and not choices.drawn_ids(model.card.key) and not registry.chapter(chapter).model:
            choices.DRAWN.set("")
            warn(_TEXTS["prompt"]["words_lost"])
        if lost:
            warn(_TEXTS["prompt"]["words_unknown"], rows=f"{model.shape.vocabulary:,}")
        _say_what_is_left_out(shown.prompt)
    return shown


def _say_where(chapter: str, shown: Scene) -> None:
    """Say in one line which step of the story this is, and what the text has become by now."""
    ids = [known.id for known in registry.CHAPTERS]
    step = _TEXTS["where"].format(step=ids.index(chapter) + 1, steps=len(ids))
    said = [Span(f"{step} ", "strong"), *spans(texts(chapter)["where"], **facts(shown))]
    write([Paragraph("p", [said])], tone="caption", key="where")


def _say_which_model(chosen: "ModelChoice", why: str) -> None:
    if choices.present():
        return
    words = _TEXTS["model"]
    reason = chosen.reason
    asks = words["asks"].get(reason.id, words["why"]).format(**reason.values)
    told = Definition(f"{why or worded(reason)}", " ".join(map(worded, chosen.tried)))
    line = spans(
        words["current"], title=chosen.model.card.title, remark=remark(chosen.model, "short"),
        why=[Span(asks, term="why this model")],
    )  # fmt: skip
    write([Paragraph("p", [line])], tone="caption", explained={"why this model": told}, key="model in use")


def remark(model: "LanguageModel", form: str) -> str:
    """Return what is to be said of the weights, in the `short` form or in `full`; nothing for most models."""
    said = model.card.remark
    return str(texts("model")["remarks"][said][form]) if said else ""


def _say_what_is_left_out(prompt: "Prompt") -> None:
    if prompt.start:
        said = _TEXTS["prompt"]["cut" if prompt.total else "cut_long"]
        warn(said, total=f"{prompt.total or 0:,}", used=f"{len(prompt.ids):,}", start=visible(prompt.start, 40))
    if len(choices.PROMPT.value or "") > address.LONGEST_LINK:
        caption(_TEXTS["prompt"]["long" if choices.KEPT.value else "too_long"])


def _say_what_was_drawn(model: "LanguageModel") -> None:
    """Show the end of the prompt and the tokens that were drawn after it, wherever they came from."""
    drawn = choices.drawn_ids(model.card.key)
    if not drawn:
        return
    typed, added = (_end(text) for text in (choices.PROMPT.value or "", model.vocabulary.spelled(drawn)))
    write([Paragraph("p", [[Span(typed), Span(added, "accent")]])])


def _end(text: str) -> str:
    """Return the last words of a text on one line, with an ellipsis where some are left out."""
    shown = visible(text[-_TAIL - 1 :]).replace(SPACE, " ")  # none of a text's characters takes less than one
    return shown if len(shown) <= _TAIL else "…" + shown[-_TAIL:]


def _map(chapter: str, shown: Scene) -> None:
    logits, covered = shown.trace.logits, cover.covered(shown)
    likeliest = sampling.softmax(logits)[sampling.likeliest(logits, _BARS)]
    pipeline_map(
        registry.stops(), chapter, len(shown.ids), likeliest.tolist(), _TEXTS["map"]["label"], covered=covered,
        on_door=registry.enter, key="map",
    )  # fmt: skip


def facts(shown: Scene) -> dict[str, str]:
    """Return the numbers that a chapter's sentences may name, read from the model and the prompt."""
    shape = shown.model.shape
    numbers = {
        "tokens": len(shown.ids),
        "layers": shape.layers,
        "heads": shape.heads,
        "width": shape.width,
        "neurons": shape.neurons,
        "vocabulary": shape.vocabulary,
        "context": shape.context,
    }
    return {name: f"{number:,}" for name, number in numbers.items()} | {
        "title": shown.model.card.title,
        "norm": shown.model.architecture.norm,
        "licence": shown.model.card.licence,
    }
