"""Groups of films, and a start by them: deterministic, few, and evidence that fades and is never a rating."""

import numpy as np
import pandas as pd
import pytest

from recsys.asking import LASTS, Group, groups_of, with_start
from recsys.asking.starts import FILMS, WEIGHT
from recsys.dataset import Catalog, Dataset, Profile, Ratings
from recsys.ids import UNKNOWN_TIME
from tests.models.data import make_data

HORROR, FAMILY = Group((10, 20, 30, 40, 50, 60, 70)), Group((110, 20, 130))


def two_camps() -> Dataset:
    """Thirty people who love the first twelve films, thirty who love the others."""
    data = make_data(n_users=60, n_items=24, seed=1)
    films = data.catalog.items.ids
    draw = np.random.default_rng(0)
    rows = [
        (person, int(film), 4.5 if (person < 30) == (place < 12) else 1.5)
        for person in range(60)
        for place, film in enumerate(films)
        if draw.random() < 0.7
    ]
    people, items, stars = zip(*rows, strict=True)
    plain = Catalog.of(pd.DataFrame({"item_id": films, "title": [f"Film {film}" for film in films]}))
    ratings = Ratings.of(people, items, stars, items=plain.items)
    return Dataset("camps", ratings, plain, data.scale, data.source)


def test_what_the_same_people_like_stands_together() -> None:
    data = two_camps()
    groups = groups_of(data)
    assert len(groups) >= 2
    camps = [{item_id <= 120 for item_id in group.item_ids} for group in groups]
    assert all(len(camp) == 1 for camp in camps)
    found = [item_id for group in groups for item_id in group.item_ids]
    assert len(found) == len(set(found)) == 24
    assert groups_of(data)[0].item_ids == groups[0].item_ids


def test_the_best_known_come_first() -> None:
    data = two_camps()
    liked = np.bincount(data.ratings.item_idx[data.ratings.values >= data.scale.liked_from], minlength=24)
    for group in groups_of(data):
        known = liked[data.catalog.items.positions(group.item_ids)].tolist()
        assert known == sorted(known, reverse=True)


def test_few_films_are_in_no_groups() -> None:
    assert groups_of(make_data(n_users=20, n_items=8, seed=0)) == []
    data = make_data(n_items=5)
    assert groups_of(data.with_ratings(Ratings.of([], [], [], items=data.catalog.items))) == []


def test_a_start_is_seen_and_not_rated() -> None:
    started = with_start(Profile.of([], []), [HORROR, FAMILY])
    assert started.profile.item_ids.tolist() == [10, 20, 30, 110, 130]
    assert np.isnan(started.profile.ratings).all()
    assert started.profile.weights.tolist() == [WEIGHT] * 5
    assert started.profile.n_rated == 0
    assert started.stand_ins == {10, 20, 30, 110, 130}


def test_it_fades_with_own_ratings() -> None:
    own = Profile.of([20, 500], [1.0, 4.0], timestamps=[7, 8])
    started = with_start(own, [HORROR], answered=[30])
    assert started.profile.item_ids.tolist() == [10, 20, 500]
    assert started.profile.weights.tolist() == [pytest.approx(WEIGHT * (1 - 2 / LASTS)), 1.0, 1.0]
    assert started.profile.ratings.tolist()[1:] == [1.0, 4.0]
    assert started.profile.timestamps is not None
    assert started.profile.timestamps.tolist() == [UNKNOWN_TIME, 7, 8]
    assert started.stand_ins == {10}
    enough = Profile.from_ratings({1000 + at: 3.0 for at in range(LASTS)})
    assert with_start(enough, [HORROR]).profile is enough


def test_without_a_choice_nothing_changes() -> None:
    own = Profile.from_ratings({20: 5.0})
    assert with_start(own, []).profile is own
    assert with_start(own, [Group((20,))]).profile is own
    assert FILMS < LASTS
