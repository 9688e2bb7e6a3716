"""Ratings by when they were given (UTC)."""

import numpy as np
import pandas as pd

from recsys.insights.explore.counting import Counting, with_average

ENOUGH_OF_A_YEAR, THIRDS, LAST_MONTH = 100, 3, 12


def years(counting: Counting) -> pd.DataFrame:
    """Columns year, ratings, average."""
    return _sums(counting, ["year"])


def months(counting: Counting) -> pd.DataFrame:
    """Columns year, month, ratings, average: month by month."""
    return _sums(counting, ["year", "month"])


def week(counting: Counting) -> pd.DataFrame:
    """Columns weekday (1 = Monday), hour, ratings, average: by the hour of the week; only hours that occur."""
    return _sums(counting, ["weekday", "hour"])


def growth(counting: Counting) -> pd.DataFrame:
    """Columns year, ratings, average, people, new_people, new_ratings, full: year by year, also those without ratings.

    ``new_people`` gave their first of these ratings in that year, and ``new_ratings`` are theirs. A year is ``full``
    unless it is the first and does not begin in January, or the last and does not reach December.
    """
    by_year, cohorts = years(counting), counting.cohorts
    if by_year.empty:
        return pd.DataFrame(
            columns=["year", "ratings", "average", "people", "new_people", "new_ratings", "full"]
        )
    new = cohorts[cohorts["first"] == cohorts["year"]]
    new = new.rename(columns={"people": "new_people", "ratings": "new_ratings"}).drop(columns="first")
    people = cohorts.groupby("year")["people"].sum().reset_index()
    every = np.arange(by_year["year"].min(), by_year["year"].max() + 1)
    table = (
        pd.DataFrame({"year": every})
        .merge(by_year, how="left")
        .merge(people, how="left")
        .merge(new, how="left")
    )
    whole = ["ratings", "people", "new_people", "new_ratings"]
    table[whole] = table[whole].fillna(0).astype("int64")
    months = counting.hours.sort_values(["year", "month"])["month"].tolist()
    table["full"] = ((every > every[0]) | (months[0] == 1)) & (
        (every < every[-1]) | (months[-1] == LAST_MONTH)
    )
    return table


def trends(counting: Counting) -> pd.DataFrame:
    """Columns genre, year, ratings, share, average, change: genres year by year.

    ``share`` of that year's ratings that are on films of the genre; a film of several counts in each. Only years with
    at least 100 ratings. ``change`` is the genre's share in the last third of these years less that in the first third
    (ratings of a third taken together), the same in all its rows; the genres that changed most come first. Empty where
    there are fewer than three such years.
    """
    return _shares(counting, "genre")


def decades(counting: Counting) -> pd.DataFrame:
    """Columns decade, year, ratings, share, average, change: as ``trends``, by the decade in which the film came out.

    In the order of the decades; ``share`` of the ratings of films whose year is known.
    """
    return _shares(counting, "decade")


def _shares(counting: Counting, name: str) -> pd.DataFrame:
    films, by_year = counting.catalog, counting.film_years
    if name == "decade":
        films = films[films["year"].notna()]
        films = films.assign(decade=films["year"].astype("int64") // 10 * 10)
        by_year = by_year[by_year["item_id"].isin(films["item_id"])]
    wholes = by_year.groupby("year")["ratings"].sum()
    wholes = wholes[wholes >= ENOUGH_OF_A_YEAR]
    columns = [name, "year", "ratings", "share", "average", "change"]
    rows = by_year.merge(films[["item_id", name]].explode(name).dropna(subset=name), on="item_id")
    if len(wholes) < THIRDS or rows.empty:
        return pd.DataFrame(columns=columns)
    every = pd.MultiIndex.from_product([sorted(rows[name].unique()), wholes.index], names=[name, "year"])
    table = (
        rows.groupby([name, "year"])[["ratings", "total"]].sum().reindex(every, fill_value=0).reset_index()
    )
    table["share"] = table["ratings"] / table["year"].map(wholes)
    change = _share_in(wholes.tail(len(wholes) // THIRDS), table, name)
    change -= _share_in(wholes.head(len(wholes) // THIRDS), table, name)
    table["change"] = table[name].map(change)
    if name == "genre":
        order = table["change"].abs().sort_values(ascending=False, kind="stable").index
        table = table.loc[order].reset_index(drop=True)
    return with_average(table)[columns]


def _share_in(wholes: "pd.Series[int]", table: pd.DataFrame, name: str) -> "pd.Series[float]":
    """The share of each name in the years of ``wholes`` taken together."""
    return table[table["year"].isin(wholes.index)].groupby(name)["ratings"].sum() / wholes.sum()


def cohorts(counting: Counting) -> pd.DataFrame:
    """Columns first, year, people, ratings, size, share: people by the year of their first rating.

    Of the ``size`` people who came in ``first``, how many rated in ``year``, and which share of them that is.
    """
    table = counting.cohorts
    size = table[table["first"] == table["year"]].set_index("first")["people"]
    table = table.assign(size=table["first"].map(size))
    return table.assign(share=table["people"] / table["size"])


def _sums(counting: Counting, keys: list[str]) -> pd.DataFrame:
    return with_average(counting.hours.groupby(keys)[["ratings", "total"]].sum().reset_index())


TABLES = {
    "years": years,
    "months": months,
    "week": week,
    "growth": growth,
    "trends": trends,
    "decades": decades,
    "cohorts": cohorts,
}
