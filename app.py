"""The front door: `streamlit run app.py` serves pages/__main__.py, guarded, and loads the model at the start."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from pages.rooms import service
from pages.server.guard import Guard


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Say where the app is, warn of bad settings, load the model before the first visitor comes, and keep house."""
    from model.serving import allocator
    from model.weights import wheel
    from pages.kit.health import finish_passes
    from pages.kit.housekeeping import Housekeeping
    from pages.kit.models import models
    from pages.kit.settings_log import warn_of_settings
    from pages.server.welcome import welcome

    allocator.limit()
    print(welcome(), flush=True)
    warn_of_settings()
    models().job()
    keeping = asyncio.create_task(Housekeeping().keep())
    async with service.serving():
        yield
    keeping.cancel()
    wheel.stop()
    await finish_passes()


async def answer_health(_request: Request) -> JSONResponse:
    """Tell a proxy or a container how the server is: 200, or 503 where no model could be opened."""
    from pages.kit.health import health

    found = health()
    return JSONResponse(asdict(found), 200 if found.alive else 503)


def say_kindly(_error: Exception) -> bool:
    """Show a sentence in place of a stack trace; the log keeps the trace."""
    from pages.texts import texts

    st.error(texts("shell")["error"]["script"], icon=":material/sentiment_dissatisfied:")
    return True


app = st.App(
    "pages/__main__.py",
    lifespan=lifespan,
    routes=[Route("/healthz", answer_health), *service.routes(st.get_option("server.baseUrlPath") or "")],
    middleware=[Middleware(Guard), Middleware(GZipMiddleware, minimum_size=1000)],
    on_script_error=say_kindly,
)
