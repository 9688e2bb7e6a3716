"""Dataset: ratings with their catalog, scale and origin."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import numpy as np

from recsys.dataset.behaviour import Behaviour
from recsys.dataset.catalog import Catalog
from recsys.dataset.profile import Profile, weight_of
from recsys.dataset.ratings import Ratings
from recsys.dataset.scale import Scale
from recsys.ids import Floats, Ids, read_only


@dataclass(frozen=True)
class Source:
    """Where a data set comes from."""

    format: str
    """The loader's name: movielens, demo, ..."""
    label: str
    """What people read: "MovieLens (ml-latest-small)", "Demo, simulated ratings"."""
    simulated: bool = False
    """True when no real person gave these ratings; every page that shows them says so."""
    rejected: int = 0
    """Rows that were left out because they could not be read or lay outside the scale."""
    duplicates: int = 0
    """Earlier ratings of the same item by the same person, replaced by the latest."""
    notes: tuple[str, ...] = ()
    """How the files were read, in sentences, where that is not plain to see."""
    version: str = ""
    """Of generated data: what it was made from, so that a newer program makes it again."""


@dataclass(frozen=True, eq=False)
class Dataset:
    """Ratings, catalog and scale. ``ratings.items`` is ``catalog.items``: unrated items are items too."""

    name: str
    ratings: Ratings
    catalog: Catalog
    scale: Scale
    source: Source
    behaviour: Behaviour = field(default_factory=Behaviour)
    fingerprint: str = ""
    """Names this very content; empty while the data set is only in memory."""
    findings: Mapping[str, Any] = field(default_factory=dict)
    """What earlier trainings found out about this very content and another need not find again; by its own names."""

    from_frame: ClassVar[Callable[..., "Dataset"]]
    """A data set from pandas tables. ``recsys.sources.frames``, the reader of tables, stands above and fills it in."""

    def __post_init__(self) -> None:
        if self.ratings.items is not self.catalog.items:
            raise ValueError("A data set's ratings and catalog need one and the same item map.")

    def __repr__(self) -> str:
        rows, items, people = len(self.ratings), len(self.catalog), len(self.ratings.users)
        counts = f"{rows:,} ratings of {items:,} items by {people:,} people, {self.scale}"
        return f"<Dataset {self.name}: {counts}; {self.source.label}>"

    def profile(self, user_id: int) -> Profile:
        """One person's history: what they rated, and before it what they only saw, with a NaN rating.

        Where the source knows what was watched, the weights say how often (``weight_of`` the sum of the shares that
        were seen: an episode of a series is one, and two halves of a film are one). Without times where one is not
        known. Raises UnknownUserError for a person without ratings.
        """
        rated, seen = self.ratings.profile(user_id), self.behaviour.seen
        own = None if seen is None else seen[seen["user_id"] == user_id]
        if own is None or own.empty:
            return replace(rated, weights=self._weights(user_id, rated.item_ids))
        item_ids = np.concatenate([own["item_id"].to_numpy(), rated.item_ids])
        ratings = np.concatenate([np.full(len(own), np.nan), rated.ratings])
        return Profile.of(item_ids, ratings, self._weights(user_id, item_ids))

    def _weights(self, user_id: int, item_ids: Ids) -> Floats:
        """How much it counts that this person saw each item."""
        viewings = self.behaviour.viewings
        if viewings is None:
            return read_only(np.ones(len(item_ids)))
        own = viewings[viewings["user_id"] == user_id]
        times = own["completion"].fillna(1.0).groupby(own["item_id"]).sum()
        return read_only(weight_of(times.reindex(item_ids, fill_value=0.0).to_numpy()))

    def with_ratings(self, ratings: Ratings) -> "Dataset":
        """The same data set with other ratings of the same items (a training part, for instance).

        What people watched, how they browsed and what was found out is left out: it would tell of ratings that are no
        longer there.
        """
        known = replace(self.behaviour, viewings=None, sessions=None)
        return replace(self, ratings=ratings, behaviour=known, fingerprint="", findings={})
