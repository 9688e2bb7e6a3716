"""A data set from pandas tables: read as a table of ratings is, with what only frames have."""

import datetime as dt
import decimal

import numpy as np
import pandas as pd
import pytest

from recsys import Dataset
from recsys.dataset import Scale
from recsys.errors import DataError
from recsys.ids import UNKNOWN_TIME
from recsys.models.bias import Bias
from recsys.sources import read_source
from recsys.sources.tables import parquet


def rows(data: Dataset) -> list[tuple[int, int, float]]:
    ratings = data.ratings
    return list(
        zip(ratings.user_ids.tolist(), ratings.item_ids.tolist(), ratings.values.tolist(), strict=True)
    )


def frame(**columns: object) -> pd.DataFrame:
    """Three ratings by two people, with other or more columns."""
    plain = {"user_id": [1, 1, 2], "item_id": [10, 20, 10], "rating": [4.0, 2.5, 5.0]}
    return pd.DataFrame(plain | columns)


def test_a_frame_is_read_as_its_file_is(tmp_path_factory: pytest.TempPathFactory) -> None:
    table = frame(timestamp=[300, 100, 200])
    file = tmp_path_factory.mktemp("one") / "mine.csv"
    table.to_csv(file, index=False)
    from_file, data = read_source(str(file), "mine").dataset, Dataset.from_frame(table, name="mine")
    assert rows(data) == rows(from_file) == [(1, 20, 2.5), (1, 10, 4.0), (2, 10, 5.0)]
    assert data.scale == from_file.scale == Scale()
    assert data.ratings.timestamps is not None
    assert data.ratings.timestamps.tolist() == [100, 300, 200]
    assert data.name == "mine"
    assert data.source.label == "Tables from Python"
    assert "3 ratings of 2 items by 2 people, 0.5 to 5 in steps of 0.5" in repr(data)


def test_the_given_frames_stay_as_they_are() -> None:
    ratings, films = frame(), pd.DataFrame({"item_id": [10], "title": ["Heat"], "genres": [["Crime"]]})
    before = ratings.copy(), films.copy()
    Dataset.from_frame(ratings, films)
    pd.testing.assert_frame_equal(ratings, before[0])
    pd.testing.assert_frame_equal(films, before[1])


def test_text_ids_are_numbered_as_they_appear_and_serve_as_titles() -> None:
    people, films = ["zoe", "adam", "zoe"], ["Up (2009)", "Up (2009)", "Heat"]
    data = Dataset.from_frame(frame(user_id=people, item_id=films))
    assert rows(data) == [(1, 1, 4.0), (1, 2, 5.0), (2, 1, 2.5)]
    assert (pd.factorize(np.array(people))[0] + 1).tolist() == [1, 2, 1]
    assert data.catalog.titles == ["Up", "Heat"]
    assert data.catalog.years == [2009, None]


@pytest.mark.parametrize("kind", ["category", "string", "object"])
def test_every_kind_of_text_column_is_a_text(kind: str) -> None:
    text = pd.Series(["b", "a", "b"]).astype(kind)
    assert rows(Dataset.from_frame(frame(user_id=text))) == [(1, 10, 5.0), (2, 20, 2.5)]
    numbers = pd.Series(["4", "2,5", "5"]).astype(kind)
    assert Dataset.from_frame(frame(rating=numbers)).source.rejected == 1


def test_categories_of_numbers_and_nullable_numbers_are_numbers() -> None:
    data = Dataset.from_frame(
        frame(
            user_id=pd.Series([7, 7, 9]).astype("category"),
            item_id=pd.array([10, None, 10], dtype="Int64"),
            rating=pd.array([4, 2, 5], dtype="Int8"),
        )
    )
    assert rows(data) == [(7, 10, 4.0), (9, 10, 5.0)]
    assert data.source.rejected == 1
    assert any("row 2 of ratings: “item_id” must be a whole number" in note for note in data.source.notes)


def test_ids_that_became_fractions_are_whole_again() -> None:
    films = pd.DataFrame({"item_id": [10.0, np.nan], "title": ["Heat", "None"]})
    data = Dataset.from_frame(frame(item_id=[10.0, 20.0, np.nan]), films)
    assert rows(data) == [(1, 10, 4.0), (1, 20, 2.5)]
    assert data.catalog.titles == ["Heat", "Unknown film 20"]


def test_a_missing_rating_is_seen_not_rated() -> None:
    data = Dataset.from_frame(frame(rating=[4.0, np.nan, 5.0]))
    assert rows(data) == [(1, 10, 4.0), (2, 10, 5.0)]
    assert np.isnan(data.profile(1).ratings).tolist() == [True, False]
    assert data.profile(1).item_ids.tolist() == [20, 10]
    assert data.source.rejected == 0
    assert "Rows without a rating, read as seen: 1." in data.source.notes


@pytest.mark.parametrize("sign", [0, -1])
def test_zeros_and_minus_ones_that_say_seen_are_told_as_in_a_file(sign: int) -> None:
    stars = [sign] * 40 + [1, 2, 3, 4, 5] * 4
    table = pd.DataFrame({"user": np.arange(60) % 6, "film": np.arange(60) // 6, "stars": stars})
    data = Dataset.from_frame(table)
    assert len(data.ratings) == 20
    assert data.behaviour.seen is not None
    assert len(data.behaviour.seen) == 40
    assert data.scale == Scale(1, 5, 1)


@pytest.mark.parametrize(
    "times",
    [
        pd.to_datetime(["2020-03-01", "2020-01-01", None]),
        pd.to_datetime(["2020-03-01", "2020-01-01", None]).tz_localize("UTC").tz_convert("Asia/Tokyo"),
        pd.Series([dt.date(2020, 3, 1), dt.date(2020, 1, 1), None]),
        pd.array([1583020800, 1577836800, None], dtype="Int64"),
    ],
    ids=["datetimes", "zones", "dates", "seconds"],
)
def test_times_of_every_kind_are_seconds(times: object) -> None:
    data = Dataset.from_frame(frame(when=times), time="when")
    assert data.ratings.timestamps is not None
    assert data.ratings.timestamps.tolist() == [1577836800, 1583020800, UNKNOWN_TIME]


def test_times_that_cannot_be_read_are_said() -> None:
    data = Dataset.from_frame(frame(date=["soon", "later", "never"]))
    assert data.ratings.timestamps is None
    assert data.source.notes == ("The times in “date” cannot be read, so the ratings have none.",)


def test_of_two_ratings_of_one_film_the_latest_counts() -> None:
    table = frame(user_id=[1, 1, 1], item_id=[10, 10, 20])
    assert rows(Dataset.from_frame(table)) == [(1, 10, 2.5), (1, 20, 5.0)]
    data = Dataset.from_frame(table.assign(time=[200, 100, 50]))
    assert rows(data) == [(1, 20, 5.0), (1, 10, 4.0)]
    assert data.source.duplicates == 1


def test_the_index_says_nothing() -> None:
    table = frame().set_index(pd.Index(["a", "a", "b"], name="rating"))
    assert rows(Dataset.from_frame(table)) == rows(Dataset.from_frame(frame()))
    numbered = frame().reset_index(names="index")
    assert rows(Dataset.from_frame(numbered)) == rows(Dataset.from_frame(frame()))


def test_columns_and_scale_can_be_named() -> None:
    table = pd.DataFrame({"a": [1, 1, 2], "b": ["x", "y", "x"], "c": [1, 2, 3], "d": [7, 8, 9]})
    data = Dataset.from_frame(table, user="a", item="b", rating="c", scale=Scale(0, 3, 1))
    assert rows(data) == [(1, 1, 1.0), (1, 2, 2.0), (2, 1, 3.0)]
    assert data.scale == Scale(0, 3, 1)
    two = frame(score=[1, 1, 2])
    assert rows(Dataset.from_frame(two, rating="score"))[0] == (1, 10, 1.0)


def test_decimals_are_numbers() -> None:
    table = frame(rating=[decimal.Decimal("4.5"), decimal.Decimal("1"), decimal.Decimal("3.0")])
    assert [rating for _, _, rating in rows(Dataset.from_frame(table))] == [4.5, 1.0, 3.0]


def test_a_table_of_films_fills_the_catalog() -> None:
    films = pd.DataFrame(
        {
            "imdb_id": ["tt0113277", None, "tt1"],
            "item_id": [10, 20, 30],
            "title": ["Heat", "Up (2009)", "Never rated"],
            "year": [1995.0, np.nan, np.nan],
            "genres": [["Crime", "Drama"], "Animation, Comedy", np.array(["War"])],
            "cast": [["Al Pacino", "Downey, Jr."], "Ed Asner|Jordan Nagai", None],
            "Director": ["Michael Mann", None, None],
            "runtime": [170, 96.4, 99_999],
            "kind": ["film", "nonsense", "series"],
            "overview": ["Two\nlines <b>", None, None],
        }
    )
    table = Dataset.from_frame(frame(), films).catalog.table
    assert table["title"].tolist() == ["Heat", "Up", "Never rated"]
    assert table["year"].tolist() == [1995, 2009, pd.NA]
    assert table["genres"].tolist() == ["Crime|Drama", "Animation|Comedy", "War"]
    assert table["cast"].tolist() == ["Al Pacino|Downey, Jr.", "Ed Asner|Jordan Nagai", ""]
    assert table["director"].tolist() == ["Michael Mann", "", ""]
    assert table["runtime"].tolist() == [170, 96, pd.NA]
    assert table["kind"].tolist() == ["film", "film", "series"]
    assert table["imdb_id"].tolist() == ["0113277", "", "0000001"]
    assert table["overview"].tolist() == ["Two lines <b>", "", ""]


def test_films_are_found_by_the_column_that_the_ratings_have_too() -> None:
    films = pd.DataFrame({"item_id": [1, 2], "movie": ["b", "a"], "title": ["Second", "First"]})
    data = Dataset.from_frame(frame(item_id=["a", "b", "a"]).rename(columns={"item_id": "movie"}), films)
    assert data.catalog.titles == ["First", "Second"]


@pytest.mark.parametrize(
    ("table", "named", "sentence"),
    [
        (frame().drop(columns="rating"), {}, "ratings needs a column for the rating; it has “user_id, item_id”"),
        (frame(), {"user": "who"}, "ratings has no column “who”; it has “user_id, item_id, rating”."),
        (frame(score=[1, 2, 3]), {}, "several columns that could be one thing, “rating” and “score”; choose one."),
        (frame(score=[1, 2, 3]), {"user": "user_id"}, "“rating” and “score”; choose one."),
        (pd.concat([frame(), frame()[["rating"]]], axis=1), {}, "“rating” and “rating (2)”; choose one."),
        (frame(rating=["x", "y", "z"]), {}, "line 1: “rating” must be a number, got “x”."),
        (frame(rating=[np.nan] * 3), {}, "ratings has no rating that can be used"),
        (frame().iloc[:0], {}, "ratings has no rows."),
        (pd.DataFrame(), {}, "ratings has no rows."),
        ([(1, 2, 3)], {}, "ratings must be a pandas DataFrame, got list."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_sentence(
    table: pd.DataFrame, named: dict[str, str], sentence: str
) -> None:
    with pytest.raises(DataError) as raised:
        Dataset.from_frame(table, **named)
    assert sentence in str(raised.value)
    assert "\n" not in str(raised.value)
    assert "/" not in str(raised.value)


def test_a_table_of_films_without_titles_is_one_sentence() -> None:
    with pytest.raises(DataError, match="films needs a column of ids and one of titles; it has “item_id”"):
        Dataset.from_frame(frame(), pd.DataFrame({"item_id": [10]}))


def test_a_large_frame_that_repeats_itself_is_no_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "FREE_ROWS", 1_000)
    people, films = np.divmod(np.arange(300_000), 300)
    data = Dataset.from_frame(
        pd.DataFrame({"user": people, "item": films, "rating": np.full(len(people), 4)})
    )
    assert len(data.ratings) == 300_000


def test_models_learn_from_it() -> None:
    data = Dataset.from_frame(frame(user_id=["ann", "ann", "bob"]))
    assert len(Bias().fit(data).recommend(data.profile(2), 5)) == 1
