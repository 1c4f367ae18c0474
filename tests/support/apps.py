"""What tests of the pages read from a run of the app, and what they type into it."""

from streamlit.testing.v1 import AppTest

from tests.support.browser import ROOT

PAGES = ROOT / "pages" / "__main__.py"
"""The script that `AppTest.from_file` runs."""
HOSTILE = [
    "   ",
    "🦔 émigré \u202eabc שלום",
    "\x00\x1b[31m\u200b",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "<|endoftext|>",
    "word " * 20_000,
    "a",
]


def texts(app: AppTest) -> str:
    """Everything that the page says in Streamlit's own elements."""
    parts = [*app.caption, *app.markdown, *app.warning, *app.info, *app.error]
    return "\n".join(part.value for part in parts)


def components(app: AppTest) -> list[str]:
    """The names of the components on the page, from the top."""
    return [part.proto.component_name for part in app.get("bidi_component")]


def sent_to(app: AppTest, component: str) -> bytes:
    """What the component of that name on the page gets."""
    return next(part.proto.bytes for part in app.get("bidi_component") if part.proto.component_name == component)


def charts(app: AppTest) -> int:
    """How many figures there are on the page."""
    return len(app.get("plotly_chart"))


def chosen(app: AppTest, name: str) -> object:
    """What the visitor of this app chose for a parameter of the address."""
    choices = app.session_state.choices
    return choices[name] if name in choices else choices[f"{app.session_state.chapter}:{name}"]
