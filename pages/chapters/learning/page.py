"""Learning: every part of a small model as it was while it learned, moment by moment."""

import math

import streamlit as st

from model.errors import InvalidInput, ModelUnavailable
from model.geometry.lookup import LONGEST_WORD
from model.train.checkpoints import Run
from pages.chapters.learning import shared
from pages.chapters.learning.payload import payload
from pages.chapters.learning.shared import TEXTS, Story
from pages.chapters.learning.table import table
from pages.kit import address, choices, cover, frame, readers
from pages.kit.address import register
from pages.kit.controls import asked_view, control, follow
from pages.kit.depth import Exact
from pages.kit.frame import Shown
from pages.kit.later import Later, later
from pages.kit.prose import glossary, spans, warn, write
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
MAP = register("map", readers.optional_spot, None, owner="learning")
"""The head whose map is shown in large: layer and head, counted from 1; None for the best one at the end."""
BAR = register("bar", readers.optional(readers.whole(2, 10**4)), None, owner="learning")
"""The token whose cost is named under Surprise, counted from 1; the first one has none. None for none."""
_LIVE = "learning"


def opened(scene: Scene) -> Run:
    """Return the training run; where there is none, say so and end the page's run."""
    try:
        with st.spinner(TEXTS["opening"]):
            return shared.run(scene)
    except ModelUnavailable as unavailable:
        warn(TEXTS["missing"], problem=worded(unavailable.message))
        st.stop()


def read(scene: Scene) -> tuple[Story, Later[bytes]]:
    """Ask for the sample and the word; return what every moment makes of them and of the prompt, and its file."""
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
    with st.spinner(TEXTS["measuring"]):
        try:
            shared.followed(scene, word)
        except InvalidInput as invalid:
            warn("{error}", error=worded(invalid))
            word = TEXTS["usual_word"]
        found = shared.story(scene, temperature, SAMPLE.value, word)
    return found, later(table, scene, temperature, SAMPLE.value, word)


def _draw_again() -> None:
    SAMPLE.set(SAMPLE.value + 1)


def asked_for(run: Run, tokens: int) -> View:
    """Return the moment, the tab, the head and the token that the address asks for, as far as there are such."""
    places = {moment.step: place for place, moment in enumerate(run.moments)}
    last = len(run.moments) - 1
    tab = asked_view({tab: TEXTS["labels"][tab] for tab in TABS})
    shape = run.moments[-1].model.shape
    layer, head = MAP.value or (0, 0)
    known = 1 <= layer <= shape.layers and 1 <= head <= shape.heads
    bar = BAR.value or 0
    return View(
        last if MOMENT.value is None else places.get(MOMENT.value, last),
        tab,
        (layer - 1, head - 1) if known else None,
        bar - 1 if 2 <= bar <= tokens else None,
    )


def note(seen: View, run: Run) -> None:
    """Write what the visitor turned to to the address."""
    address.change(
        {
            MOMENT: None if seen.moment == len(run.moments) - 1 else run.moments[seen.moment].step,
            choices.VIEW: "" if seen.tab == TABS[0] else seen.tab,
            MAP: None if seen.head is None else (seen.head[0] + 1, seen.head[1] + 1),
            BAR: None if seen.token is None else seen.token + 1,
        }
    )


def explain(scene: Scene, story: Story, file: Later[bytes]) -> None:
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
    exact = later(costs, scene) if len(story.history.ids) > 1 else None
    frame.notes("learning", scene, Shown(known, {"learning.csv": file}, exact=exact))
    if not choices.present():
        with st.expander(TEXTS["defined"]["title"]):
            write(definitions(story.skills.random_tokens))


def costs(scene: Scene) -> Exact:
    """Return what the prompt costs the finished model, a token on average."""
    bits, vocabulary = shared.history(scene).costs[-1], scene.model.shape.vocabulary
    return {"vocabulary": vocabulary, "blind": math.log2(vocabulary), "result": float(bits.mean())}


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


def chapter() -> None:
    """Draw the replay."""
    scene = frame.open_chapter("learning")
    frame.offer_examples(scene, "learning")
    run = opened(scene)
    story, file = read(scene)
    height = (27.75 if choices.present() else 27.5) - cover.strip_rem()
    asked = asked_for(run, len(story.history.ids))
    covered = cover.covered(scene)
    seen = follow(
        _LIVE,
        asked,
        lambda start, visit: (
            learning(
                payload(story), TEXTS["labels"], glossary(), start=start, visit=visit, height_rem=height, key=_LIVE,
                covered=covered,
            )
            or asked
        ),
    )  # fmt: skip
    note(seen, run)
    explain(scene, story, file)


chapter()
