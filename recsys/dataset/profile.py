"""Profile: one person's history, the only thing that models score."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from recsys.ids import Floats, Ids, Times, read_only

HEAVIEST = 5.0
"""The weight of what was seen 16 times or more: no single film or series drowns out the rest."""


def weight_of(times: ArrayLike) -> Floats:
    """What having seen something so many times weighs: ``1 + log2(times)``, from 1 to 5.

    Each doubling counts as much as the first viewing: the tenth says less that is new than the second.

    >>> weight_of([0, 1, 3, 10, 500]).round(2).tolist()
    [1.0, 1.0, 2.58, 4.32, 5.0]
    """
    return np.minimum(1.0 + np.log2(np.maximum(np.asarray(times, dtype=np.float64), 1.0)), HEAVIEST)


@dataclass(frozen=True, eq=False)
class Profile:
    """One person's history, oldest first.

    A NaN rating means seen but not rated; timestamps may be None. The weight says how much an entry counts: 1 unless
    the source says more (``weight_of``: seen more often; a thumb up), 2 as much as two entries of its kind.
    """

    item_ids: Ids
    ratings: Floats
    weights: Floats
    timestamps: Times | None = None

    def __post_init__(self) -> None:
        lengths = {len(self.item_ids), len(self.ratings), len(self.weights)}
        if self.timestamps is not None:
            lengths.add(len(self.timestamps))
        if len(lengths) > 1:
            raise ValueError(f"A profile needs columns of one length, got {sorted(lengths)}.")
        if len(np.unique(self.item_ids)) < len(self.item_ids):
            raise ValueError("A profile holds each item once, got an item twice.")
        if not (np.isfinite(self.weights).all() and (self.weights >= 0).all()):
            raise ValueError("A profile's weights must be numbers of at least 0.")
        if np.isinf(self.ratings).any():
            raise ValueError("A profile's ratings must be numbers or NaN (seen, not rated), got infinity.")

    @classmethod
    def of(
        cls,
        item_ids: ArrayLike,
        ratings: ArrayLike,
        weights: ArrayLike | None = None,
        timestamps: ArrayLike | None = None,
    ) -> "Profile":
        """A profile from any sequences; weights default to 1."""
        items = np.array(item_ids, dtype=np.int64).reshape(-1)
        return cls(
            read_only(items),
            read_only(np.array(ratings, dtype=np.float64).reshape(-1)),
            read_only(
                np.ones(len(items)) if weights is None else np.array(weights, dtype=np.float64).reshape(-1)
            ),
            None if timestamps is None else read_only(np.array(timestamps, dtype=np.int64).reshape(-1)),
        )

    @classmethod
    def from_ratings(cls, ratings: Mapping[int, float]) -> "Profile":
        """A profile from ``{item_id: rating}``, in the mapping's order.

        >>> Profile.from_ratings({296: 5.0, 1: 2.5}).item_ids.tolist()
        [296, 1]
        """
        return cls.of(list(ratings.keys()), list(ratings.values()))

    def __len__(self) -> int:
        return len(self.item_ids)

    def __repr__(self) -> str:
        mean = f", {np.nanmean(self.ratings):.2f} on average" if self.n_rated else ""
        return f"<Profile: {self.n_rated:,} rated{mean}, {len(self) - self.n_rated:,} only seen>"

    @property
    def n_rated(self) -> int:
        """How many items have a rating (not only "seen")."""
        return int(np.count_nonzero(~np.isnan(self.ratings)))

    def with_rating(self, item_id: int, rating: float, at: int) -> "Profile":
        """The same history after an item was rated, or rated otherwise, ``at`` a time in seconds since 1970.

        It stands behind all that is not later, at the end where times are not known; its weight stays. The first
        entry brings times into an empty history.
        """
        others, weight = self.without(item_id), self.weights[self.item_ids == item_id]
        times = others.timestamps if len(others) else np.empty(0, dtype=np.int64)
        place = len(others) if times is None else int(np.searchsorted(times, at, side="right"))
        return replace(
            self,
            item_ids=read_only(np.insert(others.item_ids, place, item_id)),
            ratings=read_only(np.insert(others.ratings, place, rating)),
            weights=read_only(np.insert(others.weights, place, weight[0] if len(weight) else 1.0)),
            timestamps=None if times is None else read_only(np.insert(times, place, at)),
        )

    def without(self, item_id: int) -> "Profile":
        """The same history with one item dropped; the same object when it was not there."""
        keep = self.item_ids != item_id
        if keep.all():
            return self
        return replace(
            self,
            item_ids=read_only(self.item_ids[keep]),
            ratings=read_only(self.ratings[keep]),
            weights=read_only(self.weights[keep]),
            timestamps=None if self.timestamps is None else read_only(self.timestamps[keep]),
        )
