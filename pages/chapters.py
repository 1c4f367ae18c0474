"""The chapters in the order of the story, and the doors between them."""

import streamlit as st

from pages.lessons import lesson

_CHAPTERS = {chapter["id"]: chapter for chapter in lesson("chapters")["chapter"]}


def pages() -> dict[str, st.Page]:
    """Return the chapters that exist, by id, as pages of the navigation: fresh ones, since a page runs only once."""
    built = [chapter for chapter in _CHAPTERS.values() if "file" in chapter]
    return {
        chapter["id"]: st.Page(chapter["file"], title=chapter["title"], icon=chapter["icon"], default=place == 0)
        for place, chapter in enumerate(built)
    }


def built(chapter: str) -> bool:
    """Whether the chapter exists yet."""
    return "file" in _CHAPTERS[chapter]


def stations() -> list[tuple[str, str]]:
    """Return the stations of the map as (id, title), in the order of the story."""
    return [(chapter["id"], chapter["title"]) for chapter in _CHAPTERS.values() if chapter["station"]]


def enter(chapter: str) -> None:
    """Go through the door to a chapter; where it is not built yet, say so and stay."""
    if built(chapter):
        st.switch_page(pages()[chapter])
    words = lesson("shell")["soon"]
    announced = _CHAPTERS[chapter]
    st.toast(
        f"**{words['title'].format(title=announced['title'])}.** {words['body'].format(about=announced['about'])}",
        icon=":material/construction:",
    )
    return None
