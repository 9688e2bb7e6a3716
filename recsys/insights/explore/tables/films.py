"""Which films are rated, and how well."""

import numpy as np
import pandas as pd

from recsys.insights.explore.counting import SUMS, Counting, with_average

EVERY_FILM_TO, FEWER_AFTER = 100, 150
ENOUGH_OF_A_GENRE, DAMPING = 20, 50.0


def popularity(counting: Counting) -> pd.DataFrame:
    """Columns rank, item_id, title, year, ratings, average, share: films, most rated first (ties by id).

    Each of the first 100 and then ever fewer; ``share`` of all ratings on the films up to this rank.
    """
    counted = counting.films
    count = len(counted)
    few = np.geomspace(EVERY_FILM_TO, count, FEWER_AFTER) if count > EVERY_FILM_TO else np.array([])
    ranks = np.unique(np.concatenate([np.arange(1, min(count, EVERY_FILM_TO) + 1), few.round()])).astype(
        np.int64
    )
    share = counted["ratings"].cumsum() / counted["ratings"].sum()
    table = counted.assign(average=counted["total"] / counted["ratings"], share=share).iloc[ranks - 1]
    table.insert(0, "rank", ranks)
    return table[["rank", "item_id", "title", "year", "ratings", "average", "share"]].reset_index(drop=True)


def genres(counting: Counting) -> pd.DataFrame:
    """Columns genre, films, ratings, average; most rated first; a film of several genres counts in each."""
    return _by_name(counting.films.explode("genre"), "genre")


def loved(counting: Counting) -> pd.DataFrame:
    """Columns genre, films, ratings, share, average, above, small: genres by how much and how well they are rated.

    ``share`` of all ratings. ``average`` is shrunk to that of all ratings: ``(total + 50 mean) / (ratings + 50)``, so
    that a handful of fives is no love. ``above`` is the average less that of all ratings; ``small`` says that the share
    is below that of the genre in the middle (the median). Only genres with at least 20 ratings; best first.
    """
    table = genres(counting)
    table = table[table["ratings"] >= ENOUGH_OF_A_GENRE]
    ratings = max(int(counting.films["ratings"].sum()), 1)
    mean = counting.films["total"].sum() / ratings
    total = table["average"] * table["ratings"]
    table = table.assign(
        share=table["ratings"] / ratings, average=(total + DAMPING * mean) / (table["ratings"] + DAMPING)
    )
    table["above"] = table["average"] - mean
    table["small"] = table["share"] < table["share"].median()
    columns = ["genre", "films", "ratings", "share", "average", "above", "small"]
    return table.sort_values(["average", "genre"], ascending=[False, True], ignore_index=True)[columns]


def kinds(counting: Counting) -> pd.DataFrame:
    """Columns kind, films, ratings, average; most rated first."""
    return _by_name(counting.films, "kind")


def countries(counting: Counting) -> pd.DataFrame:
    """Columns country (ISO 3166-1), films, ratings, average; most rated first."""
    return _by_name(counting.films, "country")


def languages(counting: Counting) -> pd.DataFrame:
    """Columns language (ISO 639-1), films, ratings, average; most rated first."""
    return _by_name(counting.films, "language")


def released(counting: Counting) -> pd.DataFrame:
    """Columns year, films, ratings, average: by release year."""
    dated = counting.films.dropna(subset="year")
    dated = dated.assign(year=dated["year"].astype("int64"))
    return with_average(dated.groupby("year").agg(films=("item_id", "size"), **SUMS).reset_index())


def _by_name(films: pd.DataFrame, column: str) -> pd.DataFrame:
    """One row a name; films without one are left out."""
    named = films[films[column].notna() & (films[column] != "")]
    table = with_average(named.groupby(column).agg(films=("item_id", "size"), **SUMS).reset_index())
    return table.sort_values(["ratings", column], ascending=[False, True], ignore_index=True)


TABLES = {
    "popularity": popularity,
    "genres": genres,
    "loved": loved,
    "released": released,
    "kinds": kinds,
    "countries": countries,
    "languages": languages,
}
