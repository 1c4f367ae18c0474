"""What an operator may set, and what happens where it makes no sense: the app opens with what stands in for it."""

import errno
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import platformdirs
import pytest
from huggingface_hub import constants

import model.settings
from model.catalog import MODELS
from model.errors import Message, ModelUnavailable
from model.language_model import LanguageModel
from model.load import card_of, load, on_this_machine
from model.progress import Progress
from model.serving import default_model
from model.settings import (
    BATCH_VARIABLE,
    CACHE_VARIABLE,
    DEVICE_VARIABLE,
    FETCH_VARIABLE,
    FRAMES_VARIABLE,
    KEY_VARIABLE,
    LESSONS_VARIABLE,
    MEMORY_VARIABLE,
    METRICS_VARIABLE,
    MODEL_VARIABLE,
    ROOMS_VARIABLE,
    TOKENS_VARIABLE,
    Problem,
    Settings,
    problems,
    settings,
)
from model.weights import memory
from tests.support import tiny
from tests.support.browser import ROOT
from tests.support.hub_server import point_hub_at
from viz.components import head_steps

VARIABLES = [value for name, value in vars(model.settings).items() if name.endswith("_VARIABLE")]

GIGABYTE = 1 << 30


@pytest.fixture(autouse=True)
def nothing_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An operator who set nothing, a user's cache folder of its own, and no hub."""
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(memory, "total", lambda: 4 * GIGABYTE)
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda name: str(tmp_path / name))
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    point_hub_at(monkeypatch, "http://127.0.0.1:9")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tiny.network("gpt2", attention="eager").save_pretrained(tmp_path / "mine")
    tiny.tokenizer().save_pretrained(tmp_path / "mine")
    return tmp_path / "mine"


def only_problem() -> Problem:
    [problem] = problems(card_of)
    return problem


def open_without_network() -> default_model.ModelChoice:
    """Open what the server would, where nothing can be fetched."""

    def opener(key_or_folder: str, progress: Progress) -> LanguageModel:
        if key_or_folder == default_model.FALLBACK:
            raise ModelUnavailable(Message("pip_unreachable", title=key_or_folder))
        return load(key_or_folder, progress)

    return default_model.open_first(opener=opener)


def test_an_operator_who_sets_nothing(tmp_path: Path) -> None:
    usual = Settings(256, tmp_path / "inside-gpt2", "", 1024, 8, "auto", frozenset(), (), False, None, "", "")
    assert settings() == usual
    assert problems(card_of) == []


def test_an_operator_who_sets_everything_well(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKENS_VARIABLE, " 12 ")
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "not" / "yet"))
    monkeypatch.setenv(MODEL_VARIABLE, f" {folder} ")
    monkeypatch.setenv(MEMORY_VARIABLE, "300")
    monkeypatch.setenv(BATCH_VARIABLE, "1")
    monkeypatch.setenv(DEVICE_VARIABLE, " CPU")
    assert settings() == Settings(
        12, tmp_path / "not" / "yet", str(folder), 300, 1, "cpu", frozenset(), (), False, None, "", ""
    )
    assert problems(card_of) == []
    assert not (tmp_path / "not").exists()


@pytest.mark.parametrize("named", ["", " ", "abc", "1e3", "0", "-5", "257", "1024", "9" * 5000])
def test_a_number_of_tokens_that_makes_no_sense(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKENS_VARIABLE, named)
    assert settings().tokens == model.settings.TOKENS
    problem = only_problem()
    assert problem.variable == TOKENS_VARIABLE
    assert problem.instead == Message("tokens_instead", tokens=model.settings.TOKENS)


@pytest.mark.parametrize(
    ("variable", "named", "taken"),
    [
        (MEMORY_VARIABLE, "1 GB", 1024),
        (MEMORY_VARIABLE, "63", 1024),
        (MEMORY_VARIABLE, "1048577", 1 << 20),
        (BATCH_VARIABLE, "", 8),
        (BATCH_VARIABLE, "0", 8),
        (BATCH_VARIABLE, "9", 8),
        (DEVICE_VARIABLE, "tpu", "auto"),
    ],
)
def test_another_setting_that_makes_no_sense(
    variable: str, named: str, taken: int | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, named)
    name = variable.removeprefix("INSIDE_GPT2_").lower()
    assert getattr(settings(), name) == taken
    problem = only_problem()
    assert (problem.variable, problem.wrong.id) == (variable, f"bad_{name}")
    assert problem.instead.values in ({}, {name: taken})


@pytest.mark.parametrize(("gigabytes", "megabytes"), [(0.2, 128), (1, 256), (2, 512), (4, 1024), (64, 1024)])
def test_the_caches_may_hold_a_quarter_of_a_small_machine(
    gigabytes: float, megabytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "total", lambda: int(gigabytes * GIGABYTE))
    assert settings().memory == megabytes


def test_a_cache_folder_below_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "file" / "cache"))
    problem = only_problem()
    assert problem.wrong == Message("cache_unusable", root=tmp_path / "file" / "cache", cause="Not a directory")
    assert open_without_network().model.card.key == "fable"


@pytest.mark.parametrize("name", ["cache", "cache/models"])
def test_a_cache_folder_of_another_account(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = tmp_path / name
    closed.mkdir(parents=True)
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != closed)
    assert only_problem().wrong == Message("cache_unusable", root=tmp_path / "cache", cause="Permission denied")


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that this account may not look into, in effect: whoever runs the tests may look into every one."""
    folder = tmp_path / "closed"
    folder.mkdir()

    def guarded(ask: Callable[..., object], lists: bool) -> Callable[..., object]:
        def answer(path: object = ".", *rest: object, **more: object) -> object:
            asked = Path(path) / "any" if lists and isinstance(path, str | Path) else path
            if isinstance(asked, str | Path) and folder in Path(asked).parents:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            return ask(path, *rest, **more)

        return answer

    with monkeypatch.context() as patched:
        for name in ("stat", "scandir", "listdir"):
            patched.setattr(os, name, guarded(getattr(os, name), lists=name != "stat"))
        patched.setattr("builtins.open", guarded(open, lists=False))
        yield folder


def test_a_cache_folder_that_may_not_be_looked_into(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(closed / "cache"))
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(closed / "hub"))
    assert only_problem().wrong == Message("cache_unusable", root=closed / "cache", cause="Permission denied")
    assert [key for key, card in MODELS.items() if on_this_machine(card)] == ["fable"]
    assert open_without_network().model.card.key == "fable"


def test_a_model_folder_that_may_not_be_looked_into(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for named in (closed, closed / "mine"):
        monkeypatch.setenv(MODEL_VARIABLE, str(named))
        assert only_problem().variable == MODEL_VARIABLE
    assert open_without_network().model.card.key == "fable"


@pytest.mark.parametrize(
    ("named", "wrong"),
    [
        (".", "no_config"),
        ("gpt-99", "unknown_model"),
        ("~nobody-of-this-name/model", "unknown_model"),
        ("a" * 5000, "unknown_model"),
    ],
)
def test_a_name_that_is_no_model(named: str, wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    monkeypatch.setenv(MODEL_VARIABLE, named)
    assert only_problem().variable == MODEL_VARIABLE
    assert only_problem().wrong.id == wrong
    opened = open_without_network()
    assert opened.model.card.key == "fable"
    assert opened.tried[0].id == wrong


@pytest.mark.parametrize("missing", ["model.safetensors", "tokenizer.json"])
def test_a_folder_that_is_half_a_model(missing: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / missing).unlink()
    monkeypatch.setenv(MODEL_VARIABLE, str(folder))
    assert only_problem().wrong == Message("no_whole_model", folder=folder)


def test_weights_that_are_a_link_to_nowhere(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "model.safetensors").unlink()
    (folder / "model.safetensors").symlink_to(folder / "gone")
    monkeypatch.setenv(MODEL_VARIABLE, str(folder))
    assert open_without_network().model.card.key == "fable"


@pytest.mark.parametrize("named", [".", "./", "../mine", "mine/.."])
def test_the_folder_that_one_stands_in_has_its_name(named: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    (folder / "mine").mkdir()
    monkeypatch.setenv(MODEL_VARIABLE, named)
    assert problems(card_of) == []
    card = default_model.open_first().model.card
    assert (card.key, card.title) == ("folder:mine", "mine")


def test_no_more_tokens_than_every_view_can_draw() -> None:
    assert model.settings.MOST_TOKENS == head_steps.MOST_TOKENS


def test_what_visitors_may_have_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FETCH_VARIABLE, "gpt2, distilgpt2")
    assert settings().fetch == {"gpt2", "distilgpt2"}
    monkeypatch.setenv(FETCH_VARIABLE, "all")
    assert settings().fetch == set(MODELS)
    assert problems(card_of) == []
    monkeypatch.setenv(FETCH_VARIABLE, "gpt2 gpt5")
    assert settings().fetch == {"gpt2"}
    known = ", ".join(["all", *MODELS])
    assert only_problem() == Problem(
        FETCH_VARIABLE, Message("bad_fetch", named="gpt5", known=known), Message("part_instead")
    )


@pytest.mark.parametrize("origin", ["https://a.example.org", "http://localhost:3000", "https://*.example.org"])
@pytest.mark.parametrize(
    "wrong", ["lessons.example.org", "https://a.org/path", "*", "https://a;script-src", "'self'", "https://a:x"]
)
def test_which_pages_may_show_the_app_in_a_frame(origin: str, wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FRAMES_VARIABLE, f" {origin}  {wrong}")
    assert settings().frames == (origin,)
    assert only_problem().wrong == Message("bad_origin", named=wrong)


@pytest.mark.parametrize(("named", "asked"), [("yes", True), ("1", True), ("TRUE", True), ("no", False), ("", False)])
def test_whether_counts_are_told(named: str, asked: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(METRICS_VARIABLE, named)
    assert settings().metrics is asked
    assert problems(card_of) == []
    monkeypatch.setenv(METRICS_VARIABLE, "perhaps")
    assert settings().metrics is False
    assert only_problem().wrong == Message("bad_switch", named="perhaps")


def test_lessons_lie_in_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LESSONS_VARIABLE, "/not/here")
    assert settings().lessons is None
    assert only_problem().wrong == Message("no_folder", named="/not/here")


@pytest.mark.parametrize(
    "named", ["redis://127.0.0.1", "redis://:secret@[::1]:6380/2", "rediss://someone:secret@rooms.example.org:6379"]
)
def test_rooms_are_in_a_redis(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ROOMS_VARIABLE, f" {named} ")
    assert settings().rooms == named
    assert problems(card_of) == []
    assert "secret" not in repr(settings())


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("off", "off"),
        ("127.0.0.1:6379", "127.0.0.1:6379"),
        ("redis://", "redis://"),
        ("http://rooms.example.org", "http://rooms.example.org"),
        ("redis://:secret@host:many", "…@host:many"),
        ("redis://:secret@host:0", "…@host:0"),
        ("reddis://me:se@cret@host", "…@host"),
        ("redis://[::1", "redis://[::1"),
        ("redis://host?odd=1", "redis://host?odd=1"),
    ],
)
def test_rooms_are_in_no_redis(named: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ROOMS_VARIABLE, named)
    assert settings().rooms == ""
    assert only_problem() == Problem(ROOMS_VARIABLE, Message("bad_rooms", named=said), Message("rooms_instead"))


@pytest.mark.parametrize(("named", "fits"), [("", False), (" 1234567 ", False), ("12345678", True)])
def test_the_key_of_teachers(named: str, fits: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, named)
    assert settings().teacher_key == named.strip()
    assert (problems(card_of) == []) is fits
    assert fits or only_problem() == Problem(KEY_VARIABLE, Message("short_key", least=8), Message("key_instead"))
    assert "1234567" not in repr(settings()) + repr(problems(card_of))


def test_each_setting_has_one_problem_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("not a folder")
    for variable in VARIABLES:
        monkeypatch.setenv(variable, str(tmp_path / "file") if variable == CACHE_VARIABLE else "x")
    assert [problem.variable for problem in problems(card_of)] == VARIABLES


def test_nobody_else_reads_the_environment_and_the_readme_lists_all() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    listed = re.findall(r"^\| `(INSIDE_GPT2_\w+)` \|", readme, re.MULTILINE)
    assert sorted(listed) == sorted(VARIABLES)
    sources = [ROOT / "app.py", *(ROOT / "model").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    readers = {path.name for path in sources if re.search(r"environ\.get|environ\[|getenv", path.read_text("utf-8"))}
    assert readers == {"settings.py"}
