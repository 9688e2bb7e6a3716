"""A person's own films as tables, and tables as files."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from recsys.dataset import Dataset, Profile, Scale
from recsys.histories import on_scale
from recsys.models.results import Predictions

HALF_STARS = Scale(0.5, 5.0, 0.5)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def rated_films(data: Dataset, profile: Profile) -> pd.DataFrame:
    """One row a rating, newest first: film, year, the stars given (missing: seen, not rated), the crowd's average.

    And ``counts_as``, the weight in the profile, which an import of this table reads again.
    """
    known = [item_id in data.catalog.items for item_id in profile.item_ids.tolist()]
    item_ids = profile.item_ids[known][::-1]
    table = films(data, item_ids.tolist())
    table.insert(3, "your_stars", profile.ratings[known][::-1])
    return table.assign(counts_as=profile.weights[known][::-1].round(2))


def letterboxd_table(data: Dataset, profile: Profile) -> pd.DataFrame:
    """Title, Year, imdbID and Rating as Letterboxd's importer reads them, oldest first; half stars from 0.5 to 5.

    A film that was only seen has no rating; an unknown item is left out.
    """
    known = [item_id in data.catalog.items for item_id in profile.item_ids.tolist()]
    rows = data.catalog.rows(profile.item_ids[known])
    ratings = [on_scale(rating, data.scale, HALF_STARS) for rating in profile.ratings[known].tolist()]
    return pd.DataFrame(
        {
            "Title": rows["title"].tolist(),
            "Year": rows["year"].array,
            "imdbID": [f"tt{imdb_id}" if imdb_id else "" for imdb_id in rows["imdb_id"]],
            "Rating": ratings,
        }
    )


def guessed_films(data: Dataset, item_ids: Collection[int], guessed: Predictions) -> pd.DataFrame:
    """A list as it stands: place, item_id, title, year, our guess with its range, the crowd's average."""
    table = films(data, item_ids)
    table.insert(0, "place", range(1, len(table) + 1))
    for place, (name, stars) in enumerate(
        (("guess", guessed.stars), ("low", guessed.low), ("high", guessed.high))
    ):
        table.insert(4 + place, name, stars.round(2))
    return table.assign(crowd=table["crowd"].round(2))


def films(data: Dataset, item_ids: Collection[int]) -> pd.DataFrame:
    """One row a film in the order given: item_id, title, year, the crowd's average; unknown ids are left out."""
    known = [item_id for item_id in item_ids if item_id in data.catalog.items]
    table = data.catalog.rows(known)[["item_id", "title", "year"]].reset_index(drop=True)
    table["crowd"] = data.ratings.means_of(known)
    return table


def safe_csv(table: pd.DataFrame | Sequence[Mapping[str, object]]) -> str:
    """A table as CSV whose text cells no spreadsheet takes for a formula (a ' goes before = + - @ TAB CR)."""

    def inert(cell: object) -> object:
        return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell

    def safe(column: "pd.Series[Any]") -> "pd.Series[Any]":
        return column if pd.api.types.is_numeric_dtype(column.dtype) else column.map(inert)

    return pd.DataFrame(table).apply(safe).to_csv(index=False)
