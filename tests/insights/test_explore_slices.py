"""Two parts of the ratings: which ratings are in them and what differs equals an independent computation."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from recsys.dataset import Dataset
from recsys.insights.explore import (
    READINGS,
    Exploration,
    ExploreFilters,
    comparisons,
    explore,
    slices,
)
from recsys.sources import read_source

READING = {reading.name: reading for reading in READINGS}


@pytest.fixture(scope="module")
def movielens(movielens_folder: Path) -> Dataset:
    return read_source(movielens_folder, "ml").dataset


@pytest.fixture(scope="module")
def frame(movielens_folder: Path) -> pd.DataFrame:
    table = pd.read_csv(movielens_folder / "ratings.csv")
    return table.assign(
        year=pd.to_datetime(table["timestamp"], unit="s").dt.year,
        in_all=table.groupby("userId")["movieId"].transform("size"),
    )


def explored(data: Dataset, parts: tuple[slices.Part, slices.Part]) -> dict[str, Exploration]:
    return {part.name: explore(data, part.filters) for part in parts}


def test_heavy_raters_are_the_busiest_tenth(movielens: Dataset, frame: pd.DataFrame) -> None:
    pair = slices.pairs(movielens, explore(movielens))["activity"]
    counts = frame.groupby("userId").size().sort_values(ascending=False)
    least = counts.iloc[len(counts) // 10 - 1]
    heavy, light = explored(movielens, pair.parts(ExploreFilters())).values()
    assert heavy.overview.people == (counts >= least).sum()
    assert heavy.overview.ratings == counts[counts >= least].sum()
    assert light.overview.ratings == counts[counts < least].sum()
    assert f"{least:,} ratings or more" in pair.meaning


def test_halves_of_time_meet_at_the_median_year(movielens: Dataset, frame: pd.DataFrame) -> None:
    pair = slices.pairs(movielens, explore(movielens))["time"]
    middle = int(frame["year"].sort_values().iloc[len(frame) // 2])
    before, since = explored(movielens, pair.parts(ExploreFilters())).values()
    assert pair.names == (f"Rated before {middle}", f"Rated from {middle} on")
    assert before.overview.ratings == (frame["year"] < middle).sum()
    assert since.overview.ratings == (frame["year"] >= middle).sum()


def test_parts_stay_within_what_is_chosen(movielens: Dataset, frame: pd.DataFrame) -> None:
    pair = slices.pairs(movielens, explore(movielens))["time"]
    parts = pair.parts(ExploreFilters(stars=(5.0, 5.0), period=(1999, 1999)))
    fives = frame[frame["rating"] == 5]
    assert sum(x.overview.ratings for x in explored(movielens, parts).values()) == len(fives)


def test_shares_and_averages_equal_pandas(movielens: Dataset, frame: pd.DataFrame) -> None:
    pair = slices.pairs(movielens, explore(movielens))["activity"]
    both = explored(movielens, pair.parts(ExploreFilters()))
    heavy = frame["in_all"] >= pair.changes[0]["activity"][0]
    table = comparisons.compared("levels", both)
    for name, rows in zip(both, (frame[heavy], frame[~heavy]), strict=True):
        mine = table[table["part"] == name].set_index("key")
        shares = rows["rating"].value_counts(normalize=True)
        assert mine["value"].to_dict() == pytest.approx(shares.to_dict())
        assert mine["behind"].to_dict() == rows["rating"].value_counts().to_dict()
    means = [frame[heavy]["rating"].mean(), frame[~heavy]["rating"].mean()]
    assert comparisons.difference("levels", both) == (
        f"The average rating is {means[0]:.2f} in “Heavy raters” and {means[1]:.2f} in “Light raters”."
    )


def test_the_largest_difference_is_named(
    movielens: Dataset, movielens_folder: Path, frame: pd.DataFrame
) -> None:
    pair = slices.pairs(movielens, explore(movielens))["activity"]
    both = explored(movielens, pair.parts(ExploreFilters()))
    movies = pd.read_csv(movielens_folder / "movies.csv")
    heavy = frame["in_all"] >= pair.changes[0]["activity"][0]
    each = frame.assign(heavy=heavy).merge(movies, on="movieId")
    each = each.assign(genre=each["genres"].str.split("|")).explode("genre")
    each = each[~each["genre"].isin(["(no genres listed)", "IMAX"])]
    one = each[each["heavy"]].groupby("genre").size() / heavy.sum()
    other = each[~each["heavy"]].groupby("genre").size() / (~heavy).sum()
    most = (one - other).abs().idxmax()
    assert comparisons.difference("genres", both) == (
        f"{most} differs most: {100 * one[most]:.0f} % in “Heavy raters”, {100 * other[most]:.0f} % in “Light raters”."
    )


@pytest.mark.parametrize("name", comparisons.COMPARISONS)
def test_every_comparison_belongs_to_a_reading_and_its_table(tiny: Dataset, name: str) -> None:
    comparison = comparisons.COMPARISONS[name]
    assert comparison.table in READING[name].tables
    both = {"one": explore(tiny), "other": explore(tiny, ExploreFilters(stars=(5.0, 5.0)))}
    table = comparisons.compared(name, both)
    assert list(table.columns) == ["key", "label", "words", "part", "value", "behind"]
    assert comparisons.difference(name, both)
    if not comparison.is_average:
        assert table["value"].between(0, 1).all()
        assert set(table["part"].value_counts()) <= {len(table) // 2}


def test_tiny_data_by_hand(tiny: Dataset) -> None:
    """Of the nine ratings two are fives."""
    both = {"all": explore(tiny), "fives": explore(tiny, ExploreFilters(stars=(5.0, 5.0)))}
    table = comparisons.compared("levels", both)
    assert table.loc[table["part"] == "all", "value"].tolist() == pytest.approx(
        [n / 9 for n in (1, 1, 3, 2, 2)]
    )
    assert table.loc[table["part"] == "fives", "value"].tolist() == [0, 0, 0, 0, 1]
    assert (
        comparisons.difference("levels", both) == "The average rating is 4.00 in “all” and 5.00 in “fives”."
    )


def test_parts_that_share_ratings_are_said() -> None:
    def part(**sides: object) -> slices.Part:
        return slices.Part("it", ExploreFilters().but(**sides))

    assert slices.relation(part(stars=(4.0, 5.0)), part(stars=(1.0, 3.5))) == ""
    assert slices.relation(part(kinds=("film",)), part(kinds=("series",))) == ""
    assert "may be in both" in slices.relation(part(genres=("War",)), part(genres=("Drama",)))
    assert "may be in both" in slices.relation(part(stars=(4.0, 5.0)), part(period=(2000, 2001)))
    assert "includes" in slices.relation(part(stars=(4.0, 5.0)), part())
    assert "same ratings" in slices.relation(part(), part())


def test_one_person_on_one_day_has_no_pairs(tiny: Dataset) -> None:
    alone = tiny.with_ratings(tiny.ratings.where(tiny.ratings.users.ids[tiny.ratings.user_idx] == 1))
    assert set(slices.pairs(alone, explore(alone))) <= {"age"}
    nothing = tiny.with_ratings(tiny.ratings.where(tiny.ratings.values > 99))
    assert slices.pairs(nothing, explore(nothing)) == {}


def test_ratings_without_a_time_are_in_neither_part_and_that_is_said(tiny: Dataset) -> None:
    bare = tiny.with_ratings(replace(tiny.ratings, timestamps=None))
    assert "time" not in slices.pairs(bare, explore(bare))
