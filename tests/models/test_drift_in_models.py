"""What a folded model makes of a mood: the same for one and many, exact reasons, and none where it does not belong."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from recsys.dataset import Dataset, Profile, Ratings
from recsys.errors import UnsupportedError
from recsys.models.bayes import Bayes
from recsys.models.bias import Bias
from recsys.models.drift import Drift
from recsys.models.folded import FoldedModel
from recsys.models.svd import SVD
from tests.models.data import set_drift

MINUTE, DAY = 60, 86_400
PERSON = Profile.of(
    [30, 90, 150, 200, 220],
    [5.0, 4.5, np.nan, 1.0, 4.0],
    weights=[1.0, 0.3, 1.0, 2.0, 1.0],
    timestamps=[0, 2 * MINUTE, 3 * MINUTE, 9 * DAY, 9 * DAY + MINUTE],
)


MODELS: dict[str, Callable[[], FoldedModel]] = {
    "svd": lambda: SVD(n_factors=5),
    "bayes": lambda: Bayes(n_factors=3, n_samples=30, burn_in=10, n_kept=4),
}


@pytest.fixture(params=MODELS)
def plain(request: pytest.FixtureRequest, small: Dataset) -> FoldedModel:
    model = MODELS[request.param]().fit(small)
    assert model._drift.variance == 0.0  # there are too few people to find one
    return model


@pytest.fixture
def moody(plain: FoldedModel) -> FoldedModel:
    """A model that takes a strong mood out of what was rated within the hour."""
    model = plain.unfitted().restore(plain.learned())
    set_drift(model, Drift(0.5, 20.0))
    return model


def in_sittings(ratings: Ratings) -> Ratings:
    """Everybody's in sittings of seven, some at the same second, days apart."""
    place = np.arange(len(ratings)) - ratings.indptr[ratings.user_idx]
    return replace(ratings, timestamps=place // 7 * DAY + place % 7 // 2 * 5 * MINUTE)


def halves(small: Dataset) -> tuple[Ratings, Ratings]:
    ratings = in_sittings(small.ratings)
    hidden = np.random.default_rng(3).random(len(ratings)) < 0.3
    return ratings.where(~hidden), ratings.where(hidden)


def test_many_people_get_the_numbers_of_one_after_the_other(moody: FoldedModel, small: Dataset) -> None:
    known, pairs = halves(small)
    ranged = moody.predict_pairs_with_ranges(known, pairs)
    for user_id in known.users.ids.tolist():
        rows, profile = pairs.rows_of(user_id), known.profile(user_id)
        alone = moody.predict(profile, pairs.item_ids[rows])
        for column in ("stars", "low", "high"):
            np.testing.assert_allclose(getattr(ranged, column)[rows], getattr(alone, column), atol=1e-9)
        found = moody.recommend_many(known, [user_id], 5)[0]
        np.testing.assert_allclose(found.scores, moody.recommend(profile, 5).scores, atol=1e-9)


def test_rows_in_no_order_of_time_are_put_in_it(moody: FoldedModel, small: Dataset) -> None:
    known, pairs = halves(small)
    assert known.timestamps is not None
    backwards = replace(known, timestamps=known.timestamps.max() - known.timestamps)
    rows = pairs.rows_of(3)
    alone = moody.predict(backwards.profile(3), pairs.item_ids[rows]).stars
    np.testing.assert_allclose(moody.predict_pairs(backwards, pairs)[rows], alone, atol=1e-9)


def test_the_mood_does_not_carry_to_what_is_predicted(moody: FoldedModel, plain: FoldedModel) -> None:
    """One film after the other in one enthusiastic evening says less about all other films than without a mood."""
    films = [30, 90, 200, 220]
    evening = Profile.of(films, [5.0] * 4, timestamps=[0, 60, 120, 180])
    days = Profile.of(films, [5.0] * 4, timestamps=[0, 9 * DAY, 18 * DAY, 27 * DAY])
    leniency = [moody.explain(profile, 150).baseline["person"] for profile in (evening, days)]
    assert leniency[0] < leniency[1] < plain.explain(evening, 150).baseline["person"]
    assert moody.explain(evening, 150).mood > 0.1
    assert plain.explain(evening, 150).mood == 0.0


def test_without_times_nothing_changes(moody: FoldedModel, plain: FoldedModel, small: Dataset) -> None:
    timeless = replace(PERSON, timestamps=None)
    ids = small.catalog.items.ids
    np.testing.assert_array_equal(moody.score(timeless, ids), plain.score(timeless, ids))
    assert moody.explain(timeless, 90).mood == 0.0
    assert np.abs(moody.score(PERSON, ids) - plain.score(PERSON, ids)).max() > 0.01


def test_the_parts_add_up_and_the_mood_is_none_of_them(moody: FoldedModel) -> None:
    for item_id in (40, 90, 300):
        why = moody.explain(PERSON, item_id)
        total = sum(why.baseline.values()) + sum(part.amount for part in why.contributions)
        assert why.score == pytest.approx(moody.score(PERSON, [item_id])[0], abs=1e-9)
        assert why.score == pytest.approx(total, abs=1e-9)


def test_each_rating_hidden_in_turn_is_predicted_without_its_mood(moody: FoldedModel) -> None:
    quick = moody.leave_one_out(PERSON)
    for at, item_id in enumerate(PERSON.item_ids.tolist()):
        rest = PERSON.without(item_id)
        expected = moody.predict(rest, [item_id]).stars[0] if not np.isnan(PERSON.ratings[at]) else np.nan
        assert quick[at] == pytest.approx(expected, abs=1e-9, nan_ok=True)


def test_a_star_more_moves_every_score_by_a_straight_line(moody: FoldedModel, small: Dataset) -> None:
    ids = small.catalog.items.ids
    scores = [
        moody.score(replace(PERSON, ratings=np.array([5.0, 4.5, np.nan, 1.0, last])), ids)
        for last in (1.0, 2.0, 4.0)
    ]
    np.testing.assert_allclose(scores[2] - scores[1], 2 * (scores[1] - scores[0]), atol=1e-9)


def test_knowing_when_is_the_fold_in_with_the_mood_of_then(small: Dataset) -> None:
    """Against the dense covariance of everything, mood included, person by person."""
    moody = SVD(n_factors=5).fit(small)
    set_drift(moody, Drift(0.5, 20.0))
    known, pairs = halves(small)
    found = moody.predict_pairs(known, pairs, knowing_when=True)
    assert known.timestamps is not None
    assert pairs.timestamps is not None
    C, m = np.linalg.inv(moody.prior_precision_), moody.prior_mean_
    for user_id in (1, 3, 7):
        own, asked = known.rows_of(user_id), pairs.rows_of(user_id)
        X, Z = (moody._design(part.item_idx[rows]) for part, rows in ((known, own), (pairs, asked)))
        usual = moody.global_bias_ + moody.item_biases_ + moody._rows @ m
        times, then = known.timestamps[own], pairs.timestamps[asked]
        mood = 0.5 / moody.noise * np.exp(-np.abs(times[:, None] - times) / MINUTE / 20.0)
        total = X @ C @ X.T + mood + np.eye(len(X))
        carried = 0.5 / moody.noise * np.exp(-np.abs(then[:, None] - times) / MINUTE / 20.0)
        surprise = known.values[own] - usual[known.item_idx[own]]
        moved = (Z @ C @ X.T + carried) @ np.linalg.solve(total, surprise)
        expected = small.scale.clip(usual[pairs.item_idx[asked]] + moved)
        np.testing.assert_allclose(found[asked], expected, atol=1e-6)
    assert np.abs(found - moody.predict_pairs(known, pairs)).max() > 0.01


def test_who_pays_no_heed_to_times_says_so(small: Dataset) -> None:
    known, pairs = halves(small)
    for model in (Bias().fit(small), SVD(ranges=False, n_epochs=1).fit(small)):
        with pytest.raises(UnsupportedError, match="pays no heed"):
            model.predict_pairs(known, pairs, knowing_when=True)
