"""Which ratings count."""

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.dataset import Catalog, Ratings
from recsys.ids import Ids

Years = tuple[int, int]
"""First and last year, both included."""


@dataclass(frozen=True)
class ExploreFilters:
    """A rating counts when it passes all of these; None or () leaves that side open."""

    period: Years | None = None
    """Years (UTC) in which the rating was given; ratings without a time are in no period."""
    released: Years | None = None
    """Release years of the film; a film of unknown year is in no range."""
    genres: tuple[str, ...] = ()
    """The film has at least one of these."""
    kinds: tuple[str, ...] = ()
    """The title is one of these: film, series."""
    countries: tuple[str, ...] = ()
    """The film is from one of these (ISO 3166-1)."""
    languages: tuple[str, ...] = ()
    """The film is in one of these (ISO 639-1)."""
    stars: tuple[float, float] | None = None
    """Lowest and highest rating given, both included."""
    activity: tuple[int, int] | None = None
    """The person gave so many ratings in the whole data set: fewest and most, both included."""

    def __post_init__(self) -> None:
        for name, what in (
            ("period", "years"),
            ("released", "years"),
            ("stars", "stars"),
            ("activity", "ratings"),
        ):
            ends = getattr(self, name)
            if ends is not None and ends[0] > ends[1]:
                raise ValueError(f"A range of {what} runs from first to last, got {ends[0]} to {ends[1]}.")
        for name in ("genres", "kinds", "countries", "languages"):
            object.__setattr__(self, name, tuple(sorted(set(getattr(self, name)))))

    @property
    def are_open(self) -> bool:
        """Whether every rating counts."""
        return self == ExploreFilters()

    @property
    def active(self) -> dict[str, Any]:
        """The sides that are not open, by name."""
        open_ = ExploreFilters()
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in named.items() if value != getattr(open_, name)}

    def but(self, **sides: Any) -> "ExploreFilters":
        """The same with these sides instead."""
        return replace(self, **sides)

    def item_ids(self, catalog: Catalog) -> Ids | None:
        """The films that pass; None: all of them."""
        if not self.active.keys() & {"released", "genres", "kinds", "countries", "languages"}:
            return None
        passes = catalog.passing(
            genres=self.genres,
            years=self.released,
            kinds=self.kinds,
            countries=self.countries,
            languages=self.languages,
        )
        return catalog.items.ids[passes]

    def user_ids(self, ratings: Ratings) -> Ids | None:
        """The people who pass; None: all of them."""
        if self.activity is None:
            return None
        counts: NDArray[np.int64] = np.diff(ratings.indptr)
        return ratings.users.ids[(counts >= self.activity[0]) & (counts <= self.activity[1])]


def per_name(names: list[tuple[str, ...]]) -> "pd.Series[Any]":
    """Lists of names, each name once and none empty."""
    return pd.Series([list(dict.fromkeys(name for name in some if name)) for some in names], dtype=object)
