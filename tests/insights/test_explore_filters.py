"""Whatever the filters and however rough the data, what is counted equals pandas over the same rows."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from recsys.ids import UNKNOWN_TIME
from recsys.insights.explore import ExploreFilters
from recsys.insights.explore.counting import Counting
from recsys.insights.explore.overview import overview
from recsys.insights.explore.rows import Rows, write_rows

FILMS = pd.DataFrame(
    {
        "item_id": [3, 10, 11, 12, 2**40],
        "title": ["a", "b", "c", "d", "e"],
        "year": [1950, 1999, None, 2001, 2020],
        "genres": ["Drama", "Drama|=1+1", "", "<b>", "=1+1"],
        "kind": ["film", "series", "film", "", "film"],
        "country": ["FR", "", "US", "US", "FR"],
        "language": ["fr", "en", "", "en", "fr"],
    }
)
LEVELS = [0.5, 3.7, 4.0, 5.0]
TIMES = [
    UNKNOWN_TIME,
    -1,
    0,
    *(int(datetime(year, 12, 31, 23, 59, 59, tzinfo=UTC).timestamp()) for year in (1999, 2000, 2019)),
]
a_rating = st.tuples(
    st.sampled_from([1, 2, 7, -5]),
    st.sampled_from(FILMS["item_id"].tolist()),
    st.sampled_from(LEVELS),
    st.sampled_from(TIMES),
)
some_ratings = st.lists(a_rating, max_size=20, unique_by=lambda rating: rating[:2])


def a_range(values: list[float]) -> st.SearchStrategy[tuple[float, float] | None]:
    return st.none() | st.tuples(st.sampled_from(values), st.sampled_from(values)).map(
        lambda ends: (min(ends), max(ends))
    )


def names(values: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=2).map(tuple)


some_filters = st.builds(
    ExploreFilters,
    period=a_range([1969, 1970, 1999, 2000, 2019]),
    released=a_range([1950, 1999, 2001]),
    genres=names(["Drama", "=1+1", "<b>", "none"]),
    kinds=names(["film", "series"]),
    countries=names(["FR", "US"]),
    languages=names(["fr", "en"]),
    stars=a_range([0.5, 3.7, 4.0]),
    activity=a_range([1, 2, 4]),
)


def plain(rows: list[tuple[int, int, float, int]], filters: ExploreFilters) -> pd.DataFrame:
    """The chosen rows by pandas alone."""
    table = pd.DataFrame(rows, columns=["user_id", "item_id", "rating", "time"]).merge(FILMS, on="item_id")
    table["given"] = [
        None if t == UNKNOWN_TIME else datetime.fromtimestamp(t, UTC).year for t in table["time"]
    ]
    keep = pd.Series(data=True, index=table.index)
    for column, ends in (("given", filters.period), ("year", filters.released), ("rating", filters.stars)):
        if ends:
            keep &= table[column].astype(float).between(*ends)
    for column, chosen in (
        ("kind", filters.kinds),
        ("country", filters.countries),
        ("language", filters.languages),
    ):
        if chosen:
            keep &= table[column].isin(chosen)
    if filters.genres:
        keep &= np.array(
            [bool(set(text.split("|")) & set(filters.genres)) for text in table["genres"]], dtype=bool
        )
    if filters.activity:
        keep &= table.groupby("user_id")["item_id"].transform("size").between(*filters.activity)
    return table[keep]


@settings(max_examples=20, deadline=None)
@given(rows=some_ratings, filters=some_filters, on_disk=st.booleans())
def test_what_is_counted_equals_pandas(
    rows: list[tuple[int, int, float, int]], filters: ExploreFilters, on_disk: bool
) -> None:
    catalog = Catalog.of(FILMS)
    columns = [
        np.array([row[at] for row in rows], dtype=kind)
        for at, kind in enumerate((np.int64, np.int64, np.float32, np.int64))
    ]
    data = Dataset(
        "rough", Ratings.of(*columns, items=catalog.items), catalog, Scale(0.5, 5), Source("hand", "Rough")
    )
    expected = plain(rows, filters)
    with TemporaryDirectory() as folder:
        if on_disk:
            write_rows(data, Path(folder), lambda share: None)
        kept = Rows(data, Path(folder) if on_disk else None)
        counting = Counting(kept, filters, 60)
        facts = overview(counting)
        rated, people, film_years, cohorts = (
            counting.rated,
            counting.people,
            counting.film_years,
            counting.cohorts,
        )
    assert (facts.ratings, facts.people, facts.films) == (
        len(expected),
        expected["user_id"].nunique(),
        expected["item_id"].nunique(),
    )
    assert (
        rated.set_index(["item_id", "rating"])["n"].to_dict()
        == expected.groupby(["item_id", "rating"]).size().to_dict()
    )
    by_person = expected.astype({"rating": float}).groupby("user_id")["rating"].agg(["size", "sum"])
    assert people.set_index("user_id")["n"].to_dict() == by_person["size"].to_dict()
    assert np.allclose(people.set_index("user_id")["total"].sort_index(), by_person["sum"].sort_index())
    dated = expected.dropna(subset="given")
    assert (
        film_years.set_index(["item_id", "year"])["ratings"].to_dict()
        == dated.groupby(["item_id", "given"]).size().to_dict()
    )
    first = dated.groupby("user_id")["given"].transform("min")
    grouped = dated.assign(first=first).groupby(["first", "given"])["user_id"].agg(["nunique", "size"])
    assert (
        cohorts.set_index(["first", "year"])[["people", "ratings"]].to_numpy().tolist()
        == grouped.to_numpy().tolist()
    )
