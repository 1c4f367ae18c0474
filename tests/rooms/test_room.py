"""A room's moves: whatever the order in which a teacher clicks."""

import json
import math
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.rooms import kept, room, told
from pages.rooms.question import Kind, Question
from pages.rooms.room import MOST_ROUNDS, Place, Result, Room, RoomError, Row, Stage

ASKED = Question(Kind.TOKEN, "Which comes next?", "The cat", about={"model": "gpt2", "ids": "[464, 3797]"})
SCALE = Question(Kind.SCALE, "How warm?", low=0.1, high=5, step=0.1, log=True)
RESULT = Result((Row(" sat", (3, 4), 0.25), Row("<b>", (1, 0), None)), "Nobody knew.")
PLACE = Place("attention", {"prompt": "The cat", "head": "3"})
MOVES: dict[str, Callable[[Room], Room]] = {
    "ask": lambda now: room.ask(now, ASKED),
    "ask there": lambda now: room.ask(now, SCALE, PLACE),
    "close": room.close,
    "again": room.vote_again,
    "reveal": lambda now: room.reveal(now, RESULT),
    "hide": lambda now: room.hide(now, " sat"),
    "show": lambda now: room.show(now, " sat"),
    "go": lambda now: room.go(now, PLACE),
}
moves = st.lists(st.sampled_from(sorted(MOVES)), max_size=30)


@given(moves)
def test_any_order_of_moves_leaves_a_room_in_order(names: list[str]) -> None:
    now = Room("ABCDE", 1.5e9)
    for name in names:
        before = now
        try:
            now = MOVES[name](before)
        except RoomError:
            continue
        assert now.version > before.version
        assert now.step == before.step + (name in ("go", "ask there"))
        assert now.number == before.number + name.startswith("ask")
        assert (now.code, now.opened) == (before.code, before.opened)
        assert (now.question is None) is (now.stage is Stage.WAITING) is (now.number == 0)
        assert (now.result is not None) is (now.stage is Stage.REVEALED)
        assert 0 <= now.round < MOST_ROUNDS
        assert now.round == (0 if name.startswith("ask") else before.round + (name == "again"))
        assert kept.read(kept.written(now)) == now
        assert kept.written(kept.read(kept.written(now))) == kept.written(now)


@given(moves)
def test_phones_hear_nothing_before_the_reveal_and_never_what_is_the_teachers(names: list[str]) -> None:
    now = Room("ABCDE", 1.5e9)
    for name in names:
        try:
            now = MOVES[name](now)
        except RoomError:
            continue
        heard = told.told(now, 3, 5)
        said = json.dumps(heard, allow_nan=False)
        assert "gpt2" not in said
        assert "head" not in said
        assert (" sat" in said) is (now.stage is Stage.REVEALED)
        assert set(heard) == set(told.ended())


ALLOWED = {
    Stage.WAITING: {"ask", "ask there", "go"},
    Stage.OPEN: {"ask", "ask there", "go", "close", "reveal", "hide", "show"},
    Stage.CLOSED: {"ask", "ask there", "go", "again", "reveal", "hide", "show"},
    Stage.REVEALED: {"ask", "ask there", "go", "again", "reveal", "hide", "show"},
}


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("name", MOVES)
def test_which_moves_a_stage_allows(stage: Stage, name: str) -> None:
    now = Room("ABCDE", 0.0, stage, question=None if stage is Stage.WAITING else ASKED, number=1)
    if name in ALLOWED[stage]:
        MOVES[name](now)
    else:
        with pytest.raises(RoomError, match="stage"):
            MOVES[name](now)


def test_a_question_has_four_rounds() -> None:
    now = room.ask(Room("ABCDE", 0.0), ASKED)
    for number in range(1, 4):
        now = room.vote_again(room.close(now))
        assert now.round == number
    with pytest.raises(RoomError, match="stage"):
        room.vote_again(room.close(now))


def test_what_is_hidden_is_shown_again_and_forgotten_with_the_question() -> None:
    now = room.hide(room.hide(room.ask(Room("ABCDE", 0.0), ASKED), "a"), "b")
    assert room.show(now, "a").hidden == {"b"}
    assert room.vote_again(room.close(now)).hidden == {"a", "b"}
    assert room.ask(now, ASKED).hidden == frozenset()


@pytest.mark.parametrize("answer", ["", "x" * 121])
def test_what_is_no_answer_is_not_hidden(answer: str) -> None:
    with pytest.raises(RoomError, match="kind"):
        room.hide(room.ask(Room("ABCDE", 0.0), ASKED), answer)


def test_no_more_is_hidden_than_voters_can_say() -> None:
    now = replace(room.ask(Room("ABCDE", 0.0), ASKED), hidden=frozenset(map(str, range(1000))))
    with pytest.raises(RoomError, match="kind"):
        room.hide(now, "one more")


@pytest.mark.parametrize(
    "make",
    [
        lambda: Result((Row("a", (1,), 0.5),) * 31),
        lambda: Result((), "x" * 601),
        lambda: Result((Row("x" * 201, (1,), 0.5),)),
        lambda: Result((Row("a", (1,) * 5, 0.5),)),
        lambda: Result((Row("a", (1,), math.nan),)),
        lambda: Result((Row("\ud800", (1,), 0.5),)),
        lambda: Place("a", {"prompt": "x" * 40_001}),
        lambda: Place("a", {"prompt": "\ud800"}),
    ],
)
def test_what_is_out_of_bounds(make: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r".*"):
        make()
