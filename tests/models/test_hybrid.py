"""Hybrid: its formula by hand, what newcomers get, and that it listens to stars."""

from pathlib import Path

import numpy as np
import pytest

from recsys.dataset import Dataset, Profile
from recsys.models import catalog
from recsys.models.bias import Bias
from recsys.models.ease import EASE
from recsys.models.hybrid import Hybrid
from recsys.models.popularity import Popularity
from recsys.models.svd import SVD
from recsys.sources import read_source

PERSON = Profile.of([20, 50, 80], [5.0, 1.0, np.nan])


def fitted(data: Dataset, **own: float) -> Hybrid:
    return Hybrid(ranker=EASE(), rater=SVD(n_factors=8, ranges=False), **own).fit(data)


def test_the_formula_by_hand(small: Dataset) -> None:
    model = fitted(small, stars_weight=0.3, popularity_weight=0.5, half_life=6.0)
    item_ids = small.catalog.items.ids
    weight = 0.3 / (1 + 3 / 6.0)  # three items known of the person
    crowd = 0.5 * np.log(1.0 + small.ratings.item_counts)
    alone = (
        EASE().fit(small).score(PERSON, item_ids),
        SVD(n_factors=8, ranges=False).fit(small).score(PERSON, item_ids),
    )
    expected = alone[0] + weight * (alone[1] + crowd)
    np.testing.assert_allclose(model.score(PERSON, item_ids), expected, atol=1e-12)


def test_stars_ranges_and_reasons_are_the_raters(small: Dataset) -> None:
    model = catalog.create("hybrid").fit(small)
    rater = catalog.create("svd").fit(small)
    ours, theirs = model.predict(PERSON, [40, 50]), rater.predict(PERSON, [40, 50])
    for column in ("stars", "low", "high"):
        np.testing.assert_array_equal(getattr(ours, column), getattr(theirs, column))
    why, plain = model.explain(PERSON, 40), rater.explain(PERSON, 40)
    assert (why.score, why.predicted, why.baseline) == (plain.score, plain.predicted, plain.baseline)
    np.testing.assert_array_equal(model.leave_one_out(PERSON), rater.leave_one_out(PERSON))


def test_similar_films_are_the_rankers_and_not_what_nobody_knows(small: Dataset) -> None:
    model = fitted(small)
    assert model.similar(60, 8).item_ids.tolist() == EASE().fit(small).similar(60, 8).item_ids.tolist()


def test_where_the_ranker_is_silent_stars_and_crowd_speak(small: Dataset) -> None:
    model = Hybrid(ranker=EASE(max_people=0, max_items=5, tail_neighbours=0), rater=Bias()).fit(small)
    silent = np.isnan(model.ranker.score(PERSON))
    stars = model.rater.score(PERSON)
    weight = 0.05 / (1 + 3 / 5.0)
    expected = weight * (stars + 0.8 * np.log1p(small.ratings.item_counts))
    np.testing.assert_allclose(model.score(PERSON)[silent], expected[silent], atol=1e-12)
    assert silent.sum() == 35


def test_newcomers_get_what_many_love(small: Dataset) -> None:
    model = fitted(small)
    counts = small.ratings.item_counts
    first = model.recommend(Profile.of([], []), 8).item_ids
    ranks = counts[small.catalog.items.positions(first)]
    assert ranks.mean() > counts.mean()
    stars, crowd = model.rater.score(Profile.of([], [])), 0.8 * np.log1p(counts)
    best = small.catalog.items.ids[np.argsort(-(stars + crowd), kind="stable")[:8]]
    assert first.tolist() == best.tolist()


def test_a_rater_without_stars_is_refused(small: Dataset) -> None:
    with pytest.raises(ValueError, match="rater must have stars; popularity has none"):
        Hybrid(ranker=EASE(), rater=Popularity()).fit(small)


def test_a_wrong_ranker_is_found_before_the_rater_is_trained(small: Dataset) -> None:
    epochs: list[object] = []
    with pytest.raises(ValueError, match="regularization must be"):
        Hybrid(ranker=EASE(regularization=-1.0), rater=SVD()).fit(small, on_epoch=epochs.append)
    assert epochs == []


def test_one_star_instead_of_five_changes_the_list(movielens_folder: Path) -> None:
    data = read_source(movielens_folder, "ml").dataset
    model = catalog.create("hybrid", **{"rater.ranges": False, "rater.n_factors": 30}).fit(data)
    loved = {260: 5.0, 1196: 4.5, 1: 4.0}  # Star Wars, The Empire Strikes Back, Toy Story
    before = model.recommend(Profile.from_ratings(loved)).item_ids.tolist()
    after = model.recommend(Profile.from_ratings(loved | {260: 1.0})).item_ids.tolist()
    assert 2 <= len(set(before) - set(after)) <= 9
    assert data.catalog.title(before[0]).startswith("Star Wars: Episode VI")
    assert data.ratings.item_counts[data.catalog.items.positions(model.similar(260).item_ids)].min() >= 50
