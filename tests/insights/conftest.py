"""Fixtures of the insights' tests."""

from pathlib import Path

import pandas as pd
import pytest

from recsys import demo
from recsys.dataset import Dataset
from recsys.sources import read_source


@pytest.fixture(scope="session")
def movielens_data(movielens_folder: Path) -> Dataset:
    """The real ml-latest-small."""
    return read_source(movielens_folder, "ml").dataset


@pytest.fixture(scope="session")
def frame(movielens_folder: Path) -> pd.DataFrame:
    """The published CSV files as one plain table, a row a rating; nothing of ours but the catalog's years."""
    ratings = pd.read_csv(movielens_folder / "ratings.csv")
    movies = pd.read_csv(movielens_folder / "movies.csv")
    movies["genres"] = [
        [g for g in text.split("|") if g not in {"(no genres listed)", "IMAX"}] for text in movies["genres"]
    ]
    movies["year"] = pd.to_numeric(movies["title"].str.strip().str.extract(r"\((\d{4})(?:–\d{4})?\)$")[0])
    table = ratings.merge(movies, on="movieId")
    when = pd.to_datetime(table["timestamp"], unit="s")
    return table.assign(
        when_year=when.dt.year,
        month=when.dt.month,
        weekday=when.dt.day_of_week + 1,
        hour=when.dt.hour,
    )


@pytest.fixture(scope="session")
def simulated() -> Dataset:
    """The demo with fewer people: sessions, viewings and people like those of the whole."""
    return demo.build(n_people=300, n_ratings=15_000)


def frame_of(data: Dataset) -> pd.DataFrame:
    """Any data as one plain table, a row a rating, with the columns of ``frame``."""
    ratings, films = data.ratings, data.catalog.table
    table = pd.DataFrame(
        {
            "userId": ratings.users.ids[ratings.user_idx],
            "movieId": ratings.items.ids[ratings.item_idx],
            "rating": ratings.values.astype(float),
            "timestamp": ratings.timestamps,
        }
    )
    films = pd.DataFrame(
        {
            "movieId": films["item_id"],
            "title": films["title"],
            "year": films["year"],
            "genres": [text.split("|") if text else [] for text in films["genres"]],
        }
    )
    when = pd.to_datetime(table["timestamp"], unit="s")
    return table.merge(films, on="movieId").assign(
        when_year=when.dt.year, month=when.dt.month, weekday=when.dt.day_of_week + 1, hour=when.dt.hour
    )
