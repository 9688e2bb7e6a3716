"""Browsing a catalog: filters, orders, and what there is to choose from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.cached import cached_property
from recsys.dataset import Dataset, country_name, language_name
from recsys.insights.film.films import Films
from recsys.insights.search import FilmSearch

FOUND = 1_000
"""So many films at most a search leaves to browse."""
GEM_SHARE = 0.9
"""A hidden gem has fewer ratings than the most rated tenth of the rated titles."""
ORDERS: Mapping[str, str] = {
    "rated": "Most rated",
    "best": "Best average",
    "new": "Newest",
    "gems": "Hidden gems",
}
"""Order -> what it is called."""


@dataclass(frozen=True)
class FilmChoice:
    """Which titles, in which order; the defaults let every title through, most rated first."""

    query: str = ""
    """Of a title or a person; the better match stands first, unless an order is asked for."""
    genre: str = ""
    decade: str = ""
    """Its first year, as text."""
    country: str = ""
    language: str = ""
    kind: str = ""
    order: str = ""
    """One of ``ORDERS``; empty: by match where something is searched for, else the most rated."""


@dataclass(frozen=True, eq=False)
class Shelf:
    """The titles of a data set to browse; what a choice needs of all titles is found once."""

    films: Films
    search: FilmSearch

    @property
    def data(self) -> Dataset:
        """The data set."""
        return self.films.data

    @cached_property
    def options(self) -> Mapping[str, Mapping[str, str]]:
        """For each filter what can be chosen, by what stands in the address, in words; of one thing alone nothing."""
        table = self.data.catalog.table
        genres = sorted({genre for genres in self.data.catalog.genres for genre in genres})
        decades = sorted({int(year) // 10 * 10 for year in table["year"].dropna().unique()}, reverse=True)
        found: dict[str, dict[str, str]] = {
            "genre": {genre: genre for genre in genres},
            "decade": {str(decade): f"{decade}s" for decade in decades},
            "country": _named(table["country"], country_name),
            "language": _named(table["language"], language_name),
            "kind": {kind: kind.capitalize() for kind in sorted(set(table["kind"]) - {""})},
        }
        return {name: options if len(options) > 1 else {} for name, options in found.items()}

    def find(self, choice: FilmChoice) -> list[int]:
        """The ids of the chosen titles, in order."""
        passes = self._passing(choice)
        if choice.query.strip():
            items = self.data.catalog.items
            found = items.positions(self.search.find(choice.query, FOUND)).astype(np.int64)
            places = found[passes[found]] if len(found) else np.empty(0, dtype=np.int64)
        else:
            places = np.flatnonzero(passes)
        if choice.order or not choice.query.strip():
            places = self._ordered(places, choice.order or "rated")
        ids: list[int] = self.data.catalog.items.ids[places].tolist()
        return ids

    def _passing(self, choice: FilmChoice) -> NDArray[np.bool_]:
        years = None
        if choice.decade:
            first = int(choice.decade) if choice.decade.isdecimal() and len(choice.decade) < 6 else -10
            years = (first, first + 9)
        return self.data.catalog.passing(
            genres={choice.genre} - {""},
            years=years,
            kinds={choice.kind} - {""},
            countries={choice.country} - {""},
            languages={choice.language} - {""},
        )

    def _ordered(self, places: NDArray[np.int64], order: str) -> NDArray[np.int64]:
        """Best first; ties by the number of ratings, then as in the catalog. Of gems only those that are ones."""
        counts = self.data.ratings.item_counts
        if order in ("best", "gems"):
            places = places[counts[places] > 0]
        if order == "gems":
            places = places[counts[places] <= self._famous_from]
        keys = {
            "best": lambda: -self.films.careful[places],
            "gems": lambda: -self.films.careful[places],
            "new": lambda: -self._years[places],
        }
        first = keys[order]() if order in keys else np.zeros(len(places))
        return places[np.lexsort((places, -counts[places], first))]

    @cached_property
    def _famous_from(self) -> float:
        counts = self.data.ratings.item_counts
        rated = counts[counts > 0]
        return float(np.quantile(rated, GEM_SHARE, method="lower")) if len(rated) else 0.0

    @cached_property
    def _years(self) -> NDArray[np.float64]:
        """Unknown years last."""
        return self.data.catalog.table["year"].to_numpy(dtype=np.float64, na_value=-1.0)

    def order_note(self, order: str) -> str:
        """By which rule an order puts the better title first; empty where its name says it."""
        if order == "best":
            return self.films.careful_rule
        if order == "gems":
            most = f"{self._famous_from:,.0f}"
            return (
                f"The best averages among titles with at most {most} ratings, nine of ten here. "
                f"{self.films.careful_rule}"
            )
        return ""


def _named(codes: pd.Series, name: Callable[[str], str]) -> dict[str, str]:
    """Codes that occur in words, in the order of the alphabet."""
    words = {str(code): name(str(code)) for code in codes.unique() if code}
    return dict(sorted(words.items(), key=lambda item: item[1]))
