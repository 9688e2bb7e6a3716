"""What a rehearsal finds out: a drift where there is one, none where there is not, the same stars as the fold-in."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from recsys.models.drift import Drift
from recsys.models.judging import DRIFTS, HARM, KNOWN_BY, NO_DRIFT, WORTH, Judges
from recsys.models.svd import SVD
from tests.models.data import set_drift

N_USERS, N_ITEMS, EACH, SITTING = 120, 90, 45, 15


def simulated(mood: float, *, timed: bool = True) -> Dataset:
    """People with three sittings, each of one mood of this standard deviation; tastes do not differ."""
    draw = np.random.default_rng(0)
    users = np.repeat(np.arange(N_USERS), EACH)
    items = np.concatenate([draw.permutation(N_ITEMS)[:EACH] for _ in range(N_USERS)])
    place = np.tile(np.arange(EACH), N_USERS)
    moods = draw.normal(0.0, mood, (N_USERS, EACH // SITTING)) if mood else np.zeros((N_USERS, 3))
    stars = (
        5.0
        + draw.normal(0.0, 0.4, N_ITEMS)[items]
        + draw.normal(0.0, 0.3, N_USERS)[users]
        + moods[users, place // SITTING]
        + draw.normal(0.0, 0.5, len(users))
    )
    times = place // SITTING * 86_400 * 30 + place % SITTING * 20
    films = Catalog.of(pd.DataFrame({"item_id": np.arange(N_ITEMS), "title": "x"}))
    ratings = Ratings.of(users, items, stars, times if timed else None, items=films.items)
    return Dataset("simulated", ratings, films, Scale(-20, 30, 0.5), Source("hand", "Simulated"))


def fitted(data: Dataset) -> SVD:
    return SVD(n_factors=2, n_epochs=15, regularization=0.1).fit(data)


def test_moods_are_found_where_they_are() -> None:
    model = fitted(simulated(0.7))
    assert model._drift.variance >= 0.1


@pytest.mark.parametrize("data", [simulated(0.0), simulated(0.7, timed=False)], ids=["no mood", "no times"])
def test_no_drift_where_the_data_shows_none(data: Dataset) -> None:
    model = fitted(data)
    assert model._drift.variance == 0.0
    assert model._range is not None
    assert np.isfinite(model._range.quantiles).all()


def test_a_learned_drift_and_range_are_kept_and_restored() -> None:
    model = fitted(simulated(0.7))
    again = model.unfitted().restore(model.learned())
    person = simulated(0.7).ratings.profile(5)
    for column in ("stars", "low", "high"):
        np.testing.assert_array_equal(
            getattr(again.predict(person, range(20)), column),
            getattr(model.predict(person, range(20)), column),
        )
    before = {name: value for name, value in model.learned().items() if not name.startswith("drift_")}
    assert model.unfitted().restore(before)._drift == NO_DRIFT  # kept by an earlier version


@pytest.mark.parametrize("drift", [NO_DRIFT, Drift(0.3, 10.0)])
def test_judges_are_guessed_as_the_model_guesses(drift: Drift) -> None:
    data = simulated(0.7)
    hidden = np.random.default_rng(1).random(len(data.ratings)) < 0.2
    past, asked = data.ratings.where(~hidden), data.ratings.where(hidden)
    model = SVD(n_factors=3, n_epochs=5, ranges=False).fit(data.with_ratings(past))
    set_drift(model, drift)
    judges = Judges(model._item_side(), past, asked, 0)
    all_known, *rest = judges.all_guesses(drift)
    np.testing.assert_allclose(all_known.stars, model.predict_pairs(past, asked), atol=1e-3)
    assert len(rest) == 2 * len(KNOWN_BY)
    place = np.arange(len(past)) - past.indptr[past.user_idx]
    for n, guesses in zip(KNOWN_BY, rest[len(KNOWN_BY) :], strict=True):  # the first n in time
        expected = model.predict_pairs(past.where(place < n), asked)[guesses.rows]
        np.testing.assert_allclose(guesses.stars, expected, atol=1e-3)
        assert (guesses.known == n).all()
    first, later = judges.newcomers
    assert (np.diff(np.asarray(past.timestamps)[later.revealed], axis=1) >= 0).all()
    assert (np.diff(np.asarray(past.timestamps)[first.revealed], axis=1) < 0).any()


def test_leverages_of_newcomers_are_those_of_the_fold_in() -> None:
    data = simulated(0.7)
    hidden = np.random.default_rng(1).random(len(data.ratings)) < 0.2
    past, asked = data.ratings.where(~hidden), data.ratings.where(hidden)
    model = SVD(n_factors=3, n_epochs=5, ranges=False).fit(data.with_ratings(past))
    drift = Drift(0.3, 10.0)
    set_drift(model, drift)
    guesses = list(Judges(model._item_side(), past, asked, 0).all_guesses(drift))[-1]
    place = np.arange(len(past)) - past.indptr[past.user_idx]
    rows = guesses.rows[:5]
    for at, row in enumerate(rows.tolist()):
        first = replace(past).where(place < KNOWN_BY[-1]).profile(int(asked.user_ids[row]))
        posterior = model.posterior(model._history(first))
        expected = posterior.leverages(model._design(asked.item_idx[row : row + 1]))[0]
        assert guesses.leverages[at] == pytest.approx(expected, abs=1e-3)


@dataclass(frozen=True)
class Told:
    """Newcomers who lose so much with each drift."""

    losses: dict[Drift, float]

    def loss(self, drift: Drift) -> float:
        return self.losses[drift]


def chosen(at_random: float, in_time: float, best: Drift = DRIFTS[2]) -> Drift:
    """The drift found where only ``best`` changes anything, by these factors of the error."""
    judges = Judges.__new__(Judges)
    usual = dict.fromkeys((NO_DRIFT, *DRIFTS), 1.0)
    vars(judges)["newcomers"] = Told(usual | {best: at_random}), Told(usual | {best: in_time})
    return judges.best_drift()


def test_a_drift_must_help_newcomers_in_time_and_do_no_harm_at_random() -> None:
    assert chosen(at_random=1.0, in_time=0.98) == DRIFTS[2]
    assert chosen(at_random=1.0 + HARM / 2, in_time=0.98) == DRIFTS[2]
    assert chosen(at_random=1.0 + 2 * HARM, in_time=0.9) == NO_DRIFT
    assert chosen(at_random=0.9, in_time=1.0 - WORTH / 2) == NO_DRIFT
