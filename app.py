"""The front door: `streamlit run app.py` serves pages/__main__.py, compressed, and loads the model at the start."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Warn of bad settings, start loading the default model before the first visitor comes, and keep house."""
    from model.serving import allocator
    from pages.kit.housekeeping import Housekeeping
    from pages.kit.models import models
    from pages.kit.settings_log import warn_of_settings

    allocator.limit()
    warn_of_settings()
    models().job()
    keeping = asyncio.create_task(Housekeeping().keep())
    yield
    keeping.cancel()


def say_kindly(_error: Exception) -> bool:
    """Show a sentence in place of a stack trace; the log keeps the trace."""
    from pages.texts import texts

    st.error(texts("shell")["error"]["script"], icon=":material/sentiment_dissatisfied:")
    return True


app = st.App(
    "pages/__main__.py",
    lifespan=lifespan,
    middleware=[Middleware(GZipMiddleware, minimum_size=1000)],
    on_script_error=say_kindly,
)
