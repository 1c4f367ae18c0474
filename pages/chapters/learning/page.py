"""Learning: every part of a small model as it was while it learned, moment by moment."""

import streamlit as st

from model.errors import InvalidInput, ModelUnavailable
from model.geometry.lookup import LONGEST_WORD
from model.train.checkpoints import Run
from pages.chapters.learning import shared
from pages.chapters.learning.payload import payload
from pages.chapters.learning.shared import TEXTS, Story
from pages.chapters.learning.table import table
from pages.kit import address, choices, frame, readers
from pages.kit.address import register
from pages.kit.controls import asked_view, control, follow
from pages.kit.frame import Shown
from pages.kit.prose import spans, warn, write
from pages.kit.readings import Scene
from pages.kit.wording import worded
from viz.components.prose import Paragraph, Span
from viz.components.training_replay import TABS, View, learning

MOMENT = register("moment", readers.optional(readers.whole(0, 10**9)), None, owner="learning")
"""The training step of the moment that is looked at; None for the last one."""
WARMTH = register("warmth", readers.number(0, 10), TEXTS["usual_temperature"], owner="learning")
SAMPLE = register("sample", readers.whole(0, 10**6), 0, owner="learning")
"""The seed of what every moment writes."""
FOLLOWED = register("followed", readers.text(LONGEST_WORD), TEXTS["usual_word"], owner="learning")
"""The word that is followed through the moments."""
_LIVE = "learning"


def opened(scene: Scene) -> Run:
    """Return the training run; where there is none, say so and end the page's run."""
    try:
        with st.spinner(TEXTS["opening"]):
            return shared.run(scene)
    except ModelUnavailable as unavailable:
        warn(TEXTS["missing"], problem=worded(unavailable.message))
        st.stop()


def read(scene: Scene, run: Run) -> Story:
    """Ask for the sample and the word, and return what every moment makes of them and of the prompt."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        temperature = control(
            WARMTH, st.selectbox, TEXTS["warmth"], TEXTS["temperatures"], width=190, label_visibility="collapsed",
            format_func=lambda value: TEXTS["temperature"].format(value=value),
        )  # fmt: skip
        st.button(TEXTS["another"], on_click=_draw_again, icon=":material/casino:")
        word = control(
            FOLLOWED, st.text_input, TEXTS["word"], max_chars=LONGEST_WORD, width=220, label_visibility="collapsed",
            icon=":material/search:", placeholder=TEXTS["word"],
        )  # fmt: skip
    plane = shared.plane(scene)
    try:
        followed = shared.followed(scene, word)
    except InvalidInput as invalid:
        warn("{error}", error=worded(invalid))
        followed = shared.followed(scene, TEXTS["usual_word"])
    drawn = shared.samples(scene, temperature, SAMPLE.value)
    with st.spinner(TEXTS["measuring"]):
        skills = shared.skills(scene)
    return Story(run, shared.history(scene), drawn, plane, followed, skills)


def _draw_again() -> None:
    SAMPLE.set(SAMPLE.value + 1)


def asked_for(run: Run) -> View:
    """Return the moment and the tab that the address asks for."""
    places = {moment.step: place for place, moment in enumerate(run.moments)}
    last = len(run.moments) - 1
    tab = asked_view({tab: TEXTS["labels"][tab] for tab in TABS})
    return View(last if MOMENT.value is None else places.get(MOMENT.value, last), tab)


def note(seen: View, run: Run) -> None:
    """Write what the visitor turned to to the address."""
    step = None if seen.moment == len(run.moments) - 1 else run.moments[seen.moment].step
    address.change({MOMENT: step, choices.VIEW: "" if seen.tab == TABS[0] else seen.tab})


def explain(scene: Scene, story: Story) -> None:
    """Say below the picture what it shows, and how its scores are measured."""
    run, plane = story.run, story.plane
    known = {
        "moments": str(len(run.moments)),
        "steps": f"{run.moments[-1].step:,}",
        "each": f"{run.moments[-1].tokens // max(1, run.moments[-1].step):,}",
        "words": str(len(plane.words)),
        "kept": f"{plane.components.kept.sum():.0%}",
        "seed": str(SAMPLE.value),
        "papers": TEXTS["papers"],
    }
    frame.notes("learning", scene, Shown(known, {"learning.csv": lambda: table(story)}))
    if not choices.present():
        with st.expander(TEXTS["defined"]["title"]):
            write(definitions(story.skills.random_tokens))


def definitions(random_tokens: int) -> list[Paragraph]:
    """Return how the scores are defined, with the texts they are measured on and the length of the random sequence."""
    said, probes = TEXTS["defined"], TEXTS["probes"]
    names = ("context", "previous", "induction" if random_tokens else "no_room", "closing", "agreement", "best")
    beginnings = [f"{one['text']} … {one['right']} / {one['wrong']}" for one in probes["agreements"]]
    lists = ((said["texts"], probes["texts"]), (said["spoken"], probes["spoken"]), (said["beginnings"], beginnings))
    defined = [Paragraph("p", [spans(said[name], count=str(random_tokens))]) for name in names]
    for title, lines in lists:
        defined += [Paragraph("p", [[Span(title, "strong")]]), Paragraph("ul", [[Span(line)] for line in lines])]
    return defined


scene = frame.open_chapter("learning")
frame.offer_examples(scene, "learning")
run = opened(scene)
story = read(scene, run)
height = 27.75 if choices.present() else 27.5
seen = follow(
    _LIVE,
    asked_for(run),
    lambda start, visit: (
        learning(payload(story), TEXTS["labels"], start=start, visit=visit, height_rem=height, key=_LIVE) or start
    ),
)
note(seen, run)
explain(scene, story)
