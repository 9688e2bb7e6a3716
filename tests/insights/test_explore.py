"""Every figure of the exploration equals an independent computation: by hand on tiny data, by pandas on MovieLens."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from recsys.errors import BusyError
from recsys.insights.explore import ExploreFilters, explore, explore_readings
from recsys.insights.explore.rows import Rows, write_rows
from recsys.insights.explore.tables import TABLES
from recsys.sources import read_source

FILTERS = [
    ExploreFilters(),
    ExploreFilters(period=(2000, 2009)),
    ExploreFilters(released=(1980, 1989)),
    ExploreFilters(genres=("Western", "Film-Noir")),
    ExploreFilters((1996, 2015), (1940, 1999), ("Drama",)),
]


@pytest.fixture(scope="module")
def movielens(movielens_folder: Path) -> Dataset:
    return read_source(movielens_folder, "ml").dataset


@pytest.fixture(scope="module")
def stored(movielens: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Rows:
    folder = tmp_path_factory.mktemp("rows")
    write_rows(movielens, folder, lambda share: None)
    return Rows(movielens, folder)


def choose(frame: pd.DataFrame, filters: ExploreFilters) -> pd.DataFrame:
    keep = pd.Series(data=True, index=frame.index)
    if filters.period:
        keep &= frame["when_year"].between(*filters.period)
    if filters.released:
        keep &= frame["year"].between(*filters.released)
    if filters.genres:
        keep &= frame["genres"].map(lambda names: bool(set(names) & set(filters.genres)))
    return frame[keep]


def grouped(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    table = frame.groupby(keys)["rating"].agg(ratings="size", average="mean").reset_index()
    return table.rename(columns={"when_year": "year"})


def same(ours: pd.DataFrame, theirs: pd.DataFrame) -> None:
    columns = list(theirs.columns)
    pd.testing.assert_frame_equal(
        ours[columns].reset_index(drop=True), theirs.reset_index(drop=True), check_dtype=False
    )


@pytest.mark.parametrize("filters", FILTERS, ids=str)
@pytest.mark.parametrize("place", ["from the file", "from the arrays"])
def test_every_table_equals_pandas_on_movielens(
    movielens: Dataset, stored: Rows, frame: pd.DataFrame, filters: ExploreFilters, place: str
) -> None:
    x = explore(movielens, filters, rows=stored if place == "from the file" else None)
    rows = choose(frame, filters)
    per_person, per_film = rows.groupby("userId").size(), rows.groupby("movieId").size()
    facts = x.overview
    assert (facts.ratings, facts.people, facts.films) == (len(rows), len(per_person), len(per_film))
    assert facts.mean == pytest.approx(rows["rating"].mean())
    assert facts.density == pytest.approx(len(rows) / (len(per_person) * len(per_film)))
    assert facts.median_per_person == per_person.median()
    assert facts.rated_once == (per_film == 1).sum()
    tops = [counts.nlargest(max(len(counts) // 10, 1)).sum() / len(rows) for counts in (per_person, per_film)]
    assert [facts.top_people_share, facts.top_films_share] == pytest.approx(tops)

    same(x["levels"], rows.groupby("rating").size().rename("ratings").reset_index())
    assert x["levels"]["share"].sum() == pytest.approx(1)
    same(x["years"], grouped(rows, ["when_year"]))
    same(x["months"], grouped(rows, ["when_year", "month"]))
    same(x["week"], grouped(rows, ["weekday", "hour"]))
    in_all = frame.groupby("userId").size()
    for bin_ in x["activity"].itertuples():
        inside = per_person[in_all[per_person.index].between(bin_[1], bin_.to)]
        assert (bin_.people, bin_.ratings) == (len(inside), inside.sum())
    assert x["activity"]["people"].sum() == len(per_person)

    released = grouped(rows, ["year"])
    released.insert(1, "films", rows.groupby("year")["movieId"].nunique().to_numpy())
    same(x["released"], released)
    each = rows.explode("genres").rename(columns={"genres": "genre"}).dropna(subset="genre")
    genres = grouped(each, ["genre"])
    genres.insert(1, "films", each.groupby("genre")["movieId"].nunique().to_numpy())
    same(x["genres"], genres.sort_values(["ratings", "genre"], ascending=[False, True]))

    ranked = per_film.reset_index(name="n").sort_values(["n", "movieId"], ascending=[False, True])
    places = x["popularity"]["rank"].to_numpy() - 1
    assert x["popularity"]["ratings"].tolist() == ranked["n"].to_numpy()[places].tolist()
    assert x["popularity"]["share"].tolist() == pytest.approx(
        (ranked["n"].cumsum() / len(rows)).to_numpy()[places]
    )
    averages = rows.groupby("movieId")["rating"].mean()[ranked["movieId"]].to_numpy()
    assert x["popularity"]["average"].tolist() == pytest.approx(averages[places])
    assert x["popularity"]["rank"].iloc[-1] == len(per_film)

    busiest = per_person.reset_index(name="n").sort_values(["n", "userId"], ascending=[False, True])
    corners = dict.fromkeys(zip(x["sparsity"]["people_group"], x["sparsity"]["films_group"], strict=True), 0)
    person_group = dict(
        zip(busiest["userId"], np.arange(len(busiest)) * min(len(busiest), 40) // len(busiest), strict=True)
    )
    film_group = dict(
        zip(ranked["movieId"], np.arange(len(ranked)) * min(len(ranked), 40) // len(ranked), strict=True)
    )
    for person, film in zip(rows["userId"], rows["movieId"], strict=True):
        corners[person_group[person] + 1, film_group[film] + 1] += 1
    assert x["sparsity"]["ratings"].tolist() == list(corners.values())
    assert (x["sparsity"]["people"] * x["sparsity"]["films"]).sum() == len(per_person) * len(per_film)


def test_tiny_data_by_hand(tiny: Dataset) -> None:
    x = explore(tiny)
    facts = x.overview
    assert (facts.ratings, facts.people, facts.films) == (9, 4, 4)  # Tampopo has no rating
    assert facts.mean == pytest.approx(36 / 9)
    assert facts.density == pytest.approx(9 / 16)
    assert facts.median_per_person == 2.5
    assert facts.top_people_share == pytest.approx(3 / 9)
    assert x["levels"][["rating", "ratings"]].to_numpy().tolist() == [
        [2, 1],
        [3, 1],
        [4, 3],
        [4.5, 2],
        [5, 2],
    ]
    assert x["activity"].to_numpy().tolist() == [[1, 1, 1, 1], [2, 3, 3, 8]]
    assert x["popularity"]["title"].tolist() == ["Heat", "Alien", "Amélie", "Up"]
    assert x["genres"]["genre"].tolist() == ["Crime", "Animation", "Comedy", "Horror", "Romance", "Sci-Fi"]
    assert x["years"].to_numpy().tolist() == [[1970, 9, 4.0]]
    assert x["week"][["weekday", "hour", "ratings"]].to_numpy().tolist() == [
        [4, 0, 9]
    ]  # 1970-01-01: a Thursday
    assert x["sparsity"]["filled"].sum() == 9  # each corner is one pair
    assert explore_readings(x)["activity"].startswith(
        "Most often a person gave 2 to 3 ratings in the whole data set"
    )


def test_filters_that_leave_nothing_give_empty_tables(tiny: Dataset) -> None:
    for filters in (
        ExploreFilters(period=(1990, 1999)),
        ExploreFilters(released=(1985, 1985)),
        ExploreFilters(genres=("No such genre' OR 1=1 --",)),
    ):
        x = explore(tiny, filters)
        assert (x.overview.ratings, x.overview.people, x.overview.films) == (0, 0, 0)
        assert np.isnan(x.overview.mean)
        assert [name for name in TABLES if len(x[name])] == []
        assert explore_readings(x) == {}


def without_times(data: Dataset) -> Dataset:
    return data.with_ratings(replace(data.ratings, timestamps=None))


def test_without_times_what_is_missing_is_said(tiny: Dataset) -> None:
    x = explore(without_times(tiny))
    assert not x.overview.has_times
    assert x.overview.ratings == 9
    readings = explore_readings(x)
    for name in ("years", "months", "week"):
        assert x[name].empty
        assert "no dates" in readings[name]
    assert explore(without_times(tiny), ExploreFilters(period=(1900, 2100))).overview.ratings == 0


def test_without_genres_and_years_what_is_missing_is_said(tiny: Dataset) -> None:
    bare = Catalog(
        tiny.catalog.items, tiny.catalog.table.assign(genres="", year=pd.array([pd.NA] * 5, "Int16"))
    )
    x = explore(replace(tiny, catalog=bare))
    readings = explore_readings(x)
    assert x["genres"].empty
    assert x["released"].empty
    assert "no genres" in readings["genres"]
    assert "no genres" in readings["quality"]
    assert "no release years" in readings["released"]
    assert x["popularity"]["title"].tolist() == ["Heat", "Alien", "Amélie", "Up"]


def small(ratings: list[float], titles: list[str], genres: list[str]) -> Dataset:
    """One person who rated films 1, 2, ... in turn."""
    catalog = Catalog.of(
        pd.DataFrame({"item_id": range(1, len(titles) + 1), "title": titles, "genres": genres})
    )
    items = range(1, len(ratings) + 1)
    rated = Ratings.of([7] * len(ratings), list(items), ratings, items=catalog.items)
    return Dataset("small", rated, catalog, Scale(0.5, 100, 0.5), Source("hand", "Small"))


def test_one_person_with_one_rating() -> None:
    x = explore(small([4.0], ["Alien"], ["Horror"]))
    assert (x.overview.people, x.overview.density, x.overview.top_films_share) == (1, 1.0, 1.0)
    readings = explore_readings(x)
    assert readings["activity"] == "One person gave all 1 ratings."
    assert "1 film has a single one" in readings["popularity"]
    assert "Too few ratings" in readings["quality"]


def test_hostile_titles_and_genres_stay_what_they_are() -> None:
    title, genre = "<img src=x onerror=alert(1)>", "**bold**' ; DROP TABLE ratings; --"
    x = explore(small([4.0, 2.0], [title, "b"], [f"{genre}|{genre}|", ""]), ExploreFilters(genres=(genre,)))
    assert x["popularity"]["title"].tolist() == [title]
    assert x["genres"][["genre", "films", "ratings"]].to_numpy().tolist() == [
        [genre, 1, 1]
    ]  # given twice, counted once
    assert explore_readings(x)["genres"].startswith(genre)


def test_a_fine_scale_is_cut_into_twenty_steps() -> None:
    ratings = [0.5 * step for step in range(1, 201)]
    x = explore(small(ratings, ["t"] * 200, [""] * 200))
    assert len(x["levels"]) == 20
    assert x["levels"]["ratings"].sum() == 200
    assert x["levels"]["rating"].iloc[0] == 0.5


def test_data_without_any_rating_is_empty() -> None:
    x = explore(small([], ["Alien"], ["Horror"]))
    assert x.overview.ratings == 0
    assert explore_readings(x) == {}


def test_a_file_that_is_gone_is_replaced_by_the_arrays(tiny: Dataset, tmp_path: Path) -> None:
    assert explore(tiny, rows=Rows(tiny, tmp_path / "gone")).overview.ratings == 9


def test_a_range_of_years_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="got 2000 to 1990"):
        ExploreFilters(period=(2000, 1990))


def test_counting_that_takes_too_long_is_stopped(tiny: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(connection: object) -> pd.DataFrame:
        return connection.execute("SELECT count(*) FROM range(10000000) a, range(10000000) b").df()  # type: ignore[attr-defined]

    monkeypatch.setattr("recsys.insights.explore.queries.by_person", endless)
    with pytest.raises(BusyError, match="Counting took longer"):
        explore(tiny, time_limit=0.2)
