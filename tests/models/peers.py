"""scikit-surprise beside our kernels: the same rows in the same order, the same start."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import surprise
from numpy.typing import NDArray

from recsys.dataset import Ratings
from recsys.ids import Positions

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of a trainset in scikit-surprise's own numbers: person ``u`` owns ``indptr[u]:indptr[u + 1]``."""

    trainset: Any
    indptr: Array
    items: Positions
    values: Array

    @classmethod
    def of(cls, ratings: Ratings, times: float = 1.0) -> "Rows":
        """All ratings, each multiplied by ``times``."""
        columns = (ratings.user_ids.tolist(), ratings.item_ids.tolist(), (times * ratings.values).tolist())
        rows = [(*row, None) for row in zip(*columns, strict=True)]
        trainset = surprise.Dataset(surprise.Reader()).construct_trainset(rows)
        kept = [trainset.ur[user] for user in trainset.all_users()]
        return cls(
            trainset,
            np.concatenate([[0], np.cumsum([len(row) for row in kept])]),
            np.array([item for row in kept for item, _ in row], dtype=np.int32),
            np.array([value for row in kept for _, value in row]),
        )
