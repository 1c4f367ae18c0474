"""The load test itself: how it counts, what it reads from the command line, and that it runs."""

import asyncio
import math
from pathlib import Path

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as some

from model.settings import CACHE_VARIABLE, MODEL_VARIABLE
from tests import load
from tests.support.browser import serve
from tests.support.come_and_go import come_and_go
from tests.support.room_client import RoomAddress, Wall
from tests.support.room_load import Measured, one_lesson, together

SECONDS = some.lists(some.floats(0, 1e6), min_size=1)


@given(SECONDS, some.floats(0.01, 1))
def test_a_percentile_is_a_value_that_so_many_do_not_exceed(values: list[float], share: float) -> None:
    found = load.percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= math.floor(share * len(values))
    assert sum(value < found for value in values) < share * len(values)


def test_percentiles_of_twenty() -> None:
    twenty = [float(number) for number in range(20, 0, -1)]
    assert [load.percentile(twenty, share) for share in (0.5, 0.95, 1.0)] == [10, 19, 20]


def test_the_command_line() -> None:
    usual = load.options([])
    assert (usual.visitors, usual.model, usual.scenario, usual.minutes) == (30, "", None, 0)
    asked = load.options(["--visitors", "3", "--scenario", "own", "--scenario", "drag", "--minutes", "0.5"])
    assert (asked.visitors, asked.scenario, asked.minutes) == (3, ["own", "drag"], 0.5)
    room = load.options(["--phones", "60", "--followers", "30"])
    assert (room.phones, room.followers, room.crowd, room.turns) == (60, 30, 500, 3)
    assert (usual.phones, usual.followers) == (0, 0)
    with pytest.raises(SystemExit):
        load.options(["--scenario", "none"])


def test_prompts_differ_by_visitor_and_turn() -> None:
    of = load.Class("", psutil.Process(), 0)
    prompts = {of.prompt(number, turn) for number in range(30) for turn in range(3)}
    assert len(prompts) == 90
    lengths = [len(load.tiny.tokenizer().encode(prompt)) for prompt in prompts]
    assert min(lengths) >= load.SHORT
    assert max(lengths) <= load.LONG


def test_two_visitors_of_a_class() -> None:
    with serve(environment={MODEL_VARIABLE: "fable"}) as server:
        rows = asyncio.run(load.lessons(server, 2, ["own", "traced", "drag"], 0))
        process = next(child for child in psutil.Process().children(recursive=True) if "streamlit" in child.cmdline())
        held = asyncio.run(come_and_go(server, process, 2, 1.0, 0.0))
    assert [row.name for row in rows] == [
        "all on one link",
        "own prompts at once",
        "traced prompt in class",
        "traced prompt at once",
        "temperature released",
    ]
    for row in rows:
        assert row.errors == []
        assert len(row.seconds) == 2
    assert min(held.values()) > 0


def test_a_small_class_in_a_room(tmp_path: Path) -> None:
    with serve(environment={MODEL_VARIABLE: "fable", CACHE_VARIABLE: str(tmp_path)}) as server:
        rows = {row.name: row for row in asyncio.run(one_lesson(server, 3, 2, 5, 2))}
    assert [row.errors for row in rows.values()] == [[]] * len(rows)
    followed = ["the teacher goes to attention", "the teacher goes to prediction", "… releases a temperature",
                "… runs a new prompt"]  # fmt: skip
    assert [len(rows[name].seconds) for name in followed] == [4] * 4
    assert len(rows["3 phones vote at once"].seconds) == 6
    assert len(rows["5 phones vote at once"].seconds) == 5
    assert "… votes lost" in rows


def test_a_killed_server_has_every_acknowledged_vote() -> None:
    assert load.killed_amid_votes("fable", 4, after=12) == []


def test_the_wall_is_as_far_behind_as_its_first_word_of_a_vote() -> None:
    wall = Wall(RoomAddress("", ""), [(0.0, 3), (10.0, 0), (11.0, 1), (12.5, 3)])
    assert wall.behind([10.9, 10.2, 13.0], since=9.0) == pytest.approx([0.8, 1.6, 0.0])


def test_rows_of_one_name_are_one() -> None:
    rows = together([Measured("a", [1.0], [], 1.0), Measured("b", []), Measured("a", [2.0], ["lost"], 0.5)])
    assert rows == [Measured("a", [1.0, 2.0], ["lost"], 1.5), Measured("b", [])]
