"""Moods: only those that a data set can serve, by the names that it has."""

import pandas as pd

from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from recsys.tuning import MOODS, Tuning, moods


def of_films(**columns: object) -> Dataset:
    """A hundred films with these columns, one rating."""
    catalog = Catalog.of(pd.DataFrame({"item_id": range(100), "title": ["Film"] * 100, **columns}))
    ratings = Ratings.of([1], [1], [4.0], items=catalog.items)
    return Dataset("hundred", ratings, catalog, Scale(), Source("hand", "Hand-made"))


def test_a_catalog_that_knows_everything_serves_every_mood(crowd: Dataset) -> None:
    served = dict(moods(crowd))
    assert list(served) == list(MOODS)
    genres = {genre for several in crowd.catalog.genres for genre in several}
    for tuning in served.values():
        assert {*tuning.wanted.genres, *tuning.wanted.avoid} <= genres
        assert Tuning.of_text(tuning.as_text()) == tuning


def test_a_catalog_of_titles_alone_serves_only_what_ratings_can() -> None:
    assert [name for name, _ in moods(of_films())] == ["A safe bet"]


def test_a_mood_needs_films_enough_and_must_leave_something_out() -> None:
    short = {name for name, _ in moods(of_films(runtime=[90] * 39 + [150] * 61))}
    assert "Under two hours" not in short
    assert "Under two hours" in {name for name, _ in moods(of_films(runtime=[90] * 40 + [150] * 60))}
    assert "Under two hours" not in {name for name, _ in moods(of_films(runtime=[90] * 100))}


def test_genres_are_asked_for_by_the_names_that_the_data_has() -> None:
    data = of_films(genres=["Comedy"] * 50 + ["Drama"] * 50)
    light = dict(moods(data))["Something light"]
    assert light.wanted.genres == ("Comedy",)
    assert light.wanted.avoid == ("Drama",)
    assert "For the whole family" not in dict(moods(data))
