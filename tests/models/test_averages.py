"""Damped averages against ridge regression, and the signals of ratings."""

import numpy as np
import pytest

from recsys.dataset import Profile, Scale
from recsys.models.averages import damped_biases, damped_mean, damped_means
from recsys.models.history import History
from recsys.models.signals import graded, signals_of, signed
from tests.models.data import make_data


def test_a_damped_mean() -> None:
    assert damped_mean(np.array([1.0, 4.0]), np.array([1.0, 2.0]), 3.0) == pytest.approx(9 / 6)
    assert damped_mean(np.array([]), np.array([]), 0.0) == 0.0
    groups = np.array([0, 2, 2], dtype=np.int32)
    assert damped_means(groups, np.array([2.0, 1.0, 3.0]), 4, 0.0).tolist() == [2.0, 0.0, 2.0, 0.0]
    assert damped_means(groups, np.array([2.0, 1.0, 3.0]), 3, 2.0).tolist() == pytest.approx(
        [2 / 3, 0.0, 1.0]
    )


def test_biases_found_in_turns_are_those_of_ridge_regression() -> None:
    ratings = make_data().ratings
    people, items = len(ratings.users), len(ratings.items)
    design = np.zeros((len(ratings), people + items))
    design[np.arange(len(ratings)), ratings.user_idx] = 1.0
    design[np.arange(len(ratings)), people + ratings.item_idx] = 1.0
    penalty = np.diag(np.repeat([15.0, 10.0], [people, items]))
    exact = np.linalg.solve(design.T @ design + penalty, design.T @ (ratings.values - ratings.mean))
    item_biases, user_biases = damped_biases(ratings, item_damping=10.0, damping=15.0, rounds=60)
    np.testing.assert_allclose(user_biases, exact[:people], atol=1e-6)
    np.testing.assert_allclose(item_biases, exact[people:], atol=1e-6)


def test_what_ratings_say() -> None:
    half_stars, ten = Scale(), Scale(1, 10, 1)
    assert graded(half_stars, [0.5, 5.0]).tolist() == [0.25, 1.0]
    assert signed(half_stars, [0.5, 2.0, 3.0, 4.5, 5.0]) == pytest.approx([-0.6, 0.0, 0.4, 1.0, 1.0])
    assert signed(ten, [1, 4, 7, 10]) == pytest.approx(signed(half_stars, [0.5, 2.0, 3.5, 5.0]))
    assert graded(ten, [1, 10]).tolist() == [0.25, 1.0]
    for scale, three in ((half_stars, 3.0), (ten, 6.0)):
        assert signed(scale, [np.nan]) == pytest.approx(signed(scale, [three]))
        assert graded(scale, [np.nan]) == pytest.approx(graded(scale, [three]))
    person = Profile.of([1, 2], [0.5, 5.0], weights=[2.0, 0.5])
    history = History(np.array([0, 1], dtype=np.int32), person.ratings, person.weights)
    assert signals_of(half_stars, history) == pytest.approx([-1.2, 0.5])
