"""The owner's secret: what is right, and how wrong tries are slowed. Time passes only when a test says so."""

import logging
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from unittest import mock

import pytest

from pages.ui.secret import LONGEST_WAIT, OwnerSecret
from recsys.errors import NotAllowedError

RIGHT = "open sesame, please"


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def secret(clock: Clock) -> OwnerSecret:
    return OwnerSecret(RIGHT, clock)


def refusal(secret: OwnerSecret, tried: str) -> str:
    """Why it does not open; empty where it does."""
    try:
        secret.check(tried)
    except NotAllowedError as error:
        return str(error)
    return ""


WRONG = "That is not the owner's secret."


def test_the_right_one_opens_also_with_the_line_end_of_a_copy(secret: OwnerSecret) -> None:
    assert [refusal(secret, tried) for tried in (RIGHT, f"  {RIGHT}\n")] == ["", ""]


@pytest.mark.parametrize(
    "tried", ["", " ", RIGHT[:-1], RIGHT.upper(), "\x00", "ключ", "\ud800", RIGHT * 10_000]
)
def test_anything_else_does_not(secret: OwnerSecret, tried: str) -> None:
    assert refusal(secret, tried) == WRONG


def test_digests_of_one_length_are_compared_in_constant_time(secret: OwnerSecret) -> None:
    with mock.patch("pages.ui.secret.hmac.compare_digest", return_value=True) as compared:
        secret.check("short")
    assert [len(side) for side in compared.call_args.args] == [32, 32]


def test_each_wrong_try_doubles_the_wait_up_to_a_minute(secret: OwnerSecret, clock: Clock) -> None:
    waits = []
    for _ in range(9):
        assert refusal(secret, "wrong") == WRONG
        closed_at = clock.now
        while refusal(secret, "wrong") != WRONG:
            clock.now += 1
        waits.append(clock.now - closed_at)
        clock.now += LONGEST_WAIT * 2  # that try closed it again
    assert waits == [1, 4, 16, *[60] * 6]


def test_too_soon_the_right_one_is_refused_as_well_and_told_when_to_come(
    secret: OwnerSecret, clock: Clock
) -> None:
    for wait in (1, 2):
        assert refusal(secret, "wrong") == WRONG
        clock.now += wait
    assert refusal(secret, "wrong") == WRONG
    clock.now += 0.5
    assert refusal(secret, RIGHT) == "Too many wrong tries. Try again in 4 seconds."
    clock.now += 3.4
    assert refusal(secret, RIGHT) == "Too many wrong tries. Try again in 1 second."
    clock.now += 0.1
    assert refusal(secret, RIGHT) == ""
    assert refusal(secret, "wrong") == WRONG
    clock.now += 1
    assert refusal(secret, RIGHT) == ""


def test_of_many_at_once_one_is_compared(secret: OwnerSecret) -> None:
    def slowly(one: bytes, other: bytes) -> bool:
        time.sleep(0.05)  # long enough for the others to come in between, if they could
        return one == other

    with mock.patch("pages.ui.secret.hmac.compare_digest", slowly), ThreadPoolExecutor(16) as pool:
        said = list(pool.map(lambda _: refusal(secret, "wrong"), range(200)))
    assert said.count(WRONG) == 1
    assert said.count("Too many wrong tries. Try again in 1 second.") == 199


def test_a_thousand_wrong_tries_keep_nothing_and_write_none_of_them_down(
    secret: OwnerSecret, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    refusal(secret, "warm up")
    caplog.clear()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    said = []
    for number in range(1_000):
        clock.now += 0.1
        said.append(refusal(secret, f"guess-{number}-{'x' * 1_000}"))
    kept = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert kept < 200_000  # the tries alone are 1,000,000
    assert said.count(WRONG) == 6  # in 100 seconds: a second after the first, then after 2, 4, 8, 16 and 32
    assert len(caplog.records) == 6
    assert "guess-" not in caplog.text
    assert RIGHT not in caplog.text
