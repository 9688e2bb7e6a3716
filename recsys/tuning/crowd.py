"""Crowd: what everybody's ratings and the catalog say of each film, in the units in which sliders pull."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recsys.cached import cached_property
from recsys.dataset import Dataset
from recsys.errors import UnsupportedError
from recsys.ids import Floats, Positions
from recsys.models.itemfacts import fact_table
from recsys.models.scales import Scale

DAMPING = 5.0
"""So many average ratings stand beside a film's own."""
COUNTS = 0.4
"""How much ``log(1 + count)`` counts beside the average: the loved and well known, not the merely well known."""
FEW = 15
"""From so many ratings on one can tell whether a film is any good."""
FACTS = {"genres": 2.0, "year": 1.0, "director": 1.0, "keywords": 0.5, "cast": 0.5}
"""What makes two films alike for who looks at a list, and how much."""


@dataclass(frozen=True, eq=False)
class Crowd:
    """One entry a film, in the order of the catalog; worked out at the first need."""

    data: Dataset

    @classmethod
    def of(cls, data: Dataset) -> "Crowd":
        """Made once for a data set."""
        known = _crowds.get(data)
        if known is None:
            known = _crowds[data] = cls(data)
        return known

    @cached_property
    def loved(self) -> Floats:
        """How much everybody loves it: ``b_i + .4 log(1 + count)``; 0 a middle film, 1 the average of the best 50."""
        ratings = self.data.ratings
        biases = self._damped(np.nan_to_num(ratings.item_means - ratings.mean))
        return _in_units(biases + COUNTS * np.log1p(ratings.item_counts))

    @cached_property
    def known(self) -> Floats:
        """How many people rated it, ``log(1 + count)``; 0 a middle film, 1 the average of the best 50.

        What fewer than ``FEW`` rated, or fewer than a middle film has, counts as known as that: nobody can tell whether
        it is any good, so it is no adventure.
        """
        counts = self.data.ratings.item_counts
        return np.maximum(_in_units(np.log1p(np.maximum(counts, FEW))), 0.0)

    @cached_property
    def harmless(self) -> Floats:
        """The part of a film's ratings that are not below the middle of the scale, from 0 to 1, damped toward all."""
        ratings, n_items = self.data.ratings, len(self.data.catalog)
        fine = np.bincount(
            ratings.item_idx[ratings.values >= self.data.scale.middle], minlength=n_items
        ).astype(np.float64)
        usual = float(fine.sum()) / max(len(ratings), 1)
        shares = np.divide(
            fine, ratings.item_counts, out=np.full(n_items, usual), where=ratings.item_counts > 0
        )
        return usual + self._damped(shares - usual)

    def _damped(self, gaps: Floats) -> Floats:
        """Each film's mean gap to all films, ``n gap / (n + DAMPING)`` for one with n ratings."""
        counts = self.data.ratings.item_counts
        return np.asarray(counts * gaps / (counts + DAMPING))

    def likeness(self, positions: Positions) -> NDArray[np.float64]:
        """How alike some films are in genres, years, director, keywords and cast, 0 to 1 (``itemfacts.fact_table``).

        Shape (films, films); 0 with a film of which nothing is known.
        """
        rows = self._facts[positions]
        return np.asarray((rows @ rows.T).toarray())

    @property
    def knows_facts(self) -> bool:
        """Whether films can be compared by what they are."""
        return bool(self._facts.shape[1])

    @cached_property
    def _facts(self) -> sparse.csr_array:
        try:
            return fact_table(self.data.catalog, FACTS)
        except UnsupportedError:
            return sparse.csr_array((len(self.data.catalog), 0))


_crowds: "WeakKeyDictionary[Dataset, Crowd]" = WeakKeyDictionary()


def _in_units(values: Floats) -> Floats:
    scale = Scale.of(values)
    return np.asarray((values - scale.centre) / (scale.spread or 1.0))
