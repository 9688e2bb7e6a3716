"""Bayes and what is known of films: facts, the plain model without them, likeness; and all of it on real data."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Catalog, Dataset, Profile, Ratings, Scale, Source
from recsys.evaluation import splits
from recsys.models.bayes import Bayes
from recsys.models.sampling import Sampling
from recsys.models.svd import SVD
from recsys.sources import read_source
from tests.models.data import make_catalog
from tests.models.test_bayes import bayes

# -- facts -----------------------------------------------------------------------------------------------------


def data_of(genres: Callable[[int], str], year: Callable[[int], int | None], n_items: int = 30) -> Dataset:
    """Sixty people who like every second film, of which the last ten have no ratings."""
    item_ids = np.arange(1, n_items + 1)
    table = pd.DataFrame({"item_id": item_ids, "title": [f"Film {item}" for item in item_ids]})
    table["genres"] = [genres(item) for item in item_ids.tolist()]
    table["year"] = pd.array([year(item) for item in item_ids.tolist()], dtype="Int16")
    films, draw = Catalog.of(table), np.random.default_rng(4)
    users, items = np.nonzero(draw.random((60, n_items - 10)) < 0.5)
    stars = np.clip(np.where(items % 2 == 0, 4.5, 2.0) + draw.integers(-1, 2, len(items)) / 2, 0.5, 5.0)
    ratings = Ratings.of(users + 1, items + 1, stars, items=films.items)
    return Dataset("facts", ratings, films, Scale(), Source("hand", "Made for tests"))


def test_a_film_without_ratings_is_known_by_its_facts() -> None:
    data = data_of(lambda item: "Drama" if item % 2 else "Horror", lambda item: 2000)
    nobody, new = Profile.of([], []), np.arange(21, 31)
    stars = bayes().fit(data).predict(nobody, new).stars
    assert (stars[::2] > 3.5).all()
    assert (stars[1::2] < 3.0).all()
    plain = bayes(facts=False).fit(data).predict(nobody, new).stars
    np.testing.assert_allclose(plain, plain[0])


def test_a_catalog_without_facts_makes_the_plain_model() -> None:
    data = data_of(lambda item: "", lambda item: None)
    person = Profile.of([1, 2], [5.0, 1.0])
    np.testing.assert_array_equal(bayes().fit(data).score(person), bayes(facts=False).fit(data).score(person))


THIRTY = "|".join(f"Genre {at}" for at in range(30))


@pytest.mark.parametrize(
    "genres",
    [
        lambda item: "Drama",
        lambda item: THIRTY,
        lambda item: THIRTY if item == 3 else "",
        lambda item: f"G{item}",
    ],
)
def test_odd_facts_are_no_reason_to_fail(genres: Callable[[int], str]) -> None:
    fitted = bayes(n_factors=30).fit(data_of(genres, lambda item: 2000 if item % 3 else None))
    guessed = fitted.predict(Profile.of([1, 2, 29], [5.0, 1.0, 3.0]), fitted.item_ids_)
    assert np.isfinite([guessed.stars, guessed.low, guessed.high]).all()


def test_a_fact_of_films_without_ratings_alone_is_left_out() -> None:
    data = data_of(lambda item: "Rare" if item > 20 else "Drama", lambda item: None)
    sampling = Sampling.of(data.ratings, data.scale, bayes().facts_of(data.catalog), 2, 0)
    assert sampling.facts.shape[1] == 2
    assert len(sampling.known_facts) == 1


# -- likeness --------------------------------------------------------------------------------------------------


def test_films_are_alike_whose_stars_rise_and_fall_together() -> None:
    """Two kinds of people who love each other's hates."""
    films, draw = make_catalog(24), np.random.default_rng(1)
    users, items = np.nonzero(draw.random((80, 24)) < 0.6)
    stars = np.where(users % 2 == items % 2, 4.5, 1.5)
    ratings = Ratings.of(users + 1, films.items.ids[items], stars, items=films.items)
    data = Dataset("kinds", ratings, films, Scale(), Source("hand", "Made for tests"))
    near = bayes(n_samples=60).fit(data).similar(10, 11)
    assert (near.item_ids // 10 % 2 == 1).all()  # film 10 stands at place 0
    assert near.scores[0] > 0.5


# -- real data -------------------------------------------------------------------------------------------------


def test_on_real_ratings_it_is_better_than_svd(movielens_folder: Path) -> None:
    data = read_source(movielens_folder, "ml").dataset
    train, test = next(splits.kfold(data.ratings, 5))
    errors = []
    for one in (Bayes(n_samples=50, burn_in=15, n_kept=16, ranges=False), SVD(ranges=False)):
        stars = one.fit(data.with_ratings(train)).predict_pairs(train, test)
        errors.append(float(np.sqrt(np.square(stars - test.values).mean())))
    assert errors[0] < 0.805
    assert errors[0] < errors[1] - 0.03
