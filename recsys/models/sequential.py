"""SessionModel: what the models of "what next in this session" share: the sessions, the current one, the fallback."""

from abc import abstractmethod
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Dataset
from recsys.dataset.sessions import Sessions, last_sitting, told_by
from recsys.ids import Floats, Positions
from recsys.models.base import Recommender
from recsys.models.history import History, Parts

CROWD = 1e-6
"""What popularity counts beside the session: it speaks where the session says nothing."""
HALF_LIFE = 0.1
"""Of this share of all sessions the oldest counts half as much as the newest in the popularity."""
HALF_LIFE_AT_LEAST = 100.0


class SessionModel(Recommender):
    """``score = SUM_j part(j) + CROWD popularity`` over the items j of the current session.

    The current session is the last ``n_recent`` entries of the profile; where the profile has times, only those of its
    last sitting. Titles rated below the middle of the scale lead nowhere: they are left out, here and in the sessions
    learned from, and so are entries of weight 0. The height of a rating and other weights say nothing.

    ``popularity`` is the share of the sessions that hold the item, each counting ``2^(-age / h)``: age in sessions, h a
    tenth of them (at least 100). It alone makes the list of an empty session.
    """

    explains: ClassVar[bool] = True
    sequential: ClassVar[bool] = True

    n_recent: int

    @property
    def told_by(self) -> str:
        """What kind of sessions it learned from, as a sentence: sittings of ratings are no browsing."""
        return told_by(bool(self.learned()["browsing_"]))

    @abstractmethod
    def _session_parts(self, current: Positions) -> NDArray[np.float64]:
        """What each item of the current session, oldest first, adds to every item: ``(len(current), n_items)``."""

    def _session_scores(self, current: Positions) -> Floats:
        return np.asarray(self._session_parts(current).sum(axis=0))

    def _learn_crowd(self, data: Dataset) -> tuple[NDArray[np.int64], Positions]:
        """Keep the popularity and say ``(starts, items)`` of the sessions, without what was disliked.

        Session s holds ``items[starts[s]:starts[s + 1]]``; those of one title are left out.
        """
        sessions = Sessions.of(data)
        self.browsing_ = float(sessions.browsing)
        led = ~(sessions.ratings < data.scale.middle)
        session_idx, items = sessions.session_idx[led], sessions.item_idx[led]
        half_life = max(HALF_LIFE_AT_LEAST, HALF_LIFE * len(sessions))
        worth = np.exp2(-np.arange(len(sessions))[::-1] / half_life)
        self.popularity_ = np.bincount(items, worth[session_idx], len(data.catalog)) / worth.sum()
        lengths = np.bincount(session_idx, minlength=len(sessions))
        lengths[lengths == 1] = 0
        kept = items[lengths[session_idx] > 0]
        return np.concatenate([[0], np.cumsum(lengths[lengths > 0])]), kept

    def _current(self, history: History) -> NDArray[np.int64]:
        """Which entries of the history are the current session, oldest first."""
        there = np.flatnonzero(history.weights > 0)
        if history.timestamps is not None:
            there = there[last_sitting(history.timestamps[there]) :]
        led = ~(history.ratings[there] < self.scale_.middle)
        latest: NDArray[np.int64] = there[led][-self.n_recent :]
        return latest

    def _score_all(self, history: History) -> Floats:
        current = history.item_idx[self._current(history)]
        return self._session_scores(current) + CROWD * self.popularity_

    def _parts(self, history: History, positions: Positions) -> Parts:
        current = self._current(history)
        amounts = np.zeros((len(history), len(positions)))
        amounts[current] = self._session_parts(history.item_idx[current])[:, positions]
        nothing = np.zeros(len(positions))
        return Parts(
            {"mean": nothing, "item": CROWD * self.popularity_[positions], "person": nothing}, amounts
        )
