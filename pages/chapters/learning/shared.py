"""What the Learning chapter reads from the moments, each part computed once however many visitors ask for it."""

from dataclasses import dataclass

import streamlit as st

from model.train import checkpoints, skills
from model.train import history as histories
from model.train.checkpoints import Run
from model.train.history import Followed, History, Plane
from model.train.skills import Skills
from pages.kit import models
from pages.texts import lesson

WORDS = lesson("learning")

Samples = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Reading:
    """All that the chapter shows."""

    run: Run
    history: History
    samples: Samples
    plane: Plane
    followed: Followed
    skills: Skills


@st.cache_resource(max_entries=2, show_spinner=WORDS["opening"])
def run(key: str) -> Run:
    """Return the moments of a model. Raises ModelUnavailable where there are none."""
    with models.pass_slot:
        return checkpoints.run(key)


@st.cache_resource(max_entries=24, show_spinner=False)
def history(key: str, ids: tuple[int, ...], _run: Run) -> History:
    """Return what every moment makes of a prompt."""
    with models.pass_slot:
        return histories.history(_run.moments, ids)


@st.cache_resource(max_entries=64, show_spinner=False)
def samples(key: str, ids: tuple[int, ...], temperature: float, seed: int, _run: Run) -> Samples:
    """Return what every moment writes after a prompt."""
    with models.pass_slot:
        return histories.samples(_run.moments, ids, temperature, seed)


@st.cache_resource(max_entries=2, show_spinner=False)
def plane(key: str, _run: Run) -> Plane:
    """Return the words of the lesson on their plane."""
    with models.pass_slot:
        return histories.plane(_run.moments, [word for group in WORDS["groups"].values() for word in group])


@st.cache_resource(max_entries=64, show_spinner=False)
def followed(key: str, word: str, _run: Run, _plane: Plane) -> Followed:
    """Return a word's way through the moments. Raises InvalidInput for what is no word."""
    with models.pass_slot:
        return histories.follow(_run.moments, word, _plane)


@st.cache_resource(max_entries=2, show_spinner=WORDS["measuring"])
def skilled(key: str, _run: Run) -> Skills:
    """Return the scores that depend on no prompt."""
    probes = WORDS["probes"]
    asked = tuple(skills.Agreement(**beginning) for beginning in probes["agreements"])
    with models.pass_slot:
        return skills.skills(_run.moments, skills.Probes(tuple(probes["texts"]), tuple(probes["spoken"]), asked))
