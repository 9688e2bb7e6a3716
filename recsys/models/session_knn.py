"""SessionKNN: what others met in sessions like this one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from recsys.cached import cached_property
from recsys.dataset import Dataset, Ratings
from recsys.ids import Floats, Positions
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
    """``score_i = SUM_s sim(c, s) exp(-d_s(i) / reach)`` over the sessions s near to the current one, c (V-SKNN).

    ``sim(c, s) = SUM_{j in c and s} (p_j / L) / sqrt(|s|)``, with ``p_j`` = 1.. the place of item j among the L of c:
    the last one counts most (Ludewig and Jannach 2018). Near are the ``n_neighbours`` most similar among the
    ``n_candidates`` most recent sessions that share an item with c. ``d_s(i)`` is how many places of s lie between i
    and the item of s that is the latest in c (Garg et al. 2019). An item's part is its share in every ``sim``.
    """

    name: ClassVar[str] = "session-knn"

    n_neighbours: int = whole(100, 1, 10_000)
    n_candidates: int = whole(1_000, 1, 100_000)
    n_recent: int = whole(10, 1, 1_000)
    reach: float = number(5.0, 0.1, 1e6)

    def _fit(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        starts, items = self._learn_crowd(data)
        self.session_starts_, self.session_items_ = starts, items

    @cached_property
    def _by_item(self) -> tuple[NDArray[np.int64], Positions]:
        """``(starts, sessions)``: the sessions that hold each item, the most recent last."""
        starts, rows = kernels.rows_by_item(self.session_items_, len(self.item_ids_))
        lengths = np.diff(self.session_starts_)
        return starts, np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)[rows]

    def _near(self, current: Positions) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        weights = np.arange(1, len(current) + 1) / max(len(current), 1)
        limits = (self.n_candidates, self.n_neighbours)
        near, shares = kernels.neighbours(current, weights, self.session_starts_, *self._by_item, *limits)
        return near, shares

    def _spread(
        self,
        current: Positions,
        near: NDArray[np.int64],
        shares: NDArray[np.float64],
        amounts: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        latest = len(current) - 1 - np.argmax(shares[:, ::-1] > 0, axis=1)
        sessions = (self.session_starts_, self.session_items_)
        spread: NDArray[np.float64] = kernels.spread(
            near, amounts, current[latest], *sessions, self.reach, len(self.item_ids_)
        )
        return spread

    def _session_parts(self, current: Positions) -> NDArray[np.float64]:
        if not len(current):
            return np.zeros((0, len(self.item_ids_)))
        near, shares = self._near(current)
        return self._spread(current, near, shares, shares)

    def _session_scores(self, current: Positions) -> Floats:
        if not len(current):
            return np.zeros(len(self.item_ids_))
        near, shares = self._near(current)
        return self._spread(current, near, shares, shares.sum(axis=1, keepdims=True))[0]
