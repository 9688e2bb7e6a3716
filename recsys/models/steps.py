"""Work on many items, cut into steps: on Python threads, told as it goes, stopped when somebody asks."""

import math
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np

from recsys.errors import Cancelled
from recsys.models.results import Epoch, EpochCallback

N_STEPS = 100
_Block = TypeVar("_Block")


def in_steps(
    work: Callable[[int, int], _Block], n: int, on_epoch: EpochCallback | None, *, threads: int | None = None
) -> list[_Block]:
    """``work(first, last)`` for ranges that cover ``0..n-1``, ``N_STEPS`` at most; the results in their order.

    ``work`` should release the GIL and depend on nothing but its range: then the number of threads (by default one a
    core) changes nothing. ``on_epoch`` hears of each step, in order; raises Cancelled when it returns False.
    """
    edges = np.linspace(0, n, min(N_STEPS, n) + 1).astype(np.int64).tolist()
    pool = ThreadPoolExecutor(threads or os.cpu_count() or 1)
    blocks: list[_Block] = []
    try:
        for block in pool.map(work, edges[:-1], edges[1:]):
            blocks.append(block)
            if on_epoch is not None and on_epoch(Epoch(len(blocks), math.nan)) is False:
                raise Cancelled("The training")
    finally:
        pool.shutdown(cancel_futures=True)
    return blocks
