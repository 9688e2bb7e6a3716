"""Growth, cohorts, trends and decades: equal to pandas on MovieLens, and by hand on tiny data."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from recsys.insights.explore import ExploreFilters, explore, explore_readings
from tests.insights.conftest import frame_of
from tests.insights.test_explore import FILTERS, choose

DAY = 86_400


@pytest.mark.parametrize("filters", FILTERS[::2], ids=str)
def test_growth_and_cohorts_equal_pandas_on_movielens(
    movielens_data: Dataset, frame: pd.DataFrame, filters: ExploreFilters
) -> None:
    x, rows = explore(movielens_data, filters), choose(frame, filters)
    first = rows.groupby("userId")["when_year"].min()
    rows = rows.assign(first=rows["userId"].map(first))
    growth = x["growth"].set_index("year")
    assert growth.index.tolist() == list(range(rows["when_year"].min(), rows["when_year"].max() + 1))
    by_year = rows.groupby("when_year")
    for column, expected in (
        ("ratings", by_year.size()),
        ("people", by_year["userId"].nunique()),
        ("new_people", first.value_counts()),
        ("new_ratings", rows[rows["first"] == rows["when_year"]].groupby("when_year").size()),
    ):
        assert growth[column].to_dict() == expected.reindex(growth.index, fill_value=0).to_dict()
    inside = growth["full"].iloc[1:-1]
    assert inside.all()

    each = rows.groupby(["first", "when_year"])["userId"].agg(["nunique", "size"]).reset_index()
    cohorts = x["cohorts"]
    assert cohorts[["first", "year", "people", "ratings"]].to_numpy().tolist() == each.to_numpy().tolist()
    sizes = each["first"].map(first.value_counts())
    assert cohorts["share"].tolist() == pytest.approx((each["nunique"] / sizes).tolist())


@pytest.mark.parametrize("filters", FILTERS[::2], ids=str)
@pytest.mark.parametrize("name", ["genre", "decade"])
def test_shares_by_year_equal_pandas_on_movielens(
    movielens_data: Dataset, frame: pd.DataFrame, filters: ExploreFilters, name: str
) -> None:
    rows = choose(frame, filters)
    if name == "decade":
        rows = rows.dropna(subset="year")
        rows = rows.assign(decade=rows["year"].astype(int) // 10 * 10)
    wholes = rows.groupby("when_year").size()
    wholes = wholes[wholes >= 100]
    each = rows.explode("genres").rename(columns={"genres": "genre"}) if name == "genre" else rows
    table = explore(movielens_data, filters)["trends" if name == "genre" else "decades"]
    if len(wholes) < 3:
        assert table.empty
        return
    counts = (
        each[each["when_year"].isin(wholes.index)]
        .groupby([name, "when_year"])["rating"]
        .agg(["size", "mean"])
    )
    ours = table.set_index([name, "year"])
    assert ours.index.is_unique
    some = ours[ours["ratings"] > 0]
    assert some["ratings"].to_dict() == counts["size"].to_dict()
    assert some["average"].to_dict() == pytest.approx(counts["mean"].to_dict())
    assert some["share"].to_dict() == pytest.approx(
        {key: size / wholes[key[1]] for key, size in counts["size"].items()}
    )
    assert ours.groupby(name).size().eq(len(wholes)).all()
    third = len(wholes) // 3
    early, late = wholes.index[:third], wholes.index[-third:]
    for value, change in ours.groupby(name)["change"].first().items():
        of = each[each[name] == value]["when_year"]
        expected = of.isin(late).sum() / wholes[late].sum() - of.isin(early).sum() / wholes[early].sum()
        assert change == pytest.approx(expected)


@pytest.mark.parametrize("name", ["movielens_data", "simulated"])
def test_the_sentences_say_whether_it_grows_and_which_genre(
    name: str, request: pytest.FixtureRequest
) -> None:
    data: Dataset = request.getfixturevalue(name)
    rows = frame_of(data)
    readings = explore_readings(explore(data))
    by_year = rows.groupby("when_year").size()
    last = by_year.index[-1] if rows.loc[rows["timestamp"].idxmax(), "month"] == 12 else by_year.index[-2]
    usual = by_year[[last - 3, last - 2, last - 1]].mean()
    grows = (
        "Growing" if by_year[last] > 1.1 * usual else "Shrinking" if by_year[last] < 0.9 * usual else "Steady"
    )
    assert readings["years"].startswith(f"{grows}: {by_year[last]:,} ratings")
    assert f"in {last}, the last full year" in readings["years"]

    years = by_year[by_year >= 100].index
    third = len(years) // 3
    early, late = rows[rows["when_year"].isin(years[:third])], rows[rows["when_year"].isin(years[-third:])]
    shares = [part.explode("genres")["genres"].value_counts() / len(part) for part in (early, late)]
    change = (shares[1] - shares[0]).sort_values()
    for genre, word in ((change.index[-1], "grew most"), (change.index[0], "faded most")):
        if abs(change[genre]) >= 0.01:
            counts = [part.explode("genres")["genres"].eq(genre).sum() for part in (early, late)]
            share = 100 * counts[0] / len(early)
            said = f"{share:.0f} %" if share >= 10 else f"{share:.1f} %"
            assert f"{genre} {word}, from {said}" in readings["trends"]
            assert f" of {len(early):,} ratings in {years[0]} to" in readings["trends"]
            assert f" of {len(late):,} in " in readings["trends"]


def dated(days: dict[int, list[int]]) -> Dataset:
    """Person -> the days since 1970 on which they rated, a film of their own each time."""
    rows = [(person, day) for person, all_days in days.items() for day in all_days]
    items = list(range(1, len(rows) + 1))
    catalog = Catalog.of(
        pd.DataFrame(
            {"item_id": items, "title": [f"f{item}" for item in items], "genres": "Drama", "year": 1965}
        )
    )
    ratings = Ratings.of(
        [person for person, _ in rows],
        items,
        [4.0] * len(rows),
        [DAY * day for _, day in rows],
        items=catalog.items,
    )
    return Dataset("dated", ratings, catalog, Scale(), Source("hand", "Dated"))


def test_growth_and_cohorts_by_hand() -> None:
    x = explore(dated({1: [40, 400, 1100], 2: [410], 3: [1100, 1101]}))
    growth = x["growth"]
    assert growth["year"].tolist() == [1970, 1971, 1972, 1973]
    assert growth["ratings"].tolist() == [1, 2, 0, 3]
    assert growth["people"].tolist() == [1, 2, 0, 2]
    assert growth["new_people"].tolist() == [1, 1, 0, 1]
    assert growth["new_ratings"].tolist() == [1, 1, 0, 2]
    assert growth["full"].tolist() == [False, True, True, False]  # begins in February, ends in January
    assert np.isnan(growth["average"].iloc[2])
    assert x["cohorts"][["first", "year", "people", "size"]].to_numpy().tolist() == [
        [1970, 1970, 1, 1],
        [1970, 1971, 1, 1],
        [1970, 1973, 1, 1],
        [1971, 1971, 1, 1],
        [1973, 1973, 1, 1],
    ]
    assert "Too little to say whether it grows" in explore_readings(x)["years"]


def test_a_last_year_that_is_not_over_is_no_sign_of_shrinking() -> None:
    a_year = list(range(365))
    days = {person: [*a_year, *(365 + day for day in a_year), 731, 732] for person in (1, 2)}
    readings = explore_readings(explore(dated(days)))
    assert readings["years"].startswith(
        "Steady: 730 ratings, 0 new people in 1971, the last full year, against 730"
    )


def test_one_day_one_person_and_no_times_are_said(tiny: Dataset) -> None:
    one = explore_readings(explore(dated({1: [10]})))
    assert one["years"] == "All ratings are of 1970."
    assert "Too little to compare" in one["trends"]
    assert "Too few people to say" in one["cohorts"]
    none = explore_readings(explore(tiny.with_ratings(replace(tiny.ratings, timestamps=None))))
    for name in ("years", "trends", "decades", "cohorts"):
        assert "no dates" in none[name]


def test_hostile_genres_stay_what_they_are() -> None:
    data = dated({person: [person + 365 * year for year in range(6)] for person in range(1, 121)})
    genres = ["<b>" if item % 6 < 3 else "=1+1" for item in data.catalog.table["item_id"]]
    data = replace(data, catalog=Catalog(data.catalog.items, data.catalog.table.assign(genres=genres)))
    assert set(explore(data)["trends"]["genre"]) == {"<b>", "=1+1"}
