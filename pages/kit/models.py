"""The model in use, and how a visitor waits for it."""

import time
from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

from model.catalog import MODELS
from model.serving.job import Job
from model.serving.page_turns import page_turns
from model.serving.pool import ModelPool
from model.settings import settings
from pages.kit import choices
from pages.kit.prose import warn
from pages.kit.wording import worded
from pages.texts import texts
from viz.tokens import visible

if TYPE_CHECKING:  # torch comes with it, and the shell is up before torch
    from model.serving.default_model import ModelChoice

_TEXTS = texts("shell")


@cache
def models() -> ModelPool:
    """Return the models of this server process."""
    return ModelPool()


def token_limit() -> int:
    """Return how many tokens of a prompt are used: 256, or what the operator sets in INSIDE_GPT2_TOKENS."""
    return settings().tokens


def wait_for(key: str) -> None:
    """Wait for the model that a chapter is about, or, without a key, for the one that this visitor picked."""
    if key:
        named(key)
    else:
        current_model()


def current_model() -> "ModelChoice":
    """Return the model that this visitor picked, or the server's own, waiting for it in sight of a progress bar.

    A pick that cannot be had is said, and the server's own model is used. Where there is none at all the page says what
    was tried, and the run ends here.
    """
    picked = choices.MODEL.value
    if picked and picked not in MODELS:
        choices.MODEL.set("")
        warn(_TEXTS["model"]["unknown"], name=visible(picked, 60))
    elif picked:
        job = _wait(models().job(picked))
        if job.result:
            return job.result
        choices.MODEL.set("")
        warn(_TEXTS["model"]["failed"], title=MODELS[picked].title, error=worded(job.error))
    job = _wait(_servers_own())
    if job.result is None:
        _say_there_is_none(job)
    assert job.result is not None
    st.session_state.began_with = job.result.model.card.key
    return job.result


def _servers_own() -> Job:
    """Return the job of the server's own model: the larger one once it is there, but not for who began without it."""
    larger = models().larger
    if larger and larger.result:
        key = larger.result.model.card.key
        if st.session_state.get("began_with", key) == key:
            return larger
    return models().job()


def named(key: str) -> "ModelChoice":
    """Return the model that a chapter is about. Where it cannot be had the run ends here."""
    if key not in MODELS:
        warn(_TEXTS["model"]["unknown"], name=key)
        st.stop()
    job = _wait(models().job(key))
    if job.result is None:
        warn("{error}", error=worded(job.error))
        st.stop()
    return job.result


def beside(key: str) -> "Job[ModelChoice]":
    """Return the job of a model beside the one in use, over, having watched it: a failed one is tried once more.

    Raises KeyError for a key that is unknown.
    """
    return _wait(models().job(key, retry=True))


def _wait(job: Job) -> Job:
    """Watch a job until it is over."""
    if not job.done:
        bar = st.progress(0.0, _TEXTS["model"]["loading"])
        with page_turns.aside():
            while not job.done:
                bar.progress(job.fraction, worded(job.message))
                time.sleep(0.1)
        bar.empty()
    return job


def _say_there_is_none(job: Job) -> None:
    st.error(f"**{_TEXTS['model']['none']}.** {worded(job.error)}", icon=":material/cloud_off:")
    if job.tried:
        st.write(_TEXTS["model"]["none_help"])
        for sentence in job.tried:
            st.text(f"· {worded(sentence)}")
    if st.button(_TEXTS["model"]["again"], icon=":material/refresh:"):
        models().job(retry=True)
        st.rerun()
    st.stop()
