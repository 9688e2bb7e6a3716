"""What every model with stars promises about its 80 % range: it is there, around the stars, and right as often."""

from collections.abc import Callable

import numpy as np
import pytest

from recsys.dataset import Dataset, Profile, Ratings
from recsys.models import catalog
from recsys.models.base import Recommender
from recsys.models.bias import Bias
from recsys.models.ranged import Ranged
from recsys.models.rehearsal import HIDDEN_ONE_IN
from tests.models.data import VARIANTS, make, make_data

RANGED = [
    variant
    for variant in VARIANTS
    if make(variant).predicts_ratings and getattr(make(variant), "ranges", True)
]
"""All with stars but those that are told not to learn any."""
LEARNED = "range_"
"""How the names begin of what was learned of ranges."""

PROFILES = {
    "nothing": Profile.of([], []),
    "one film": Profile.of([20], [5.0]),
    "only seen": Profile.of([20, 30], [np.nan, np.nan]),
    "of two opposite tastes, weighed": Profile.of(
        [20, 30, 40, 50], [5.0, 0.5, 5.0, 0.5], [1.0, 3.0, 5.0, 0.0]
    ),
    "low ratings only, at known times": Profile.of([20, 30, 40], [0.5, 1.0, 0.5], timestamps=[1, 2, 100_000]),
}


@pytest.fixture(params=RANGED)
def with_range(request: pytest.FixtureRequest, fitted_on_small: Callable[[str], Recommender]) -> Recommender:
    return fitted_on_small(request.param)


@pytest.mark.parametrize("person", PROFILES.values(), ids=PROFILES)
def test_whoever_asks_gets_a_range_around_the_stars(with_range: Recommender, person: Profile) -> None:
    guessed = with_range.predict(person, with_range.item_ids_)
    for column in (guessed.stars, guessed.low, guessed.high):
        assert np.isfinite(column).all()
    assert (guessed.low <= guessed.stars).all()
    assert (guessed.stars <= guessed.high).all()
    assert (guessed.low < guessed.high).all()


@pytest.mark.parametrize("variant", [variant for variant in RANGED if isinstance(make(variant), Ranged)])
def test_learning_the_range_changes_no_star_and_without_it_there_is_none(
    variant: str, fitted_on_small: Callable[[str], Recommender], small: Dataset, profile: Profile
) -> None:
    name, settings = VARIANTS[variant]
    plain = catalog.create(name, **{**settings, "ranges": False}).fit(small)
    model = fitted_on_small(variant)
    found, alone = (one.predict(profile, model.item_ids_) for one in (model, plain))
    np.testing.assert_allclose(found.stars, alone.stars, rtol=1e-12)
    np.testing.assert_allclose(found.scores, alone.scores, rtol=1e-12)
    assert np.isnan([alone.low, alone.high]).all()


def test_a_model_kept_before_there_were_ranges_opens_without_them(
    with_range: Recommender, profile: Profile
) -> None:
    kept = {key: value for key, value in with_range.learned().items() if LEARNED not in key}
    old = with_range.unfitted().restore(kept)
    guessed, now = old.predict(profile, [40, 50]), with_range.predict(profile, [40, 50])
    np.testing.assert_allclose(guessed.stars, now.stars, rtol=1e-12)
    assert np.isnan([guessed.low, guessed.high]).all()


@pytest.fixture(scope="module")
def many_people() -> Dataset:
    return make_data(n_users=250, n_items=60, seed=3)


@pytest.mark.parametrize("variant", [variant for variant in RANGED if " " not in variant])
def test_it_holds_about_eight_of_ten_hidden_ratings(variant: str, many_people: Dataset) -> None:
    ratings = many_people.ratings
    hidden = np.random.default_rng(5).random(len(ratings)) < 0.2
    known, tested = ratings.where(~hidden), ratings.where(hidden)
    guessed = make(variant).fit(many_people.with_ratings(known)).predict_pairs_with_ranges(known, tested)
    inside = (guessed.low <= tested.values) & (tested.values <= guessed.high)
    assert 0.74 < inside.mean() < 0.88


# -- the rehearsal ---------------------------------------------------------------------------------------------


def learned_from(data: Dataset, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many ratings the rehearsal and the training of a model had."""
    seen: list[int] = []
    learn = Bias._learn

    def spy(self: Bias, data: Dataset, *args: Ratings | None) -> None:
        seen.append(len(data.ratings))
        learn(self, data, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(Bias, "_learn", spy)
    Bias().fit(data)
    return seen


def test_the_rehearsal_leaves_out_a_fifth(small: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    total = len(small.ratings)
    assert learned_from(small, monkeypatch) == [total - -(-total // HIDDEN_ONE_IN), total]


def test_of_large_data_only_some_people_are_rehearsed_on(
    small: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Ranged, "rehearsed_rows", 100)
    rehearsed, total = learned_from(small, monkeypatch)
    assert total == len(small.ratings)
    assert 0 < rehearsed <= 80
