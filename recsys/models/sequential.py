"""SessionModel: what the models of "what next in this session" share: the sessions, the current one, the crowd."""

from abc import abstractmethod
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Dataset
from recsys.dataset.sessions import Sessions, described, last_sitting
from recsys.ids import Floats, Positions
from recsys.models.base import Recommender
from recsys.models.history import History, Parts

HALF_LIFE = 0.1
"""Of this share of all sessions the oldest counts half as much as the newest in the popularity."""
HALF_LIFE_AT_LEAST = 100.0


class SessionModel(Recommender):
    """``score_i = SUM_j part_j(i) + w popularity_i`` over the items j of the current session.

    The current session is the last ``n_recent`` entries of the profile; where the profile has times, only those of its
    last sitting. Titles rated below the middle of the scale lead nowhere: they are left out, here and in the sessions
    learned from, and so are entries of weight 0. The height of a rating and other weights say nothing.

    ``popularity_i`` is the share that i has of all titles met, those of a session counting ``2^(-age / h)``: age in
    sessions, h a tenth of them (at least 100). ``w`` is what a session leaves to it, from 0 to 1: all, where it is
    empty or nobody has met its items.
    """

    explains: ClassVar[bool] = True
    sequential: ClassVar[bool] = True

    n_recent: int

    @property
    def told_by(self) -> str:
        """What kind of sessions it learned from, as a sentence: sittings of ratings are no browsing."""
        return f"Learned from {described(bool(self.learned()['browsing_']))}"

    @abstractmethod
    def _session_parts(self, current: Positions) -> tuple[NDArray[np.float64], float]:
        """``part``, shape ``(len(current), n_items)``, and ``w``, for a session that is not empty, oldest first."""

    def _learn_crowd(self, data: Dataset) -> tuple[NDArray[np.int64], Positions]:
        """Keep the popularity; returns the sessions ``(starts, items)``, without what was not liked.

        Session s holds ``items[starts[s]:starts[s + 1]]``, the most recent session last; those of one title are left
        out, since they say nothing about another.
        """
        sessions = Sessions.of(data)
        self.browsing_ = float(sessions.browsing)
        led = ~(sessions.ratings < data.scale.middle)
        session_idx, items = sessions.session_idx[led], sessions.item_idx[led]
        half_life = max(HALF_LIFE_AT_LEAST, HALF_LIFE * len(sessions))
        worth = np.exp2(-np.arange(len(sessions))[::-1] / half_life)
        met = np.bincount(items, worth[session_idx], len(data.catalog))
        self.popularity_ = met / (met.sum() or 1.0)
        lengths = np.bincount(session_idx, minlength=len(sessions))
        lengths[lengths == 1] = 0
        together = items[lengths[session_idx] > 0]
        return np.concatenate([[0], np.cumsum(lengths[lengths > 0])]), together

    def _current(self, history: History) -> NDArray[np.int64]:
        """Which entries of the history are the current session, oldest first."""
        there = np.flatnonzero(history.weights > 0)
        if history.timestamps is not None:
            there = there[last_sitting(history.timestamps[there]) :]
        led = ~(history.ratings[there] < self.scale_.middle)
        latest: NDArray[np.int64] = there[led][-self.n_recent :]
        return latest

    def _apart(self, history: History) -> tuple[NDArray[np.int64], NDArray[np.float64], float]:
        """Which entries are the current session, their parts and what is left to the crowd."""
        current = self._current(history)
        if not len(current):
            return current, np.zeros((0, len(self.popularity_))), 1.0
        return current, *self._session_parts(history.item_idx[current])

    def _score_all(self, history: History) -> Floats:
        _, parts, left = self._apart(history)
        return np.asarray(parts.sum(axis=0) + left * self.popularity_)

    def _parts(self, history: History, positions: Positions) -> Parts:
        current, parts, left = self._apart(history)
        amounts = np.zeros((len(history), len(positions)))
        amounts[current] = parts[:, positions]
        nothing = np.zeros(len(positions))
        baseline = {"mean": nothing, "item": left * self.popularity_[positions], "person": nothing}
        return Parts(baseline, amounts)
