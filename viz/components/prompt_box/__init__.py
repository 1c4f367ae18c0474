"""The prompt: a box of which Enter runs the text, and which says what was typed and not run yet."""

from collections.abc import Callable, Mapping

import streamlit as st

from viz.components.declare import declare

_mount = declare(__file__)


def prompt_box(
    text: str, words: Mapping[str, str], *, longest: int, place: str, on_run: Callable[[str], None], key: str
) -> str | None:
    """Mount the box on the `text` that the page is about; `on_run` gets what the visitor runs, before the script.

    What is typed stays in the browser until it is run: through reruns, in other chapters, over a reload. `longest` is
    how many characters it takes. `words` are "label", "placeholder", "run", "hint" (the keys), "waits" (typed and not
    run yet), "remind" (the same where the box is out of sight) and "full". Where `place`, the chapter, is another than
    before, what waits is offered to be run or let go: "run_it", "discard". Returns the text that was run just now:
    whoever gets it in a session that is new, after a restart of the server, had no `on_run` there to be called.
    """

    def run() -> None:
        on_run(_read(st.session_state[key].get("run"), longest) or "")

    shown = _mount(
        key=key, data={"text": text, "words": dict(words), "longest": longest, "place": place}, on_run_change=run
    )
    return _read(shown.run, longest)


def _read(sent: object, longest: int) -> str | None:
    """Return what the browser sent, if it is a text; the end of one that is longer than the box takes."""
    return sent[-longest:] if isinstance(sent, str) else None
