"""Tokens: how a text is cut into pieces, how the pieces came to be, and what else the vocabulary holds."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from model.serving import gpt2_tokenizer
from model.serving.page_turns import page_turns
from model.tokenization import graphemes
from model.tokenization.bpe import State
from model.tokenization.ending import SHORT
from model.tokenization.inspector import LONGEST_WORD, Encoding, Inspector
from pages.chapters.tokens import inspectors, vocabulary
from pages.chapters.tokens.vocabulary import blocks_of, readable_bytes
from pages.kit import choices, frame, readers
from pages.kit.address import register
from pages.kit.controls import control, segmented
from pages.kit.depth import Exact
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import caption, definitions, glossary, inform, say, spans, subtitle, write
from pages.kit.readings import Scene
from pages.kit.tables import as_csv, offer_csv
from pages.kit.wording import worded
from pages.texts import texts
from viz.components.merge_steps import Step, merge_steps
from viz.components.prose import Paragraph
from viz.components.token_boxes import Block, Cell, pieces
from viz.tokens import visible

PATIENCE = 2.0
"""Seconds for which a visit waits for GPT-2's own tokenizer; it is read in one, fetching it may take longer."""
CUT = register("cut", readers.one_of("truth", "lie"), "truth", owner="tokens")
WORD = register("word", readers.text(2000), "", owner="tokens")
"""The word whose merges are replayed; empty for the one that takes most tokens."""
TOKENIZER = register("bpe", readers.one_of(inspectors.OWN, inspectors.GPT2), inspectors.OWN, owner="tokens")
STEP = register("merge", readers.whole(0, LONGEST_WORD), 0, owner="tokens")
"""How many of the word's merges are done."""
_NO_TEXT = "clicked, but no text"
_TEXTS = texts("tokens")


def _blocks_of_words(words: Sequence[str]) -> list[Block]:
    """Return the convenient lie: one token a word, and no ids."""
    return [Block(word, [Cell(word, None, word.encode(), place)]) for place, word in enumerate(words)]


def _choose(cut: Encoding, place: int) -> None:
    """Replay a word that was clicked; of one that is no text there is nothing to type, and the page says so once."""
    if cut.is_text[place]:
        WORD.set(cut.words[place])
    else:
        st.session_state[_NO_TEXT] = cut.words[place]


def _say_counts(scene: Scene, cut: Encoding, lie: bool) -> None:
    counted = graphemes.count(cut.text, len(cut.ids), scene.model.shape.context)
    words = _TEXTS["counts"]
    say(
        words["lie" if lie else "line"],
        characters=f"{counted.characters:,}",
        words=f"{counted.words:,}",
        tokens=f"{counted.tokens:,}",
        per_token=f"{counted.per_token:.1f}",
        share=f"{counted.share:.2%}",
        context=f"{scene.model.shape.context:,}",
    )


def cut_prompt(scene: Scene, cut: Encoding, own: Inspector, word: str) -> None:
    """Draw the prompt as pieces; a click on one chooses its word for the replay."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="counts"):
        labels = _TEXTS["cut"]
        offered = {choice: labels[choice] for choice in ("truth", "lie")}
        shown = segmented(CUT, labels["label"], offered, help=labels["help"], label_visibility="collapsed")
        _say_counts(scene, cut, shown == "lie")
    missing = own.missing((choices.PROMPT.value or "")[-SHORT:])  # of a longer text only the end is cut
    if missing:
        caption(_TEXTS["counts"]["missing"], bytes=readable_bytes(missing))
    if shown == "lie":
        whole = graphemes.words(cut.text)
        blocks, names, choose = _blocks_of_words(whole), whole, lambda place: WORD.set(whole[place])
    else:
        blocks, names, choose = blocks_of(cut, own), list(cut.words), lambda place: _choose(cut, place)
    pieces(
        blocks, names, word, _TEXTS["pieces"], definitions(), compact=choices.present(), key="pieces", on_choose=choose
    )  # fmt: skip


def forget_word(prompt: str) -> None:
    """Empty the field of the word when the visitor goes on to another prompt."""
    if st.session_state.setdefault("prompt of the word", prompt) != prompt:
        st.session_state["prompt of the word"] = prompt
        WORD.set("")


def gpt2() -> Inspector | None:
    """Return GPT-2's own tokenizer; where it is not here, say so in a sentence and return None."""
    job = gpt2_tokenizer.job()
    with page_turns.aside():
        there = job.wait(0.0 if "gpt2_awaited" in st.session_state else PATIENCE)
    if not there:
        st.session_state.gpt2_awaited = True
        _watch_gpt2()
    elif job.error and not choices.present():
        caption(_TEXTS["gpt2"]["failed"], error=worded(job.error))
        if st.button(_TEXTS["gpt2"]["again"], type="tertiary", icon=":material/refresh:"):
            gpt2_tokenizer.job(retry=True)
            st.rerun()
    return job.result


@st.fragment(run_every=1.0)
def _watch_gpt2() -> None:
    job = gpt2_tokenizer.job()
    if job.done:
        st.rerun()
    said = spans(_TEXTS["gpt2"]["coming"], message=worded(job.message))
    write([Paragraph("p", [said])], tone="caption", key="GPT-2's tokenizer")


def replay_controls(offered: dict[str, Inspector], default: str) -> tuple[str, str]:
    """Draw the heading of the replay with its controls; return the tokenizer and the word that are asked for."""
    words = _TEXTS["merges"]
    with st.container(horizontal=True, vertical_alignment="center"):
        heading = st.container()
        word = (
            control(
                WORD,
                st.text_input,
                words["word"],
                label_visibility="collapsed",
                width=220,
                placeholder=words["word_placeholder"].format(word=visible(default, 16)),
            )
            or default
        )
        with heading:
            subtitle(words["title"], word=visible(word, 16))
        picked = inspectors.OWN
        if len(offered) > 1:
            titles = {name: inspector.title for name, inspector in offered.items()}
            picked = segmented(TOKENIZER, words["tokenizer"], titles, label_visibility="collapsed")
    return picked, word


def _forget_step(inspector: Inspector, word: str) -> None:
    """Begin with the single bytes when the visitor goes on to another word or tokenizer; a link may bring both."""
    replayed = (inspector.title, word)
    before, step = st.session_state.get("replayed", (replayed, STEP.value))
    if before != replayed and step == STEP.value:
        STEP.set(0)
    st.session_state["replayed"] = replayed, STEP.value


def replay(inspector: Inspector, word: str) -> None:
    """Draw the merges of a word, or say why there are none to draw."""
    words, first = _TEXTS["merges"], inspector.first_word(word)
    with st.container(gap=None):  # one place, filled or not: a picture that moves in the page starts afresh
        if clicked := st.session_state.pop(_NO_TEXT, None):
            inform(words["no_text"], piece=visible(clicked, 40))
    size = len(first.encode())
    if not 0 < size <= LONGEST_WORD:
        inform(words["long" if size else "nothing"], bytes=f"{size:,}", limit=str(LONGEST_WORD))
        return
    states = inspector.replay(first)
    piece = inspector.vocabulary.piece
    if first != word:
        caption(words["more"], words=str(len(inspector.words(word))))
    if missing := inspector.missing(first):
        caption(words["lost"], bytes=readable_bytes(missing))
    if (true := inspector.vocabulary.encode(first)) != states[-1].ids:
        caption(words["other"], tokens=" ".join(visible(piece(token)) for token in true))
    steps = [Step([piece(token) for token in at.ids], at.ids, at.ranks, at.following) for at in states]
    _forget_step(inspector, first)
    merge_steps(
        steps, words["labels"], glossary(), at=STEP.value, on_rest=STEP.set, compact=choices.present(),
        key="merge_steps",
    )  # fmt: skip
    if not choices.present():
        said, taken = st.columns([7, 2], vertical_alignment="center")
        with said:
            caption(words["explained"])
            caption(words["word_help"])
        with taken:
            offer_csv(words["csv"], "merges.csv", *merge_rows(inspector, states))


def pieces_csv(scene: Scene) -> bytes:
    """Return the pieces of the prompt as CSV."""
    own = inspectors.own(scene)
    cut = own.read(scene.ids)
    rows = [
        [place + 1, token, own.vocabulary.piece(token), cut.pieces[place].hex(" "), cut.words[cut.word_of[place]]]
        for place, token in enumerate(cut.ids)
    ]
    return as_csv(["position", "id", "token", "bytes", "word"], rows)


def merge_rows(inspector: Inspector, states: list[State]) -> tuple[list[str], list[list[Any]]]:
    """Return the header and the rows of a table of merges."""
    piece, rows = inspector.vocabulary.piece, []
    for number, at in enumerate(states, 1):
        merge = inspector.merges.merge_after(at)
        if merge:
            rows.append([number, merge.rank, piece(merge.left), piece(merge.right), piece(merge.merged), merge.merged])
    return ["step", "rank", "left", "right", "merged", "id"], rows


def exact(scene: Scene) -> Exact:
    """Return what the formula and the code name: how many characters and tokens there are."""
    cut, context = inspectors.own(scene).read(scene.ids), scene.model.shape.context
    counted = graphemes.count(cut.text, len(cut.ids), context)
    numbers = {"characters": counted.characters, "context": context, "result": counted.tokens}
    return numbers | {"each": counted.per_token, "share": counted.share}


def chapter() -> None:
    """Draw the prompt as tokens, the merges of a word, and the vocabulary."""
    scene = frame.open_chapter("tokens")
    frame.offer_examples(scene, "tokens")
    forget_word(choices.PROMPT.value or "")
    own = inspectors.own(scene)
    cut = own.read(scene.ids)
    most = own.most_cut(cut)
    default = "" if most is None else cut.words[most]
    cut_prompt(scene, cut, own, WORD.value or default)
    below, notices = st.container(gap="xsmall", key="replay"), st.container(gap=None)
    with notices:
        other = None if gpt2_tokenizer.is_gpt2(own) else gpt2()
    offered = {inspectors.OWN: own} | ({inspectors.GPT2: other} if other else {})
    with below:
        picked, word = replay_controls(offered, default)
        replay(offered[picked], word)
    frame.notes("tokens", scene, Shown(csv={"tokens.csv": later(pieces_csv, scene)}, exact=later(exact, scene)))
    if not choices.present():
        vocabulary.explore(scene, picked, offered, cut, word)


chapter()
