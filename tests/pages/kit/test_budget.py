"""All caches together stay within one setting, whatever visitors do."""

from typing import Any

import numpy as np
import pytest
from cachetools import LRUCache
from hypothesis import given
from hypothesis import strategies as some

from model.serving.prompt import Prompt
from model.settings import LEAST_MEMORY, MEMORY_VARIABLE, MOST_MEMORY
from pages.kit import budget, kept_texts, prompts, readings
from pages.kit.kept_texts import KeptTexts
from pages.kit.readings import model_reading, scene
from tests.support import tiny

MEGABYTE = 1 << 20
VISITS = some.lists(some.tuples(some.sampled_from(["reading", "text", "cut"]), some.integers(1, 300_000)), max_size=60)


@given(some.integers(LEAST_MEMORY, MOST_MEMORY))
def test_the_parts_are_the_whole(megabytes: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(MEMORY_VARIABLE, str(megabytes))
        assert (
            budget.readings() + budget.texts() + budget.cuts() + budget.figures()
            == budget.total()
            == megabytes * MEGABYTE
        )
        assert min(budget.readings(), budget.texts(), budget.cuts()) >= kept_texts.LONGEST


@given(VISITS)
def test_whatever_visitors_do_all_caches_stay_within_the_setting(visits: list[tuple[str, int]]) -> None:
    """A bound of 2 MB, in the shares of the app."""
    model = tiny.language_model("gpt2")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(budget, "total", lambda: 2 * MEGABYTE)
        patched.setattr(budget, "figures", lambda: 0)  # they have a bound of their own
        kept: LRUCache[Any, Any] = LRUCache(budget.readings(), getsizeof=readings._kept.getsizeof)
        cuts: LRUCache[Any, Any] = LRUCache(budget.cuts(), getsizeof=prompts._kept.getsizeof)
        patched.setattr(readings, "_kept", kept)
        patched.setattr(readings, "MOST_BYTES", budget.readings())
        patched.setattr(prompts, "_kept", cuts)
        patched.setattr(prompts, "MOST_BYTES", budget.cuts())
        texts = KeptTexts(budget.texts(), budget.texts())
        about = scene(model, Prompt((1,), 1, ""))
        zeros = model_reading(lambda _scene, count: np.zeros(count, np.uint8))
        for kind, size in visits:
            if kind == "reading":
                assert len(zeros(about, size)) == size
            elif kind == "text":
                texts.keep("a" * size)
            else:
                prompts.read(model, "a" * size)
            assert kept.currsize + cuts.currsize + texts._texts.currsize <= 2 * MEGABYTE
