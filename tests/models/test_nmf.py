"""NMF: the kernel against scikit-surprise, folding in against a search, factors that are never negative, real data."""

from pathlib import Path
from time import process_time

import numpy as np
import pytest
import surprise
from scipy import optimize

from recsys.dataset import Dataset, Profile, Ratings, Scale
from recsys.errors import UnsupportedError
from recsys.evaluation import evaluate, splits
from recsys.models.kernels import nmf
from recsys.models.nmf import NMF
from recsys.sources import read_source
from tests.models.data import make_data
from tests.models.peers import Rows, adopt, stars_of

# -- the kernel against scikit-surprise ------------------------------------------------------------------------


def assert_same_state(ratings: Ratings, *, n_factors: int, n_epochs: int, reg: float) -> None:
    """Double precision, scikit-surprise's own row order and start."""
    rows = Rows.of(ratings)
    peer = surprise.NMF(n_factors=n_factors, n_epochs=n_epochs, reg_pu=reg, reg_qi=reg, random_state=3)
    peer.fit(rows.trainset)
    draw = np.random.RandomState(3)
    p = draw.uniform(0, 1, (rows.trainset.n_users, n_factors))
    q = draw.uniform(0, 1, (rows.trainset.n_items, n_factors))
    for _ in range(n_epochs):
        nmf.nmf_pass(rows.indptr, rows.items, rows.values, p, q, reg)
    np.testing.assert_allclose(p, peer.pu, atol=1e-9, rtol=0)
    np.testing.assert_allclose(q, peer.qi, atol=1e-9, rtol=0)
    assert p.std() > 0.01


@pytest.mark.parametrize("n_factors", [1, 7])
@pytest.mark.parametrize("reg", [0.06, 0.5])
def test_the_kernel_reproduces_scikit_surprise(n_factors: int, reg: float) -> None:
    ratings = make_data(n_users=12, n_items=20).ratings
    assert_same_state(ratings, n_factors=n_factors, n_epochs=30, reg=reg)


def test_the_kernel_reproduces_scikit_surprise_on_real_ratings(movielens_folder: Path) -> None:
    ratings = read_source(movielens_folder, "ml").dataset.ratings
    assert_same_state(ratings, n_factors=15, n_epochs=50, reg=0.06)


def test_the_kernel_returns_the_error_before_the_pass_and_moves_by_the_rule() -> None:
    p, q = np.array([[0.5, 1.0]]), np.array([[1.0, 2.0], [3.0, 0.0]])
    indptr, items, values = np.array([0, 2]), np.array([0, 1], dtype=np.int32), np.array([4.0, 1.0])
    total = nmf.nmf_pass(indptr, items, values, p, q, 0.1)
    est = np.array([0.5 * 1.0 + 1.0 * 2.0, 0.5 * 3.0])
    assert total == pytest.approx(float(((values - est) ** 2).sum()))
    wanted = np.array([1.0 * 4.0 + 3.0 * 1.0, 2.0 * 4.0])
    found = np.array([1.0 * est[0] + 3.0 * est[1], 2.0 * est[0]])
    assert p[0].tolist() == pytest.approx(
        (np.array([0.5, 1.0]) * wanted / (found + 0.1 * 2 * np.array([0.5, 1.0]))).tolist()
    )
    assert q[0].tolist() == pytest.approx(
        [1.0 * 0.5 * 4.0 / (0.5 * est[0] + 0.1), 2.0 * 4.0 / (est[0] + 0.1 * 2.0)]
    )
    assert q[1, 1] == 0.0


@pytest.mark.parametrize("n_factors", [2, 16, 200])
def test_however_many_factors_it_starts_at_the_average_rating_and_settles(
    small: Dataset, n_factors: int
) -> None:
    errors: list[float] = []
    NMF(n_factors=n_factors, regularization=0.02).fit(
        small, on_epoch=lambda epoch: errors.append(epoch.train_rmse)
    )
    assert errors[0] < 3.0  # from 0 to 1, as in scikit-surprise, 200 factors would begin about 47 stars off
    assert max(errors[-10:]) - min(errors[-10:]) < 0.02
    assert errors[-1] < 0.5


# -- the item side ---------------------------------------------------------------------------------------------


def test_few_ratings_say_little_of_an_item(small: Dataset) -> None:
    damped = NMF(n_factors=4, n_epochs=20, item_damping=3.0).fit(small)
    plain = NMF(n_factors=4, n_epochs=20, item_damping=0.0).fit(small)
    counts = small.ratings.item_counts
    usual = counts @ plain.item_factors_ / counts.sum()
    for at, n in enumerate(counts):
        expected = (n * plain.item_factors_[at] + 3.0 * usual) / (n + 3.0)
        np.testing.assert_allclose(damped.item_factors_[at], expected, atol=1e-12)
    for model in (damped, plain):  # the first and the last item have no ratings
        np.testing.assert_allclose(model.item_factors_[[0, -1]], [usual, usual], atol=1e-12)
        assert (model.item_factors_ >= 0).all()


def test_negative_ratings_cannot_be_sums_of_parts() -> None:
    with pytest.raises(UnsupportedError, match=r"^NMF adds up parts, .* others\.$"):
        NMF().fit(make_data(scale=Scale(-5, 5, 1)))


# -- people ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def model() -> NMF:
    return NMF(n_factors=5, noise=0.3, n_epochs=40).fit(make_data())


def least(model: NMF, person: Profile) -> np.ndarray:
    """The non-negative factors of least ``|r - Q p|^2 + (p - m)' L (p - m)``, by a bounded search."""
    rated = ~np.isnan(person.ratings)
    Q = model.item_factors_[np.searchsorted(model.item_ids_, person.item_ids[rated])]
    r, w = person.ratings[rated], person.weights[rated]
    m, L = model.prior_mean_[1:], model.prior_precision_[1:, 1:]

    def loss(p: np.ndarray) -> tuple[float, np.ndarray]:
        error, off = r - Q @ p, p - m
        gradient = -2.0 * Q.T @ (w * error) + 2.0 * L @ off
        return float(w @ error**2 + off @ L @ off), gradient

    found = optimize.minimize(
        loss,
        m,
        jac=True,
        method="L-BFGS-B",
        bounds=[(0, None)] * len(m),
        options={"ftol": 1e-15, "gtol": 1e-11},
    )
    return np.asarray(found.x)


def people(seed: int) -> list[Profile]:
    draw = np.random.default_rng(seed)
    return [
        Profile.of(
            draw.choice(np.arange(10, 410, 10), size=n, replace=False),
            draw.choice([0.5, 5.0, np.nan], size=n, p=[0.45, 0.45, 0.1]),
            weights=draw.uniform(0.2, 2.0, size=n),
        )
        for n in draw.integers(1, 30, size=40)
    ]


def test_a_person_is_the_best_one_without_negative_factors(model: NMF) -> None:
    held = 0
    for person in people(5):
        factors = model.posterior(model._history(person)).weights[1:]
        assert (factors >= 0).all()
        held += bool((factors == 0).any())
        np.testing.assert_allclose(factors, least(model, person), atol=1e-5)
    assert held >= 5  # so that the rule is really tried


def test_reasons_add_up_where_factors_are_held_at_zero(model: NMF) -> None:
    for person in people(5):
        for why in model.explain_all(person, [50, 400]):
            parts = sum(why.baseline.values()) + sum(part.amount for part in why.contributions)
            assert parts == pytest.approx(float(model.score(person, [why.item_id])[0]), abs=1e-9)


def test_nobody_known_is_what_people_are_on_average(model: NMF) -> None:
    nobody = model.posterior(model._history(Profile.of([], []))).weights[1:]
    rated = np.diff(make_data().ratings.indptr) > 0
    np.testing.assert_allclose(nobody, model.user_factors_[rated].mean(axis=0), atol=1e-9)


def test_somebody_is_folded_in_within_about_a_millisecond(model: NMF) -> None:
    profiles = people(6)
    started = process_time()
    for person in profiles:
        model.posterior(model._history(person))
    assert (process_time() - started) / len(profiles) < 0.003


def test_people_folded_in_on_its_item_side_get_the_stars_that_scikit_surprise_gives_them(
    movielens_folder: Path,
) -> None:
    data = read_source(movielens_folder, "ml").dataset
    known, hidden = splits.holdout(data.ratings, 0.2)
    rows = Rows.of(known)
    peer = surprise.NMF(random_state=0).fit(rows.trainset)
    model = NMF(n_factors=15, n_epochs=1, item_damping=0.0).fit(data.with_ratings(known))
    adopt(model, peer, known, 0.0)
    rated = hidden.where(known.item_counts[hidden.item_idx] > 0)  # of others it says the overall mean
    theirs, ours = stars_of(peer, rated), model.predict_pairs(known, rated)
    assert np.corrcoef(theirs, ours)[0, 1] > 0.97
    errors = [float(np.sqrt(np.mean((stars - rated.values) ** 2))) for stars in (theirs, ours)]
    assert errors[1] == pytest.approx(errors[0], abs=0.02)


def test_held_out_stars_of_real_people_are_as_close_as_promised(movielens_folder: Path) -> None:
    data = read_source(movielens_folder, "ml").dataset
    figures = evaluate(data, {"nmf": NMF}, "holdout:0.2").models["nmf"]
    assert 0.83 < figures["rmse"] <= 0.865
