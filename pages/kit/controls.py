"""Controls whose value is in the address, and live pictures that share their state with it."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar, cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.kit import address, charts, choices
from pages.kit.address import Parameter
from pages.kit.prose import warn
from pages.texts import texts
from viz.plots.labels import text_width
from viz.tokens import visible

T = TypeVar("T")
_AROUND = 1.2  # around the title of a button, in type sizes


def control(
    parameter: Parameter[T], draw: Callable[..., Any], label: str, options: Sequence[Any] | None = None, **settings: Any
) -> T:
    """Draw one of Streamlit's input widgets for a parameter and return what the visitor chose.

    `draw` is st.toggle, st.text_input, st.selectbox ...; `options` are what a choice is made from, by their stable ids,
    and `settings` are the widget's own. A value that is no longer among the options gives way to the usual one.
    """
    value: Any = parameter.value
    if options is not None:
        value = _among(value, options, parameter.usual)
    listed = isinstance(value, tuple)
    st.session_state[parameter.name] = list(value) if listed else value
    arguments = (label,) if options is None else (label, options)
    drawn = draw(*arguments, key=parameter.name, on_change=_take, args=(parameter, listed), **settings)
    return cast(T, tuple(drawn) if listed else drawn)


def _among(value: Any, options: Sequence[Any], usual: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(part for part in value if part in options)
    if value in options or value is None:
        return value
    return usual if usual in options or usual is None else options[0]


def _take(parameter: Parameter[Any], listed: bool) -> None:
    value = st.session_state[parameter.name]
    if value is None and isinstance(parameter.usual, str):
        value = ""
    if isinstance(value, str):
        value = _as_in_an_address(parameter, value)
    parameter.set(tuple(value) if listed else value)


def _as_in_an_address(parameter: Parameter[Any], typed: str) -> Any:
    """Bound what is typed as the address would: a socket may bring more than the page lets anybody type."""
    try:
        return parameter.read(typed)
    except ValueError:
        return parameter.usual


def segmented(parameter: Parameter[str], label: str, options: Mapping[str, str], **settings: Any) -> str:
    """Draw a row of buttons of which one is always chosen: `options` are ids and what stands on their buttons."""
    return control(
        parameter, st.segmented_control, label, list(options), required=True, format_func=options.__getitem__,
        **({"width": _room(list(options.values()))} | settings),
    )  # fmt: skip


def view(label: str, titles: Mapping[str, str]) -> str:
    """Draw the bar that chooses a chapter's view and return the id of the one that is open.

    The first one is open at first, and stays out of the address.
    """
    first, shown = next(iter(titles)), asked_view(titles)
    st.session_state[_view_key()] = shown
    st.segmented_control(
        label, list(titles), required=True, format_func=titles.__getitem__, key=_view_key(), on_change=_take_view,
        args=(first,), label_visibility="collapsed", width=_room(list(titles.values())),
    )  # fmt: skip
    return shown


def view_bar(words: Mapping[str, Any], views: Iterable[str]) -> tuple[str, DeltaGenerator]:
    """Draw the row that chooses among a chapter's views; return the id of the open one, and the row for its controls.

    `words` are the texts of the chapter: its `views`, and a table with a `title` for each view.
    """
    bar = st.container(horizontal=True, vertical_alignment="center", gap="small", key="views")
    with bar:
        return view(words["views"], {name: words[name]["title"] for name in views}), bar


def _room(titles: Sequence[str]) -> Literal["content"] | int:
    """Return pixels in which buttons with these titles fit: said beforehand, so that nothing beside them moves.

    A presentation has no room to spare.
    """
    if choices.present():
        return "content"
    return math.ceil(sum(text_width(title, charts.rem()) + _AROUND * charts.rem() for title in titles))


def asked_view(titles: Mapping[str, str]) -> str:
    """Return the id of the view that the address names, the first without one. Says so where it names none of them."""
    first = next(iter(titles))
    if choices.VIEW.value not in ("", *titles):
        warn(texts("shell")["unknown_view"], view=visible(choices.VIEW.value, 60), first=titles[first])
        choices.VIEW.set("")
    return choices.VIEW.value or first


def _view_key() -> str:
    return f"view of {st.session_state.chapter}"


def _take_view(first: str) -> None:
    chosen = st.session_state[_view_key()]
    choices.VIEW.set("" if chosen == first else chosen)


@dataclass(frozen=True)
class _Lead:
    """How a live picture began, and what it showed last."""

    start: Any
    visit: int
    seen: Any
    entered: int
    """Which of the visits to chapters it belongs to."""


def tell(key: str, seen: Any) -> None:
    """Take over what the live picture under `key` shows, where it says so before the run: see `follow`.

    A run that a link, or whatever else comes at once, ends before it has come to the picture tells nothing.
    """
    lead: _Lead | None = st.session_state.get(f"lead of {key}")
    if lead is not None:
        st.session_state[f"lead of {key}"] = replace(lead, seen=seen)


def follow(key: str, asked: T, mount: Callable[[T, int], T]) -> T:
    """Mount a live picture whose state is in the address too, and return what it shows.

    `mount(start, visit)` draws the component with this `key`; it takes `start` over when `visit` is another number than
    before, and returns its state. The picture leads while the visitor moves it. Where the address says something else
    than the picture would by itself (a link, an example, the back button, a visit to another chapter), it starts afresh
    from what is `asked`.
    """
    name = f"lead of {key}"
    lead: _Lead | None = st.session_state.get(name)
    entered = st.session_state.get(address.ENTERED, 0)
    own = None if lead is None else lead.seen if key in st.session_state else lead.start
    # Of a visit before the browser may still send what was set in it: that is not what the new picture shows.
    if lead is None or lead.entered != entered or asked != own:
        lead = _Lead(asked, lead.visit + 1 if lead else 1, asked, entered)
    seen = mount(lead.start, lead.visit)
    st.session_state[name] = _Lead(lead.start, lead.visit, seen, entered)
    return seen
