"""What is cut into groups, and the groups: which tested rating, or whose list, belongs where."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recsys.cached import cached_property
from recsys.comparison.habits import Habits
from recsys.dataset import Dataset, Ratings
from recsys.evaluation.rows import Counts, ListRows, StarRows
from recsys.ids import UNKNOWN, Floats, Positions

Codes = NDArray[np.int64]
"""The group of each entry by its place in the labels; ``UNKNOWN`` for none."""


@dataclass(frozen=True, eq=False)
class Entries:
    """What is grouped: tested ratings, or people with a list (then nothing is said of films)."""

    data: Dataset
    user_idx: Positions
    user_support: Counts
    fold: Counts
    item_idx: Positions
    item_support: Counts
    learned: Ratings | None = None
    """What the model learned from; None: all of the data that is not tested in the same fold."""

    @classmethod
    def of_stars(cls, rows: StarRows, data: Dataset) -> "Entries":
        """One entry a tested rating."""
        return cls(data, rows.user_idx, rows.user_support, rows.fold, rows.item_idx, rows.item_support)

    @classmethod
    def of_lists(cls, rows: ListRows, data: Dataset) -> "Entries":
        """One entry a person."""
        known = np.diff(rows.known.indptr)[rows.user_idx]
        nothing = np.full(len(rows), UNKNOWN, dtype=np.int32)
        one = np.zeros(len(rows), dtype=np.int64)
        return cls(data, rows.user_idx, known, one, nothing, one - 1, rows.learned)

    def __len__(self) -> int:
        return len(self.user_idx)

    def are(self, rows: StarRows) -> bool:
        """Whether these are the entries of ``rows``, as another model was asked the same."""
        return bool(
            np.array_equal(self.user_idx, rows.user_idx)
            and np.array_equal(self.item_idx, rows.item_idx)
            and np.array_equal(self.user_support, rows.user_support)
            and np.array_equal(self.item_support, rows.item_support)
            and np.array_equal(self.fold, rows.fold)
        )

    @cached_property
    def habits(self) -> dict[int, Habits]:
        """What the training part of each fold that is here shows of people and films."""
        if self.learned is not None:
            return {0: Habits.of(self.learned)}
        ratings = self.data.ratings
        keys = _pairs(ratings.user_idx, ratings.item_idx, len(ratings.items))
        order = np.argsort(keys)
        wanted = _pairs(self.user_idx, self.item_idx, len(ratings.items))
        places = order[np.minimum(np.searchsorted(keys, wanted, sorter=order), len(keys) - 1)]
        there = keys[places] == wanted
        shown = {}
        for fold in np.unique(self.fold).tolist():
            learned = np.ones(len(ratings), dtype=np.bool_)
            learned[places[there & (self.fold == fold)]] = False
            shown[fold] = Habits.of(ratings.where(learned))
        return shown

    @cached_property
    def spreads(self) -> Floats:
        """The spread of each entry's person (``Habits.spread``) in the training part of its fold."""
        return self._by_fold(lambda habits, here: habits.spread[self.user_idx[here]])

    @cached_property
    def averages(self) -> Floats:
        """What a plain average of the training part says of each tested rating, cut to the scale."""
        said = self._by_fold(lambda habits, here: habits.average(self.user_idx[here], self.item_idx[here]))
        return self.data.scale.clip(said)

    def _by_fold(self, ask: Callable[[Habits, NDArray[np.bool_]], Floats]) -> Floats:
        answers = np.empty(len(self))
        for fold, habits in self.habits.items():
            here = self.fold == fold
            answers[here] = ask(habits, here)
        return answers


@dataclass(frozen=True, eq=False)
class Groups:
    """Which entries are in which group; an entry may be in several or in none."""

    labels: tuple[str, ...]
    """In the order in which they are read."""
    entry: NDArray[np.int64]
    """The entry of each membership."""
    group: NDArray[np.int64]
    """The group of each membership, a place in ``labels``; each group has one at least."""

    @classmethod
    def of(cls, labels: Sequence[str], group: Codes, entry: Codes | None = None) -> "Groups":
        """From each membership's group, ``UNKNOWN`` for none; without ``entry`` one membership an entry."""
        known = group != UNKNOWN
        used, places = np.unique(group[known], return_inverse=True)
        entries = np.flatnonzero(known) if entry is None else entry[known]
        return cls(tuple(labels[label] for label in used), entries, places.astype(np.int64))

    def __len__(self) -> int:
        return len(self.labels)


def _pairs(user_idx: Positions, item_idx: Positions, n_items: int) -> NDArray[np.int64]:
    return user_idx.astype(np.int64) * max(n_items, 1) + item_idx
