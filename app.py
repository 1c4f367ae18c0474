"""The front door: `streamlit run app.py` serves pages/__main__.py, guarded, and loads the model at the start."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from pages.server.guard import Guard


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Say where the app is, warn of bad settings, and load the model before the first visitor comes; stop what runs."""
    from model.weights import wheel
    from pages.kit.models import models
    from pages.kit.settings_log import warn_of_settings
    from pages.server.welcome import welcome

    print(welcome(), flush=True)
    warn_of_settings()
    models().job()
    yield
    wheel.stop()


def say_kindly(_error: Exception) -> bool:
    """Show a sentence in place of a stack trace; the log keeps the trace."""
    from pages.texts import texts

    st.error(texts("shell")["error"]["script"], icon=":material/sentiment_dissatisfied:")
    return True


app = st.App(
    "pages/__main__.py",
    lifespan=lifespan,
    middleware=[Middleware(Guard), Middleware(GZipMiddleware, minimum_size=1000)],
    on_script_error=say_kindly,
)
