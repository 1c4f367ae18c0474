"""What comes next, covered until it is guessed: with Fable, and a prompt whose likely tokens no page names besides."""

import json

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import ButtonGroup

from model import sampling
from model.language_model import LanguageModel
from model.readings import guess
from pages.kit import registry
from pages.kit.wording import share
from pages.texts import texts as words_of
from tests.support.apps import PAGES, run_prompt, sentences, texts
from viz.tokens import SPACE, visible

PROMPT = "They lived happily ever"
WORDS = words_of("shell")["cover"]
VIEWS = [
    ("prediction", ""),
    ("layers", "lens"),
    ("layers", "stream"),
    ("layers", "surprise"),
    ("learning", "attention"),
    ("learning", "surprise"),
    ("attention", "wall"),
    ("attention", "ablation"),
    ("attention", "attribution"),
    ("attention", "compare"),
    ("embeddings", "context"),
    ("tokens", ""),
]
"""Every view that reads the prompt's pass."""


def visit(app: AppTest, chapter: str, **address: str) -> AppTest:
    """Open a view as a link would, its prediction covered."""
    said = {"prompt": PROMPT, "cover": "true", "shortcut": "true"} | address
    app.run().switch_page(str(registry.chapter(chapter).path.relative_to(PAGES.parent)))
    for name, value in said.items():
        if value:
            app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def likely(model: LanguageModel, prompt: str = PROMPT) -> tuple[list[str], list[float]]:
    """The names and the probabilities of the three likeliest next tokens."""
    logits = model.trace(prompt).logits
    best = sampling.likeliest(logits, 3)
    names = [visible(model.vocabulary.piece(int(token))) for token in best]
    return names, sampling.softmax(logits)[best].tolist()


def told(app: AppTest) -> str:
    """All that the page sends to the browser, but for the tokens to choose a guess from."""
    nodes = [node for node in app.main if getattr(node, "proto", None) and node.type != "button_group"]
    sent = b"\n".join(node.proto.SerializeToString() for node in nodes).decode("utf-8", "replace")
    return sent.replace(json.dumps(SPACE).strip('"'), SPACE)


def bars(app: AppTest) -> list[float]:
    """The probabilities on the small map."""
    part = next(part for part in app.get("bidi_component") if part.proto.component_name == "pipeline_map")
    found: list[float] = json.loads(part.proto.json)["probabilities"]
    return found


def files(app: AppTest) -> int:
    return len(app.get("download_button"))


def choices_of(app: AppTest) -> list[str]:
    """What the visitor can choose a guess from."""
    group = next(group for group in app.get("button_group") if group.key == "guess chosen")
    return [option.content for option in group.proto.options]


def reveal(app: AppTest, typed: str = "") -> AppTest:
    if typed:
        app.text_input(key="guess typed").set_value(typed)
    next(button for button in app.button if button.label == WORDS["reveal"]).click().run()
    assert not app.exception
    return app


@pytest.mark.parametrize(("chapter", "view"), VIEWS)
def test_what_is_covered_does_not_reach_the_browser(
    visitor: AppTest, fable: LanguageModel, chapter: str, view: str
) -> None:
    names, shares = likely(fable)
    visit(visitor, chapter, view=view)
    sent = told(visitor)
    for name in names:
        assert name not in sent
    for probability in shares:
        assert share(probability) not in sent
        assert f"{probability:.6g}" not in sent
    assert bars(visitor) == []
    if registry.chapter(chapter).predicts:
        assert files(visitor) == 0
        assert not visitor.expander or chapter == "learning"


@pytest.mark.parametrize(("chapter", "view"), [("layers", "lens"), ("learning", "attention")])
def test_revealed_it_is_there(visitor: AppTest, fable: LanguageModel, chapter: str, view: str) -> None:
    names, shares = likely(fable)
    reveal(visit(visitor, chapter, view=view))
    assert all(name in told(visitor) for name in names)
    assert bars(visitor)[:3] == pytest.approx(shares)
    assert files(visitor) > 0


@pytest.mark.parametrize("chapter", [chapter.id for chapter in registry.CHAPTERS if chapter.predicts])
@pytest.mark.parametrize("present", ["true", ""])
def test_the_strip_is_there_only_while_it_is_asked_for(visitor: AppTest, chapter: str, present: str) -> None:
    visit(visitor, chapter, present=present)
    assert len(choices_of(visitor)) == guess.LIKELY + len(guess.DECOYS)
    reveal(visitor)
    assert WORDS["no_guess"].split("{")[0] in texts(visitor)
    visitor.toggle(key="covering").set_value(False).run()
    assert WORDS["no_guess"].split("{")[0] not in texts(visitor)
    assert "cover" not in visitor.query_params
    visitor.toggle(key="covering").set_value(True).run()
    assert visitor.query_params["cover"] == "true"
    assert bars(visitor) == []


def test_a_typed_guess_is_judged_exactly(visitor: AppTest, fable: LanguageModel) -> None:
    visit(visitor, "layers")
    reveal(visitor, "garden")
    trace = fable.trace(PROMPT)
    found = guess.judge(fable, trace.logits, " garden")
    names, shares = likely(fable)
    said = (
        f"Your guess ␣garden is number {found.rank:,} of {fable.shape.vocabulary:,}, with {share(found.probability)}."
    )
    assert said in texts(visitor)
    if found.rank > 1:
        assert f"The model's first is {names[0]}, with {share(shares[0])}." in texts(visitor)


def test_a_guess_of_several_tokens_says_that_its_first_is_judged(visitor: AppTest, fable: LanguageModel) -> None:
    ids = fable.vocabulary.encode(" extraordinary")
    assert len(ids) > 1
    reveal(visit(visitor, "layers"), "extraordinary")
    assert f"“␣extraordinary” takes {len(ids)} tokens, and the first of them is judged." in texts(visitor)
    assert f"Your guess {visible(fable.vocabulary.piece(ids[0]))} is number " in texts(visitor)
    visitor.button(key="other reading").click().run()
    bare = fable.vocabulary.encode("extraordinary")
    assert f"“extraordinary” takes {len(bare)} tokens" in texts(visitor)


def test_a_chosen_guess_is_judged(visitor: AppTest, fable: LanguageModel) -> None:
    visit(visitor, "layers")
    offered = guess.offered(fable, fable.trace(PROMPT).logits)
    assert choices_of(visitor) == [visible(fable.vocabulary.piece(token)) for token in offered]
    group = next(group for group in visitor.get("button_group") if group.key == "guess chosen")
    assert isinstance(group, ButtonGroup)
    group.set_value(offered[1])
    reveal(visitor)
    found = guess.placed(fable.trace(PROMPT).logits, (offered[1],))
    assert f"{visible(fable.vocabulary.piece(offered[1]))} is number {found.rank:,} of" in texts(visitor)


@pytest.mark.parametrize("typed", ["   ", "\x00\u202e", "<script>alert(1)</script>", "🦔", "a" * 60, "%s {first}"])
def test_whatever_is_guessed_gets_a_sentence(visitor: AppTest, typed: str) -> None:
    reveal(visit(visitor, "layers"), typed)
    assert "Your guess " in texts(visitor) or "Revealed without a guess." in texts(visitor)
    assert bars(visitor)


def test_it_stays_revealed_here_and_the_next_prompt_is_covered(visitor: AppTest) -> None:
    reveal(visit(visitor, "layers"), "garden")
    visitor.switch_page("chapters/prediction.py").run()
    assert bars(visitor)
    run_prompt(visitor, "Another text")
    assert bars(visitor) == []
    run_prompt(visitor, PROMPT)
    assert bars(visitor)
    visitor.query_params["words"] = "fable:20"  # one token more: what comes after it has not been seen
    visitor.run()
    assert bars(visitor) == []


def test_another_visitor_of_the_address_finds_it_covered(visitor: AppTest) -> None:
    reveal(visit(visitor, "layers"))
    other = AppTest.from_file(PAGES, default_timeout=120)
    assert bars(visit(other, "layers")) == []


def test_a_view_all_about_what_comes_next_says_that_it_waits(visitor: AppTest) -> None:
    for view in ("ablation", "attribution"):
        visit(visitor, "attention", view=view)
        assert WORDS["waits"] in sentences(visitor, "info")
    reveal(visitor)
    assert WORDS["waits"] not in texts(visitor)
    assert len(visitor.get("plotly_chart")) == 2
