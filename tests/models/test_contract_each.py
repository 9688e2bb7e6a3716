"""What every model promises when one person may have rated in several ways: each list is that of its profile alone."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from recsys.dataset import Profile
from recsys.models.base import Recommender
from recsys.models.history import History, between

STARS = np.arange(1, 11) / 2


def rated(profile: Profile, item_id: int, rating: float) -> Profile:
    """The same with another rating of one item."""
    return replace(profile, ratings=np.where(profile.item_ids == item_id, rating, profile.ratings))


def assert_lists_of_each(model: Recommender, ways: list[Profile], n: int = 10, **options: Any) -> None:
    lift = options.pop("lift", None)
    lists = model.recommend_each(ways, n, lifts=[lift] * len(ways), **options)
    assert len(lists) == len(ways)
    for way, found in zip(ways, lists, strict=True):
        alone = model.recommend(way, n, lift=lift, **options)
        assert found.item_ids.tolist() == alone.item_ids.tolist()
        assert found.moved_by == alone.moved_by
        np.testing.assert_allclose(found.scores, alone.scores, atol=1e-9)


def test_each_rating_that_one_film_may_get(model: Recommender, profile: Profile) -> None:
    timed = replace(profile, timestamps=np.arange(len(profile)) * 40)
    for known, item_id in ((profile, 20), (timed, 20), (profile, 999_999), (timed, 200)):
        assert_lists_of_each(model, [rated(known, item_id, stars) for stars in STARS])


def test_the_options_of_a_list_hold_for_each(model: Recommender, profile: Profile) -> None:
    ways = [rated(profile, 30, stars) for stars in STARS]
    candidates = model.item_ids_[::2].tolist()
    fixed = np.random.default_rng(0).normal(0.0, 0.1, len(model.item_ids_))
    some = {"candidates": candidates, "exclude": candidates[:3], "taste": 0.5}
    assert_lists_of_each(model, ways, 7, lift=lambda scores: np.where(np.isnan(scores), 9.0, fixed), **some)


def test_profiles_that_differ_in_more(model: Recommender, profile: Profile) -> None:
    other = replace(rated(profile, 20, 1.0), weights=np.arange(7) / 2)
    seen = rated(profile, 30, float("nan"))
    nobody = Profile.of([], [])
    both = rated(rated(profile, 20, 0.5), 50, 0.5)
    assert_lists_of_each(model, [profile, other, profile.without(20), seen, nobody])
    assert_lists_of_each(model, [profile, both, rated(profile, 20, 2.0)])
    assert_lists_of_each(model, [profile, profile, seen])
    assert model.recommend_each([], 5) == []


def test_a_wrong_length_is_refused(model: Recommender, profile: Profile) -> None:
    with pytest.raises(ValueError, match="0 or more"):
        model.recommend_each([profile], -1)


def test_ways_lie_between_the_two_that_are_farthest_apart() -> None:
    def way(*ratings: float) -> History:
        return History(np.array([4, 9], dtype=np.int32), np.array(ratings), np.ones(2))

    def line(*ways: History) -> tuple[int, int, list[float]] | None:
        found = between(ways, [one.ratings for one in ways])
        return found and (found[0], found[1], found[2].tolist())

    assert line(way(3, 2), way(3, 5), way(3, 1), way(3, 2)) == (2, 1, [0.25, 1.0, 0.0, 0.25])
    assert line(way(3, 2), way(3, 2), way(3, 2)) == (0, 0, [0.0, 0.0, 0.0])
    assert line(way(3, 2), way(2, 2), way(3, 1)) is None
    assert line(way(3, 2), way(3, np.nan), way(3, 1)) is None
    assert line(way(np.nan, 2), way(np.nan, 4), way(np.nan, 3)) == (0, 1, [0.0, 1.0, 0.5])
    assert line(way(3, 2), way(3, 4)) is None
    assert between([way(3, 2)] * 3, [None] * 3) is None
