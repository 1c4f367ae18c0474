"""How often is too often."""

import pytest

from pages.rooms.limits import MOST_KEPT, Limit, Limits, household
from tests.rooms.conftest import Clock


def test_an_allowance_is_used_up_and_comes_back_evenly(clock: Clock) -> None:
    limit = Limit(30, 60, clock)
    assert [limit.take("a") for _ in range(31)] == [True] * 30 + [False]
    assert limit.is_over("a")
    assert not limit.is_over("b")
    clock.now += 2
    assert [limit.take("a") for _ in range(2)] == [True, False]
    clock.now += 3600
    assert [limit.take("a") for _ in range(31)] == [True] * 30 + [False]


def test_whoever_asks_in_vain_waits_no_longer_for_it(clock: Clock) -> None:
    limit = Limit(1, 60, clock)
    limit.take("a")
    for _ in range(60):
        limit.take("a")
        clock.now += 1.01
    assert limit.take("a")


def test_a_limit_remembers_so_many_and_forgets_the_quietest(clock: Clock) -> None:
    limit = Limit(1, 1e9, clock)
    limit.take("loud")
    for number in range(3 * MOST_KEPT):
        limit.take(str(number))
        if number % 1000 == 0:
            assert not limit.take("loud")
    assert len(limit._left) == MOST_KEPT


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("fe80::1%eth0", "fe80::2", True),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("testclient", "testclient", True),
        ("", "", True),
    ],
)
def test_who_counts_as_one(one: str, other: str, same: bool) -> None:
    assert (household(one) == household(other)) is same


def test_a_school_behind_one_address_may_vote_and_a_voter_who_shouts_may_not(clock: Clock) -> None:
    limits = Limits(clock)
    assert all(limits.may_vote("ABCDE", str(number % 500), "192.0.2.1") for number in range(2500))
    assert [limits.may_vote("ABCDE", "loud", "192.0.2.2") for _ in range(40)].count(True) == 30


def test_wrong_codes_from_everywhere_are_limited_in_all(clock: Clock) -> None:
    limits = Limits(clock)
    for number in range(600):
        assert limits.may_try_codes("203.0.113.7")
        limits.wrong_code(f"10.0.{number // 200}.{number % 200}")
    assert not limits.may_try_codes("203.0.113.7")
    clock.now += 1
    assert limits.may_try_codes("203.0.113.7")
