"""Learning: every part of a small model as it was while it learned, moment by moment."""

import streamlit as st

from model.errors import ModelUnavailable
from model.geometry.lookup import LONGEST_WORD, InvalidInput
from model.train.checkpoints import Moment, Run
from pages.chapters.learning import shared
from pages.chapters.learning.payload import story
from pages.chapters.learning.shared import WORDS, Reading
from pages.chapters.learning.table import table
from pages.kit import address, frame
from pages.kit.models import Scene
from viz.components.training_replay import TABS, View, learning
from viz.tokens import escape

KEY = "fable"
"""The model that kept the moments of its training."""

_OWN = ("moment", "tab", "seed")
"""What this chapter alone has in the address, without a widget that keeps it there."""


def opened() -> Run:
    """Return the training run; where there is none, say so and end the page's run."""
    try:
        return shared.run(KEY)
    except ModelUnavailable as unavailable:
        st.warning(WORDS["missing"].format(problem=escape(str(unavailable))))
        st.stop()


def read(scene: Scene, run: Run) -> Reading:
    """Ask for the sample and the word, and return what every moment makes of them and of the prompt."""
    ids = scene.trace.ids
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        temperature = st.selectbox(
            WORDS["warmth"], WORDS["temperatures"], index=WORDS["temperatures"].index(WORDS["usual_temperature"]),
            key="warmth", bind="query-params", width=190, label_visibility="collapsed",
            format_func=lambda value: WORDS["temperature"].format(value=value),
        )  # fmt: skip
        st.button(WORDS["another"], on_click=_draw_again, icon=":material/casino:")
        word = st.text_input(
            WORDS["word"], WORDS["usual_word"], key="followed", bind="query-params", max_chars=LONGEST_WORD, width=220,
            label_visibility="collapsed", icon=":material/search:", placeholder=WORDS["word"],
        )  # fmt: skip
    plane = shared.plane(KEY, run)
    try:
        followed = shared.followed(KEY, word, run, plane)
    except InvalidInput as unclear:
        st.warning(escape(str(unclear)), icon=":material/edit:")
        followed = shared.followed(KEY, WORDS["usual_word"], run, plane)
    drawn = shared.samples(KEY, ids, temperature, seed(), run)
    return Reading(run, shared.history(KEY, ids, run), drawn, plane, followed, shared.skilled(KEY, run))


def seed() -> int:
    """Return the number that decides the sample, from the address."""
    asked = st.query_params.get("seed", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0


def _draw_again() -> None:
    st.query_params["seed"] = str(seed() + 1)


def asked_for(moments: tuple[Moment, ...]) -> tuple[View, int]:
    """Return the moment and the tab that a link, an example or the back button asked for last, and how often one did.

    What the visitor turned to since is known to the picture and written to the address.
    """
    if "tab" in st.session_state:  # an example set it
        st.query_params["tab"] = st.session_state.pop("tab")
    asked = st.query_params.get("moment", ""), st.query_params.get("tab", "")
    if asked != st.session_state.get("learning address") or address.entered():
        st.session_state["learning address"] = asked
        st.session_state["learning visit"] = st.session_state.get("learning visit", 0) + 1
        st.session_state["learning start"] = asked
    step, tab = st.session_state["learning start"]
    places = {str(moment.step): place for place, moment in enumerate(moments)}
    view = View(places.get(step, len(moments) - 1), tab if tab in TABS else TABS[0])
    return view, st.session_state["learning visit"]


def note(seen: View, moments: tuple[Moment, ...]) -> None:
    """Write what the visitor turned to to the address."""
    written = str(moments[seen.moment].step), seen.tab
    st.session_state["learning address"] = written
    st.query_params.update(moment=written[0], tab=written[1])


def explain(scene: Scene, reading: Reading) -> None:
    """Say below the picture what it shows, and how its scores are measured."""
    run, plane = reading.run, reading.plane
    known = {
        "moments": str(len(run.moments)),
        "steps": f"{run.moments[-1].step:,}",
        "each": f"{run.moments[-1].tokens // max(1, run.moments[-1].step):,}",
        "words": str(len(plane.words)),
        "kept": f"{plane.components.kept.sum():.0%}",
        "seed": str(seed()),
    }
    frame.notes("learning", scene, {"learning.csv": lambda: table(reading)}, known=known)
    if not address.current().present:
        with st.expander(WORDS["defined"]["title"]):
            st.markdown(definitions())


def definitions() -> str:
    """Return how the scores are defined, with the texts they are measured on."""
    said, probes = WORDS["defined"], WORDS["probes"]
    names = ("context", "previous", "induction", "closing", "agreement")
    beginnings = [f"{one['text']} … {one['right']} / {one['wrong']}" for one in probes["agreements"]]
    lists = ((said["texts"], probes["texts"]), (said["spoken"], probes["spoken"]), (said["beginnings"], beginnings))
    texts = [f"**{title}**\n" + "\n".join(f"- {escape(text)}" for text in listed) for title, listed in lists]
    return "\n\n".join([*(said[name] for name in names), *texts])


scene = frame.open_chapter("learning", model_key=KEY)
address.come_back(*_OWN)
run = opened()
reading = read(scene, run)
start, visit = asked_for(run.moments)
height = 28.5 if address.current().present else 28.0
seen = learning(story(reading), WORDS["labels"], start=start, visit=visit, height_rem=height, key="learning")
if seen:
    note(seen, run.moments)
address.keep(*_OWN)
explain(scene, reading)
