"""Writing token by token: the cache changes nothing, the seed decides, and the end comes where it is said to."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from transformers import PreTrainedTokenizerFast

from model import sampling
from model.generate import Step, generate, race, runs
from model.geometry.word_paths import position
from model.language_model import LanguageModel
from model.load import load
from model.serving.prompt import read
from tests.support import tiny

PROMPT = "The cat sat"


@pytest.fixture
def ids(model: LanguageModel) -> tuple[int, ...]:
    return model.vocabulary.encode(PROMPT)


def test_a_step_is_what_a_full_pass_and_a_draw_give(model: LanguageModel, ids: tuple[int, ...]) -> None:
    read = ids
    for step in generate(model, ids, temperature=0.8, top_k=40, top_p=0.9, seed=3, most=20):
        logits = model.trace(read).logits
        shaped = sampling.distribution(logits, 0.8, 40, 0.9)
        assert step.token == sampling.draw(shaped, sampling.numbers(3, len(read), 1000)[0])
        assert step.probability == pytest.approx(shaped.probabilities[step.token], abs=1e-5)
        assert step.rank == sampling.rank(logits, step.token)
        assert step.piece == model.vocabulary.piece(step.token)
        read = (*read, step.token)
    assert len(read) == len(ids) + 20


def test_the_seed_decides(model: LanguageModel, ids: tuple[int, ...]) -> None:
    def written(seed: int) -> list[Step]:
        return list(generate(model, ids, seed=seed, most=10))

    assert written(1) == written(1)
    assert written(1) != written(2)


def test_temperature_zero_takes_the_likeliest(model: LanguageModel, ids: tuple[int, ...]) -> None:
    steps = list(generate(model, ids, temperature=0, most=5))
    assert [(step.rank, step.probability) for step in steps] == [(1, 1.0)] * 5


def test_it_stops_with_the_context(model: LanguageModel) -> None:
    """The token after a full context can be drawn and not be read."""
    full = model.vocabulary.encode(tiny.TEXT * 3)[: tiny.CONTEXT]
    assert len(list(generate(model, full[:-5], temperature=0))) == 6
    assert len(list(generate(model, full))) == 1


def test_it_stops_after_the_end_of_a_text(model: LanguageModel, ids: tuple[int, ...]) -> None:
    usual = [step.token for step in generate(model, ids, seed=1, most=10)]
    ending = PreTrainedTokenizerFast(
        tokenizer_object=tiny.tokenizer().backend_tokenizer,
        eos_token=model.tokenizer.convert_ids_to_tokens(usual[3]),
    )
    other = LanguageModel(model.card, ending, tiny.network(model.card.family))
    assert [step.token for step in generate(other, ids, seed=1, most=10)] == usual[: usual.index(usual[3]) + 1]


@pytest.mark.parametrize("source", ["config", "generation_config"])
@pytest.mark.parametrize("several", [False, True])
def test_every_end_that_the_settings_name_ends_a_text(
    model: LanguageModel, ids: tuple[int, ...], source: str, several: bool
) -> None:
    usual = [step.token for step in generate(model, ids, seed=1, most=10)]
    net = tiny.network(model.card.family)
    net.config.eos_token_id = net.generation_config.eos_token_id = None
    getattr(net, source).eos_token_id = [tiny.VOCABULARY + 5, usual[3]] if several else usual[3]
    other = LanguageModel(model.card, tiny.tokenizer(), net)
    assert other.end_ids == {tiny.tokenizer().eos_token_id, usual[3]}
    assert [step.token for step in generate(other, ids, seed=1, most=10)] == usual[: usual.index(usual[3]) + 1]


def test_ends_are_read_from_a_folder(folder: Path, tmp_path: Path) -> None:
    own = shutil.copytree(folder, tmp_path / "model")
    (own / "generation_config.json").write_text(json.dumps({"eos_token_id": [5, 6]}))
    assert load(str(own)).end_ids >= {0, 5, 6}


@pytest.mark.parametrize("family", tiny.FAMILIES)
def test_a_row_without_an_entry_may_be_drawn(family: str) -> None:
    padded = tiny.language_model(family, rows=tiny.VOCABULARY + 20)
    ids = padded.vocabulary.encode(PROMPT)
    logits = padded.trace(ids).logits
    row = max(range(tiny.VOCABULARY, padded.shape.vocabulary), key=lambda token: logits[token])
    assert not padded.vocabulary.has(row)
    seed = next(seed for seed in range(10_000) if next(generate(padded, ids, temperature=5, seed=seed)).token == row)
    steps = list(generate(padded, ids, temperature=5, seed=seed, most=4))
    assert steps[0].piece == f"⟨entry {row} is unused⟩"
    written = (*ids, *(step.token for step in steps))
    trace = padded.trace(written)
    assert trace.tokens[len(ids)] == f"⟨entry {row} is unused⟩"
    assert padded.vocabulary.decode(written).startswith(f"{PROMPT}⟨entry {row} is unused⟩")
    assert f"⟨entry {row} is unused⟩" in read(padded, PROMPT, (row,) * 8, limit=4).start
    assert position(padded, trace, "sat") == len(padded.vocabulary.encode(PROMPT)) - 1
    with pytest.raises(ValueError, match="run from 0"):
        padded.trace([padded.shape.vocabulary])


def test_nothing_is_recorded_and_nothing_left_behind(model: LanguageModel, ids: tuple[int, ...]) -> None:
    """A trace between two steps is the trace of that moment, and the text goes on as if it had not been taken."""
    before = model.trace(ids)
    expected = list(generate(model, ids, most=6))
    found = []
    for step in generate(model, ids, most=6):
        found.append(step)
        between = model.trace(ids)
        assert between.residual.shape == before.residual.shape
        np.testing.assert_array_equal(between.logits, before.logits)
    assert found == expected


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ((), "no token"),
        ((1,) * (tiny.CONTEXT + 1), "more than this"),
        ((tiny.VOCABULARY,), "run from 0"),
        ((-1,), "run from 0"),
    ],
)
def test_what_cannot_be_run_is_refused_at_once(model: LanguageModel, wrong: tuple[int, ...], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        generate(model, wrong)


def test_what_cannot_be_drawn_from_is_refused_with_the_first_step(model: LanguageModel, ids: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="Top-k"):
        next(generate(model, ids, top_k=0))


def same(column: list[Step], alone: list[Step]) -> bool:
    """Whether a column of a batch wrote what it writes alone, its probabilities but for rounding."""
    assert [step.token for step in column] == [step.token for step in alone]
    np.testing.assert_allclose([step.probability for step in column], [step.probability for step in alone], atol=1e-5)
    return True


def columns(rounds: list[tuple[Step | None, ...]]) -> list[list[Step]]:
    return [[step for step in column if step] for column in zip(*rounds, strict=True)]


def test_a_race_is_each_temperature_for_itself(model: LanguageModel, ids: tuple[int, ...]) -> None:
    temperatures = (0.0, 0.3, 1.0, 2.0)
    raced = columns(list(race(model, ids, temperatures, seed=4, most=12)))
    for column, temperature in zip(raced, temperatures, strict=True):
        assert same(column, list(generate(model, ids, temperature, seed=4, most=12)))
    assert len({tuple(step.token for step in column) for column in raced}) > 1


def test_runs_are_each_seed_for_itself(model: LanguageModel, ids: tuple[int, ...]) -> None:
    found = columns(list(runs(model, ids, range(6), 1.5, most=9, top_k=50, top_p=0.9)))
    for seed, column in enumerate(found):
        assert same(column, list(generate(model, ids, 1.5, 50, 0.9, seed, 9)))


@pytest.mark.parametrize("temperature", [0.7, 1.5])
def test_first_numbers_decide_the_first_token_and_nothing_else(
    model: LanguageModel, ids: tuple[int, ...], temperature: float
) -> None:
    first = [0.0, 0.25, 0.5, 0.75, 1 - 1e-9]
    found = columns(list(runs(model, ids, range(5), temperature, most=6, top_k=50, first=first)))
    logits = model.trace(ids).logits
    for seed, (number, column) in enumerate(zip(first, found, strict=True)):
        assert column[0].token == sampling.pick(logits, temperature, 50, None, number)[0]
        assert same(column[1:], list(generate(model, (*ids, column[0].token), temperature, 50, None, seed, 5)))


def test_at_temperature_zero_no_number_decides(model: LanguageModel, ids: tuple[int, ...]) -> None:
    rounds = list(runs(model, ids, range(3), 0, most=4, first=[0.1, 0.5, 0.9]))
    assert all(len({step.token for step in steps if step}) == 1 for steps in rounds)


@pytest.mark.parametrize("first", [[], [0.5], [0.5, 1.0], [-0.1, 0.5], [0.5, float("nan")], [0.1, 0.2, 0.3]])
def test_other_first_numbers_are_refused_at_once(
    model: LanguageModel, ids: tuple[int, ...], first: list[float]
) -> None:
    with pytest.raises(ValueError, match="first numbers"):
        runs(model, ids, [1, 2], first=first)


def test_a_column_that_has_ended_leaves_and_the_others_go_on(model: LanguageModel, ids: tuple[int, ...]) -> None:
    usual = columns(list(runs(model, ids, range(3), most=10)))
    ending = PreTrainedTokenizerFast(
        tokenizer_object=tiny.tokenizer().backend_tokenizer,
        eos_token=model.tokenizer.convert_ids_to_tokens(usual[0][3].token),
    )
    other = LanguageModel(model.card, ending, tiny.network(model.card.family))
    rounds = list(runs(other, ids, range(3), most=10))
    assert all(steps[0] is None for steps in rounds[4:])
    for seed, column in enumerate(columns(rounds)):
        assert same(column, list(generate(other, ids, seed=seed, most=10)))


def test_a_batch_ends_with_the_context(model: LanguageModel) -> None:
    full = model.vocabulary.encode(tiny.TEXT * 3)[: tiny.CONTEXT]
    assert len(list(race(model, full[:-5], [0, 1]))) == 6


def test_a_batch_of_nothing_is_refused(model: LanguageModel, ids: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="no column"):
        race(model, ids, [])
    with pytest.raises(ValueError, match="no token"):
        runs(model, (), [1])
