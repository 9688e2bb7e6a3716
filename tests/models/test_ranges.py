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


def simulated(n: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Errors of variance ``.5 (1 + h) + t(count)``, with t = 1 for unrated films down to 0.

    After the leverages and counts, by how many ratings a person is known and what was predicted, which say nothing.
    """
    draw = np.random.default_rng(seed)
    counts = draw.choice([0, 2, 5, 20, 200], size=n)
    leverages = draw.uniform(0.0, 0.6, n)
    extra = np.array([1.0, 0.5, 0.2, 0.1, 0.0])[support_class(counts)]
    errors = draw.normal(0.0, np.sqrt(0.5 * (1 + leverages) + extra))
    return errors, leverages, counts, draw.choice([1, 5, 100], size=n), draw.uniform(1.0, 5.0, n)


def test_what_was_simulated_is_learned() -> None:
    learned = RangeModel.learn(*simulated(40_000, 0))
    assert learned.noise == pytest.approx(0.5, rel=0.03)
    assert learned.extra.tolist() == pytest.approx([1.0, 0.5, 0.2, 0.1, 0.0], abs=0.04)
    assert learned.quantiles.shape == (3, 9, 2)
    np.testing.assert_allclose(learned.quantiles[..., 0], -1.2816, atol=0.2)
    np.testing.assert_allclose(learned.quantiles[..., 1], 1.2816, atol=0.2)


def test_new_errors_are_covered_in_every_class_of_support() -> None:
    learned = RangeModel.learn(*simulated(20_000, 1))
    errors, leverages, counts, known, stars = simulated(20_000, 2)
    low, high = learned.around(stars, leverages, counts, known)
    inside = (low <= stars + errors) & (stars + errors <= high)
    assert inside.mean() == pytest.approx(COVERAGE, abs=0.01)
    for count in (0, 2, 5, 20, 200):
        assert inside[counts == count].mean() == pytest.approx(COVERAGE, abs=0.03)


def test_the_less_is_known_the_wider_the_range() -> None:
    learned = RangeModel.learn(*simulated(40_000, 3))
    low, high = learned.around(np.full(5, 3.0), np.full(5, 0.1), np.array([0, 2, 5, 20, 200]), 10)
    assert (np.diff(high - low) < 0).all()
    low, high = learned.around(np.full(3, 3.0), np.array([0.0, 0.3, 0.9]), np.full(3, 60), 10)
    assert (np.diff(high - low) > 0).all()


@pytest.mark.parametrize("n", [1, 2, 10])
def test_a_few_hidden_rows_still_give_a_range_around_the_stars(n: int) -> None:
    for seed in range(20):
        errors, leverages, counts, known, stars = simulated(n, seed)
        learned = RangeModel.learn(errors, leverages, counts, known, stars)
        low, high = learned.around(np.full(n, 3.0), leverages, counts, known)
        assert (low < 3.0).all()
        assert (high > 3.0).all()


def test_guesses_that_were_all_right_give_a_narrow_range() -> None:
    learned = RangeModel.learn(np.zeros(5), np.full(5, 0.1), np.full(5, 7), np.full(5, 9), np.full(5, 4.0))
    low, high = learned.around(np.full(1, 4.0), np.full(1, 0.1), np.full(1, 7), 9)
    assert 3.9 < low[0] < 4.0 < high[0] < 4.1


def skewed(n: int, seed: int) -> tuple[np.ndarray, None, np.ndarray, np.ndarray, np.ndarray]:
    """Errors that lean down where many stars are predicted, and are wider the fewer ratings a person is known by."""
    draw = np.random.default_rng(seed)
    known, stars = draw.choice([1, 10, 100], size=n), draw.uniform(1.0, 5.0, n)
    width = np.select([known == 1, known == 10], [1.0, 0.8], 0.5)
    errors = draw.normal(0.0, width)
    return np.minimum(errors, 5.0 - stars), None, np.full(n, 100), known, stars


def test_ranges_are_right_for_newcomers_and_at_the_ends_of_the_scale_without_leverages() -> None:
    learned = RangeModel.learn(*skewed(20_000, 4))
    errors, unsure, counts, known, stars = skewed(20_000, 5)
    low, high = learned.around(stars, unsure, counts, known)
    inside = (low <= stars + errors) & (stars + errors <= high)
    for group in (1, 10, 100):
        for bottom in (1.0, 2.0, 3.0, 4.0):
            cell = (known == group) & (bottom <= stars) & (stars < bottom + 1.0)
            assert inside[cell].mean() == pytest.approx(COVERAGE, abs=0.06)


def test_where_nothing_can_be_above_a_fifth_is_below() -> None:
    """Half give the highest star where 4.6 is predicted; the others scatter below."""
    draw = np.random.default_rng(9)

    def rows(n: int) -> tuple[np.ndarray, np.ndarray]:
        high = draw.random(n) < 0.5
        stars = np.where(high, 4.6, 3.0)
        given = np.clip(stars + draw.normal(0.0, 1.0, n), 0.5, 5.0)
        return given, stars

    given, stars = rows(8_000)
    counts, known = np.full(8_000, 100), np.full(8_000, 10)
    learned = RangeModel.learn(given - stars, None, counts, known, stars)
    given, stars = rows(8_000)
    low, high = np.clip(learned.around(stars, None, counts, known), 0.5, 5.0)
    top = stars > 4.0
    assert (high[top] == 5.0).all()
    assert ((low <= given) & (given <= high))[top].mean() == pytest.approx(COVERAGE, abs=0.03)
    assert ((low <= given) & (given <= high))[~top].mean() == pytest.approx(COVERAGE, abs=0.03)


def test_a_range_does_not_jump() -> None:
    learned = RangeModel.learn(*skewed(5_000, 6))
    stars = np.arange(0.5, 5.0, 0.01)
    ends = np.array(learned.around(stars, None, np.full(len(stars), 100), 10))
    assert np.abs(np.diff(ends)).max() < 0.05
    numbers = np.arange(300)
    ends = np.array(learned.around(np.full(300, 3.5), None, np.full(300, 100), numbers))
    assert np.abs(np.diff(ends)).max() < 0.5


def test_what_is_kept_comes_back_and_what_an_earlier_version_kept_still_opens() -> None:
    learned = RangeModel.learn(*simulated(500, 7))
    back = RangeModel.restored(learned.kept())
    assert back is not None
    _, *question = simulated(20, 8)
    unsure, counts, known, stars = question
    np.testing.assert_array_equal(
        back.around(stars, unsure, counts, known), learned.around(stars, unsure, counts, known)
    )
    earlier = {"range_noise_": 0.5, "range_extra_": np.zeros(5), "range_quantiles_": np.array([-1.3, 1.2])}
    old = RangeModel.restored(earlier)
    assert old is not None
    low, high = old.around(np.array([2.0, 4.5]), np.zeros(2), np.array([5, 50]), np.array([1, 80]))
    np.testing.assert_allclose(low, np.array([2.0, 4.5]) - 1.3 * 0.5**0.5)
    np.testing.assert_allclose(high, np.array([2.0, 4.5]) + 1.2 * 0.5**0.5)
    assert RangeModel.restored({}) is None


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
