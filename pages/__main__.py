"""The shell that every chapter shares: set-up, navigation, prompt, model, presentation."""

from pathlib import Path

import streamlit as st

from pages import chapters, shell, state

ICON = str(Path(__file__).with_name("icon.svg"))  # a name of Material's icons would be fetched from elsewhere

st.set_page_config(page_title="Inside GPT-2", page_icon=ICON, layout="wide")
st.logo(ICON)
state.open_session()
page = st.navigation(list(chapters.pages().values()), position="top")
with st.container(gap="xsmall"):
    shell.furnish()
    page.run()
