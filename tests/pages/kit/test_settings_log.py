"""The server's log says at the start what is wrong with the settings."""

import asyncio
from pathlib import Path
from types import SimpleNamespace

import pytest

import app
from model.settings import CACHE_VARIABLE, MODEL_VARIABLE, TOKENS_VARIABLE
from pages.kit import models


def start(monkeypatch: pytest.MonkeyPatch) -> int:
    """Start and end the server, without its model; return how often the model was asked for."""
    asked: list[str] = []
    monkeypatch.setattr(models, "models", lambda: SimpleNamespace(job=lambda: asked.append("")))

    async def live() -> None:
        async with app.lifespan(app.app):
            pass

    asyncio.run(live())
    return len(asked)


def test_one_warning_a_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv(TOKENS_VARIABLE, "1e3")
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "file"))
    monkeypatch.setenv(MODEL_VARIABLE, "gpt-99")
    assert start(monkeypatch) == 1
    tokens, cache, model = (record.getMessage() for record in caplog.records if record.levelname == "WARNING")
    assert tokens.startswith("INSIDE_GPT2_TOKENS: “1e3” is no number of tokens")
    assert tokens.endswith(" 256 are used instead.")
    assert cache.startswith(f"INSIDE_GPT2_CACHE: The cache folder {tmp_path / 'file'} cannot be used: Not a directory.")
    assert model.startswith("INSIDE_GPT2_MODEL: “gpt-99” is neither a folder on this machine nor one of the models")


def test_no_warning_for_good_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(TOKENS_VARIABLE, "64")
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    monkeypatch.setenv(MODEL_VARIABLE, "fable")
    assert start(monkeypatch) == 1
    assert caplog.records == []
