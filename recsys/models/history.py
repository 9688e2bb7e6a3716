"""What models score and take apart, in positions: a person's history, the parts of scores."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recsys.cached import cached_property
from recsys.ids import Floats, Positions, Times


@dataclass(frozen=True, eq=False)
class History:
    """A profile in positions: only the items that the model knows, in the profile's order."""

    item_idx: Positions
    ratings: Floats
    weights: Floats
    timestamps: Times | None = None
    """Seconds since 1970; None where the profile has none."""

    @cached_property
    def rated(self) -> "History":
        """The entries with a rating; "seen but not rated" left out."""
        keep = ~np.isnan(self.ratings)
        return self if keep.all() else self.where(keep)

    def where(self, keep: NDArray[np.bool_]) -> "History":
        """Only some of the entries."""
        times = None if self.timestamps is None else self.timestamps[keep]
        return History(self.item_idx[keep], self.ratings[keep], self.weights[keep], times)

    def __len__(self) -> int:
        return len(self.item_idx)


@dataclass(frozen=True, eq=False)
class Parts:
    """The scores of m items taken apart, for a history of n entries."""

    baseline: dict[str, Floats]
    """Each named part, shape (m,)."""
    amounts: NDArray[np.float64]
    """What each entry added to each item, shape (n, m)."""
