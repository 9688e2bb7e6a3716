"""Sessions: what people looked at in one go, in order, by browsing or, without that, by sittings of ratings."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.dataset.dataset import Dataset
from recsys.dataset.ratings import Ratings
from recsys.errors import UnsupportedError
from recsys.ids import UNKNOWN, UNKNOWN_TIME, IdMap, Ids, Positions, Times

MET = ("click", "play", "finish")
"""The events of a browsing session that are about a title somebody chose; an impression is only what was shown."""
GAP = 30 * 60
"""Seconds without a rating that end a sitting: the field's usual half hour."""


@dataclass(frozen=True, eq=False)
class Sessions:
    """All sessions, the one that ended last at the end; session ``s`` owns the rows ``indptr[s]:indptr[s + 1]``.

    A title stands once in a session, where it was first met; no session is empty.
    """

    browsing: bool
    """True for real browsing. False for sittings of ratings, which say in what order people rated from memory, and
    not what they watched or looked for next."""
    user_ids: Ids
    """Whose session it is, shape ``(len,)``."""
    ends: Times
    """When its last title was first met, ascending."""
    indptr: NDArray[np.int64]
    item_idx: Positions
    """The titles in positions of the catalog, one a row."""
    ratings: NDArray[np.float32]
    """What each title was given in that session; NaN for browsing."""

    @classmethod
    def of(cls, data: Dataset) -> "Sessions":
        """The browsing sessions where the data has them, else its ratings cut into sittings.

        Browsing: the titles of ``MET`` events. A sitting goes on while no more than ``GAP`` seconds lie between one
        rating and the next; ratings without a time are left out. Raises UnsupportedError for data with neither.
        """
        found = _browsing(data.behaviour.sessions, data.catalog.items)
        if found is None:
            found = _sittings(data.ratings)
        if found is None:
            raise UnsupportedError("This data has no sessions, and no times of its ratings to cut them from.")
        return found

    def __len__(self) -> int:
        return len(self.ends)

    @property
    def lengths(self) -> NDArray[np.int64]:
        """How many titles each has."""
        return np.diff(self.indptr)

    @property
    def session_idx(self) -> Positions:
        """The session of every row."""
        return np.repeat(np.arange(len(self), dtype=np.int32), self.lengths)


def described(browsing: bool) -> str:
    """What such sessions are, in words that end a sentence."""
    if browsing:
        return "browsing sessions."
    return (
        "sittings of ratings (a pause of 30 minutes ends one): the order in which people rated, "
        "not what they browsed or watched next."
    )


def last_sitting(times: Times) -> int:
    """Where in ascending ``times`` the last sitting begins.

    >>> last_sitting(np.array([0, 60, 4_000, 4_100]))
    2
    """
    pauses = np.flatnonzero(np.diff(times) > GAP)
    return int(pauses[-1]) + 1 if len(pauses) else 0


def sitting_starts(ratings: Ratings) -> NDArray[np.int64]:
    """The rows at which the sittings of ratings begin, whose times must all be known."""
    begins = np.zeros(len(ratings), dtype=np.bool_)
    begins[1:] = np.diff(np.asarray(ratings.timestamps)) > GAP
    begins[ratings.indptr[:-1][np.diff(ratings.indptr) > 0]] = True
    return np.flatnonzero(begins)


def _sittings(ratings: Ratings) -> Sessions | None:
    if ratings.timestamps is None:
        return None
    known = ratings.timestamps != UNKNOWN_TIME
    if not known.all():
        ratings = ratings.where(known)
    times = ratings.timestamps
    if times is None or not len(ratings):
        return None
    firsts = sitting_starts(ratings)
    people = np.searchsorted(ratings.indptr, firsts, side="right") - 1
    return _in_order(
        False, ratings.users.ids[people], firsts, times, ratings.item_idx, np.asarray(ratings.values)
    )


def _browsing(events: pd.DataFrame | None, items: IdMap) -> Sessions | None:
    if events is None:
        return None
    met = events[events["event"].isin(MET) & events["item_id"].notna()]
    item_idx = items.positions(met["item_id"].to_numpy(dtype=np.int64))
    met, item_idx = met[item_idx != UNKNOWN], item_idx[item_idx != UNKNOWN]
    if not len(met):
        return None
    order = np.lexsort((met["timestamp"].to_numpy(), met["session_id"].to_numpy()))
    met, item_idx = met.iloc[order], item_idx[order]
    _, session = np.unique(met["session_id"].to_numpy(), return_inverse=True)
    _, first = np.unique(session * np.int64(len(items)) + item_idx, return_index=True)
    rows = np.sort(first)
    firsts = np.flatnonzero(np.diff(session[rows], prepend=-1))
    user_ids, times = (met[name].to_numpy()[rows] for name in ("user_id", "timestamp"))
    nothing = np.full(len(rows), np.nan, dtype=np.float32)
    return _in_order(True, user_ids[firsts], firsts, times, item_idx[rows], nothing)


def _in_order(
    browsing: bool,
    user_ids: Ids,
    firsts: NDArray[np.int64],
    times: Times,
    item_idx: Positions,
    ratings: NDArray[np.float32],
) -> Sessions:
    """Sessions that begin at the rows ``firsts``, put in the order of their ends."""
    lengths = np.diff(firsts, append=len(times))
    ends = times[firsts + lengths - 1]
    order = np.argsort(ends, kind="stable")
    indptr = np.concatenate([[0], np.cumsum(lengths[order])])
    rows = np.repeat(firsts[order] - indptr[:-1], lengths[order]) + np.arange(len(times))
    return Sessions(browsing, user_ids[order], ends[order], indptr, item_idx[rows], ratings[rows])
