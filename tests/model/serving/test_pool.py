"""Models opened in the background, once for all visitors."""

import gc
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch

from model import load
from model.catalog import MODELS, ModelCard
from model.errors import Message, ModelUnavailable
from model.language_model import LanguageModel
from model.progress import Progress
from model.serving import default_model, pool
from model.serving.default_model import Candidate, ModelChoice, Note
from model.settings import FETCH_VARIABLE

WAIT = 30


class FakeModel:
    """Stands for a model in memory, in a reference cycle as a network with hooks is."""

    def __init__(self, card: ModelCard) -> None:
        self.card = card
        self.itself = self


class Weights:
    """Stands for model.load: knows what was read, waits when told to, refuses when told to."""

    def __init__(self) -> None:
        self.read_keys: list[str] = []
        self.refused: dict[str, BaseException] = {}
        self.at_once: set[str] = set()
        self.go_on = threading.Event()
        self.go_on.set()

    def fetch(self, card: ModelCard, progress: Progress) -> Path:
        progress(0.5, Message("half", title=card.title))
        assert card.key in self.at_once or self.go_on.wait(WAIT)
        return Path(card.key)

    def read(self, card: ModelCard, folder: Path, progress: Progress) -> FakeModel:
        if card.key in self.refused:
            raise self.refused[card.key]
        self.read_keys.append(card.key)
        return FakeModel(card)


@pytest.fixture
def weights(monkeypatch: pytest.MonkeyPatch) -> Iterator[Weights]:
    fake = Weights()
    monkeypatch.setattr(load, "fetch", fake.fetch)
    monkeypatch.setattr(load, "read", fake.read)
    monkeypatch.setattr(load, "on_this_machine", lambda card: True)
    monkeypatch.setattr(
        pool,
        "open_first",
        lambda progress, opener: ModelChoice(opener("gpt2", progress), Message("already_here"), (Message("failed"),)),
    )
    threads = torch.get_num_threads()
    yield fake
    gc.unfreeze()
    torch.set_num_threads(threads)


@pytest.fixture
def behind(weights: Weights, monkeypatch: pytest.MonkeyPatch) -> Weights:
    """A machine where Fable speaks until GPT-2 has been fetched; what stands for fetching waits for `go_on`."""

    def open_first(
        progress: Progress,
        opener: Callable[[str, Progress], LanguageModel],
        among: Callable[[Note], Iterator[Candidate]] | None = None,
    ) -> ModelChoice:
        return default_model.open_first(
            progress, opener, among or (lambda note: iter([Candidate("fable", Message("here"), True)]))
        )

    monkeypatch.setattr(pool, "open_first", open_first)
    monkeypatch.setattr(default_model, "_hub_answers", lambda note: True)
    monkeypatch.setattr(default_model, "on_this_machine", lambda card: False)
    weights.at_once.add("fable")
    weights.go_on.clear()
    return weights


def opened(job: pool.Job) -> ModelChoice:
    assert job.wait(WAIT)
    assert job.result is not None, job.error
    return job.result


def test_importing_it_does_not_import_torch() -> None:
    program = (
        "import sys; import model.serving.pool, model.serving.default_model, model.load, model.catalog\n"
        "assert not {'torch', 'transformers'} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_the_default_model_is_opened_once_for_all(weights: Weights) -> None:
    weights.go_on.clear()
    models = pool.ModelPool()
    jobs: list[pool.Job] = []
    pages = [threading.Thread(target=lambda: jobs.append(models.job())) for _ in range(20)]
    for page in pages:
        page.start()
    for page in pages:
        page.join(WAIT)
    assert len(set(jobs)) == 1
    assert not jobs[0].done
    weights.go_on.set()
    assert opened(jobs[0]).reason == Message("already_here")
    assert opened(jobs[0]).tried == (Message("failed"),)
    assert weights.read_keys == ["gpt2"]
    assert models.job("gpt2") is jobs[0]


def test_a_page_can_watch(weights: Weights) -> None:
    weights.go_on.clear()
    job = pool.ModelPool().job("distilgpt2")
    while job.fraction == 0.0:
        assert not job.wait(0.01)
    assert job.message == Message("half", title="DistilGPT-2")
    assert job.fraction == pytest.approx(0.5, abs=0.05)
    assert job.result is None
    assert job.error is None
    weights.go_on.set()
    assert opened(job).model.card is MODELS["distilgpt2"]


def test_a_model_asked_for_by_two_names_is_read_once(weights: Weights) -> None:
    weights.go_on.clear()
    models = pool.ModelPool()
    default, named = models.job(), models.job("gpt2")
    weights.go_on.set()
    assert opened(default).model is opened(named).model
    assert weights.read_keys == ["gpt2"]


def test_the_least_recently_used_model_leaves_memory(weights: Weights) -> None:
    models = pool.ModelPool(beside_default=2, stay=0)
    default = weakref.ref(opened(models.job()).model)
    first = weakref.ref(opened(models.job("gpt2-medium")).model)
    second = weakref.ref(opened(models.job("gpt2-large")).model)
    models.job("gpt2-medium")
    opened(models.job("gpt2-xl"))
    gc.collect()
    assert second() is None
    assert first() is not None
    assert default() is not None
    opened(models.job("gpt2-large"))
    assert weights.read_keys == ["gpt2", "gpt2-medium", "gpt2-large", "gpt2-xl", "gpt2-large"]


def test_what_is_made_on_the_spot_has_its_place_like_any_other(
    weights: Weights, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool.variants, "read", lambda card, folder, progress: weights.read(card, folder, progress))
    models = pool.ModelPool(beside_default=2, stay=0)
    default = weakref.ref(opened(models.job()).model)
    first = weakref.ref(opened(models.job("fable@0")).model)
    second = weakref.ref(opened(models.job("distilgpt2")).model)
    opened(models.job("untrained-gpt2"))
    gc.collect()
    assert default() is not None
    assert first() is None
    assert second() is not None
    assert models.is_offered("fable@118")
    with pytest.raises(KeyError):
        models.job("fable@119")


def test_no_larger_model_is_fetched_behind_one_that_stays(weights: Weights) -> None:
    models = pool.ModelPool()
    assert models.larger is None
    opened(models.job())
    assert models.larger is None


def test_a_larger_model_is_fetched_behind_a_small_one(behind: Weights) -> None:
    models = pool.ModelPool()
    assert opened(models.job()).model.card.key == "fable"
    larger = models.larger
    assert larger is not None
    while larger.fraction == 0.0:
        assert not larger.wait(0.01)
    assert larger.message == Message("half", title="GPT-2 small")
    picked = models.job("gpt2")
    assert picked.message == larger.message  # one download, whoever asks
    behind.go_on.set()
    assert opened(larger).model is opened(picked).model
    assert opened(larger).reason == Message("from_hub", title="GPT-2 small")
    assert opened(models.job()).model.card.key == "fable"
    assert behind.read_keys == ["fable", "gpt2"]


def test_where_the_first_larger_model_fails_the_next_is_fetched(behind: Weights) -> None:
    behind.refused["gpt2"] = ModelUnavailable(Message("large"))
    behind.go_on.set()
    models = pool.ModelPool()
    opened(models.job())
    assert models.larger is not None
    assert opened(models.larger).model.card.key == "smollm2-135m"
    assert opened(models.larger).tried == (Message("large"),)


def test_where_no_larger_model_can_be_had_the_small_one_goes_on(behind: Weights) -> None:
    behind.refused |= {key: ModelUnavailable(Message("no", key=key)) for key in ("gpt2", "smollm2-135m")}
    behind.go_on.set()
    models = pool.ModelPool()
    first = opened(models.job())
    larger = models.larger
    assert larger is not None
    assert larger.wait(WAIT)
    assert larger.result is None
    assert larger.tried == (Message("no", key="gpt2"), Message("no", key="smollm2-135m"))
    assert opened(models.job()) is first


def test_a_failed_search_for_a_larger_model_is_begun_afresh_on_demand(behind: Weights) -> None:
    behind.refused |= {key: ModelUnavailable(Message("no", key=key)) for key in ("gpt2", "smollm2-135m")}
    behind.go_on.set()
    models = pool.ModelPool()
    opened(models.job())
    failed = models.larger
    assert failed is not None
    assert failed.wait(WAIT)
    behind.refused.clear()
    models.look_again()
    assert models.larger is not failed
    found = models.larger
    assert found is not None
    assert opened(found).model.card.key == "gpt2"
    models.look_again()
    assert models.larger is found


def test_both_models_of_the_server_stay_in_memory(behind: Weights) -> None:
    behind.go_on.set()
    models = pool.ModelPool(beside_default=1, stay=0)
    opened(models.job())
    assert models.larger is not None
    opened(models.larger)
    for key in ("gpt2-medium", "gpt2-large"):
        opened(models.job(key))
    opened(models.job("fable"))
    opened(models.job("gpt2"))
    assert behind.read_keys == ["fable", "gpt2", "gpt2-medium", "gpt2-large"]


def test_a_failure_stays_until_somebody_tries_again(weights: Weights) -> None:
    weights.refused["gpt2-xl"] = ModelUnavailable(Message("large"), (Message("A"), Message("B")))
    models = pool.ModelPool()
    job = models.job("gpt2-xl")
    assert job.wait(WAIT)
    assert (job.error, job.tried, job.result) == (Message("large"), (Message("A"), Message("B")), None)
    assert models.job("gpt2-xl") is job
    weights.refused.clear()
    again = models.job("gpt2-xl", retry=True)
    assert again is not job
    assert opened(again).model.card.key == "gpt2-xl"
    assert models.job("gpt2-xl", retry=True) is again


def test_a_mistake_of_the_program_ends_in_words_too(weights: Weights, monkeypatch: pytest.MonkeyPatch) -> None:
    logged = threading.Event()
    monkeypatch.setattr(threading, "excepthook", lambda details: logged.set())
    weights.refused["gpt2-xl"] = ZeroDivisionError()
    job = pool.ModelPool().job("gpt2-xl")
    assert job.wait(WAIT)
    assert job.error == Message("program_mistake")
    assert logged.wait(WAIT)


def test_a_key_that_is_not_in_the_catalogue() -> None:
    with pytest.raises(KeyError):
        pool.ModelPool().job("/etc")


def test_one_thread_a_pass(weights: Weights) -> None:
    opened(pool.ModelPool().job())
    counts: list[int] = []
    page = threading.Thread(target=lambda: counts.append(torch.get_num_threads()))
    page.start()
    page.join(WAIT)
    assert counts == [1]


class Panic(BaseException):
    """What a library written in Rust raises where it meets a file that it never thought of."""


@pytest.mark.parametrize("mistake", [ZeroDivisionError(), Panic()], ids=repr)
def test_whatever_ends_a_named_model_the_next_has_its_turn(
    weights: Weights, monkeypatch: pytest.MonkeyPatch, mistake: BaseException
) -> None:
    monkeypatch.setattr(threading, "excepthook", lambda details: None)
    turns = [Candidate("gpt2", Message("chosen_by_operator")), Candidate("fable", Message("nothing_else"))]
    monkeypatch.setattr(
        pool,
        "open_first",
        lambda progress, opener: default_model.open_first(progress, opener, lambda note: iter(turns)),
    )
    weights.refused["gpt2"] = mistake
    choice = opened(pool.ModelPool().job())
    assert choice.model.card.key == "fable"
    assert choice.tried == (Message("program_mistake"),)


def test_visitors_get_what_is_on_the_machine_and_what_the_operator_lets_them_fetch(
    weights: Weights, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "on_this_machine", lambda card: card.key == "fable")
    models = pool.ModelPool()
    opened(models.job("fable"))
    refused = models.job("gpt2-xl", retry=True)
    assert refused.wait(WAIT)
    assert refused.error == Message("not_offered", title="GPT-2 XL", variable=FETCH_VARIABLE)
    assert [key for key in MODELS if models.is_offered(key)] == ["fable"]
    monkeypatch.setenv(FETCH_VARIABLE, "gpt2-xl")
    assert models.is_offered("gpt2-xl")
    opened(models.job("gpt2-xl"))
    assert weights.read_keys == ["fable", "gpt2-xl"]


def test_what_the_server_fetches_for_itself_may_be_picked(behind: Weights, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "on_this_machine", lambda card: card.key == "fable")
    models = pool.ModelPool()
    opened(models.job())
    assert models.larger is not None
    while models.larger.fraction == 0.0:
        assert not models.larger.wait(0.01)
    assert models.is_offered("gpt2")
    behind.go_on.set()
    assert opened(models.larger).model is opened(models.job("gpt2")).model


def test_a_model_stays_a_while_and_who_waits_for_its_place_is_told(weights: Weights) -> None:
    now = [0.0]
    models = pool.ModelPool(beside_default=2, clock=lambda: now[0])
    opened(models.job())
    for key in ("gpt2-medium", "gpt2-large"):
        opened(models.job(key))
    waiting = models.job("gpt2-xl")
    told = Message("waiting_for_place", title="GPT-2 XL", most=2)
    while waiting.message != told:
        assert not waiting.wait(0.01)
    for key in ("gpt2-medium", "gpt2-large"):
        assert opened(models.job(key)).model.card.key == key  # nothing was closed for whoever waits
    now[0] = pool.STAY_SECONDS + 1
    assert opened(waiting).model.card.key == "gpt2-xl"
    assert weights.read_keys == ["gpt2", "gpt2-medium", "gpt2-large", "gpt2-xl"]


def test_a_model_that_a_page_still_holds_counts(weights: Weights, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "PATIENCE_SECONDS", 0.0)
    models = pool.ModelPool(beside_default=1, stay=0)
    opened(models.job())
    held = opened(models.job("gpt2-medium")).model
    refused = models.job("gpt2-large")
    assert refused.wait(WAIT)
    assert refused.error == Message("no_place", title="GPT-2 large", most=1)
    assert opened(models.job("gpt2-medium")).model is held  # and is no second copy
    del held
    assert opened(models.job("gpt2-large", retry=True)).model.card.key == "gpt2-large"
    assert weights.read_keys == ["gpt2", "gpt2-medium", "gpt2-large"]
