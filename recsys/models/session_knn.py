"""SessionKNN: what others met in sessions like this one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from recsys.cached import cached_property
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
class SessionKNN(SessionModel):
    """``score_i = (S_i + shrinkage popularity_i) / (SUM S + shrinkage)``, what near sessions hold and when.

    ``S_i = SUM_s sim(s) exp(-d_s(i) / reach)`` over the near sessions s that hold i. ``sim(s) = SUM_j (p_j / L) /
    sqrt(|s|)`` over the items j that s shares with the current session, with ``p_j`` = 1, 2, .. the place of j among
    the L of that: the last one counts most (V-SKNN, Ludewig and Jannach 2018). Near are the ``n_neighbours`` most
    similar among the ``n_candidates`` most recent sessions that share an item; of equal ones the more recent.
    ``d_s(i)`` is how many places of s lie between i and the shared item that came last in the current session (Garg et
    al. 2019). An item's part is its share in every ``sim``.
    """

    name: ClassVar[str] = "session-knn"

    n_neighbours: int = whole(100, 1, 10_000)
    n_candidates: int = whole(1_000, 1, 100_000)
    n_recent: int = whole(10, 1, 1_000)
    """How many titles the current session has at most."""
    reach: float = number(5.0, 0.1, 1e6)
    shrinkage: float = number(100.0, 1e-3, 1e6)

    def _fit(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        self.session_starts_, self.session_items_ = self._learn_crowd(data)

    @cached_property
    def _by_item(self) -> tuple[NDArray[np.int64], Positions]:
        """``(starts, sessions)``: the sessions that hold each item, the most recent last."""
        starts, rows = kernels.rows_by_item(self.session_items_, len(self.popularity_))
        lengths = np.diff(self.session_starts_)
        return starts, np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)[rows]

    def _session_parts(self, current: Positions) -> tuple[NDArray[np.float64], float]:
        weights = np.arange(1, len(current) + 1) / len(current)
        limits = self.n_candidates, self.n_neighbours
        near, shares = kernels.neighbours(current, weights, self.session_starts_, *self._by_item, *limits)
        last = current[len(current) - 1 - np.argmax(shares[:, ::-1] > 0, axis=1)]
        sessions = self.session_starts_, self.session_items_
        parts = kernels.spread(near, shares, last, *sessions, self.reach, len(self.popularity_))
        total = parts.sum() + self.shrinkage
        return parts / total, self.shrinkage / total
