"""What a visitor chose, in the session and in the address of the page, so that a copied link opens the same view.

One registry holds every parameter that an address may carry. The session leads; the address is read when it is not the
one written last: at a first visit, after an edited address or the browser's back button.
"""

import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

import streamlit as st

from pages.kit import old_links

T = TypeVar("T")

SHARED = ""
"""The owner of a parameter that means the same in every chapter."""
EACH = "*"
"""The owner of a parameter that every chapter has for itself, under one name."""
ENTERED = "chapters entered"
"""Where a session counts how often its visitor came into a chapter."""
LONGEST_LINK = 2000
"""Characters of a value that still go into the address; servers refuse requests much longer than that."""


@dataclass(frozen=True, eq=False)
class Parameter(Generic[T]):
    """One choice of the visitor, under a name in the address."""

    name: str
    owner: str
    """SHARED, EACH, or the id of the chapter whose address carries it."""
    read: Callable[[str], T]
    """From the text in the address, in any spelling that a link may have; raises ValueError for what makes no sense."""
    usual: T
    """The value that stays out of the address."""
    place: str
    """Where it is registered in the source."""

    @property
    def value(self) -> T:
        """What this visitor chose, or the usual value."""
        return _value(self)

    def set(self, value: T) -> None:
        """Change this choice alone, in the session and in the address."""
        change({self: value})


_registry: dict[str, Parameter[Any]] = {}


def register(name: str, read: Callable[[str], T], usual: T, owner: str = SHARED) -> Parameter[T]:
    """Enter a parameter into the registry and return it.

    A page runs anew for each visitor: registering it again at the same place in the source returns the first one.
    Raises ValueError where another place has the name already.
    """
    caller = sys._getframe(1)
    place = f"{caller.f_code.co_filename}:{caller.f_lineno}"
    known = _registry.get(name)
    if known is None or known.place == place:
        return _registry.setdefault(name, Parameter(name, owner, read, usual, place))
    raise ValueError(f"“{name}” is a parameter of “{known.owner}” already, at {known.place}")


def parameter(name: str) -> Parameter[Any]:
    """Return the parameter of that name. Raises KeyError where there is none."""
    return _registry[name]


def carried_by(chapter: str) -> list[Parameter[Any]]:
    """Return the parameters that the address of a chapter may carry."""
    return [known for known in list(_registry.values()) if known.owner in (SHARED, EACH, chapter)]


def open_session(chapter: str) -> None:
    """Take over what the address says, at the start of each run.

    What an address with a prompt, or with the id of one, leaves out has its usual value. Streamlit empties the address
    on the way to another chapter: without a prompt it says nothing about what it leaves out.
    """
    session = st.session_state
    asked = _read_address()
    if session.get("chapter") != chapter:
        session[ENTERED] = session.get(ENTERED, 0) + 1
    session.chapter = chapter
    if "choices" not in session:
        session.choices, session.asked = {}, old_links.translated(chapter, asked)
    elif asked != session.address:
        session.asked = old_links.translated(chapter, asked)
        complete = "prompt" in asked or "kept" in asked
        said = carried_by(chapter) if complete else [parameter(name) for name in _known(session.asked)]
        for known in said:
            session.choices.pop(_key(known), None)
    write()


def change(changes: Mapping[Parameter[Any], object]) -> None:
    """Change some choices, in the session and in the address."""
    keep(changes)
    write()


def keep(changes: Mapping[Parameter[Any], object]) -> None:
    """Change some choices in the session; the address follows with the next run, many such changes in one step."""
    for changed, value in changes.items():
        st.session_state.choices[_key(changed)] = value


def change_named(changes: Mapping[str, object]) -> None:
    """Change choices by their names in the address, to values as data may hold them: an example, a lesson.

    Raises KeyError for a name and ValueError for a value that an address could not carry.
    """
    change({parameter(name): parameter(name).read(as_text(value)) for name, value in changes.items()})


def visit(chapter: str, asked: Mapping[str, str], kept: Collection[Parameter[Any]]) -> None:
    """Take over what a link to a chapter says, before the way there; what it leaves out is as usual but for `kept`.

    A chapter that nobody has opened yet has no parameters in the registry: their values are read once it has.
    """
    session = st.session_state
    for known in carried_by(chapter):
        if known not in kept or known.name in asked:
            session.choices.pop(_key(known, chapter), None)
    session.asked = dict(asked)
    if session.chapter != chapter:
        session.address = {}  # Streamlit empties the address on the way: it says nothing new then


def of_now() -> dict[str, str]:
    """Return what a link to the page as it is now says, with what no chapter has read yet."""
    unread = {name: text for name, text in st.session_state.asked.items() if name not in _registry}
    return unread | dict(st.session_state.address)


def write() -> None:
    """Bring the address to what is chosen; what is as usual stays out of it."""
    chapter, choices = st.session_state.chapter, st.session_state.choices  # asked for once: that takes its time
    wanted, carried = {}, carried_by(chapter)
    for known in carried:
        value = _value(known, choices, chapter)
        if value != known.usual and len(text := as_text(value)) <= LONGEST_LINK:
            wanted[known.name] = text
    now = _read_address()
    gone = {known.name for known in carried if known.name in now and known.name not in wanted}
    gone |= now.keys() & old_links.names(chapter) - wanted.keys()
    new = {name: text for name, text in wanted.items() if now.get(name) != text}
    if gone:  # all at once: each message is one step for the browser's back button
        st.query_params.from_dict({name: text for name, text in now.items() if name not in gone} | new)
    elif new:
        st.query_params.update(new)
    st.session_state.address = _read_address()


def home() -> str:
    """Return the address of the app, without a slash at its end: this machine's own where no browser has said it."""
    here = urlsplit(st.context.url or f"http://localhost:{st.get_option('server.port')}")
    return f"{here.scheme}://{here.netloc}{here.path.rpartition('/')[0]}"


def as_text(value: Any) -> str:
    """Write a value as a person would type it: 2 and not 2.0, true and not True, 5.3 for a pair, 1.1-2.3 for pairs."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, tuple | list):
        return _separator(value).join(map(as_text, value))
    return str(value)


def _separator(values: tuple[Any, ...] | list[Any]) -> str:
    if values and isinstance(values[0], tuple | list):
        return "-"
    return "," if values and isinstance(values[0], str) else "."


def _read_address() -> dict[str, str]:
    """Return what the address says; a name that stands in it several times has its values side by side."""
    return {name: ",".join(st.query_params.get_all(name)) for name in st.query_params}


def _known(asked: Mapping[str, str]) -> list[str]:
    chapter = st.session_state.chapter
    return [known.name for known in carried_by(chapter) if known.name in asked]


def _key(known: Parameter[Any], chapter: str = "") -> str:
    """Return the key of a choice in the session: of this chapter, or of the one that is named."""
    return f"{chapter or st.session_state.chapter}:{known.name}" if known.owner == EACH else known.name


def _value(known: Parameter[T], choices: dict[str, Any] | None = None, chapter: str = "") -> T:
    """Return what was chosen, of the session's `choices`. The first time after a link, read it: what makes no sense
    there is as usual.
    """
    choices, key = st.session_state.choices if choices is None else choices, _key(known, chapter)
    if key not in choices:
        try:
            choices[key] = known.read(st.session_state.asked[known.name])
        except (KeyError, ValueError):
            choices[key] = known.usual
    value: T = choices[key]
    return value
