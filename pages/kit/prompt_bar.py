"""The bar above every chapter: the prompt, the examples, the choice of a model, presentation."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import streamlit as st

from model.catalog import MODELS, ModelCard
from model.load import on_this_machine
from pages.kit import address, choices, cover, models
from pages.kit.kept_texts import kept_texts
from pages.kit.lessons import compose
from pages.kit.prose import warn
from pages.texts import texts
from viz.components.page_button import page_button
from viz.components.prompt_box import prompt_box

_TEXTS = texts("shell")
_EXAMPLES = {example["label"]: example["prompt"] for example in texts("prompts")["prompt"]}

_WORDS = ("label", "placeholder", "run", "hint", "waits", "remind", "full", "run_it", "discard")


def draw_prompt_bar(also: Mapping[str, Callable[[], None]] = MappingProxyType({})) -> bool:
    """Draw the bar. Nothing runs while a visitor types. `also` stands in the menu of lessons, by its labels.

    Returns whether the address asks for a long text that the server keeps no more: `say_it_is_lost` where it has room.
    """
    lost = _find_kept()
    if choices.PROMPT.value is None:
        choices.PROMPT.set(next(iter(_EXAMPLES.values())))
    _keep_long()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="prompt_bar"):
        _skip()
        _prompt()
        _menus()
        cover.draw_toggle()
        _present_toggle()
        compose.draw(also)
    return lost


def say_it_is_lost() -> None:
    """Say that an example stands in for a text that is kept no more."""
    warn(_TEXTS["prompt"]["not_kept"])


def _find_kept() -> bool:
    """Take over the prompt whose id the address carries. Returns whether the server keeps none under that id."""
    name = choices.KEPT.value
    if not name or choices.PROMPT.value is not None:
        return False
    text = kept_texts().find(name)
    if text is None:
        choices.KEPT.set("")
    else:
        choices.PROMPT.set(text)
    return text is None


def _keep_long() -> None:
    """Let the address carry the id of a prompt that it cannot carry itself, and of no other."""
    text, name = choices.PROMPT.value or "", choices.KEPT.value
    if len(text) <= address.LONGEST_LINK:
        wanted = ""
    else:
        wanted = name if name and kept_texts().find(name) == text else kept_texts().keep(text)
    if wanted != name:
        choices.KEPT.set(wanted)


def _skip() -> None:
    """Offer to skip what stands above the picture, seen where the keyboard is; an example that is taken skips it."""
    page_button("skip", _TEXTS["skip"], key="skip", taken=st.session_state.get(choices.TAKEN, 0))


def _prompt() -> None:
    """Draw the box. In a new session what the browser sends had no callback to go to: it is taken here."""
    words = {name: _TEXTS["prompt"][name] for name in _WORDS}
    asked = choices.PROMPT.value or ""
    ran = prompt_box(
        asked,
        words,
        longest=choices.LONGEST_PROMPT,
        place=st.session_state.chapter,
        on_run=_set_prompt,
        key="prompt_box",
    )
    if ran is not None and choices.bounded(ran) != asked:
        _set_prompt(ran)
        st.rerun()


def _menus() -> None:
    st.menu_button(
        _TEXTS["prompt"]["examples"],
        list(_EXAMPLES),
        key="example",
        icon=":material/lightbulb:",
        on_click=_take_example,
    )
    if offered := [key for key in MODELS if models.models().is_offered(key)]:
        st.menu_button(
            _TEXTS["model"]["title"],
            offered,
            key="model_pick",
            icon=":material/memory:",
            format_func=_model_line,
            help=_TEXTS["model"]["choose_help"],
            on_click=_take_model,
        )


def _present_toggle() -> None:
    st.session_state.presenting = choices.present()
    st.toggle(
        _TEXTS["present"]["on"],
        key="presenting",
        help=_TEXTS["present"]["help"],
        on_change=_take_present,
    )


def _take_example() -> None:
    _set_prompt(_EXAMPLES[st.session_state.example])


def _set_prompt(text: str) -> None:
    address.change({choices.PROMPT: choices.bounded(text), choices.DRAWN: "", choices.KEPT: "", choices.FOCUS: None})
    _keep_long()


def _take_model() -> None:
    picked = st.session_state.model_pick
    models.models().job(picked, retry=True)  # to pick again what failed is to try again
    address.change({choices.MODEL: picked, choices.DRAWN: "", choices.FOCUS: None})


def _take_present() -> None:
    choices.PRESENT.set(st.session_state.presenting)


def _model_line(key: str) -> str:
    card = MODELS[key]
    return f"{card.title} · {_TEXTS['model']['here'] if on_this_machine(card) else _size(card)}"


def _size(card: ModelCard) -> str:
    return _TEXTS["model"]["size"].format(size=f"{card.size / 1e6:,.0f} MB")
