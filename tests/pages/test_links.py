"""Links written before parameters had stable ids open the same views; they are written out as they stood then."""

from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from model.catalog import FolderSource
from model.serving import gpt2_tokenizer
from pages.kit import readings
from tests.support.apps import PAGES, chosen

LINKS: list[tuple[str, str, dict[str, object]]] = [
    (
        "overview",
        "prompt=The+cat&words=folder%3Atiny%3A20-21&present=true",
        {"words": "folder:tiny:20-21", "present": True},
    ),
    (
        "tokens",
        "prompt=The+cat&look=Longest%2C+digits%2C+oddest&cut=A+convenient+lie&word=bird",
        {"view": "extremes", "cut": "lie", "word": "bird"},
    ),
    (
        "tokens",
        "prompt=The+cat&look=Search&by=Pattern&find=%5Ec.t%24",
        {"view": "find", "by": "pattern", "find": "^c.t$"},
    ),
    (
        "embeddings",
        "prompt=The+cat&view=Neighbours&near=navy&centred=true",
        {"view": "neighbours", "near": "navy", "centred": True},
    ),
    (
        "embeddings",
        "prompt=The+cat&view=PCA&dims=3-D&basis=whole+matrix&groups=animals&groups=numbers&own=moon",
        {"view": "pca", "dims": "3", "basis": "matrix", "groups": ("animals", "numbers"), "own": "moon"},
    ),
    (
        "embeddings",
        "prompt=The+cat&view=Directions&panel=Dot+product&dot=-1.5+0+0+2",
        {"view": "directions", "panel": "dot", "dot": "-1.5 0 0 2"},
    ),
    (
        "attention",
        "prompt=The+cat+sat&looking=All+heads&sort=Sort+by%3A+what+followed+last+time",
        {"view": "wall", "sort": "induction"},
    ),
    (
        "attention",
        "prompt=The+cat+sat&looking=One+head&head=2.3&pair=3.1",
        {"view": "one_head", "head": (2, 3), "pair": (3, 1)},
    ),
    (
        "attention",
        "prompt=The+cat+sat&looking=Does+it+matter%3F&how=Mean&off=1.1-2.3",
        {"view": "ablation", "how": "mean", "off": ((1, 1), (2, 3))},
    ),
    (
        "attention",
        "prompt=The+cat+sat&looking=Where+from%3F",
        {"view": "attribution"},
    ),
    (
        "attention",
        "prompt=The+cat+sat&looking=Two+prompts&against=The+dog",
        {"view": "compare", "against": "The dog"},
    ),
    (
        "layers",
        "prompt=The+cat+sat&reading=Surprise",
        {"view": "surprise"},
    ),
    (
        "layers",
        "prompt=The+cat+sat&reading=The+logit+lens&everywhere=true&rank=true",
        {"view": "lens", "everywhere": True, "rank": True},
    ),
    (
        "layers",
        "prompt=The+cat+sat&after=2&position=3",
        {"view": "", "cell": (2, 3)},
    ),
    (
        "layers",
        "prompt=The+cat+sat&after=1",
        {"cell": (1, 0)},
    ),
    (
        "prediction",
        "prompt=The+cat&temperature=0.3&top_k=5&top_p=0.9&shortcut=true&seed=5",
        {"temperature": 0.3, "top_k": 5, "top_p": 0.9, "shortcut": True, "seed": 5},
    ),
    (
        "learning",
        "prompt=The+cat&moment=118&tab=skills&seed=3&warmth=Temperature+0.5&followed=queen",
        {"moment": 118, "view": "skills", "sample": 3, "warmth": 0.5, "followed": "queen"},
    ),
]


@pytest.fixture(autouse=True)
def nothing_fetched(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tiny tokenizer in the place of GPT-2's own."""
    monkeypatch.setattr(gpt2_tokenizer, "SOURCE", FolderSource(str(folder)))
    gpt2_tokenizer.forget()
    readings.forget()


@pytest.mark.parametrize(("chapter", "query", "expected"), LINKS)
def test_an_old_link_opens_its_view(app: AppTest, chapter: str, query: str, expected: dict[str, object]) -> None:
    pages = {
        path.parent.name if path.stem == "page" else path.stem: path for path in PAGES.parent.glob("chapters/**/*.py")
    }
    app.run().switch_page(str(pages[chapter].relative_to(PAGES.parent)))
    app.query_params.clear()
    for name, value in parse_qsl(query):
        known = app.query_params.get(name, [])
        app.query_params[name] = value if not known else [*([known] if isinstance(known, str) else known), value]
    app.run()
    assert not app.exception
    assert {name: chosen(app, name) for name in expected} == expected
