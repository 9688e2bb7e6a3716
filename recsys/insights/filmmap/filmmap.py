"""The map of the catalog: films near each other where the same people like them and where they are alike."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from recsys.cached import cached_property
from recsys.dataset import Dataset
from recsys.errors import DataError
from recsys.ids import UNKNOWN, IdMap, Ids, Positions, read_only
from recsys.insights.filmmap.layout import Places, lay_out, two_directions
from recsys.insights.filmmap.regions import name_regions
from recsys.insights.filmmap.trust import FEWEST, SAMPLE, trustworthiness
from recsys.insights.filmmap.vectors import film_vectors
from recsys.lazy import lazy

if TYPE_CHECKING:
    from sklearn.neighbors import NearestNeighbors

neighbors = lazy("sklearn.neighbors")

FEWEST_FILMS, LARGEST = FEWEST, 100_000
"""Films on a map: with fewer its trustworthiness is not defined; of more, the most rated."""
OnShare = Callable[[float, str], None]
"""Hears the share of the work that is done and what comes now; whatever it raises ends the work."""


@dataclass(frozen=True)
class Faithfulness:
    """How far a map can be trusted: trustworthiness at 10 neighbours (``trust``)."""

    ours: float
    plain: float
    """That of the two widest directions of the same vectors, the plainest map there is (PCA)."""
    films: int
    """Films that were looked at, each against all others."""


@dataclass(frozen=True, eq=False)
class FilmMap:
    """Where each film stands, what the parts are called and how far it can be trusted."""

    items: IdMap
    """The films on the map."""
    places: Places
    """x and y of each, shape ``(n, 2)``, between -1 and 1; the axes themselves mean nothing."""
    regions: pd.DataFrame
    """label, x, y and films of the parts that have a name, the largest first."""
    faithfulness: Faithfulness
    unknown: int
    """Films that are left out because nothing is known that would place them."""
    beyond: int
    """Films that are left out because ``LARGEST`` others are better known."""

    def __len__(self) -> int:
        return len(self.items)

    def nearest(self, item_id: int, n: int = 10) -> Ids:
        """The ``n`` films that stand nearest to one, nearest first; none for a film that is not on the map."""
        at = int(self.items.positions([item_id])[0])
        if at == UNKNOWN:
            return np.empty(0, dtype=np.int64)
        near = self.around(self.places[at], n + 1)
        return read_only(near[near != item_id][:n])

    def around(self, place: ArrayLike, n: int = 10) -> Ids:
        """The ``n`` films that stand nearest to an x and y, nearest first."""
        wanted = np.asarray(place, dtype=np.float32).reshape(1, 2)
        found = self._index.kneighbors(wanted, min(n, len(self)), return_distance=False)[0]
        return read_only(self.items.ids[found])

    @cached_property
    def _index(self) -> "NearestNeighbors":
        return neighbors.NearestNeighbors().fit(self.places)

    def positions(self, item_ids: ArrayLike) -> Positions:
        """The rows of ``places`` of some films; -1 for one that is not on the map."""
        return self.items.positions(item_ids)


def map_films(data: Dataset, on_share: OnShare = lambda share, doing: None) -> FilmMap:
    """Make the map of a data set's catalog: vectors (``vectors``), places (``layout``), names, trustworthiness.

    About 20 seconds of one processor for 10,000 films and 100 for 60,000; the same data gives the same map.
    Raises DataError where fewer than 21 films can be placed, or nothing tells them apart.
    """
    on_share(0.0, "Finding out who watches what together")
    vectors = film_vectors(data)
    known = np.flatnonzero(vectors.any(axis=1))
    kept = _best_known(known, data.ratings.item_counts)
    vectors = vectors[kept]
    _check(vectors)
    places = lay_out(vectors, lambda share: on_share(0.05 + 0.85 * share, "Finding a place for every film"))
    on_share(0.9, "Checking how far the map can be trusted")
    faithfulness = Faithfulness(
        trustworthiness(vectors, places),
        trustworthiness(vectors, two_directions(vectors)),
        min(len(kept), SAMPLE),
    )
    on_share(0.98, "Naming its parts")
    places = _scaled(places)
    return FilmMap(
        IdMap(read_only(data.catalog.items.ids[kept])),
        read_only(places),
        name_regions(data.catalog, kept, places),
        faithfulness,
        unknown=len(data.catalog) - len(known),
        beyond=len(known) - len(kept),
    )


def _best_known(known: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """The rows of the ``LARGEST`` most rated films, in order."""
    return np.asarray(np.sort(known[np.argsort(-counts[known], kind="stable")[:LARGEST]]))


def _check(vectors: NDArray[np.float32]) -> None:
    if len(vectors) < FEWEST_FILMS:
        raise DataError(
            f"A map needs at least {FEWEST_FILMS} films that ratings or facts tell something of; "
            f"this data has {len(vectors) or 'none'}."
        )
    if np.allclose(vectors, vectors[0], atol=1e-4):
        raise DataError("Nothing in this data tells its films apart, so there is no map to draw.")


def _scaled(places: Places) -> Places:
    """Moved and shrunk so that the farthest film is at distance 1 from the middle along one axis."""
    low, high = places.min(axis=0), places.max(axis=0)
    middle, reach = (low + high) / 2, max(float((high - low).max()) / 2, 1e-9)
    return np.asarray((places - middle) / reach, dtype=np.float32)
