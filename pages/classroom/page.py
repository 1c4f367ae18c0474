"""The room of a class: its code on the wall, what is asked, how many have answered, the class beside the model."""

from collections.abc import Sequence

import streamlit as st

from pages.classroom import answers, asking, drawing, host, leading, results
from pages.kit import head, registry
from pages.kit.prose import caption, inform, say, spans, warn, write
from pages.kit.readings import Scene
from pages.rooms.qr import svg
from pages.rooms.question import Kind
from pages.rooms.room import MOST_ROUNDS, Room, RoomError, Stage
from pages.rooms.rooms import rooms
from pages.texts import texts
from viz.components.copy_field import copy_field
from viz.components.prose import Paragraph, Tone
from viz.components.room_wall import room_wall

_TEXTS = texts("room")
_KEY, _REVEALS, _LEADS = "room key typed", "room reveals", "room leads here"


def page() -> None:
    """Draw the room that this visitor leads, or what opens one."""
    host.keep_in_the_browser()
    with st.container(gap=None):
        if fault := host.fault():
            warn(_TEXTS["fault"][fault])
    room = host.room()
    if room is None:
        _offer_to_open()
        return
    about = head.about(registry.ROOM.id)
    if not about.ids:
        inform(texts("shell")["prompt"]["empty"])
        return
    asking.ask_what_is_wanted(about)
    room = host.room() or room
    try:
        _draw(_revealed(room), about)
    except RoomError as error:
        warn(_TEXTS["fault"][error.reason])


def _offer_to_open() -> None:
    write([Paragraph("h1", [spans(_TEXTS["open"]["title"])])], key="title")
    say(_TEXTS["open"]["about"], 3)
    if rooms().needs_key:
        st.text_input(_TEXTS["open"]["key"], type="password", max_chars=200, key=_KEY, width=320)
    st.button(_TEXTS["open"]["now"], key="room open now", type="primary", icon=registry.ROOM.icon, on_click=_open)


def _open() -> None:
    host.open_room(st.session_state.get(_KEY, ""))


def _revealed(room: Room) -> Room:
    """Return the room, its answers shown where the teacher has just asked for that or has hidden one."""
    if not st.session_state.pop(_REVEALS, False) or room.question is None:
        return room
    votes = rooms().answers(host.secret())
    made = drawing.result(room, votes) if room.question.kind is Kind.DRAW else answers.shown(room, votes).result()
    host.attempt(rooms().reveal, made)
    return host.room() or room


def _draw(room: Room, about: Scene) -> None:
    if room.stage is Stage.WAITING or room.question is None:
        _wait(room, about)
        return
    drawn = room.question.kind is Kind.DRAW
    votes = rooms().answers(host.secret())
    if room.stage is Stage.REVEALED or drawn:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="room_bar"):
            _wall(room, compact=True)
            _controls(room)
        _say_question(room)
        if drawn:
            drawing.draw(room, votes)
        else:
            results.draw(room, votes, on_hidden=_reveal)
    else:
        left, right = st.columns([3, 2], gap="large")
        with right:
            _wall(room)
        with left:
            _say_question(room, "large")
            caption(_TEXTS["stage"][room.stage.value])
            with st.container(horizontal=True, gap="small"):
                _controls(room)
    if room.stage is not Stage.OPEN:
        with st.expander(_TEXTS["another"], key="room another", icon=":material/front_hand:"):
            asking.draw(about)


def _wait(room: Room, about: Scene) -> None:
    left, right = st.columns([3, 2], gap="large")
    with right:
        _wall(room)
    with left:
        write([Paragraph("h1", [spans(_TEXTS["waiting"]["title"])])], key="title")
        say(_TEXTS["waiting"]["about"], 2)
        asking.draw(about)
        with st.container(horizontal=True, gap="small"):
            _more(room)


def _wall(room: Room, *, compact: bool = False) -> None:
    room_wall(
        room.code, host.joining(), "" if compact else svg(host.joining(room.code)), _TEXTS["wall"], compact=compact,
        key="room wall small" if compact else "room wall",
    )  # fmt: skip


def _say_question(room: Room, tone: Tone = "text") -> None:
    assert room.question
    said = _TEXTS["again"] if room.round else "{say}"
    blocks = [Paragraph("h1", [spans(said, say=room.question.say, round=str(room.round + 1))])]
    if room.question.prompt:
        blocks.append(Paragraph("p", [spans(_TEXTS["prompt"], prompt=room.question.prompt)]))
    blocks += [Paragraph("p", [spans("{option}", option=option)]) for option in _offered(room, tone)]
    write(blocks, tone=tone, key="title")


def _offered(room: Room, tone: Tone) -> Sequence[str]:
    """Return what there is to choose from, while nothing else shows it."""
    assert room.question
    return [f"· {option}" for option in room.question.options] if tone == "large" else ()


def _controls(room: Room) -> None:
    """Draw what the teacher can do now."""
    words, moves = _TEXTS["moves"], rooms()
    if room.stage is Stage.OPEN:
        st.button(words["close"], key="room close", icon=":material/lock:", on_click=host.attempt, args=(moves.close,))
    if room.stage is not Stage.REVEALED:
        st.button(words["reveal"], key="room reveal", type="primary", icon=":material/visibility:", on_click=_reveal)
    if room.stage is not Stage.OPEN and room.round + 1 < MOST_ROUNDS:
        st.button(
            words["again"], key="room vote again", icon=":material/replay:", on_click=host.attempt,
            args=(moves.vote_again,),
        )  # fmt: skip
    _more(room)


def _more(room: Room) -> None:
    """Draw the way back, and what a teacher seldom needs."""
    words = _TEXTS["moves"]
    back = registry.chapter(room.place.chapter if room.place else registry.CHAPTERS[0].id)
    st.button(
        words["back"].format(title=back.title), key="room back", icon=":material/arrow_back:", on_click=registry.enter,
        args=(back.id,),
    )  # fmt: skip
    with st.popover(words["more"], icon=":material/more_horiz:", key="room more"):
        st.session_state[_LEADS] = leading.leads()
        st.toggle(_TEXTS["strip"]["leads"], key=_LEADS, on_change=_lead)
        caption(words["followers"])
        copy_field(host.following(room.code), words["follow"], key="room follow link")
        # The projector shows this page: the link waits until it is asked for.
        elsewhere = st.expander(words["elsewhere"], key="room elsewhere", on_change="rerun")
        if elsewhere.open:
            with elsewhere:
                caption(words["machine"])
                copy_field(host.link(), words["host"], key="room host link")
        caption(words["erases"])
        st.button(words["end"], key="room end", icon=":material/delete:", on_click=host.end)


def _lead() -> None:
    leading.lead(st.session_state[_LEADS])


def _reveal() -> None:
    """Have the run that follows show the answers: what is measured for them may take a moment, in sight of a bar."""
    st.session_state[_REVEALS] = True


page()
