"""The shell that every chapter shares: set-up, navigation, prompt, model, presentation."""

import streamlit as st

from pages import chapters, shell, state

st.set_page_config(page_title="Inside GPT-2", page_icon=":material/neurology:", layout="wide")
state.open_session()
page = st.navigation(list(chapters.pages().values()), position="top")
with st.container(gap="xsmall"):
    shell.furnish()
    page.run()
