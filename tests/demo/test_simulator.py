"""The simulated people: the same twice, labelled, and with tastes that models can learn."""

import numpy as np
import pytest

from recsys import demo
from recsys.dataset import Dataset, Profile
from recsys.demo import simulator
from recsys.evaluation import evaluate
from recsys.models import catalog
from recsys.models.base import Recommender


@pytest.fixture(scope="module")
def data() -> Dataset:
    return demo.build()


@pytest.fixture(scope="module")
def hybrid(data: Dataset) -> Recommender:
    return small_hybrid().fit(data)


def small_hybrid() -> Recommender:
    """The default list (the ranker orders), with a cheap rater."""
    return catalog.create("hybrid", **{"rater.n_factors": 8, "rater.n_epochs": 5, "rater.ranges": False})


def test_the_same_call_gives_the_same_data(data: Dataset) -> None:
    again = demo.build()
    for name in ("user_ids", "item_ids", "values", "timestamps"):
        np.testing.assert_array_equal(getattr(again.ratings, name), getattr(data.ratings, name))
    assert not np.array_equal(demo.build(seed=1).ratings.item_ids, data.ratings.item_ids)


def test_there_are_a_thousand_people_and_fifty_thousand_ratings(data: Dataset) -> None:
    assert len(data.ratings) == 50_000
    assert data.ratings.users.ids.tolist() == list(range(1, 1_001))
    assert np.diff(data.ratings.indptr).min() >= 15
    assert len(data.catalog) == 846


@pytest.mark.parametrize(("people", "ratings"), [(1, 20), (30, 500), (50, 2_000)])
def test_other_sizes_are_met_exactly(people: int, ratings: int) -> None:
    small = demo.build(n_people=people, n_ratings=ratings)
    assert (len(small.ratings.users), len(small.ratings)) == (people, ratings)


def test_every_rating_is_one_that_people_can_give_and_all_are_given(data: Dataset) -> None:
    given = np.unique(data.ratings.values)
    assert given.tolist() == data.scale.levels().tolist()
    liked = float(np.mean(data.ratings.values >= data.scale.liked_from))
    assert 0.2 < liked < 0.7


def test_ratings_are_given_in_the_evenings_of_six_years(data: Dataset) -> None:
    times = data.ratings.timestamps
    assert times is not None
    assert times.min() >= simulator.FIRST_DAY
    assert times.max() < simulator.LAST_DAY + simulator.DAY
    hours = times % simulator.DAY // 3_600
    assert np.mean(hours >= 18) > 0.95


def test_nobody_can_take_it_for_real_ratings(data: Dataset) -> None:
    assert data.source.simulated
    assert "simulated" in data.source.label.lower()
    assert data.source.format == "demo"


def test_the_version_changes_with_the_simulation(monkeypatch: pytest.MonkeyPatch, data: Dataset) -> None:
    assert data.source.version == demo.version()
    monkeypatch.setattr(simulator, "SIMULATOR", simulator.SIMULATOR + 1)
    assert demo.version() != data.source.version


def test_leanings_speak_of_features_that_films_have(data: Dataset) -> None:
    _, labels = simulator.film_features(data.catalog)
    known = {feature for weights in simulator.LEANINGS.values() for feature in weights}
    assert known <= set(labels)


@pytest.mark.parametrize("genre", ["Horror", "Animation", "Western", "Sci-Fi", "Comedy"])
def test_a_genres_fan_gets_mostly_that_genre(data: Dataset, hybrid: Recommender, genre: str) -> None:
    of_genre = np.array([genre in genres for genres in data.catalog.genres])
    ids, counts = data.catalog.items.ids, data.ratings.item_counts
    loved = ids[of_genre][np.argsort(-counts[of_genre])[:10]]
    others = ids[~of_genre][np.argsort(-counts[~of_genre])[:5]]
    fan = Profile.of([*loved, *others], [5.0] * len(loved) + [2.0] * len(others))
    listed = hybrid.recommend(fan, 10).item_ids
    assert sum(bool(of_genre[data.catalog.position(int(item_id))]) for item_id in listed) >= 6


def test_the_hybrid_finds_hidden_likings_better_than_popularity(data: Dataset) -> None:
    makers = {"hybrid": small_hybrid, "popularity": lambda: catalog.create("popularity")}
    figures = evaluate(data, makers, "ranking:0.2").models
    assert figures["hybrid"]["ndcg@10"] > 1.2 * figures["popularity"]["ndcg@10"]
