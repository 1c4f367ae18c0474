"""The Embeddings chapter as a visitor meets it, on tiny models of both families: no browser."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.kit.address import as_text
from pages.texts import texts as words_of
from tests.support.apps import chosen, components, markdown, sentences, table_of, take_example, texts

TEXTS = words_of("embeddings")
VIEWS = ("matrix", "neighbours", "arithmetic", "directions", "pca", "context")
CHARTS = {"matrix": 2, "neighbours": 2, "arithmetic": 2, "directions": 1, "pca": 1, "context": 2}
EXAMPLES = [(view, place) for view in VIEWS for place in range(len(TEXTS[view]["try"]))]
HOSTILE = ["<script>alert(1)</script>", "**b** :smile: $x$ [l](x)", "🦔\u202e\u200b", "\x00", "%s {0} {x}", "שלום"]


def visit(app: AppTest, view: str, **choices: str) -> AppTest:
    """Open a view of the chapter as a link would."""
    choices = {"prompt": "The cat sat on the mat", **choices}
    app.query_params["view"] = view
    for name, value in choices.items():
        app.query_params[name] = value
    app.run().switch_page("chapters/embeddings/page.py")
    app.query_params["view"] = view
    for name, value in choices.items():
        app.query_params[name] = value
    return app.run()


def charts(app: AppTest) -> int:
    return len(app.get("plotly_chart"))


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_draws_and_explains_itself(app: AppTest, view: str) -> None:
    visit(app, view)
    assert not app.exception
    assert not sentences(app, "warning")
    assert chosen(app, "view") == view
    assert charts(app) == CHARTS[view]
    assert "How to read it" in texts(app)
    assert "Where the numbers come from" in texts(app)
    assert "{" not in texts(app).replace("\\{", "")
    assert len(app.get("download_button")) == 3  # a table, and vectors with their labels
    assert len(table_of(app).columns) > 1


@pytest.mark.parametrize("view", VIEWS)
def test_a_presentation_is_the_picture_alone(app: AppTest, view: str) -> None:
    visit(app, view, present="true")
    assert not app.exception
    assert charts(app) == CHARTS[view]
    assert "How to read it" not in texts(app)
    assert len(app.expander) == 0


@pytest.mark.parametrize(("view", "place"), EXAMPLES)
def test_an_example_sets_its_view(app: AppTest, view: str, place: int) -> None:
    visit(app, view)
    take_example(app, view, TEXTS[view]["try"][place]["label"])
    assert not app.exception
    assert not [said for said in sentences(app, "warning") if "The model uses the last" not in said]
    for name, value in TEXTS[view]["try"][place].items():
        if name == "prompt":
            assert chosen(app, "prompt") == value
        elif name not in ("label", "shows", "models"):
            assert as_text(chosen(app, name)) == as_text(value)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    ("view", "name"),
    [("neighbours", "near"), ("arithmetic", "sum"), ("arithmetic", "expected"), ("directions", "pairs"),
     ("directions", "along"), ("pca", "own"), ("context", "meaning"), ("context", "first_text")],
)  # fmt: skip
def test_whatever_is_typed_gets_a_picture_or_a_sentence(app: AppTest, view: str, name: str, text: str) -> None:
    visit(app, view)
    app.text_input(key=name).set_value(text).run()
    assert not app.exception
    assert not app.error
    assert charts(app) == CHARTS[view] or sentences(app, "warning")
    assert "<script>" not in markdown(app)
    assert "[l](x)" not in markdown(app)


@pytest.mark.parametrize(
    ("view", "name", "text", "sentence"),
    [
        ("neighbours", "near", "", "no word"),
        ("neighbours", "near", "x" * 100, "longer than 60"),
        ("arithmetic", "sum", "", "no word in this sum"),
        ("arithmetic", "sum", "a + b + c + d + e + f + g", "up to 6 words"),
        ("directions", "pairs", "cat", "is no pair"),
        ("directions", "pairs", "cat > cat", "lead nowhere"),
        ("directions", "along", " , ", "no word to place"),
        ("context", "meaning", "unicorn", "is not in"),
    ],
)
def test_bad_input_gets_a_clear_sentence(app: AppTest, view: str, name: str, text: str, sentence: str) -> None:
    visit(app, view)
    app.text_input(key=name).set_value(text).run()
    assert not app.exception
    assert sentence in sentences(app, "warning")[0]
    assert charts(app) == 0
    assert app.button(key=f"try {view} 0")


class TestPCA:
    def test_nothing_chosen(self, app: AppTest) -> None:
        visit(app, "pca")
        app.multiselect(key="groups").set_value([]).run()
        assert "Choose a group" in sentences(app, "warning")[0]

    def test_one_word(self, app: AppTest) -> None:
        visit(app, "pca")
        app.multiselect(key="groups").set_value([])
        app.text_input(key="own").set_value("cat").run()
        assert "at least 3 different words" in sentences(app, "warning")[0]

    def test_five_hundred_words(self, app: AppTest) -> None:
        visit(app, "pca")
        app.text_input(key="own").set_value(" ".join(f"w{number}" for number in range(500))).run()
        assert not app.exception
        assert "These are 500 words; the first 120 are used" in sentences(app, "warning")[0]
        assert charts(app) == 1

    def test_the_whole_matrix_waits_for_a_button(self, app: AppTest) -> None:
        visit(app, "pca", basis="matrix")
        assert charts(app) == 0
        button = next(button for button in app.button if button.label.startswith("Compute the axes"))
        button.click().run()
        assert not app.exception
        assert charts(app) == 1
        app.segmented_control(key="dims").set_value("3").run()
        assert not app.exception
        assert charts(app) == 1


class TestDirections:
    @pytest.mark.parametrize("panel", ["dot", "random"])
    def test_panels(self, app: AppTest, panel: str) -> None:
        visit(app, "directions")
        app.segmented_control(key="panel").set_value(panel).run()
        assert not app.exception
        assert not sentences(app, "warning")
        if panel == "dot":
            assert components(app) == ["pipeline_map", "dot_product"]
        else:
            assert "nearly perpendicular" in texts(app)
            assert charts(app) == 1

    def test_pairs_among_the_words_are_held_against_random_pairs(self, app: AppTest) -> None:
        visit(app, "directions", pairs="cat > dog, bird > mat", along="one, dog > mat, cat > dog")
        said, table = texts(app), table_of(app)
        assert "Steps along it, with the share of random pairs that step as far: dog > mat" in said
        assert "The direction's own pairs, each along the direction of the others: cat > dog" in said
        assert list(table["word or pair"]) == ["one", "dog", "mat", "cat", "dog > mat", "cat > dog", "bird > mat"]
        assert list(table["step"].notna()) == [False] * 4 + [True] * 3

    def test_a_single_pair_is_not_judged(self, app: AppTest) -> None:
        visit(app, "directions", pairs="cat > dog", along="bird > mat")
        assert "A single pair makes the direction" in texts(app)
        assert "each along the direction of the others" not in texts(app)

    @pytest.mark.parametrize("dot", ["1 2", "a b c d", "nan 1 1 1", "9e99 1 1 1", "1 -1 0.25 2"])
    def test_a_link_may_say_anything_about_the_arrows(self, app: AppTest, dot: str) -> None:
        visit(app, "directions", panel="dot", dot=dot)
        assert not app.exception


def test_the_matrix_says_what_the_family_does_for_positions(app: AppTest, folder: Path) -> None:
    visit(app, "matrix")
    options = app.segmented_control(key="part").options
    if folder.parent.name.startswith("gpt2"):
        assert "adds a learned vector for each position" in texts(app)
        assert len(options) == 3
    else:
        assert "has no position vectors" in texts(app)
        assert len(options) == 2
    for part in ("positions", "sum") if folder.parent.name.startswith("gpt2") else ("turns",):
        app.segmented_control(key="part").set_value(part).run()
        assert not app.exception
        assert charts(app) == 1


def test_the_verdict_gives_the_true_ranks(app: AppTest) -> None:
    visit(app, "arithmetic", sum="cat - dog + bird", expected="cat")
    assert "cat is one of the input words itself" in texts(app)
    app.text_input(key="expected").set_value("tree").run()
    assert "when the 3 input words are set aside" in texts(app)
    app.text_input(key="expected").set_value("zebra").run()
    assert "zebra has no row of its own" in texts(app)
    app.text_input(key="expected").set_value("").run()
    assert "Nearest of all" in texts(app)


def test_a_word_of_several_tokens_is_told_so(app: AppTest) -> None:
    visit(app, "neighbours", near="zebra")
    assert "“zebra” is no single token here" in texts(app)


CAT = {"first_text": "The cat", "second_text": "A cat", "third_text": "", "meaning": "cat"}


class TestContext:
    def test_one_text_alone(self, app: AppTest) -> None:
        visit(app, "context", **CAT | {"second_text": ""})
        assert "at least two" in sentences(app, "warning")[0]
        assert charts(app) == 0

    def test_a_control_shows_the_gap_before_the_last_layer(self, app: AppTest) -> None:
        visit(app, "context", **CAT | {"third_text": "My cat"})
        assert "The gap is largest after layer" in texts(app) or "After no layer is another sense" in texts(app)
        assert "the last, is left out: there the vector holds the prediction of the next token" in texts(app)
        assert "Without a control" not in texts(app)

    def test_without_a_control_a_cosine_says_little(self, app: AppTest) -> None:
        visit(app, "context", **CAT)
        assert "Without a control this says little" in texts(app)
        assert "The gap is" not in texts(app)

    def test_the_same_sentence_three_times_shows_no_gap(self, app: AppTest) -> None:
        visit(app, "context", **CAT | {"second_text": "The cat", "third_text": "The cat"})
        assert "After no layer is another sense further apart" in texts(app)

    def test_the_same_text_twice_never_parts(self, app: AppTest) -> None:
        visit(app, "context", **CAT | {"second_text": "The cat"})
        assert "never part" in texts(app)

    def test_different_places_are_told(self, app: AppTest, folder: Path) -> None:
        visit(app, "context", **CAT)
        assert "stands at different places" not in texts(app)
        visit(app, "context", **CAT | {"second_text": "The dog and a cat"})
        said = texts(app)
        assert "The word stands at different places in the texts: token 2 (first)" in said
        if folder.parent.name.startswith("gpt2"):
            assert "so that equal tokens start apart, here at cosine 0." in said
        else:
            assert "Equal tokens start equal all the same, here at cosine 1.000" in said


def test_what_the_other_family_shows_is_set_aside(app: AppTest, folder: Path) -> None:
    visit(app, "matrix")
    app.query_params["part"] = "turns" if folder.parent.name.startswith("gpt2") else "sum"
    app.run()
    assert not app.exception
    assert app.segmented_control(key="part").value == "rows"
