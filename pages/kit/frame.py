"""The frame of a chapter: its head with the map, the scene it is about, and what stands below its picture."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

import streamlit as st

from model import sampling
from model.language_model import LanguageModel
from model.serving.default_model import ModelChoice
from model.serving.prompt import Prompt, read
from pages.kit import address, models, registry, upgrade
from pages.kit.models import Scene
from pages.texts import lesson
from viz.components.pipeline_map import stations
from viz.tokens import SPACE, escape, visible

_WORDS = lesson("shell")
_BARS = 5  # on the map
_TAIL = 60  # characters of the prompt before the drawn words


def open_chapter(chapter: str, model_key: str = "") -> Scene:
    """Return what the chapter is about, and draw its head: who speaks, what there is to see, the map.

    A chapter about one certain model names its key; in all others the model speaks that the visitor picked. Ends the
    run with a sentence where there is nothing to run.
    """
    opened = _named(chapter, model_key) if model_key else models.current_model()
    model, choices = opened.model, address.current()
    words = address.words(choices, model.card.key)
    prompt = read(model, choices.prompt or "", words, models.token_limit())
    with st.container(gap=None):  # one place, filled or not: a picture that moves in the page starts afresh
        if choices.words and not words and not model_key:
            address.change(words="")
            st.warning(_WORDS["prompt"]["words_lost"])
        _say_what_is_left_out(prompt)
    if not prompt.ids:
        _say_who_speaks(opened, 0)
        st.info(_WORDS["prompt"]["empty"], icon=":material/edit:")
        st.stop()
    scene = Scene(model, prompt, models.traced(model.card.key, prompt.ids, model))
    left, right = st.columns([5, 3], vertical_alignment="center")
    with left.container(gap=None):
        _say_who_speaks(opened, len(prompt.ids))
        st.markdown(f"##### {lesson(chapter)['see'].format(**facts(scene))}")
        _say_what_was_drawn(model, words)
    with right:
        _map(chapter, scene)
    return scene


def _named(chapter: str, model_key: str) -> ModelChoice:
    """Return the one model that a chapter is about, for the reason that its lesson gives."""
    return ModelChoice(models.named(model_key).model, lesson(chapter)["why"])


def _say_who_speaks(opened: ModelChoice, tokens: int) -> None:
    if address.current().present:
        return
    said = _WORDS["model"]["speaks"].format(title=opened.model.card.title)
    st.caption(
        f"**{escape(said)}.** {escape(opened.reason)} {_WORDS['prompt']['count'].format(tokens=tokens)}",
        help="  \n".join(escape(sentence) for sentence in opened.tried) or None,
    )
    upgrade.offer(opened)


def _say_what_is_left_out(prompt: Prompt) -> None:
    if prompt.start:
        start = escape(visible(prompt.start, 40))
        st.warning(_WORDS["prompt"]["cut"].format(total=f"{prompt.total:,}", used=f"{len(prompt.ids):,}", start=start))
    if len(address.current().prompt or "") > address.LONGEST_LINK:
        st.caption(_WORDS["prompt"]["long"])


def _say_what_was_drawn(model: LanguageModel, words: tuple[int, ...]) -> None:
    """Show the end of the prompt and the words that were drawn after it, wherever they came from."""
    if not words:
        return
    typed, drawn = (_end(text) for text in (address.current().prompt or "", model.vocabulary.decode(words)))
    gap = " " * drawn.startswith(" ")  # colour begins at a letter
    st.markdown(f"{escape(typed)}{gap}:primary[**{escape(drawn.strip())}**]")


def _end(text: str) -> str:
    """Return the last words of a text on one line, with an ellipsis where some are left out."""
    shown = visible(text).replace(SPACE, " ")
    return shown if len(shown) <= _TAIL else "…" + shown[-_TAIL:]


def _map(chapter: str, scene: Scene) -> None:
    logits = scene.trace.logits
    chances = sampling.softmax(logits)[sampling.likeliest(logits, _BARS)]
    door = stations(
        registry.stations(),
        chapter,
        len(scene.trace.ids),
        chances.tolist(),
        _WORDS["map"]["label"],
        key="stations",
    )
    if door and door != chapter:
        registry.enter(door)


def facts(scene: Scene) -> dict[str, str]:
    """Return the numbers that a lesson's sentences may name, read from the model and the trace."""
    shape = scene.model.shape
    numbers = {
        "tokens": len(scene.trace.ids),
        "layers": shape.layers,
        "heads": shape.heads,
        "width": shape.width,
        "neurons": shape.neurons,
        "vocabulary": shape.vocabulary,
        "context": shape.context,
    }
    return {name: f"{number:,}" for name, number in numbers.items()} | {
        "title": scene.model.card.title,
        "norm": scene.model.architecture.norm,
        "licence": scene.model.card.licence,
    }


def notes(
    chapter: str,
    scene: Scene,
    csv: Mapping[str, Callable[[], bytes]],
    *,
    view: str = "",
    known: Mapping[str, str] | None = None,
) -> None:
    """Say below a picture how to read it, what to try and where its numbers come from, with its data to take away.

    `csv` maps file names to functions that make the file's bytes when it is asked for. A chapter with several views has
    its sentences in a table of the lesson for each `view`; `known` are numbers that they may name beside those of
    `facts`. A presentation has none of it.
    """
    if address.current().present:
        return
    words, numbers = lesson(chapter), facts(scene) | dict(known or {})
    said = words[view] if view else words
    read, attempt, source = st.columns([5, 3, 5], gap="large")
    read.markdown(f"**{words['read']['title']}**  \n{_one_paragraph(said['read']['body'].format(**numbers))}")
    with attempt, st.container(gap="xsmall"):
        st.markdown(f"**{_WORDS['try']['title']}**")
        for place, example in enumerate(said["try"]):
            key = f"try {view or chapter} {place}"
            st.button(example["label"], key=key, on_click=_take, args=(example,), width="stretch")
    with source:
        st.markdown(f"**{words['source']['title']}**  \n{_one_paragraph(said['source']['body'].format(**numbers))}")
        st.caption(_WORDS["model"]["licence"].format(licence=numbers["licence"]))
        for name, make in csv.items():
            st.download_button(
                words["csv"]["label"].format(**numbers),
                make,
                name,
                "text/csv",
                on_click="ignore",
                icon=":material/download:",
            )


def _take(example: Mapping[str, Any]) -> None:
    """Set the telling example: shared choices by their names, and what only its chapter knows, by the widget's key."""
    shared = {field.name for field in fields(address.Choices)}
    address.change(words="", **{name: value for name, value in example.items() if name in shared})
    for name, value in example.items():
        if name not in shared and name != "label":
            st.session_state[name] = value


def _one_paragraph(text: str) -> str:
    return " ".join(text.split())
