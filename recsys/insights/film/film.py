"""One film: what is known of it, where it stands, what it was given and when."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.cached import cached_property
from recsys.dataset import Dataset
from recsys.ids import UNKNOWN_TIME, Positions
from recsys.insights.film.films import Films
from recsys.insights.timeline import timeline

HALVES_FROM = 40
"""From so many dated ratings on, the earlier half is set beside the later one."""
DRIFTED = 0.1
"""Stars between the two halves that are worth a word."""


@dataclass(frozen=True, eq=False)
class Film:
    """One title of a data set; ``position`` is its place in the catalog. What is asked for is found once."""

    films: Films
    position: int

    @property
    def data(self) -> Dataset:
        """The data set it is in."""
        return self.films.data

    @property
    def item_id(self) -> int:
        """Its raw id."""
        return int(self.data.catalog.items.ids[self.position])

    @property
    def title(self) -> str:
        """As the catalog has it."""
        return self.data.catalog.titles[self.position]

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """Its rows among all ratings: one pass over their items, about a millisecond for each half million."""
        return np.flatnonzero(self.data.ratings.item_idx == self.position)

    @cached_property
    def stars(self) -> NDArray[np.float64]:
        """What it was given, in the order of ``rows``."""
        return self.data.ratings.values[self.rows].astype(np.float64)

    @cached_property
    def people(self) -> Positions:
        """Who gave it, as positions of people, in the order of ``rows``."""
        people = np.searchsorted(self.data.ratings.indptr, self.rows, side="right") - 1
        return people.astype(np.int32)

    @property
    def count(self) -> int:
        """How many ratings it has."""
        return int(self.data.ratings.item_counts[self.position])

    @property
    def average(self) -> float:
        """The plain average; NaN without ratings."""
        return float(self.data.ratings.item_means[self.position])

    @property
    def links(self) -> list[tuple[str, str]]:
        """Where else it is described: name and address, by the ids that the catalog has; only digits make an id."""
        row = self.data.catalog.table.iloc[self.position]
        imdb = str(row["imdb_id"]).removeprefix("tt")
        tmdb = str(row["tmdb_id"])
        kind = "tv" if row["kind"] == "series" else "movie"
        found = (
            ("IMDb", imdb, f"https://www.imdb.com/title/tt{imdb.zfill(7)}/"),
            ("TMDB", tmdb, f"https://www.themoviedb.org/{kind}/{tmdb}"),
        )
        return [(name, address) for name, known, address in found if re.fullmatch(r"[0-9]{1,12}", known)]

    @property
    def place_by_ratings(self) -> str:
        """Its place among the rated titles by how many ratings: "3rd"."""
        return _ordinal(self.films.place_by_ratings(self.position))

    @property
    def place_by_average(self) -> str:
        """The same by ``Films.careful``."""
        return _ordinal(self.films.place_by_average(self.position))

    @cached_property
    def levels(self) -> pd.DataFrame:
        """One row a level of the scale: rating, ratings, share, everywhere (the share among all ratings)."""
        own, every = self.films.levels_of(self.stars), self.films.level_counts
        return pd.DataFrame(
            {
                "rating": self.data.scale.levels(),
                "ratings": own,
                "share": own / max(1, own.sum()),
                "everywhere": every / max(1, every.sum()),
            }
        )

    @property
    def levels_sentence(self) -> str:
        """What it was given most often, against how common that is among all ratings."""
        table = self.levels
        if not self.count:
            return "Nobody here has rated it yet."
        top = table.iloc[int(table["ratings"].to_numpy().argmax())]
        if self.count == 1:
            return f"One rating: {_starred(top['rating'])}."
        if top["ratings"] == 1:
            return f"{self.count} ratings, no two alike."
        return (
            f"Most often {_starred(top['rating'])}: {int(top['ratings']):,} of {self.count:,} ratings, "
            f"{top['share']:.0%}. Over all titles {top['everywhere']:.0%} of the ratings are that."
        )

    @cached_property
    def dated(self) -> pd.DataFrame:
        """Its ratings with a known time, oldest first: when, stars."""
        times = self.data.ratings.timestamps
        if times is None:
            return pd.DataFrame({"when": pd.to_datetime([]), "stars": np.empty(0)})
        own = times[self.rows]
        known = own != UNKNOWN_TIME
        when = own[known].astype("datetime64[s]")
        table = pd.DataFrame({"when": when, "stars": self.stars[known]})
        return table.sort_values("when", kind="stable", ignore_index=True)

    @cached_property
    def over_time(self) -> tuple[str, pd.DataFrame]:
        """The ``timeline`` of its ratings."""
        return timeline(self.dated["when"], self.dated["stars"])

    @property
    def time_sentence(self) -> str:
        """When it was rated most, and whether its later ratings differ from the earlier ones."""
        _, table = self.over_time
        if not self.count:
            return "Nobody here has rated it yet."
        if table.empty:
            return "This data does not say when films were rated."
        busiest = table.iloc[int(table["ratings"].to_numpy().argmax())]
        total = len(self.dated)
        if len(table) == 1:
            return f"All {total:,} in {busiest['label']}." if total > 1 else f"Rated in {busiest['label']}."
        said = f"Most in {busiest['label']}: {int(busiest['ratings']):,} of {total:,} ratings."
        if total < HALVES_FROM:
            return said
        stars = self.dated["stars"].to_numpy()
        early, late = stars[: total // 2].mean(), stars[total // 2 :].mean()
        if abs(late - early) < DRIFTED:
            return f"{said} The later half averages {late:.1f}, much as the earlier half."
        return f"{said} The later half averages {late:.2f}, the earlier half {early:.2f}."


def _starred(stars: float) -> str:
    return "1 star" if stars == 1 else f"{stars:g} stars"


def _ordinal(place: int) -> str:
    """In figures.

    >>> [_ordinal(place) for place in (1, 2, 3, 4, 11, 22, 1_113)]
    ['1st', '2nd', '3rd', '4th', '11th', '22nd', '1,113th']
    """
    ending = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place:,}{ending}"
