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
    """``score_i = SUM_j (1 / a_j) count(j -> i) / (SUM_i count(j -> i) + shrinkage)``: sequential rules.

    ``count(j -> i) = SUM 1 / d`` over the sessions in which i stands d places behind j, d up to ``steps`` (Ludewig and
    Jannach 2018, "SR"). The sum goes over the items j of the current session; ``a_j`` = 1 for the last one, 2 for the
    one before. Of each item the ``n_followers`` best are kept. ``shrinkage`` makes rules of few sessions small.
    """

    name: ClassVar[str] = "transitions"

    n_recent: int = whole(5, 1, 1_000)
    steps: int = whole(10, 1, 1_000)
    shrinkage: float = number(5.0, 0.0, 1e6)
    n_followers: int = whole(200, 1, 10_000)

    def _fit(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        starts, items = self._learn_crowd(data)
        by_item = kernels.rows_by_item(items, len(data.catalog))
        ends = np.repeat(starts[1:], np.diff(starts))
        learned = kernels.followers(ends, items, *by_item, self.steps, self.shrinkage, self.n_followers)
        self.follower_starts_, self.followers_, self.follower_shares_ = learned

    def _session_parts(self, current: Positions) -> NDArray[np.float64]:
        parts = np.zeros((len(current), len(self.item_ids_)))
        for row, item in enumerate(current):
            rules = slice(self.follower_starts_[item], self.follower_starts_[item + 1])
            parts[row, self.followers_[rules]] = self.follower_shares_[rules] / (len(current) - row)
        return parts
