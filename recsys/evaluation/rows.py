"""What a protocol asks and what a model answered, row by row: figures, intervals, slices and charts come from these."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Dataset, Ratings
from recsys.ids import UNKNOWN, Floats, Positions

Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Fold:
    """One asking: what is learned from, what each person is known by, and what is tested.

    Folds that follow each other with the very same ``learned`` share one training. All ratings have the people and
    items of the data set.
    """

    label: str
    """Tells the folds of a protocol apart: ``"1"``; of newcomers way and number of ratings, ``"random:5"``."""
    learned: Dataset
    known: Ratings
    """Each tested person's history when asked: for newcomers only what they revealed."""
    tested: Ratings


@dataclass(frozen=True, eq=False)
class StarRows:
    """Tested ratings beside a model's guesses; one entry a rating, all arrays of one length.

    An item or person that the model knows nothing of counts as any other.
    """

    user_idx: Positions
    item_idx: Positions
    actual: Floats
    predicted: Floats
    """Stars, cut to the scale."""
    low: Floats
    """The 80 % range, cut to the scale; NaN where the model has none or was not asked."""
    high: Floats
    user_support: Counts
    """Ratings that the person was known by."""
    item_support: Counts
    """Ratings of the item that the model learned from."""
    fold: Counts
    """The fold of each row, from 0."""

    def __len__(self) -> int:
        return len(self.actual)

    @property
    def errors(self) -> Floats:
        """``predicted - actual``: above 0 where the guess was too high."""
        return self.predicted - self.actual

    def where(self, mask: NDArray[np.bool_] | slice) -> "StarRows":
        """The rows where ``mask`` is True, or of a slice."""
        return StarRows(**{name: getattr(self, name)[mask] for name in self.__dataclass_fields__})


@dataclass(frozen=True, eq=False)
class ListRows:
    """Lists beside what their people liked among the hidden ratings; one entry a person, each with a liked item."""

    user_idx: Positions
    items: Positions
    """Shape (people, length), best first, ``UNKNOWN`` where a list is shorter."""
    stars: Floats
    """The stars predicted for each listed item; NaN for a model without stars."""
    learned: Ratings
    """What the model learned from."""
    known: Ratings
    """What each person was known by."""
    tested: Ratings
    """All hidden ratings of these people."""
    liked: Ratings
    """The relevant ones among them."""

    def __len__(self) -> int:
        return len(self.user_idx)

    @property
    def lists(self) -> list[Positions]:
        """Each person's items, without filling."""
        return [row[row != UNKNOWN] for row in self.items]


@dataclass(frozen=True)
class Costs:
    """What a model's answers cost on this machine, this time."""

    fit_seconds: float
    """Of one training, the mean over the folds; where one training served lists and stars, of the whole model."""
    ask_seconds: float
    """Of all answers, without training."""
    megabytes: float
    """Of the learned state: what is kept on disk."""
