"""The 80 % range: right as often as it says, whatever the film's support, and sane with hardly any data."""

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from recsys.models.ranges import COVERAGE, RangeModel, support_class
from recsys.models.svd import SVD


def test_support_classes() -> None:
    counts = np.array([0, 1, 2, 3, 9, 10, 49, 50, 10_000])
    assert support_class(counts).tolist() == [0, 1, 1, 2, 2, 3, 3, 4, 4]


def simulated(n: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Errors of variance ``.5 (1 + h) + t(count)``, with t = 1 for unrated films down to 0."""
    draw = np.random.default_rng(seed)
    counts = draw.choice([0, 2, 5, 20, 200], size=n)
    leverages = draw.uniform(0.0, 0.6, n)
    extra = np.array([1.0, 0.5, 0.2, 0.1, 0.0])[support_class(counts)]
    return draw.normal(0.0, np.sqrt(0.5 * (1 + leverages) + extra)), leverages, counts


def test_what_was_simulated_is_learned() -> None:
    learned = RangeModel.learn(*simulated(40_000, 0))
    assert learned.noise == pytest.approx(0.5, rel=0.03)
    assert learned.extra.tolist() == pytest.approx([1.0, 0.5, 0.2, 0.1, 0.0], abs=0.04)
    assert learned.quantiles.tolist() == pytest.approx([-1.2816, 1.2816], abs=0.03)


def test_new_errors_are_covered_in_every_class_of_support() -> None:
    learned = RangeModel.learn(*simulated(20_000, 1))
    errors, leverages, counts = simulated(20_000, 2)
    low, high = learned.around(np.zeros(len(errors)), leverages, counts)
    inside = (low <= errors) & (errors <= high)
    assert inside.mean() == pytest.approx(COVERAGE, abs=0.01)
    for count in (0, 2, 5, 20, 200):
        assert inside[counts == count].mean() == pytest.approx(COVERAGE, abs=0.03)


def test_the_less_is_known_the_wider_the_range() -> None:
    learned = RangeModel.learn(*simulated(5_000, 3))
    low, high = learned.around(np.full(5, 3.0), np.full(5, 0.1), np.array([0, 2, 5, 20, 200]))
    assert (np.diff(high - low) < 0).all()
    low, high = learned.around(np.full(3, 3.0), np.array([0.0, 0.3, 0.9]), np.full(3, 60))
    assert (np.diff(high - low) > 0).all()


@pytest.mark.parametrize("n", [1, 2, 10])
def test_a_few_hidden_rows_still_give_a_range_around_the_stars(n: int) -> None:
    for seed in range(20):
        errors, leverages, counts = simulated(n, seed)
        low, high = RangeModel.learn(errors, leverages, counts).around(np.full(n, 3.0), leverages, counts)
        assert (low < 3.0).all()
        assert (high > 3.0).all()


def test_guesses_that_were_all_right_give_a_narrow_range() -> None:
    learned = RangeModel.learn(np.zeros(5), np.full(5, 0.1), np.full(5, 7))
    low, high = learned.around(np.full(1, 4.0), np.full(1, 0.1), np.full(1, 7))
    assert 3.9 < low[0] < 4.0 < high[0] < 4.1


def test_ranges_of_simulated_people_cover_what_they_say() -> None:
    """Three factors and noise of .5 stars, on a scale wide enough that nothing is cut."""
    draw = np.random.default_rng(0)
    n_users, n_items = 400, 150
    truth = (
        5.0 + draw.normal(0, 0.5, n_items) + draw.normal(size=(n_users, 3)) @ draw.normal(size=(3, n_items))
    )
    famous = draw.dirichlet(np.full(n_items, 0.7)) * n_items
    seen = draw.random((n_users, n_items)) < np.clip(0.3 * famous, 0.0, 0.95)
    users, items = np.nonzero(seen)
    films = Catalog.of(pd.DataFrame({"item_id": np.arange(n_items), "title": "x"}))
    stars = truth[users, items] + draw.normal(0.0, 0.5, len(users))
    ratings = Ratings.of(users, items, stars, items=films.items)
    data = Dataset("simulated", ratings, films, Scale(-20, 30, 0.5), Source("hand", "Simulated"))
    hidden = draw.random(len(ratings)) < 0.2
    train, test = ratings.where(~hidden), ratings.where(hidden)
    model = SVD(n_factors=10, regularization=0.1).fit(data.with_ratings(train))
    inside = []
    for user_id in range(n_users):
        rows = test.rows_of(user_id)
        guessed = model.predict(train.profile(user_id), test.item_ids[rows])
        inside.append((guessed.low <= test.values[rows]) & (test.values[rows] <= guessed.high))
    assert np.concatenate(inside).mean() == pytest.approx(COVERAGE, abs=0.04)
