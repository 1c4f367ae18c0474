"""What the moments of a training run make of a prompt, of words and of fixed texts: identities on a tiny run."""

import json
import math
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from model import embedding, sampling
from model.errors import InvalidInput, ModelUnavailable
from model.generate import generate
from model.geometry.embedding_matrix import matrix
from model.geometry.pca import pca
from model.load import load
from model.readings import head_scores
from model.train import checkpoints, history, skills
from model.train import snapshots as kept
from model.train.checkpoints import Moment, Run
from model.train.history import Plane
from model.train.skills import Agreement, Probes
from tests.support import tiny, tiny_run

TEXTS = ("king", "queen", "boy", "girl", "said", "ran", "sea", "antidisestablishment")
PROBES = Probes(
    texts=("The king said, he ran to the house.", "Then she ran to the sea."),
    spoken=("I will come", "you must go"),
    agreements=(Agreement("The king ran. Then", "he", "she"), Agreement("The queen ran. Then", "she", "he")),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_run.train(tmp_path_factory.mktemp("learning") / "run")


@pytest.fixture(scope="module")
def run(folder: Path) -> Run:
    return checkpoints.run(str(folder))


@pytest.fixture(scope="module")
def ids(run: Run) -> tuple[int, ...]:
    return run.moments[-1].model.vocabulary.encode("The queen said, the king ran to the")


@pytest.fixture(scope="module")
def plane(run: Run) -> Plane:
    return history.plane(run.moments, TEXTS)


# ---- the moments ------------------------------------------------------------------------------------------------


def test_all_moments_are_opened_in_order(run: Run) -> None:
    assert tuple(moment.step for moment in run.moments) == tiny_run.STEPS
    assert [moment.tokens for moment in run.moments] == [512 * step for step in tiny_run.STEPS]
    assert run.baselines == {}


def test_the_last_moment_is_the_finished_model(run: Run, folder: Path, ids: tuple[int, ...]) -> None:
    finished = load(str(folder)).trace(ids).logits
    np.testing.assert_array_equal(run.moments[-1].model.trace(ids).logits, finished)


@pytest.mark.parametrize("place", [0, 3, 6])
def test_a_moment_has_the_weights_that_were_kept(run: Run, folder: Path, place: int) -> None:
    moment = run.moments[place]
    weights = kept.load(kept.found(folder)[moment.step])
    parameters = dict(moment.model.net.named_parameters())
    assert parameters.keys() == weights.keys()
    assert all(torch.equal(parameters[name], weights[name]) for name in weights)


def test_knowledge_begins_at_none(run: Run, ids: tuple[int, ...]) -> None:
    """At the random start a token costs about log2 V bits; at the end far less."""
    costs = history.history(run.moments, ids).costs.mean(1)
    nothing = math.log2(tiny_run.SETTINGS.vocabulary)
    assert costs[0] == pytest.approx(nothing, abs=0.5)
    assert costs[-1] < 0.7 * nothing


def test_a_loss_is_given_where_it_was_measured(run: Run) -> None:
    losses = json.loads((Path(source(run)) / "losses.json").read_text("utf-8"))
    looked = dict(map(tuple, losses["held_out"]))
    assert [moment.loss for moment in run.moments] == [looked.get(step) for step in tiny_run.STEPS]
    assert dict(run.held_out) == looked
    assert run.moments[-1].loss is not None


def source(run: Run) -> str:
    found = run.moments[-1].model.card.source
    assert hasattr(found, "path")
    return found.path


def test_the_report_is_believed_before_a_look_on_the_way(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "reported"
    shutil.copytree(folder, other)
    figures = {"nats": 1.5, "bigram": {"nats": 2.5}, "moments": [{"step": 8, "nats": 4.25}]}
    (other / checkpoints.REPORT).write_text(json.dumps(figures), "utf-8")
    found = checkpoints.run(str(other))
    losses = {moment.step: moment.loss for moment in found.moments}
    assert (losses[8], losses[64]) == (4.25, 1.5)
    assert dict(found.held_out)[8] == 4.25
    assert found.baselines == {"bigram": 2.5}


@pytest.mark.parametrize("lost", ["losses.json", "moments/step-000004.safetensors"])
def test_a_run_without_a_readable_record_says_so(folder: Path, tmp_path: Path, lost: str) -> None:
    other = tmp_path / "damaged"
    shutil.copytree(folder, other)
    (other / lost).write_text("{}", "utf-8")
    with pytest.raises(ModelUnavailable, match="no_training_record"):
        checkpoints.run(str(other))


def test_moments_of_another_model_are_refused(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "mixed"
    shutil.copytree(folder, other)
    weights = kept.load(kept.found(other)[4])
    del weights["transformer.ln_f.bias"]
    kept.save(other, 4, weights)
    with pytest.raises(ModelUnavailable, match="no_training_record"):
        checkpoints.run(str(other))


# ---- one prompt -------------------------------------------------------------------------------------------------


def test_a_history_is_what_each_moment_says_alone(run: Run, ids: tuple[int, ...]) -> None:
    found = history.history(run.moments, ids)
    for place, moment in enumerate(run.moments):
        trace = moment.model.trace(ids)
        chances = sampling.softmax(trace.logits)
        assert found.top[place].tolist() == sampling.ranking(trace.logits)[:10].tolist()
        np.testing.assert_array_equal(found.chances[place], chances[found.top[place]])
        scores = head_scores.scores(moment.model, trace)
        np.testing.assert_array_equal(found.previous[place], scores.previous)
        np.testing.assert_array_equal(found.same[place], scores.same)
        np.testing.assert_array_equal(found.cells[place], head_scores.maps(moment.model, trace).cells)


def test_a_cost_is_what_the_words_before_it_predicted(run: Run, ids: tuple[int, ...]) -> None:
    found = history.history(run.moments, ids)
    model = run.moments[5].model
    for position in range(1, len(ids)):
        chance = sampling.softmax(model.trace(ids[:position]).logits)[ids[position]]
        assert found.costs[5, position - 1] == pytest.approx(-math.log2(chance), rel=1e-4)


def test_one_token_costs_nothing_and_has_no_habits(run: Run, ids: tuple[int, ...]) -> None:
    found = history.history(run.moments, ids[:1])
    assert found.costs.shape == (len(run.moments), 0)
    assert np.isnan(found.previous).all()


@pytest.mark.parametrize("temperature", [0.0, 0.8])
def test_samples_are_what_generate_writes(run: Run, ids: tuple[int, ...], temperature: float) -> None:
    samples = history.samples(run.moments, ids, temperature, seed=3, count=6)
    for moment, written in zip(run.moments, samples, strict=True):
        steps = generate(moment.model, ids, temperature=temperature, seed=3, most=6)
        assert written == tuple(step.token for step in steps)
    other = history.samples(run.moments, ids, temperature, seed=4, count=6)
    assert (other == samples) == (temperature == 0)


def test_a_prompt_as_long_as_the_context_leaves_room_to_write(run: Run, ids: tuple[int, ...]) -> None:
    long = (ids * 99)[: run.moments[-1].model.shape.context]
    samples = history.samples(run.moments[:1], long, 1.0, seed=0, count=5)
    start = long[5:]
    expected = generate(run.moments[0].model, start, seed=0, most=5)
    assert samples[0] == tuple(step.token for step in expected)


# ---- words ------------------------------------------------------------------------------------------------------


def test_the_plane_is_the_finished_models_at_every_moment(run: Run, plane: Plane) -> None:
    assert "antidisestablishment" not in plane.words  # more than one token
    rows = [matrix(moment.model).rows[list(plane.ids)] for moment in run.moments]
    fitted = pca(rows[-1])
    np.testing.assert_allclose(plane.components.axes, fitted.axes)
    for place, vectors in enumerate(rows):
        np.testing.assert_allclose(plane.places[place], (vectors - rows[-1].mean(0)) @ fitted.axes.T, atol=1e-5)
    np.testing.assert_allclose(plane.places[-1].mean(0), 0, atol=1e-5)


def test_a_followed_word_goes_where_its_dot_goes(run: Run, plane: Plane) -> None:
    followed = history.follow(run.moments, " king ", plane)
    assert followed.text == "king"
    np.testing.assert_allclose(followed.places, plane.places[:, plane.words.index("king")], atol=1e-5)
    for place, moment in enumerate(run.moments):
        row = matrix(moment.model).rows[plane.ids[plane.words.index("king")]]
        near = embedding.neighbours(moment.model, row, 10, exclude=[plane.ids[plane.words.index("king")]])
        assert followed.near[place].tolist() == near.ids.tolist()
        np.testing.assert_array_equal(followed.cosines[place], near.cosines)


def test_no_word_is_unclear(run: Run, plane: Plane) -> None:
    with pytest.raises(InvalidInput):
        history.follow(run.moments, "  ", plane)
    with pytest.raises(InvalidInput):
        history.plane(run.moments, ["king", "queen"])


# ---- skills -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def even() -> Moment:
    """A moment whose heads attend to all tokens alike and whose words do not depend on the context."""
    model = tiny.language_model("gpt2")
    for block in model.net.get_submodule("transformer.h").children():
        block.attn.c_attn.weight.data[:, : model.shape.width] = 0
        block.attn.c_attn.bias.data[: model.shape.width] = 0
    model.net.get_submodule("transformer.ln_f").weight.data[:] = 0
    model.net.get_submodule("transformer.ln_f").bias.data[:] = torch.arange(model.shape.width) / 10
    return Moment(0, 0, model, None)


def test_who_attends_to_all_alike_scores_what_even_attention_scores(even: Moment) -> None:
    found = skills.skills([even], PROBES)
    np.testing.assert_allclose(found.previous, found.previous_even, rtol=1e-5)
    np.testing.assert_allclose(found.best_induction, found.induction_even, rtol=1e-5)


def test_who_says_the_same_everywhere_uses_no_context(even: Moment, run: Run) -> None:
    assert skills.context_bits(even.model, PROBES.texts) == pytest.approx(0, abs=1e-6)
    assert skills.context_bits(run.moments[-1].model, PROBES.texts) > 0.5


def test_the_best_head_is_named(run: Run) -> None:
    found = skills.skills(run.moments, PROBES)
    for place, (layer, head) in enumerate(found.previous_head.tolist()):
        model = run.moments[place].model
        texts = [head_scores.scores(model, model.trace(text)).previous[layer, head] for text in PROBES.texts]
        assert found.previous[place] == pytest.approx(np.mean(texts))


def test_quotations_close_with_tokens_that_join_a_word(run: Run) -> None:
    model = run.moments[-1].model
    pieces = {model.vocabulary.piece(token) for token in skills.closing_tokens(model)}
    assert '."' in pieces
    assert ' "' not in pieces
    with_mark, without = skills.closing(model, PROBES.spoken)
    tokens = skills.closing_tokens(model)
    alone = [sampling.softmax(model.trace(text).logits)[tokens].sum() for text in PROBES.spoken]
    assert without == pytest.approx(np.mean(alone))
    assert (
        with_mark > 0.5 > skills.closing(run.moments[0].model, PROBES.spoken)[0]
    )  # the text it learned is full of them


def test_agreement_is_a_share_and_a_guess_without_knowledge(even: Moment, run: Run) -> None:
    model = run.moments[-1].model
    one = PROBES.agreements[0]
    he, she = (
        sampling.softmax(model.trace(one.text).logits)[model.vocabulary.encode(f" {w}")[0]] for w in ("he", "she")
    )
    assert skills.agreement(model, [one]) == pytest.approx(he / (he + she))
    turned = Agreement(one.text, one.wrong, one.right)
    assert skills.agreement(model, [one, turned]) == pytest.approx(0.5)


@pytest.mark.parametrize("context", [16, 2])
def test_fixed_texts_longer_than_the_context(context: int) -> None:
    model = tiny.language_model("gpt2", context=context)
    quoting = Agreement("A " * context, "A", "B")
    found = skills.skills([Moment(0, 0, model, None)], Probes(PROBES.texts, ("A" * context,), (quoting,)))
    assert found.random_tokens == head_scores.random_tokens(model) == (8 if context == 16 else 0)
    assert np.isnan(found.induction).all() == math.isnan(found.induction_even) == (context == 2)
    assert found.context[0] > 0
    assert 0 < found.previous[0] <= 1
    assert 0 < found.previous_even < 1
    with_mark, without = found.closing[0]
    assert math.isnan(with_mark)  # with the quote mark before it the sentence does not fit any more
    assert 0 < without < 1
    assert math.isnan(found.agreement[0])


def test_what_the_vocabulary_cannot_say_is_not_measured(run: Run) -> None:
    model = run.moments[-1].model
    assert math.isnan(skills.agreement(model, [Agreement("The king", "antidisestablishment", "he")]))
