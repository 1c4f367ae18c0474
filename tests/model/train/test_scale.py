"""What trainings come to: the story's figures, with what they rest on."""

import json

import pytest

from model.catalog import SHIPPED
from model.language_model import LanguageModel
from model.load import load
from model.readings.parallel import operations_a_second, parallel
from model.readings.parameters import ledger
from model.train import scale
from model.train.scale import MACHINES, TRAININGS


def test_gpt3_took_three_times_ten_to_the_23() -> None:
    assert TRAININGS["gpt3"].operations == pytest.approx(3.14e23, rel=0.005)


def test_a_billion_a_second_takes_ten_million_years_for_gpt3_and_well_over_100_million_for_llama() -> None:
    found = {key: scale.years(one.operations, MACHINES["billion"]) for key, one in TRAININGS.items()}
    assert 9e6 < found["gpt3"] < 1.1e7
    assert found["llama3"] > 2e8
    assert found["palm"] < 1e8


def test_chinchilla_is_expected_to_be_ahead_of_gopher_and_both_of_the_limit() -> None:
    """70 billion parameters and 1.4 trillion tokens, against 280 and 0.3: what Hoffmann et al. 2022 then measured."""
    chinchilla, gopher = scale.expected_loss(70e9, 1.4e12), scale.expected_loss(280e9, 300e9)
    assert (round(chinchilla, 2), round(gopher, 2)) == (1.94, 1.99)
    assert scale.expected_loss(1e30, 1e30) == pytest.approx(1.69, abs=1e-3)


def test_2600_years_of_reading_are_those_of_a_slow_reader() -> None:
    pace = scale.pace_for(TRAININGS["gpt3"].tokens, 2600)
    assert scale.reading_years(TRAININGS["gpt3"].tokens, pace) == pytest.approx(2600)
    assert 150 < pace < scale.READING_ALOUD
    assert scale.reading_years(TRAININGS["gpt3"].tokens, scale.READING_PACE) == pytest.approx(1797, abs=2)


def test_the_figures_of_fable_are_its_own() -> None:
    assert ledger(load("fable")).total == TRAININGS["fable"].parameters
    folder = SHIPPED
    moments = json.loads((folder / "report.json").read_text("utf-8"))["moments"]
    assert moments[-1]["tokens"] <= TRAININGS["fable"].tokens
    assert f"{TRAININGS['fable'].tokens:,.0f}" in (folder / "README.md").read_text("utf-8")


def test_smollm2_has_as_many_parameters_as_its_paper_says(smollm2: LanguageModel) -> None:
    assert ledger(smollm2).total == TRAININGS["smollm2"].parameters


def test_a_context_takes_what_its_keys_and_values_take(model: LanguageModel) -> None:
    trace = model.trace([20, 30, 40])
    assert scale.context_bytes(trace, 3, 32) == trace.keys.nbytes + trace.values.nbytes
    assert scale.weight_bytes(10, 16) == 20


def test_both_ways_come_to_the_same(model: LanguageModel) -> None:
    ids = [20, 30, 40, 50, 60]
    found = parallel(model, ids)
    assert found.tokens == 5
    assert found.difference < 1e-4
    assert min(found.at_once, found.one_by_one, operations_a_second(model, 8)) > 0
    with pytest.raises(ValueError, match="token"):
        parallel(model, [])
