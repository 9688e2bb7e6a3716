"""Transitions: what others met after the last few items."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Dataset, Ratings
from recsys.ids import Positions
from recsys.lazy import lazy
from recsys.models.hyperparameters import number, whole
from recsys.models.results import EpochCallback
from recsys.models.sequential import SessionModel

if TYPE_CHECKING:
    from recsys.models.kernels import sessions as kernels
else:
    kernels = lazy("recsys.models.kernels.sessions")


@dataclass(kw_only=True, eq=False)
class Transitions(SessionModel):
    """``score_i = SUM_j w_j (count(j, i) + shrinkage popularity_i) / (SUM_k count(j, k) + shrinkage)``.

    ``count(j, i) = SUM 1 / d`` over the sessions in which i stands d places behind j, d up to ``steps`` (sequential
    rules, Ludewig and Jannach 2018). ``w_j`` is 1 for the last item of the current session, 1/2 for the one before and
    so on, divided by their sum. Of each item only the ``n_followers`` most frequent followers are kept; of others the
    count is taken as 0.
    """

    name: ClassVar[str] = "transitions"

    n_recent: int = whole(5, 1, 1_000)
    """How many titles the current session has at most."""
    steps: int = whole(10, 1, 1_000)
    shrinkage: float = number(100.0, 1e-3, 1e6)
    n_followers: int = whole(200, 1, 10_000)

    def _fit(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        starts, items = self._learn_crowd(data)
        by_item = kernels.rows_by_item(items, len(data.catalog))
        ends = np.repeat(starts[1:], np.diff(starts))
        learned = kernels.followers(ends, items, *by_item, self.steps, self.n_followers)
        self.follower_totals_, self.follower_starts_, self.followers_, self.follower_counts_ = learned

    def _session_parts(self, current: Positions) -> tuple[NDArray[np.float64], float]:
        weights = 1.0 / np.arange(len(current), 0, -1)
        weights /= weights.sum()
        shares = weights / (self.follower_totals_[current] + self.shrinkage)
        parts = np.zeros((len(current), len(self.popularity_)))
        for row, item in enumerate(current):
            known = slice(self.follower_starts_[item], self.follower_starts_[item + 1])
            parts[row, self.followers_[known]] = shares[row] * self.follower_counts_[known]
        return parts, float(self.shrinkage * shares.sum())
