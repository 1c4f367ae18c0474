"""The shell that every chapter shares: set-up, navigation, prompt, model, presentation."""

from pathlib import Path

import streamlit as st

from model.serving.page_turns import page_turns
from pages.classroom import following, host, leading, strip
from pages.kit import address, head, models, prompt_bar, prose, registry, waiting
from pages.kit.lessons import player
from pages.kit.version import version
from pages.texts import texts

ICON = str(Path(__file__).with_name("icon.svg"))  # a name of Material's icons would be fetched from elsewhere

about = texts("shell")["about"].format(version=version())
st.set_page_config(page_icon=ICON, layout="wide", menu_items={"About": about})  # before the navigation names its own
st.logo(ICON)
chapters = registry.pages()
page = st.navigation(list(chapters.values()), position="top")
chapter = registry.chapter(next(name for name, offered in chapters.items() if offered == page))
st.set_page_config(page_title=texts("shell")["page"].format(chapter=chapter.title))
with page_turns.hold():
    address.open_session(chapter.id)
    head.furnish()
    prose.begin()
    host.arrive()
    player.arrive(chapter.id)
    following.arrive()
    with st.container(gap="xsmall"):
        with st.container(gap="xxsmall", key="shell"):
            lost = prompt_bar.draw_prompt_bar(strip.menu())
            leading.tell(chapter.id)
            # Before any chapter is imported: chapters bring torch, which the model's own thread brings in just now.
            with st.container(gap=None):  # one place, filled or not: a picture that moves in the page starts afresh
                if lost:
                    prompt_bar.say_it_is_lost()
                strip.draw(chapter.id)
                following.draw()
                waiting.begin()
                models.wait_for(chapter.model)
            if chapter.id != registry.ROOM.id:
                head.draw(chapter.id)
        with st.container(gap="xsmall", key="chapter"):
            page.run()
