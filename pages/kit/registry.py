"""The chapters in the order of the story, and the doors between them."""

import streamlit as st

from pages.texts import lesson

_CHAPTERS = {chapter["id"]: chapter for chapter in lesson("chapters")["chapter"]}


def pages() -> dict[str, st.Page]:
    """Return the chapters by id, as pages of the navigation: fresh ones, since a page runs only once."""
    return {
        key: st.Page(
            chapter["file"],
            title=chapter["title"],
            icon=chapter["icon"],
            url_path=chapter["address"],
            default=place == 0,
        )
        for place, (key, chapter) in enumerate(_CHAPTERS.items())
    }


def stations() -> list[tuple[str, str]]:
    """Return the stations of the map as (id, title), in the order of the story."""
    return [(chapter["id"], chapter["title"]) for chapter in _CHAPTERS.values() if chapter["station"]]


def enter(chapter: str) -> None:
    """Go through the door to a chapter."""
    st.switch_page(pages()[chapter])
