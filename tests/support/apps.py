"""What tests of the pages read from a run of the app, and what they type into it."""

import json
from typing import Any

from streamlit.components.v2.bidi_component.main import _make_trigger_id
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
    """Everything that the page says, in its own sentences and in Streamlit's elements, without its markup."""
    return "\n".join([markdown(app), *sentences(app)])


def markdown(app: AppTest) -> str:
    """What stands in Streamlit's own elements, which read it as Markdown."""
    parts = [*app.caption, *app.markdown, *app.warning, *app.info, *app.error]
    return "\n".join(part.value for part in parts)


def sentences(app: AppTest, tone: str = "") -> list[str]:
    """The paragraphs of the page letter by letter, from the top; only those of a tone where one is named."""
    said = [one for one in _prose(app) if tone in ("", one["tone"])]
    lines = [line for one in said for block in one["blocks"] for line in block["lines"]]
    return ["".join(span["text"] for span in line) for line in lines]


def table_of(app: AppTest) -> Any:
    """Open the numbers of the view as a visitor does and return them, as a frame of pandas."""
    (expander,) = app.expander
    assert not app.dataframe  # nothing is sent of a table that nobody opens
    app.session_state[f"table {expander.proto.id.rpartition('table ')[2]}"] = True
    return app.run().dataframe[0].value


def definitions(app: AppTest) -> dict[str, str]:
    """What the marked words of the page explain, by their ids: the title and what it says."""
    return {name: f"{entry['title']} {entry['says']}" for one in _prose(app) for name, entry in one["terms"]}


def _prose(app: AppTest) -> list[dict[str, Any]]:
    return [json.loads(part.proto.json) for part in app.get("bidi_component") if part.proto.component_name == "prose"]


_NO_PICTURES = (
    "prose",
    "prompt_box",
    "page_button",
    "picture_tools",
    "copy_field",
    "spotlight",
    "text_file",
    "temperature_reply",
    "text_run_reply",
    "chat_reply",
)


def components(app: AppTest) -> list[str]:
    """The names of the pictures on the page that are components, from the top: sentences and controls are none."""
    names = [part.proto.component_name for part in app.get("bidi_component")]
    return [name for name in names if name not in _NO_PICTURES]


def _prompt_box(app: AppTest) -> Any:
    return next(part.proto for part in app.get("bidi_component") if part.proto.component_name == "prompt_box")


def prompt_of(app: AppTest) -> str:
    """The text that the box of the prompt is about."""
    return str(json.loads(_prompt_box(app).json)["text"])


def run_prompt(app: AppTest, text: str) -> AppTest:
    """Run a text as the box does: Streamlit's own tests press no button of a component."""
    states = app._tree.get_widget_states()
    event = states.widgets.add()
    event.id = _make_trigger_id(_prompt_box(app).id, "events")
    event.json_trigger_value = json.dumps([{"event": "run", "value": text}])
    return app._run(states)


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


def take_example(app: AppTest, name: str, label: str) -> AppTest:
    """Click an example of a view, or pick it from the menu of those that the row has no room for."""
    for button in app.button:
        if button.label == label and (button.key or "").startswith(f"try {name} "):
            return button.click().run()
    menu = next(part.proto for part in app.get("menu_button") if label in part.proto.options)
    states = app._tree.get_widget_states()
    states.widgets.add(id=menu.id).string_trigger_value.data = label
    return app._run(states)
