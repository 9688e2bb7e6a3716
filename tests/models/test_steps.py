"""Work in steps: all of it, once, in order; told as it goes, stopped when somebody asks."""

import threading

import pytest

from recsys.errors import Cancelled
from recsys.models.results import Epoch
from recsys.models.steps import N_STEPS, in_steps


@pytest.mark.parametrize("n", [0, 1, 7, N_STEPS, 12_345])
@pytest.mark.parametrize("threads", [None, 1, 3])
def test_every_item_once_in_order_in_a_hundred_steps_at_most(n: int, threads: int | None) -> None:
    told = list[Epoch]()
    blocks = in_steps(lambda first, last: list(range(first, last)), n, told.append, threads=threads)
    assert [item for block in blocks for item in block] == list(range(n))
    assert [epoch.epoch for epoch in told] == list(range(1, min(n, N_STEPS) + 1))


def test_who_says_stop_gets_no_more_work_done() -> None:
    done = list[int]()
    first_told = threading.Event()

    def work(first: int, last: int) -> None:
        if first > 0:
            first_told.wait(10)
        done.append(first)

    def stop(progress: Epoch) -> bool:
        first_told.set()
        return False

    with pytest.raises(Cancelled, match="training"):
        in_steps(work, 1_000, stop, threads=1)
    assert len(done) <= 3


def test_what_fails_in_a_step_fails() -> None:
    def work(first: int, last: int) -> None:
        raise MemoryError

    with pytest.raises(MemoryError):
        in_steps(work, 5, None)
