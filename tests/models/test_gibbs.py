"""Gibbs sampling: every block against its closed form, the whole against exact answers and against its own prior."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import sparse, stats

from recsys.models import gibbs
from recsys.models.gibbs import Belief, Chain
from recsys.models.kernels import bayes as kernels
from tests.models.data import make_data

Table = NDArray[np.float64]

# -- random numbers --------------------------------------------------------------------------------------------


def normals(n: int, key: int = 5) -> Table:
    return np.array([kernels.normal(np.uint64(key), row) for row in range(n)])


def test_random_numbers_are_standard_normal() -> None:
    assert stats.kstest(normals(20_000), "norm").pvalue > 0.01


def test_a_random_number_depends_on_its_key_and_row_alone() -> None:
    assert normals(50).tolist() == normals(100)[:50].tolist()
    assert abs(np.corrcoef(normals(5_000), normals(5_000, key=6))[0, 1]) < 0.05
    assert abs(np.corrcoef(normals(5_000)[1:], normals(5_000)[:-1])[0, 1]) < 0.05


# -- one block, given all else ---------------------------------------------------------------------------------

A_PRECISION, A_BELIEF = 2.5, Belief(3.0, -0.4)


def small_chain(n_factors: int = 2, seed: int = 1) -> Chain:
    """Five people, six items, three facts; everything away from its start."""
    draw = np.random.default_rng(seed)
    known = draw.random((5, 6)) < 0.7
    known[:, 0], known[0] = True, True
    users, items = np.nonzero(known)
    facts = sparse.csc_array(
        np.array([[1, 0, 1], [1, 0, 0], [1, 1, 0], [1, 0, 1], [1, 1, 1], [1, 0, 0]], dtype=float)
    )
    indptr = np.concatenate([[0], np.cumsum(known.sum(axis=1))])
    values = draw.normal(3.0, 1.0, len(users)).astype(np.float32)
    chain = Chain.start(indptr, items.astype(np.int32), values, facts, n_factors, seed)
    for _ in range(gibbs.OPENING):
        chain.sample()
    return chain


def dense(chain: Chain) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
    """The person and the item of each rating."""
    return np.repeat(np.arange(len(chain.indptr) - 1), np.diff(chain.indptr)), chain.item_idx


def test_the_passes_over_the_ratings_leave_what_is_said_of_both_sides() -> None:
    draw, chain = np.random.default_rng(0), small_chain()
    users, items = dense(chain)
    p, q, moved_p, moved_q, q_next = (draw.normal(size=n) for n in (5, 6, 5, 6, 6))
    errors = chain.errors.astype(np.float64)
    rows = (chain.indptr, chain.item_idx, errors)
    before = errors.copy()
    squares, pulls = np.empty(6), np.empty(6)
    kernels.people_moved(*rows, moved_p, q, p, squares, pulls)
    left = before - moved_p[users] * q[items]
    np.testing.assert_allclose(errors, left)
    np.testing.assert_allclose(squares, np.bincount(items, p[users] ** 2))
    np.testing.assert_allclose(pulls, np.bincount(items, left * p[users]))
    squares, pulls = np.empty(5), np.empty(5)
    kernels.items_moved(*rows, p, moved_q, q_next, squares, pulls)
    left = left - p[users] * moved_q[items]
    np.testing.assert_allclose(errors, left)
    np.testing.assert_allclose(squares, np.bincount(users, q_next[items] ** 2))
    np.testing.assert_allclose(pulls, np.bincount(users, left * q_next[items]))


def closed_form(design: Table, left: Table) -> tuple[Table, Table]:
    """Mean and variance of coefficients that share no rating, from the ratings without what they add."""
    sharpness = A_PRECISION * np.square(design).sum(axis=0) + A_BELIEF.precision
    centre = (A_PRECISION * design.T @ left + A_BELIEF.precision * A_BELIEF.mean) / sharpness
    return centre, 1.0 / sharpness


def assert_drawn_from(drawn: Table, mean: Table, variance: Table) -> None:
    """``drawn`` has a row a draw; five standard errors of the mean and of the variance."""
    n = len(drawn)
    assert (np.abs(drawn.mean(axis=0) - mean) < 5 * np.sqrt(variance / n)).all()
    assert (np.abs(drawn.var(axis=0) - variance) < 5 * variance * np.sqrt(2 / n)).all()


def test_own_coefficients_are_drawn_from_their_normal_distribution() -> None:
    chain, side = small_chain(), small_chain().people
    users, items = dense(chain)
    q = chain.items.total[1][items]
    errors = chain.errors.astype(np.float64)
    design = np.eye(5)[users] * q[:, None]
    mean, variance = closed_form(design, errors + side.own[1][users] * q)
    drawn = []
    for key in range(4_000):
        own, total = side.own[1].copy(), side.total[1].copy()
        squares, pulls = np.square(design).sum(axis=0), design.T @ errors
        kernels.draw_own(own, total, squares, pulls, A_PRECISION, *A_BELIEF, np.uint64(key))
        drawn.append(own)
        moved = own - side.own[1]
        np.testing.assert_allclose(total, side.total[1] + moved)
        np.testing.assert_allclose(pulls, design.T @ (errors - design @ moved), atol=1e-9)
    assert_drawn_from(np.array(drawn), mean, variance)


def test_shared_coefficients_are_drawn_one_after_the_other() -> None:
    """The first given the others as they were; each given what was drawn before it."""
    chain = small_chain()
    side = chain.items
    users, items = dense(chain)
    p, facts = chain.people.total[2][users], side.features[1]
    errors = chain.errors.astype(np.float64)
    own = np.eye(6)[items] * p[:, None]
    design = own @ facts.toarray()
    drawn = []
    for key in range(4_000):
        shared, total = side.shared[1][2].copy(), side.total[2].copy()
        squares, pulls = np.square(own).sum(axis=0), own.T @ errors
        table = (facts.indptr, facts.indices, facts.data)
        kernels.draw_shared(*table, shared, total, squares, pulls, A_PRECISION, *A_BELIEF, np.uint64(key))
        moved = shared - side.shared[1][2]
        np.testing.assert_allclose(total, side.total[2] + facts @ moved)
        np.testing.assert_allclose(pulls, own.T @ (errors - design @ moved), atol=1e-9)
        drawn.append(shared)
    draws, before = np.array(drawn), side.shared[1][2]
    mean, variance = closed_form(design[:, :1], errors + design[:, 0] * before[0])
    assert_drawn_from(draws[:, :1], mean, variance)
    for draw in draws[:5]:  # the last one's centre, given the two before it
        left = errors - design[:, :2] @ (draw - before)[:2] + design[:, 2] * before[2]
        (centre,), (spread,) = closed_form(design[:, 2:], left)
        assert abs(draw[2] - centre) < 5 * np.sqrt(spread)
    centres = [
        closed_form(design[:, 2:], errors - design[:, :2] @ (draw - before)[:2] + design[:, 2] * before[2])[
            0
        ][0]
        for draw in draws
    ]
    _, spread = closed_form(design[:, 2:], errors)
    assert_drawn_from((draws[:, 2] - centres)[:, None], np.zeros(1), spread)


def test_what_is_believed_is_drawn_from_the_normal_gamma_distribution() -> None:
    """Moments of ``l ~ Gamma((R + n) / 2, (R V + spread) / 2)`` and ``m ~ N(n c / (1 + n), 1 / ((1 + n) l))``."""
    coefficients = np.random.default_rng(2).normal(0.3, 0.5, 40)
    seeds = np.random.default_rng(3)
    drawn = np.array([Belief.drawn(coefficients, seeds) for _ in range(20_000)])
    centre, n = coefficients.mean(), len(coefficients)
    rows = gibbs.believed_rows(n)
    rate = (rows * gibbs.VARIANCE + np.square(coefficients - centre).sum() + n / (n + 1) * centre**2) / 2
    shape = (rows + n) / 2
    assert stats.kstest(drawn[:, 0], stats.gamma(shape, scale=1 / rate).cdf).pvalue > 0.01
    turned = (drawn[:, 1] - n * centre / (1 + n)) * np.sqrt((1 + n) * drawn[:, 0])
    assert stats.kstest(turned, "norm").pvalue > 0.01


# -- the whole -------------------------------------------------------------------------------------------------


def stars_of(chain: Chain) -> Table:
    users, items = dense(chain)
    people, items_ = chain.people.total, chain.items.total
    interaction = np.einsum("fr,fr->r", people[1:][:, users], items_[1:][:, items])
    return np.asarray(chain.mean + people[0][users] + items_[0][items] + interaction)


def test_the_errors_are_kept_up_to_date() -> None:
    ratings = make_data().ratings
    places = np.unique(ratings.item_idx, return_inverse=True)[1].astype(np.int32)
    facts = sparse.csc_array((int(places.max()) + 1, 0))
    chain = Chain.start(ratings.indptr, places, ratings.values, facts, 4, 0)
    for _ in range(30):
        chain.sample()
    np.testing.assert_allclose(chain.errors, ratings.values - stars_of(chain), atol=1e-4)
    for side in (chain.people, chain.items):
        total = side.own + sum((x @ y.T).T for x, y in zip(side.features, side.shared, strict=True))
        np.testing.assert_allclose(side.total, total, atol=1e-9)


@pytest.fixture
def fixed_beliefs(monkeypatch: pytest.MonkeyPatch) -> Belief:
    """Nothing is learned about precisions and means of coefficients."""
    belief = Belief(4.0, 0.2)
    monkeypatch.setattr(Belief, "drawn", classmethod(lambda cls, coefficients, seeds: belief))
    return belief


def test_without_factors_the_average_is_the_exact_ridge_regression(
    fixed_beliefs: Belief, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Biases of people, items, implicit features and facts, the mean of all, at a known noise: linear and normal."""
    monkeypatch.setattr(gibbs, "ROWS", 1e12)  # so the noise precision stays at 1 / NOISE
    chain = small_chain(n_factors=0)
    users, items = dense(chain)
    values = stars_of(chain) + chain.errors
    own_people, own_items = np.eye(5)[users], np.eye(6)[items]
    blocks = [np.ones((len(users), 1)), own_people, own_items]
    blocks += [own_people @ x.toarray() for x in chain.people.features]
    blocks += [own_items @ x.toarray() for x in chain.items.features]
    X = np.hstack(blocks)
    precision = np.full(X.shape[1], fixed_beliefs.precision)
    prior_mean = np.full(X.shape[1], fixed_beliefs.mean)
    precision[0], prior_mean[0] = 1.0, chain.average
    A = X.T @ X / gibbs.NOISE + np.diag(precision)
    exact = X @ np.linalg.solve(A, X.T @ values / gibbs.NOISE + precision * prior_mean)
    spread = np.einsum("rf,fr->r", X, np.linalg.solve(A, X.T))
    drawn = []
    for _ in range(4_000):
        chain.sample()
        drawn.append(stars_of(chain))
    draws = np.array(drawn)
    assert np.abs(draws.mean(axis=0) - exact).max() < 0.03
    np.testing.assert_allclose(draws.var(axis=0), spread, rtol=0.15)


def test_ratings_drawn_from_the_model_bring_back_its_prior(monkeypatch: pytest.MonkeyPatch) -> None:
    """Getting it right (Geweke 2004): parameters and ratings drawn in turn are as they are believed to be."""
    monkeypatch.setattr(gibbs, "ROWS", 40.0)
    monkeypatch.setattr(gibbs, "SHARE", 0.0)
    monkeypatch.setattr(gibbs, "VARIANCE", 0.2)
    chain, draw = small_chain(), np.random.default_rng(9)
    seen = []
    for _ in range(2_000):
        chain.sample()
        chain.errors[:] = draw.normal(size=len(chain.errors)) / np.sqrt(chain.noise_precision)
        squares = [np.square(side.own[1:]).mean() for side in (chain.people, chain.items)]
        squares += [np.square(shared[1:]).mean() for shared in chain.items.shared]
        seen.append([chain.noise_precision, chain.mean, *squares])
    found = np.array(seen)
    # coefficients: Student's t, of variance E[1 / l] (1 + 1) under N(m, 1 / l), m ~ N(0, 1 / l)
    variance = 2 * gibbs.ROWS * gibbs.VARIANCE / (gibbs.ROWS - 2)
    expected = np.array([1 / gibbs.NOISE, chain.average, *[variance] * 4])
    batches = found.reshape(20, -1, found.shape[1]).mean(axis=1)
    unsure = batches.std(axis=0) / np.sqrt(len(batches))
    assert (np.abs(found.mean(axis=0) - expected) < 4.5 * unsure).all()
    assert (unsure[2:] < 0.1 * variance).all()  # long enough to say so


def test_a_feature_that_every_row_has_and_one_of_a_single_row() -> None:
    chain = small_chain()
    assert np.diff(chain.items.features[1].indptr).tolist()[0] == 6
    for _ in range(50):
        chain.sample()
    assert np.isfinite(stars_of(chain)).all()
