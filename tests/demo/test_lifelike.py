"""Models behave on the demo as on real ratings, and five film lovers get what they love."""

import numpy as np
import pytest

from recsys.dataset import Dataset, Profile
from recsys.evaluation import evaluate
from recsys.models import catalog
from recsys.models.base import Recommender

SCIENCE_FICTION = [
    "Blade Runner", "2001: A Space Odyssey", "The Matrix", "Arrival", "Interstellar", "Alien", "Solaris",
    "Ex Machina", "Moon", "Gattaca",
]  # fmt: skip
FAMILY = [
    "Toy Story", "Finding Nemo", "The Lion King", "Up", "Frozen", "Shrek", "Paddington 2", "Ratatouille", "Moana",
    "Babe",
]  # fmt: skip
CRIME = [
    "The Godfather", "Goodfellas", "Heat", "Casino", "The Departed", "Se7en", "Pulp Fiction", "Reservoir Dogs",
    "L.A. Confidential", "Chinatown",
]  # fmt: skip
WORLD = [
    "Seven Samurai", "Bicycle Thieves", "The Seventh Seal", "In the Mood for Love", "Tokyo Story", "The 400 Blows",
    "8½", "A Separation", "City of God", "Pan's Labyrinth",
]  # fmt: skip
HORROR = [
    "The Exorcist", "The Shining", "Halloween", "A Nightmare on Elm Street", "The Thing", "Hereditary", "Get Out",
    "The Conjuring", "Scream", "The Texas Chain Saw Massacre",
]  # fmt: skip
STARS = [5.0, 5.0, 4.5, 4.0, 5.0, 4.5, 4.0, 5.0, 4.5, 4.0]


@pytest.fixture(scope="module")
def hybrid(data: Dataset) -> Recommender:
    """The default list (the ranker orders), with a cheap rater."""
    return small_hybrid().fit(data)


@pytest.fixture(scope="module")
def ease(data: Dataset) -> Recommender:
    return catalog.create("ease").fit(data)


def small_hybrid() -> Recommender:
    return catalog.create("hybrid", **{"rater.n_factors": 8, "rater.n_epochs": 5, "rater.ranges": False})


def item_id(data: Dataset, title: str) -> int:
    """The film of that title, the most rated one of several."""
    places = [place for place, known in enumerate(data.catalog.titles) if known == title]
    return int(data.catalog.items.ids[max(places, key=lambda place: data.ratings.item_counts[place])])


@pytest.mark.parametrize(
    ("loved", "genres", "foreign", "at_least"),
    [
        (SCIENCE_FICTION, {"Sci-Fi"}, False, 7),
        (FAMILY, {"Children", "Animation"}, False, 8),
        (CRIME, {"Crime", "Thriller", "Film-Noir"}, False, 7),
        (WORLD, set(), True, 6),
        (HORROR, {"Horror"}, False, 7),
    ],
    ids=["science fiction", "family", "crime", "world cinema", "horror"],
)
def test_ten_ratings_in_one_taste_give_a_list_that_fits(
    data: Dataset, hybrid: Recommender, loved: list[str], genres: set[str], foreign: bool, at_least: int
) -> None:
    profile = Profile.of([item_id(data, title) for title in loved], STARS)
    rows = data.catalog.rows(hybrid.recommend(profile, 10).item_ids)
    fits = [not genres.isdisjoint(text.split("|")) for text in rows["genres"]]
    if foreign:
        fits = (rows["language"] != "en").tolist()
    assert sum(fits) >= at_least, rows["title"].tolist()


def test_world_cinema_is_not_only_the_famous(data: Dataset, hybrid: Recommender) -> None:
    profile = Profile.of([item_id(data, title) for title in WORLD], STARS)
    rows = data.catalog.rows(hybrid.recommend(profile, 10).item_ids)
    assert (rows["fame"] <= 3).sum() >= 4


@pytest.mark.parametrize(
    ("title", "near", "within"),
    [
        ("The Godfather", "The Godfather Part II", 3),
        ("Toy Story", "Toy Story 2", 3),
        ("Alien", "Aliens", 3),
        ("Before Sunrise", "Before Sunset", 5),
        ("Seven Samurai", "Throne of Blood", 8),
        ("The Dark Knight", "The Dark Knight Rises", 5),
        ("Spirited Away", "My Neighbor Totoro", 10),
        ("The Empire Strikes Back", "Return of the Jedi", 5),
    ],
)
def test_neighbours_are_what_a_film_lover_expects(
    data: Dataset, ease: Recommender, title: str, near: str, within: int
) -> None:
    ids = ease.similar(item_id(data, title), within).item_ids.tolist()
    assert item_id(data, near) in ids, [data.catalog.title(other) for other in ids]


@pytest.mark.parametrize(
    ("title", "column", "value", "at_least"),
    [
        ("Psycho", "director", "Alfred Hitchcock", 2),
        ("Seven Samurai", "language", "ja", 4),
        ("When Harry Met Sally...", "genres", "Romance", 4),
        ("Unforgiven", "genres", "Western", 3),
        ("Singin' in the Rain", "genres", "Musical", 5),
        ("The Exorcist", "genres", "Horror", 4),
    ],
)
def test_neighbours_share_makers_places_and_genres(
    data: Dataset, ease: Recommender, title: str, column: str, value: str, at_least: int
) -> None:
    rows = data.catalog.rows(ease.similar(item_id(data, title), 10).item_ids)
    assert sum(value in text.split("|") for text in rows[column]) >= at_least, rows["title"].tolist()


def test_factors_beat_averages_as_on_real_ratings(data: Dataset) -> None:
    makers = {
        "svd": lambda: catalog.create("svd", n_factors=20, n_epochs=20, ranges=False),
        "bias": lambda: catalog.create("bias"),
    }
    figures = evaluate(data, makers, "holdout:0.2").models
    gain = 1.0 - figures["svd"]["rmse"] / figures["bias"]["rmse"]
    assert 0.02 <= gain <= 0.06


def test_the_list_beats_popularity_as_on_real_ratings(data: Dataset) -> None:
    makers = {"hybrid": small_hybrid, "popularity": lambda: catalog.create("popularity")}
    figures = evaluate(data, makers, "ranking:0.2").models
    ratio = figures["hybrid"]["ndcg@10"] / figures["popularity"]["ndcg@10"]
    assert 1.5 <= ratio <= 2.6


def test_no_neighbour_is_a_title_that_nobody_rated(data: Dataset, ease: Recommender) -> None:
    counts = data.ratings.item_counts
    assert (counts > 0).mean() > 0.99
    ids = ease.similar(item_id(data, "Casablanca"), 20).item_ids
    assert counts[data.catalog.items.positions(ids)].min() > 0
    assert np.unique(ids).size == 20
