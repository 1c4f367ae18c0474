"""The bar above every chapter: the prompt, the examples, the choice of a model, presentation."""

import streamlit as st

from model.catalog import MODELS, FolderSource, ModelCard
from model.load import on_this_machine
from pages.kit import address, choices, models
from pages.kit.prose import caption
from pages.texts import texts
from viz.tokens import SPACE, visible

_TEXTS = texts("shell")
_EXAMPLES = {example["label"]: example["prompt"] for example in texts("prompts")["prompt"]}

# All sizes follow the root font size, so that one rule makes every chapter large enough for a projector.
_PRESENT = """
<style>
html { font-size: 18px }
header[data-testid="stHeader"] { display: none }
[data-testid="stMainBlockContainer"] { padding-top: 0.6rem }
</style>
"""


def draw_prompt_bar() -> None:
    """Draw the bar. Nothing runs while a visitor types."""
    if choices.PROMPT.value is None:
        choices.PROMPT.set(next(iter(_EXAMPLES.values())))
    if choices.present():
        _present_bar()
    else:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            _prompt_controls()
            _present_toggle()


def _present_bar() -> None:
    """Put everything behind one button that shows the prompt, so that the picture has the screen."""
    st.html(_PRESENT)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        text = visible(choices.PROMPT.value or "", limit=70).replace(SPACE, " ")
        with st.popover(_TEXTS["prompt"]["edit"], type="tertiary", icon=":material/edit:"):
            _prompt_controls()
        caption("{text}", text=text)
        _present_toggle()


def _prompt_controls() -> None:
    _prompt_form()
    st.menu_button(
        _TEXTS["prompt"]["examples"],
        list(_EXAMPLES),
        key="example",
        icon=":material/lightbulb:",
        on_click=_take_example,
    )
    st.menu_button(
        _TEXTS["model"]["title"],
        [key for key, card in MODELS.items() if on_this_machine(card) or not isinstance(card.source, FolderSource)],
        key="model_pick",
        icon=":material/memory:",
        format_func=_model_line,
        help=_TEXTS["model"]["choose_help"],
        on_click=_take_model,
    )


def _prompt_form() -> None:
    text = choices.PROMPT.value
    if st.session_state.get("prompt_shown") != text:  # an example, a link or the back button set another one
        st.session_state.prompt_text = st.session_state.prompt_shown = text
    with (
        st.form("prompt_form", border=False),
        st.container(horizontal=True, vertical_alignment="center", gap="small"),
    ):
        st.text_area(
            _TEXTS["prompt"]["label"],
            key="prompt_text",
            height=68,
            placeholder=_TEXTS["prompt"]["placeholder"],
            label_visibility="collapsed",
            persist_state="session",
        )
        st.form_submit_button(_TEXTS["prompt"]["run"], icon=":material/play_arrow:", on_click=_take_text)


def _present_toggle() -> None:
    st.session_state.presenting = choices.present()
    st.toggle(
        _TEXTS["present"]["on"],
        key="presenting",
        help=_TEXTS["present"]["help"],
        on_change=_take_present,
    )


def _take_text() -> None:
    _set_prompt(st.session_state.prompt_text)


def _take_example() -> None:
    _set_prompt(_EXAMPLES[st.session_state.example])


def _set_prompt(text: str) -> None:
    address.change({choices.PROMPT: text, choices.DRAWN: ""})


def _take_model() -> None:
    picked = st.session_state.model_pick
    models.models().job(picked, retry=True)  # to pick again what failed is to try again
    address.change({choices.MODEL: picked, choices.DRAWN: ""})


def _take_present() -> None:
    choices.PRESENT.set(st.session_state.presenting)


def _model_line(key: str) -> str:
    card = MODELS[key]
    return f"{card.title} · {_TEXTS['model']['here'] if on_this_machine(card) else _size(card)}"


def _size(card: ModelCard) -> str:
    return _TEXTS["model"]["size"].format(size=f"{card.size / 1e6:,.0f} MB")
