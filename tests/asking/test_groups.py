"""Groups of films: those that the same people like, the best known first, the same each time."""

import numpy as np
import pandas as pd

from recsys.asking import groups_of
from recsys.dataset import Catalog, Dataset, Ratings
from tests.models.data import make_data


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
