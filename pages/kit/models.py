"""The model that speaks to this visitor and the trace of the prompt, shared by all visitors who ask the same."""

import os
import time
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

from model.catalog import MODELS
from model.serving.pool import Job, ModelPool, pass_slot
from pages.kit import address
from pages.texts import lesson
from viz.tokens import escape, visible

if TYPE_CHECKING:  # torch comes with these, and the shell is up before torch
    from model.language_model import LanguageModel
    from model.readings.overview import Overview
    from model.serving.default_model import ModelChoice
    from model.serving.prompt import Prompt
    from model.trace import Trace

LIMIT_VARIABLE = "INSIDE_GPT2_TOKENS"
_WORDS = lesson("shell")


@dataclass(frozen=True)
class Scene:
    """What a chapter is about: the model that speaks and the prompt it was given."""

    model: "LanguageModel"
    prompt: "Prompt"
    trace: "Trace"


@cache
def models() -> ModelPool:
    """Return the models of this server process."""
    return ModelPool()


def token_limit() -> int:
    """Return how many tokens of a prompt are used: 256, or what the operator sets in INSIDE_GPT2_TOKENS."""
    return max(1, int(os.environ.get(LIMIT_VARIABLE, "256")))


def current_model() -> "ModelChoice":
    """Return the model that this visitor picked, or the server's own, waiting for it in sight of a progress bar.

    A pick that cannot be had is said, and the server's own model speaks. Where there is none at all the page says what
    was tried, and the run ends here.
    """
    picked = address.current().model
    if picked and picked not in MODELS:
        address.change(model="")
        st.warning(_WORDS["model"]["unknown"].format(name=escape(visible(picked, 60))))
    elif picked:
        job = _wait(models().job(picked))
        if job.result:
            return job.result
        address.change(model="")
        st.warning(_WORDS["model"]["failed"].format(title=MODELS[picked].title, error=job.error))
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
    """Return the model that a chapter is about, whoever speaks. Where it cannot be had the run ends here."""
    if key not in MODELS:
        st.warning(_WORDS["model"]["unknown"].format(name=key))
        st.stop()
    job = _wait(models().job(key))
    if job.result is None:
        st.warning(job.error or "")
        st.stop()
    return job.result


def _wait(job: Job) -> Job:
    """Watch a job until it is over."""
    if not job.done:
        bar = st.progress(0.0, _WORDS["model"]["waking"])
        while not job.done:
            bar.progress(job.fraction, job.message)
            time.sleep(0.1)
        bar.empty()
    return job


def _say_there_is_none(job: Job) -> None:
    st.error(f"**{_WORDS['model']['none']}.** {job.error}", icon=":material/cloud_off:")
    if job.tried:
        st.write(_WORDS["model"]["none_help"])
        for sentence in job.tried:
            st.text(f"· {sentence}")
    if st.button(_WORDS["model"]["again"], icon=":material/refresh:"):
        models().job(retry=True)
        st.rerun()
    st.stop()


@st.cache_resource(max_entries=24, show_spinner=False)
def traced(key: str, ids: tuple[int, ...], _model: "LanguageModel") -> "Trace":
    """Return the trace of `ids`, computed once however many visitors ask for it at the same time."""
    with pass_slot:
        return _model.trace(ids)


@st.cache_resource(max_entries=64, show_spinner=False)
def surveyed(key: str, ids: tuple[int, ...], _model: "LanguageModel", _trace: "Trace") -> "Overview":
    """Return the Overview's summary of a trace, likewise."""
    from model.readings.overview import overview

    with pass_slot:
        return overview(_model, _trace)
