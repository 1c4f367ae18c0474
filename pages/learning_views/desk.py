"""What the Learning chapter reads from the moments, each part computed once however many visitors ask for it."""

from dataclasses import dataclass

import streamlit as st

from model import learning, moments, skills
from model.learning import Followed, History, Plane
from model.moments import Run
from model.skills import Skills
from pages import machine
from pages.lessons import lesson

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
    with machine.pass_slot:
        return moments.run(key)


@st.cache_resource(max_entries=24, show_spinner=False)
def history(key: str, ids: tuple[int, ...], _run: Run) -> History:
    """Return what every moment makes of a prompt."""
    with machine.pass_slot:
        return learning.history(_run.moments, ids)


@st.cache_resource(max_entries=64, show_spinner=False)
def samples(key: str, ids: tuple[int, ...], temperature: float, seed: int, _run: Run) -> Samples:
    """Return what every moment writes after a prompt."""
    with machine.pass_slot:
        return learning.samples(_run.moments, ids, temperature, seed)


@st.cache_resource(max_entries=2, show_spinner=False)
def plane(key: str, _run: Run) -> Plane:
    """Return the words of the lesson on their plane."""
    with machine.pass_slot:
        return learning.plane(_run.moments, [word for group in WORDS["groups"].values() for word in group])


@st.cache_resource(max_entries=64, show_spinner=False)
def followed(key: str, word: str, _run: Run, _plane: Plane) -> Followed:
    """Return a word's way through the moments. Raises Unclear for what is no word."""
    with machine.pass_slot:
        return learning.follow(_run.moments, word, _plane)


@st.cache_resource(max_entries=2, show_spinner=WORDS["measuring"])
def skilled(key: str, _run: Run) -> Skills:
    """Return the scores that depend on no prompt."""
    probes = WORDS["probes"]
    asked = tuple(skills.Agreement(**beginning) for beginning in probes["agreements"])
    with machine.pass_slot:
        return skills.skills(_run.moments, skills.Probes(tuple(probes["texts"]), tuple(probes["spoken"]), asked))
