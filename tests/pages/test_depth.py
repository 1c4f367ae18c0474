"""How deep the notes go: every piece of code on every page is run, and comes to what the page shows."""

import ast
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir
from pathlib import Path
from string import Template
from typing import Any

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from model import lens, sampling
from model.catalog import MODELS, FolderSource, WheelSource
from model.language_model import LanguageModel
from model.serving import gpt2_tokenizer
from model.serving.prompt import Prompt
from pages.kit import choices, depth, registry
from pages.kit.depth import Exact, literal
from pages.kit.readings import Scene
from pages.texts import FOLDERS
from pages.texts import texts as words_of
from tests.sheet import views
from tests.support import tiny, tiny_gguf
from tests.support.apps import HOSTILE, PAGES, sentences, texts

WORDS = words_of("shell")["depth"]
WITHOUT = {
    ("generation", "tree"),  # a line more for each of ten seeds: it is `loop` with other seeds
    ("generation", "chat"),
    ("training", "live"),
    ("scale", "parallel"),  # a time differs at each run
    ("compare", "lens"),
    ("compare", "writing"),
    ("compare", "surprise"),
}
"""Views without a formula and without code."""
VIEWS = [(chapter, "" if chapter == "learning" else view) for chapter, view in dict.fromkeys(views())]
VIEWS = list(dict.fromkeys(VIEWS))
DEEP = [place for place in VIEWS if place not in WITHOUT]
LITERALS = [
    '"); import os  #',
    "'); import os  #",
    '"""',
    "'''\\",
    "a\nb = 1\r\n",
    "{name} $name ${name} $",
    "\\u0041\\",
    "🦔\u202e",
]
"""Prompts that would be code, or the end of a text, were they anything but a literal."""
MOST_LINES = 24
PROMPT = "The cat sat on the mat, and the cat"
CHOSEN: dict[tuple[str, str], dict[str, str]] = {
    ("prediction", ""): {"temperature": "0.7", "top_k": "40", "top_p": "0.9"},
    ("layers", "lens"): {"cell": "1.4"},
    ("attention", "one_head"): {"head": "2.3", "pair": "6.2"},
    ("attention", "score"): {"head": "2.3", "pair": "6.2"},
    ("attention", "ablation"): {"off": "1.1-2.3", "how": "mean"},
    ("attention", "attribution"): {"than": "average"},
    ("attention", "compare"): {"against": 'A "bird" \\ {sang} $x'},
    ("neurons", "off"): {"neurons_off": "1.3-2.5", "mlps_off": "2", "how": "zero"},
    ("weights", "sum"): {"matrix": "value", "layer": "2", "first_row": "3", "at": "4"},
    ("weights", "spread"): {"matrix": "key", "layer": "1"},
    ("generation", "loop"): {"temperature": "1.3", "top_p": "0.8", "seed": "5"},
    ("training", "example"): {"learn_from": "3", "rate": "0.01"},
    ("embeddings", "neighbours"): {"centred": "true"},
}
"""What is set beside the view, so that code has something to say."""


@pytest.fixture(autouse=True)
def nothing_fetched(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The tiny tokenizer in the place of GPT-2's own."""
    monkeypatch.setattr(gpt2_tokenizer, "SOURCE", FolderSource(str(folder)))
    gpt2_tokenizer.forget()
    yield
    gpt2_tokenizer.forget()


def open_view(app: AppTest, chapter: str, view: str = "", **address: str) -> AppTest:
    """Open a view as a link does."""
    app.run(timeout=300).switch_page(str(registry.chapter(chapter).path.relative_to(PAGES.parent)))
    for name, value in ({"prompt": PROMPT} | ({"view": view} if view else {}) | address).items():
        app.query_params[name] = value
    app.run(timeout=300)
    assert not app.exception
    assert app.session_state.chapter == chapter
    return app


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[Exact]:
    """What the pages fill their formulas and code in with, as they do."""
    seen: list[Exact] = []

    def noting(fill: Callable[[Mapping[str, Any], Exact, Scene], Any]) -> Callable[..., Any]:
        def noted(found: Mapping[str, Any], exact: Exact, about: Scene) -> Any:
            seen.append(exact)
            return fill(found, exact, about)

        return noted

    for name in ("formulas", "snippet"):
        monkeypatch.setattr(depth, name, noting(getattr(depth, name)))
    return seen


def code_on(app: AppTest) -> str:
    """The code that the page shows."""
    (block,) = app.code
    return str(block.value)


def run(code: str, where: Path) -> dict[str, Any]:
    """Run a piece of code as a notebook in a folder would; whatever it sets for the process is undone."""
    space: dict[str, Any] = {}
    with torch.enable_grad(), chdir(where):
        exec(compile(code, "the code on the page", "exec"), space)
    return space


def check(code: str, where: Path, expected: Any) -> None:
    assert len(code.splitlines()) <= MOST_LINES, len(code.splitlines())
    found = run(code, where)["result"]
    if isinstance(expected, str):
        assert found == expected
    else:
        np.testing.assert_allclose(found, expected, rtol=2e-3, atol=2e-5)


@pytest.mark.parametrize(("chapter", "view"), DEEP)
def test_the_code_of_a_view_comes_to_its_number(
    app: AppTest, folder: Path, given: list[Exact], chapter: str, view: str
) -> None:
    open_view(app, chapter, view, depth="code", **CHOSEN.get((chapter, view), {}))
    [exact] = given
    check(code_on(app), PAGES.parents[1] if registry.chapter(chapter).model else folder.parent, exact["result"])
    assert any(depth.written(exact["result"]) in said for said in sentences(app, "caption"))


@pytest.mark.parametrize("folder", ["gpt2"], indirect=True)
@pytest.mark.parametrize(("chapter", "view"), [place for place in DEEP if place[0] != "compare"])
def test_it_does_with_the_model_that_comes_with_the_code(
    visitor: AppTest, given: list[Exact], chapter: str, view: str
) -> None:
    open_view(visitor, chapter, view, depth="code", **CHOSEN.get((chapter, view), {}))
    [exact] = given
    check(code_on(visitor), PAGES.parents[1], exact["result"])


@pytest.mark.parametrize(("chapter", "view"), DEEP)
def test_a_formula_has_the_numbers_of_the_page(app: AppTest, given: list[Exact], chapter: str, view: str) -> None:
    open_view(app, chapter, view, depth="maths", **CHOSEN.get((chapter, view), {}))
    [exact] = given
    formulas = [part.value for part in app.latex]
    assert formulas
    joined = " ".join(formulas)
    assert "${" not in joined
    assert joined.count("{") == joined.count("}")
    assert isinstance(exact["result"], str) or depth._latex(exact["result"]) in joined
    assert not app.code
    assert words_of("shell")["notes"]["read"] not in texts(app)
    assert words_of("shell")["notes"]["source"] in texts(app)


@pytest.mark.parametrize("folder", ["gpt2"], indirect=True)
@pytest.mark.parametrize(("chapter", "view"), sorted(WITHOUT))
@pytest.mark.parametrize("deep", choices.DEPTHS[1:])
def test_a_view_without_any_says_so(app: AppTest, chapter: str, view: str, deep: str) -> None:
    open_view(app, chapter, view, depth=deep)
    assert WORDS[f"no_{deep}"] in texts(app)


def test_every_view_has_a_formula_and_code_or_is_listed() -> None:
    has = {place for place in VIEWS if {"formulas", "code", "say"} <= depth.of_view(*place).keys()}
    assert has == set(DEEP)


def test_texts_have_nothing_for_views_that_are_none() -> None:
    known = {(chapter, view or chapter) for chapter, view in VIEWS}
    files = [path for path in (FOLDERS[0] / "depth").glob("*.toml") if path.stem != "first"]
    named = {(path.stem, view) for path in files for view in tomllib.loads(path.read_text("utf-8"))}
    assert named <= known


def snippet_of(model: LanguageModel, prompt: str) -> str:
    """The code of the first view for a prompt."""
    scene = Scene(model, Prompt(model.vocabulary.encode(prompt)[-tiny.CONTEXT :], None, ""))
    return depth.snippet(depth.of_view("overview", ""), {"position": 1, "result": 0.5}, scene)


@pytest.mark.parametrize("prompt", [*LITERALS, *HOSTILE[1:]])
def test_a_prompt_is_in_the_code_as_a_literal_only(model: LanguageModel, prompt: str) -> None:
    tree, plain = ast.parse(snippet_of(model, prompt)), ast.parse(snippet_of(model, "The cat"))
    written = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    listed = "<|endoftext|>" in prompt or model.vocabulary.decode(model.vocabulary.encode(prompt)) != prompt
    if listed or len(model.vocabulary.encode(prompt)) > tiny.CONTEXT:
        assert prompt not in written
    else:
        assert prompt in written
    imports = [ast.unparse(node) for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert imports == [ast.unparse(node) for node in plain.body if isinstance(node, ast.Import | ast.ImportFrom)]
    calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert calls <= {ast.unparse(node.func) for node in ast.walk(plain) if isinstance(node, ast.Call)} | {
        "torch.tensor"
    }


@pytest.mark.parametrize("prompt", [tiny.TEXT, "12 birds"])
def test_weights_from_a_wheel_are_opened_where_pip_put_them(
    prompt: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = MODELS["smollm2-135m"]
    assert isinstance(card.source, WheelSource)
    place = tmp_path / card.source.member
    place.parent.mkdir()
    tiny_gguf.write(place)
    monkeypatch.syspath_prepend(tmp_path)
    model = LanguageModel(card, tiny.tokenizer(), tiny.network("llama"))
    code = snippet_of(model, prompt)
    assert ("ids = torch.tensor" in code) == ("12" in prompt)  # the file has no rule for digits
    check(code, tmp_path, float(sampling.softmax(lens.logits(model, model.trace(prompt), tiny.LAYERS, 0)).max()))


@pytest.mark.parametrize(
    "value", ["'", '"""', "\\", "\n", "$x", "{x}", "\ud800", -1.5, None, True, ["a'", (1, 2)], {3: "}"}]
)
def test_a_literal_reads_back_as_the_value(value: object) -> None:
    def plain(one: object) -> object:
        return list(map(plain, one)) if isinstance(one, list | tuple) else one

    assert ast.literal_eval(literal(value)) == plain(value)


def test_what_is_no_literal_is_refused() -> None:
    with pytest.raises(TypeError):
        literal(object())


def test_an_operators_folder_is_not_told(app: AppTest, folder: Path) -> None:
    open_view(app, "overview", depth="code")
    assert str(folder.parent) not in code_on(app)
    assert f"name = {folder.name!r}" in code_on(app)


@pytest.mark.parametrize("folder", ["gpt2"], indirect=True)
def test_the_switch_is_in_the_address_and_in_every_chapter(app: AppTest) -> None:
    open_view(app, "overview")
    assert words_of("shell")["notes"]["read"] in texts(app)
    assert "depth" not in app.query_params
    app.button_group(key="depth").set_value("code").run()
    assert app.query_params["depth"] == "code"
    assert "print(result)" in code_on(app)
    app.switch_page("chapters/prediction.py").run()
    assert app.query_params["depth"] == "code"
    assert "top_p" in code_on(app)
    app.button_group(key="depth").set_value("idea").run()
    assert "depth" not in app.query_params
    assert not app.code


@pytest.mark.parametrize("folder", ["gpt2"], indirect=True)
def test_a_presentation_has_no_switch_and_a_covered_prediction_no_result(app: AppTest) -> None:
    open_view(app, "prediction", depth="code", present="true")
    assert not app.code
    assert not [group for group in app.button_group if group.key == "depth"]
    open_view(app, "prediction", depth="code", present="false", cover="true")
    assert not app.code
    assert words_of("shell")["cover"]["waits"] in texts(app)


def test_names_in_braces_are_only_in_what_is_filled_in() -> None:
    for path in (FOLDERS[0] / "depth").glob("*.toml"):
        for part in _strings(tomllib.loads(path.read_text("utf-8"))):
            assert not re.search(r"\$(?![\w{])", part), path.name
            assert Template(part).is_valid()


def _strings(table: object) -> Iterator[str]:
    if isinstance(table, str):
        yield table
    elif isinstance(table, Mapping):
        for part in table.values():
            yield from _strings(part)
    elif isinstance(table, list):
        for part in table:
            yield from _strings(part)


@pytest.mark.parametrize("folder", ["gpt2"], indirect=True)
@pytest.mark.parametrize(("chapter", "view"), DEEP)
def test_one_token_is_enough_for_the_notes(app: AppTest, chapter: str, view: str) -> None:
    for deep in choices.DEPTHS:
        open_view(app, chapter, view, prompt="a", depth=deep, temperature="0", than="average", runs="1e309")
        assert WORDS["code_title" if deep == "code" else "maths_title"] in texts(app) or deep == choices.DEPTHS[0]
