"""Our Ledoit-Wolf against scikit-learn's, and the normal quantiles against scipy's."""

from statistics import NormalDist

import numpy as np
import pytest
from scipy.stats import norm
from sklearn.covariance import ledoit_wolf as sklearns

from recsys.models.foldin import Prior
from recsys.models.shrinkage import PEOPLE_AT_ONCE, ledoit_wolf, shrunk


@pytest.mark.parametrize("shape", [(2, 3), (5, 40), (300, 7), (1000, 101), (10, 1)])
def test_it_is_scikit_learns(shape: tuple[int, int]) -> None:
    random = np.random.default_rng(shape[0])
    rows = random.normal(size=shape) @ np.diag(random.uniform(0.1, 3.0, shape[1])) + 5.0
    np.testing.assert_allclose(ledoit_wolf(rows), sklearns(rows)[0], rtol=1e-12, atol=1e-14)


def test_more_people_than_at_once_in_single_precision() -> None:
    rows = np.random.default_rng(0).normal(5.0, 2.0, (PEOPLE_AT_ONCE * 2 + 1, 4)).astype(np.float32)
    np.testing.assert_allclose(ledoit_wolf(rows), sklearns(rows.astype(np.float64))[0], rtol=1e-12)


def test_people_who_are_all_alike_have_no_spread() -> None:
    assert (ledoit_wolf(np.ones((4, 3))) == 0.0).all()


def test_by_hand() -> None:
    """Four people on the axes: S = diag(2, .5), mu = 1.25, d = .5625, b = .53125."""
    rows = np.array([[2.0, 0.0], [-2.0, 0.0], [0.0, 1.0], [0.0, -1.0]])
    shrinkage = ((32.0 + 2.0) / 4 - 4.25) / 8 / 0.5625
    expected = (1 - shrinkage) * np.diag([2.0, 0.5]) + shrinkage * 1.25 * np.eye(2)
    np.testing.assert_allclose(ledoit_wolf(rows), expected, rtol=1e-12)


def test_quantiles_of_the_standard_library_are_scipys() -> None:
    shares = (np.arange(50) + 0.5) / 50
    np.testing.assert_allclose(
        [NormalDist().inv_cdf(share) for share in shares], norm.ppf(shares), rtol=1e-12
    )


def test_a_prior_of_sums_is_the_prior_of_the_people() -> None:
    """What leaves the cluster is enough for the same prior."""
    rows = np.random.default_rng(0).normal(size=(50, 4)) * [1.0, 2.0, 0.1, 0.5]
    centred = rows - rows.mean(axis=0)
    fourth = float(np.square(np.square(centred).sum(axis=1)).mean())
    spread = shrunk(centred.T @ centred / 50, fourth, 50)
    whole, sums = Prior.of(rows, 0.6), Prior.of_spread(rows.mean(axis=0), spread, 50, 0.6)
    np.testing.assert_allclose(sums.precision, whole.precision, rtol=1e-9)
