"""Passes over the ratings run one at a time, in the order in which they were asked for."""

import threading
import time

import pytest

from recsys.errors import BusyError
from recsys.insights.explore.turns import Turns


def test_turns_go_by_the_order_of_asking() -> None:
    turns, served, waiting = Turns(), [], []

    def work(number: int) -> None:
        with turns.turn(20):
            served.append(number)

    with turns.turn(20):
        for number in range(5):
            thread = threading.Thread(target=work, args=(number,))
            thread.start()
            waiting.append(thread)
            while len(turns._line) < number + 2:  # until it stands in line
                time.sleep(0.001)
        assert served == []
    for thread in waiting:
        thread.join(20)
    assert served == [0, 1, 2, 3, 4]


def test_who_waits_too_long_leaves_the_line_and_a_failure_gives_the_turn_on() -> None:
    turns = Turns()
    with turns.turn(20), pytest.raises(BusyError, match="Many people"), turns.turn(0.01):
        pytest.fail("two at a time")
    with pytest.raises(ZeroDivisionError), turns.turn(20):
        raise ZeroDivisionError
    with turns.turn(0.01):
        pass
