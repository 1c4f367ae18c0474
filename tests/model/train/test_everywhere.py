"""Passages are chosen by rank and hold what the model did there, on tiny models of both families."""

from pathlib import Path

import numpy as np
import pytest

from model import attention
from model.catalog import SHIPPED
from model.language_model import LanguageModel
from model.readings import everywhere as reading
from model.readings import mlp
from model.readings.everywhere import HALVES, HEADS, MIDDLING, NEURONS, STRONGEST, Everywhere
from model.train import everywhere
from model.train.everywhere import LEFT_OUT, LENGTH

WINDOW = 24


@pytest.fixture(autouse=True)
def small_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows that a tiny model's context holds."""
    monkeypatch.setattr(everywhere, "WINDOW", WINDOW)


@pytest.fixture
def windows(model: LanguageModel) -> list[tuple[int, ...]]:
    draw = np.random.default_rng(0)
    return [tuple(draw.integers(0, model.shape.vocabulary, WINDOW).tolist()) for _ in range(9)]


def test_a_neurons_passages_are_what_it_did(model: LanguageModel, windows: list[tuple[int, ...]]) -> None:
    found = Everywhere(len(windows) * WINDOW, WINDOW, everywhere.look(model, windows))
    for layer in range(model.shape.layers):
        fired = np.stack([mlp.firing(model, model.trace(ids), layer).activations for ids in windows])  # (n, T, N)
        for neuron in range(0, model.shape.neurons, 7):
            most = fired[:, LEFT_OUT:, neuron].max(1)  # (n,)
            order = np.argsort(-most, kind="stable")
            wanted = [*order[:STRONGEST], *order[(len(order) - MIDDLING) // 2 :][:MIDDLING]]
            passages = found.neuron(layer, neuron)
            step = max(float(np.abs(passage.values).max()) for passage in passages) / HALVES
            for number, passage in zip(wanted, passages, strict=True):
                assert passage.most == pytest.approx(most[number], abs=step + 1e-6)
                text = windows[number]
                start = next(at for at in range(WINDOW - LENGTH + 1) if text[at : at + LENGTH] == passage.ids)
                np.testing.assert_allclose(
                    passage.values, fired[number, start : start + LENGTH, neuron], atol=step + 1e-6
                )
            assert found.share(NEURONS, layer, neuron) == pytest.approx((most > most.max() / 2).mean())


def test_a_heads_passages_show_what_one_token_reads(model: LanguageModel, windows: list[tuple[int, ...]]) -> None:
    found = Everywhere(len(windows) * WINDOW, WINDOW, everywhere.look(model, windows))
    for layer in range(model.shape.layers):
        patterns = [attention.pattern(model, model.trace(ids), layer) for ids in windows]  # n x (H, T, T)
        for head in range(model.shape.heads):
            for passage in found.head(layer, head):
                number = next(place for place, ids in enumerate(windows) if _holds(ids, passage.ids))
                start = next(at for at in range(WINDOW) if windows[number][at : at + LENGTH] == passage.ids)
                row = patterns[number][head, start + passage.place, start : start + LENGTH]
                np.testing.assert_allclose(passage.values, row, atol=1 / HALVES)
                assert passage.most == pytest.approx(row[int(start == 0) : passage.place].max(), abs=1 / HALVES)
            best = [passage.most for passage in found.head(layer, head)]
            assert min(best[:STRONGEST]) >= max(best[STRONGEST:]) - 1 / HALVES


def _holds(window: tuple[int, ...], passage: tuple[int, ...]) -> bool:
    return any(window[start : start + LENGTH] == passage for start in range(WINDOW))


def test_who_is_not_there_is_refused(model: LanguageModel, windows: list[tuple[int, ...]]) -> None:
    found = Everywhere(0, WINDOW, everywhere.look(model, windows))
    for layer, number in ((0, model.shape.neurons), (model.shape.layers, 0), (-1, 0)):
        with pytest.raises(IndexError):
            found.neuron(layer, number)


def test_the_same_text_gives_the_same_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(everywhere, "WINDOW", 128)
    text = tmp_path / "text.txt"
    text.write_text("\n".join(f"The king had {number} daughters and a fox." for number in range(3400)), "utf-8")
    written = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        for file in SHIPPED.iterdir():
            if file.is_file() and file.name != reading.FILE:
                (folder / file.name).symlink_to(file)
        everywhere.run(text, folder, every=60)
        found = reading.read(folder)
        assert found
        written.append(found)
    one, other = written
    assert (one.tokens, one.window) == (other.tokens, other.window)
    assert all((one.kept[name] == other.kept[name]).all() for name in one.kept)


def test_a_short_text_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(everywhere, "WINDOW", 128)
    text = tmp_path / "text.txt"
    text.write_text("\n".join(["a fox"] * 3400), "utf-8")
    with pytest.raises(ValueError, match="windows"):
        everywhere.run(text, SHIPPED, every=10_000)


def test_fables_own_file(fable: LanguageModel) -> None:
    """What comes with the code: small, whole, in order, and of this vocabulary."""
    assert (SHIPPED / reading.FILE).stat().st_size <= 4 << 20
    found = reading.read(SHIPPED)
    assert found
    shape = fable.shape
    assert found.kept[f"{NEURONS}.ids"].shape[:2] == (shape.layers, shape.neurons)
    assert found.kept[f"{HEADS}.ids"].shape[:2] == (shape.layers, shape.heads)
    assert found.kept[f"{NEURONS}.ids"].max() < shape.vocabulary
    for layer in range(shape.layers):
        for passages in map(found.neuron, [layer] * shape.neurons, range(shape.neurons)):
            step = max(float(np.abs(passage.values).max()) for passage in passages) / HALVES
            best = [passage.most for passage in passages]
            assert min(best[:STRONGEST]) >= max(best[STRONGEST:]) - step
        for passages in map(found.head, [layer] * shape.heads, range(shape.heads)):
            assert all(passage.values.min() >= 0 and passage.values.sum() <= 1.05 for passage in passages)


def test_a_folder_without_it_has_none(tmp_path: Path) -> None:
    assert reading.read(tmp_path) is None
    (tmp_path / reading.FILE).write_bytes(b"nothing of the kind")
    reading.read.cache_clear()
    assert reading.read(tmp_path) is None
