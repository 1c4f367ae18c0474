"""The golden files of the scripts' unit tests are what the Python beside them gives."""

import json

import pytest

from tests.support import golden


def test_the_payload_is_packed_as_before() -> None:
    assert (golden.FOLDER / "payload.bin").read_bytes() == golden.payload()


def test_the_temperature_is_that_of_sampling() -> None:
    kept, now = json.loads((golden.FOLDER / "temperature.json").read_text("utf-8")), golden.temperature()
    assert kept["logits"] == now["logits"]
    assert kept["numbers"] == now["numbers"]
    for before, after in zip(kept["cases"], now["cases"], strict=True):
        assert {name: before[name] for name in ("temperature", "topK", "topP", "kept", "draws")} == {
            name: after[name] for name in ("temperature", "topK", "topP", "kept", "draws")
        }
        assert before["probabilities"] == pytest.approx(after["probabilities"], rel=1e-12)
        assert (before["entropy"], before["leftOut"]) == pytest.approx((after["entropy"], after["leftOut"]), rel=1e-9)
