"""Small dense algebra runs on one BLAS thread: with more, handing out the work costs many times the work."""

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

import scipy.linalg  # noqa: F401  (brings the second BLAS, which is to be known before the first limit)
from threadpoolctl import ThreadpoolController

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")
_Block = TypeVar("_Block")


_KEEPER = ThreadPoolExecutor(1, thread_name_prefix="blas-limit")
"""threadpoolctl lets only one living thread set the limits of OpenBLAS and ignores all others: it is this one."""


@cache
def _pools() -> ThreadpoolController:
    """Made at the first use: numpy and scipy each bring a BLAS, and it knows only those already loaded."""
    return ThreadpoolController()


def _limit() -> Any:
    return _pools().limit(limits=1, user_api="blas")


class _OneThread:
    """The limit belongs to the process: the first who comes sets it, the last who leaves lifts it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._limit: Any = None
        self._stays = False

    def stay(self) -> None:
        """Set it for good."""
        self.__enter__()
        self._stays = True

    def __enter__(self) -> None:
        if self._stays:
            return
        with self._lock:
            if not self._inside:
                self._limit = _KEEPER.submit(_limit).result()
            self._inside += 1

    def __exit__(self, *error: object) -> None:
        if self._stays:
            return
        with self._lock:
            self._inside -= 1
            if not self._inside:
                _KEEPER.submit(self._limit.restore_original_limits).result()


_ONE_THREAD = _OneThread()


def keep_to_one_blas_thread() -> None:
    """From now on, in the whole process: who serves many people scores for each on one thread, and switches no more."""
    _ONE_THREAD.stay()


def one_blas_thread(work: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
    """Run a function with one BLAS thread (about 0.1 ms to arrange, nothing where the process keeps to it)."""

    @wraps(work)
    def limited(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Result:
        with _ONE_THREAD:
            return work(*args, **kwargs)

    return limited


def on_threads(work: Callable[[_Block], _Result], blocks: Sequence[_Block]) -> list[_Result]:
    """``work`` on each block, as many at a time as there are cores; the results in the order of blocks."""
    if len(blocks) < 2:
        return [work(block) for block in blocks]
    with ThreadPoolExecutor(min(len(blocks), os.cpu_count() or 1)) as pool:
        return list(pool.map(work, blocks))
