"""What every model promises about weights: what somebody saw more often counts more."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys.dataset import Profile
from recsys.models.base import Recommender

DEAF = {"popularity", "session-knn", "transitions"}
"""Models that do not listen to weights above 0, as ``Recommender`` says."""
LISTENING_TO_SEEN = {"svdpp", "bayes"}
"""Models whose stars learn from what was only seen."""
LOVED, SEEN = 60, 90


def person(weight: float, rating: float = 5.0) -> Profile:
    return Profile.of([20, LOVED, SEEN], [3.0, rating, np.nan], [1.0, weight, 1.0])


def test_a_weight_of_one_is_no_weight(model: Recommender, profile: Profile) -> None:
    weighed = Profile.of(profile.item_ids, profile.ratings, np.ones(len(profile)), profile.timestamps)
    np.testing.assert_array_equal(model.score(weighed), model.score(profile))
    ids = model.item_ids_
    found, plain = (model.predict(person, ids) for person in (weighed, profile))
    for column in ("scores", "stars", "low", "high"):
        np.testing.assert_array_equal(getattr(found, column), getattr(plain, column))


def test_a_weight_reaches_the_list_of_every_model_that_listens(model: Recommender) -> None:
    light, heavy = (model.score(person(weight), model.item_ids_) for weight in (1.0, 3.0))
    known = np.isfinite(light)
    assert np.array_equal(light[known], heavy[known]) == (model.name in DEAF)


def test_a_weight_of_something_only_seen_says_nothing_about_stars(model: Recommender) -> None:
    if not model.predicts_ratings:
        return
    light, heavy = (
        model.predict(Profile.of([20, SEEN], [4.5, np.nan], [1.0, weight]), model.item_ids_).stars
        for weight in (1.0, 4.0)
    )
    assert np.array_equal(light, heavy) == (model.name not in LISTENING_TO_SEEN)


@pytest.mark.parametrize("variant", ["ease", "ease primal", "als", "content", "item-knn", "truncated-svd"])
@settings(max_examples=30, deadline=None)
@given(
    loved=st.sampled_from(range(20, 400, 10)),
    others=st.sets(st.sampled_from(range(20, 400, 10)), min_size=1, max_size=6),
    weights=st.lists(st.sampled_from([1.0, 1.5, 2.0, 3.0, 5.0]), min_size=2, max_size=2, unique=True).map(
        sorted
    ),
)
def test_what_weighs_more_pulls_up_what_it_speaks_for(
    fitted_on_small: Callable[[str], Recommender],
    variant: str,
    loved: int,
    others: set[int],
    weights: list[float],
) -> None:
    """Beside films of two stars, which speak neither for nor against anything."""
    model = fitted_on_small(variant)
    nothing, alone = (model.score(Profile.from_ratings(given)) for given in ({}, {loved: 5.0}))
    gain = np.where(np.isin(model.item_ids_, [loved, *others]), -np.inf, np.nan_to_num(alone - nothing))
    nearest = model.item_ids_[[int(gain.argmax())]]
    if gain.max() <= 1e-6:
        return
    neutral = sorted(others - {loved})
    ids, ratings = [*neutral, loved, 10], [*[2.0] * len(neutral), 5.0, 2.0]
    light, heavy = (
        model.score(Profile.of(ids, ratings, [*[1.0] * len(neutral), weight, 1.0]), nearest)[0]
        for weight in weights
    )
    assert heavy > light
