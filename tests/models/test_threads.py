"""One BLAS thread inside, all of them again afterwards, however many ask at once and from whatever thread."""

import subprocess
import sys
import threading
from collections.abc import Callable

import numpy as np
import pytest
import scipy.linalg
from threadpoolctl import threadpool_info

from recsys.models.threads import one_blas_thread


def blas_threads() -> list[int]:
    scipy.linalg.inv(np.eye(2))  # numpy and scipy each bring a BLAS
    return [int(pool["num_threads"]) for pool in threadpool_info() if pool["user_api"] == "blas"]


def in_new_threads(*works: Callable[[], object]) -> None:
    people = [threading.Thread(target=work) for work in works]
    for person in people:
        person.start()
    for person in people:
        person.join(20)
        assert not person.is_alive()


def test_inside_there_is_one_thread_in_every_blas_whoever_asks() -> None:
    before, seen = blas_threads(), list[list[int]]()
    ask = one_blas_thread(lambda: seen.append(blas_threads()))
    ask()
    in_new_threads(ask, one_blas_thread(ask))
    ask()
    assert seen == [[1] * len(before)] * 4
    assert blas_threads() == before


def test_two_at_once_leave_the_process_as_it_was() -> None:
    first_is_in, second_is_in, first_is_out = threading.Event(), threading.Event(), threading.Event()
    before, seen = blas_threads(), list[list[int]]()

    @one_blas_thread
    def first() -> None:
        first_is_in.set()
        second_is_in.wait(10)

    @one_blas_thread
    def second() -> None:
        second_is_in.set()
        first_is_out.wait(10)
        seen.append(blas_threads())

    def run_first() -> None:
        first()
        first_is_out.set()

    def run_second() -> None:
        first_is_in.wait(10)
        second()

    in_new_threads(run_first, run_second)
    assert seen == [[1] * len(before)]  # the first who left did not lift the limit of the second
    assert blas_threads() == before


def test_an_error_inside_lifts_the_limit_too() -> None:
    before = blas_threads()

    @one_blas_thread
    def fails() -> None:
        raise KeyError

    with pytest.raises(KeyError):
        fails()
    assert blas_threads() == before


def test_answers_and_names_pass_through() -> None:
    @one_blas_thread
    def add(one: int, *, two: int) -> int:
        """Adds."""
        return one + two

    assert add(1, two=2) == 3
    assert (add.__name__, add.__doc__) == ("add", "Adds.")


KEEPING = """
import threading
import numpy as np, scipy.linalg
from threadpoolctl import threadpool_info
from recsys.models.threads import keep_to_one_blas_thread, one_blas_thread

def threads():
    return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]

before = threads()
seen = []
visitor = threading.Thread(target=keep_to_one_blas_thread)
visitor.start()
visitor.join()
one_blas_thread(lambda: seen.append(threads()))()
other = threading.Thread(target=lambda: seen.append(threads()))
other.start()
other.join()
seen.append(threads())
print(len(before) >= 2, seen == [[1] * len(before)] * 3)
"""


def test_a_process_that_keeps_to_one_thread_does_so_for_everybody_and_for_good() -> None:
    told = subprocess.run(
        [sys.executable, "-c", KEEPING], capture_output=True, text=True, check=True, timeout=60
    )
    assert told.stdout.split() == ["True", "True"]
