"""Loved but small, and where films come from: equal to pandas on MovieLens and on the demo."""

from dataclasses import replace

import pandas as pd
import pytest

from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from recsys.insights.explore import ExploreFilters, explore, explore_readings
from tests.insights.conftest import frame_of
from tests.insights.test_explore import FILTERS, choose


def shrunk(rows: pd.DataFrame) -> pd.DataFrame:
    """share and average of each genre, with 50 ratings of the overall average added to each."""
    each = rows.explode("genres").dropna(subset="genres")
    table = each.groupby("genres")["rating"].agg(["size", "sum"])
    table = table[table["size"] >= 20]
    mean = rows["rating"].mean()
    return pd.DataFrame(
        {
            "share": table["size"] / len(rows),
            "average": (table["sum"] + 50 * mean) / (table["size"] + 50),
        }
    )


@pytest.mark.parametrize("filters", FILTERS[::2], ids=str)
def test_loved_equals_pandas_on_movielens(
    movielens_data: Dataset, frame: pd.DataFrame, filters: ExploreFilters
) -> None:
    rows = choose(frame, filters)
    theirs, ours = shrunk(rows), explore(movielens_data, filters)["loved"].set_index("genre")
    assert set(ours.index) == set(theirs.index)
    assert ours["average"].is_monotonic_decreasing
    for column in ("share", "average"):
        assert ours[column].to_dict() == pytest.approx(theirs[column].to_dict())
    assert ours["above"].to_dict() == pytest.approx((theirs["average"] - rows["rating"].mean()).to_dict())
    assert ours["small"].to_dict() == (theirs["share"] < theirs["share"].median()).to_dict()


@pytest.mark.parametrize("name", ["movielens_data", "simulated"])
def test_the_sentence_names_the_genres_that_are_loved_but_small(
    name: str, request: pytest.FixtureRequest
) -> None:
    data: Dataset = request.getfixturevalue(name)
    rows = frame_of(data)
    table = shrunk(rows)
    small = table[table["share"] < table["share"].median()].sort_values("average", ascending=False)
    expected = small[small["average"] >= rows["rating"].mean() + 0.05].head(3)
    said = explore_readings(explore(data))["quality"]
    named = said.partition(" are loved but small" if len(expected) > 1 else " is loved but small")[0]
    assert named.replace(" and ", ", ").split(", ") == expected.index.tolist()
    for average in expected["average"]:
        assert f"{average:.2f}" in said


def test_most_watched_is_named(movielens_data: Dataset, frame: pd.DataFrame) -> None:
    """What do people here watch? The film and the genre with most ratings."""
    readings = explore_readings(explore(movielens_data))
    film = frame["title"].value_counts()
    assert film.index[0] == "Forrest Gump (1994)"
    assert readings["popularity"].startswith(f"Forrest Gump is rated most ({film.iloc[0]} ratings)")
    assert readings["genres"].startswith(frame.explode("genres")["genres"].value_counts().index[0])


def test_countries_and_languages_are_said_in_words(tiny: Dataset) -> None:
    table = tiny.catalog.table.assign(
        country=["US", "US", "FR", "", ""],
        language=["en", "en", "fr", "fr", ""],
        kind=["film"] * 4 + ["series"],
    )
    readings = explore_readings(explore(replace(tiny, catalog=Catalog(tiny.catalog.items, table))))
    assert readings["countries"] == (
        "Of the ratings on titles whose country is known (78 % of all ratings) most are on titles from: "
        "United States (71 %), then France (29 %)."
    )
    assert readings["languages"] == (
        "Of all ratings most are on titles in English (56 %), then French (44 %)."
    )
    assert readings["kinds"] == "Of all ratings 100 % are on 4 films."


def test_what_is_missing_is_said(tiny: Dataset) -> None:
    readings = explore_readings(explore(tiny))
    assert "does not say which country" in readings["countries"]
    assert "does not say which language" in readings["languages"]
    assert "Too few ratings to compare genres" in readings["quality"]


def test_no_small_genre_above_the_others_is_said(movielens_data: Dataset) -> None:
    said = explore_readings(explore(movielens_data, ExploreFilters(stars=(4.0, 4.0))))["quality"]
    assert said.startswith("No small genre is loved more")


def test_a_loved_genre_that_is_big_is_not_called_small() -> None:
    films = {"Big": (100, 5.0), "Dull": (100, 3.0), "Rare": (30, 5.0), "Odd": (30, 1.0)}
    catalog = Catalog.of(pd.DataFrame({"item_id": [1, 2, 3, 4], "title": list(films), "genres": list(films)}))
    rows = [
        (person, item, stars)
        for item, (fans, stars) in enumerate(films.values(), 1)
        for person in range(fans)
    ]
    ratings = Ratings.of(*zip(*rows, strict=True), items=catalog.items)
    x = explore(Dataset("four", ratings, catalog, Scale(), Source("hand", "Four")))
    assert x["loved"]["genre"].tolist() == ["Big", "Rare", "Dull", "Odd"]
    assert explore_readings(x)["quality"] == (
        "Rare is loved but small: 4.23 on average, on 12 % of all ratings; the average is 3.77."
    )
