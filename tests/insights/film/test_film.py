"""One film: its figures equal an independent computation, and nothing is claimed from a few people."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from recsys.insights import Film, Films


def film_of(data: Dataset, item_id: int) -> Film:
    return Film(Films(data), data.catalog.position(item_id))


def frame(data: Dataset) -> pd.DataFrame:
    """All ratings as a table, made without what is tested."""
    ratings = data.ratings
    return pd.DataFrame(
        {
            "user": ratings.user_ids,
            "item": ratings.item_ids,
            "stars": np.asarray(ratings.values, dtype=np.float64),
            "time": ratings.timestamps,
        }
    )


@pytest.mark.parametrize("item_id", [1, 296, 1721, 187, 53])
def test_its_figures_are_those_that_pandas_finds(movielens_data: Dataset, item_id: int) -> None:
    table, film = frame(movielens_data), film_of(movielens_data, item_id)
    own = table[table["item"] == item_id]
    assert film.count == len(own)
    assert film.average == pytest.approx(own["stars"].mean())
    assert sorted(film.stars) == sorted(own["stars"])
    assert sorted(film.data.ratings.users.ids[film.people]) == sorted(own["user"])

    levels = film.levels.set_index("rating")
    assert levels["ratings"][levels["ratings"] > 0].to_dict() == own["stars"].value_counts().to_dict()
    everywhere = table["stars"].value_counts(normalize=True)
    assert levels["everywhere"].to_dict() == pytest.approx(
        everywhere.reindex(levels.index, fill_value=0).to_dict()
    )

    groups = table.groupby("item")["stars"].agg(["size", "sum"])
    extra = round(groups["size"].mean())
    careful = (groups["sum"] + extra * table["stars"].mean()) / (groups["size"] + extra)
    assert film.films.place_by_average(film.position) == 1 + (careful > careful[item_id] + 1e-12).sum()
    assert film.films.place_by_ratings(film.position) == 1 + (groups["size"] > len(own)).sum()


def test_over_time_every_rating_is_in_the_year_it_was_given(movielens_data: Dataset) -> None:
    table, film = frame(movielens_data), film_of(movielens_data, 296)
    own = table[table["item"] == 296]
    years = own.groupby(pd.to_datetime(own["time"], unit="s").dt.year)["stars"].agg(["size", "mean"])
    period, shown = film.over_time
    assert period == "year"
    given = shown[shown["ratings"] > 0].set_index(shown["start"].dt.year)
    assert given["ratings"].to_dict() == years["size"].to_dict()
    assert given["average"].to_dict() == pytest.approx(years["mean"].to_dict())
    later = own.sort_values("time", kind="stable")["stars"].to_numpy()[len(own) // 2 :].mean()
    assert f"later half averages {later:.2f}" in film.time_sentence


def test_sentences_of_a_film_with_one_rating_and_with_none(tiny: Dataset) -> None:
    one, none = film_of(tiny, 10), film_of(tiny, 50)
    assert one.levels_sentence == "2 ratings, no two alike."
    assert none.levels_sentence == none.time_sentence == "Nobody here has rated it yet."
    assert math.isnan(none.average)
    assert none.levels["ratings"].sum() == 0
    assert none.over_time[1].empty
    alone = replace(tiny, ratings=Ratings.of([1], [20], [4.0], [100], items=tiny.catalog.items))
    assert film_of(alone, 20).levels_sentence == "One rating: 4 stars."
    assert film_of(alone, 20).time_sentence == "Rated in 1 January 1970."


def test_data_without_times_says_so(tiny: Dataset) -> None:
    timeless = replace(tiny, ratings=replace(tiny.ratings, timestamps=None))
    assert film_of(timeless, 20).time_sentence == "This data does not say when films were rated."


def test_a_few_ratings_do_not_make_a_favourite(tiny: Dataset) -> None:
    films = Films(tiny)
    mean, extra = tiny.ratings.mean, films.typical
    assert extra == 2  # nine ratings of four titles
    assert films.careful[0] == pytest.approx((9.5 + extra * mean) / (2 + extra))
    assert math.isnan(films.careful[4])
    assert film_of(tiny, 10).place_by_average == "1st"
    assert film_of(tiny, 20).place_by_ratings == "1st"


@pytest.mark.parametrize(
    ("kind", "imdb", "tmdb", "links"),
    [
        (
            "film",
            "0110912",
            "680",
            ["https://www.imdb.com/title/tt0110912/", "https://www.themoviedb.org/movie/680"],
        ),
        (
            "series",
            "tt2802850",
            "60622",
            ["https://www.imdb.com/title/tt2802850/", "https://www.themoviedb.org/tv/60622"],
        ),
        ("film", "1", "", ["https://www.imdb.com/title/tt0000001/"]),
        ("film", "javascript:1", "680/../x", []),
        ("film", "", "", []),
    ],
)
def test_links_are_made_of_digits_only(kind: str, imdb: str, tmdb: str, links: list[str]) -> None:
    catalog = Catalog.of(
        pd.DataFrame({"item_id": [1], "title": ["A"], "kind": [kind], "imdb_id": [imdb], "tmdb_id": [tmdb]})
    )
    ratings = Ratings.of([1], [1], [4.0], items=catalog.items)
    data = Dataset("links", ratings, catalog, Scale(), Source("hand", "Hand-made"))
    assert [address for _, address in film_of(data, 1).links] == links
