"""What every model promises when many people are asked about at once: the same as one after the other."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from recsys.dataset import Dataset, Ratings
from recsys.errors import NotFittedError, UnknownUserError, UnsupportedError
from recsys.ids import UNKNOWN_TIME, IdMap
from recsys.models import many
from recsys.models.base import Recommender
from recsys.models.results import PairPredictions, Recommendations

NOBODY = 5
"""The person of whom nothing is known."""
Split = tuple[Ratings, Ratings]


@pytest.fixture
def split(small: Dataset) -> Split:
    """What is known of people, and the hidden rest: all of one person's."""
    hidden = np.random.default_rng(3).random(len(small.ratings)) < 0.3
    hidden |= small.ratings.user_ids == NOBODY
    return small.ratings.where(~hidden), small.ratings.where(hidden)


@pytest.fixture(params=["together", "in blocks"])
def _sizes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody in one block, or few at a time on several threads."""
    if request.param == "in blocks":
        monkeypatch.setattr(many, "SCORES_AT_ONCE", 7 * 40)
        monkeypatch.setattr(many, "ROWS_AT_ONCE", 100)


def assert_same_list(model: Recommender, found: Recommendations, alone: Recommendations) -> None:
    assert found.item_ids.tolist() == alone.item_ids.tolist()
    # The scales of a weighted model come from all scores, which for one person are in single precision.
    np.testing.assert_allclose(found.scores, alone.scores, atol=2e-5 if model.name == "weighted" else 1e-9)


@pytest.mark.usefixtures("_sizes")
@pytest.mark.parametrize("n", [10, 1_000])
def test_lists_equal_those_of_one_person_after_the_other(model: Recommender, split: Split, n: int) -> None:
    known = split[0]
    people = known.users.ids[::-1]
    lists = model.recommend_many(known, people, n)
    assert len(lists) == len(people)
    for user_id, found in zip(people.tolist(), lists, strict=True):
        assert_same_list(model, found, model.recommend(known.profile(user_id), n))


@pytest.mark.usefixtures("_sizes")
def test_stars_equal_those_of_one_person_after_the_other(model: Recommender, split: Split) -> None:
    known, pairs = split
    if not model.predicts_ratings:
        for ask in (model.predict_pairs, model.predict_pairs_with_ranges):
            with pytest.raises(UnsupportedError, match="has no stars"):
                ask(known, pairs)
        return
    stars = model.predict_pairs(known, pairs)
    ranged = model.predict_pairs_with_ranges(known, pairs)
    assert np.isfinite(stars).all()
    for user_id in known.users.ids.tolist():
        rows = pairs.rows_of(user_id)
        alone = model.predict(known.profile(user_id), pairs.item_ids[rows])
        np.testing.assert_allclose(stars[rows], alone.stars, atol=1e-9)
        for column in ("stars", "low", "high"):
            np.testing.assert_allclose(getattr(ranged, column)[rows], getattr(alone, column), atol=1e-9)


def test_the_same_person_may_be_asked_about_twice(model: Recommender, split: Split) -> None:
    first, other, again = model.recommend_many(split[0], [7, 3, 7], 5)
    assert_same_list(model, first, again)
    assert_same_list(model, other, model.recommend(split[0].profile(3), 5))


def test_nobody_asked_about_and_nothing_asked_for(model: Recommender, split: Split) -> None:
    known, pairs = split
    assert model.recommend_many(known, []) == []
    assert [len(empty) for empty in model.recommend_many(known, [1, 2], 0)] == [0, 0]
    if model.predicts_ratings:
        none = pairs.where(np.zeros(len(pairs), dtype=np.bool_))
        assert len(model.predict_pairs(known, none)) == 0
        assert len(model.predict_pairs_with_ranges(known, none).low) == 0


def test_without_any_history_everybody_gets_the_list_of_an_empty_profile(
    model: Recommender, split: Split
) -> None:
    known, pairs = split
    nothing = known.where(np.zeros(len(known), dtype=np.bool_))
    alone = model.recommend(nothing.profile(3), 8)
    for found in model.recommend_many(nothing, [3, 9], 8):
        assert_same_list(model, found, alone)
    if model.predicts_ratings:
        stars = model.predict_pairs_with_ranges(nothing, pairs).stars
        empty = model.predict(nothing.profile(3), pairs.item_ids).stars
        np.testing.assert_allclose(stars, empty, atol=1e-9)


def test_who_is_not_in_the_data_and_what_is_not_allowed(model: Recommender, split: Split) -> None:
    with pytest.raises(UnknownUserError, match="4711"):
        model.recommend_many(split[0], [1, 4711])
    with pytest.raises(ValueError, match="got -1"):
        model.recommend_many(split[0], [1], -1)


def test_an_unfitted_model_says_so(unfitted: Recommender, split: Split) -> None:
    questions: list[Callable[[], object]] = [lambda: unfitted.recommend_many(split[0], [1])]
    if unfitted.predicts_ratings:
        questions += [
            lambda: unfitted.predict_pairs(*split),
            lambda: unfitted.predict_pairs_with_ranges(*split),
        ]
    for ask in questions:
        with pytest.raises(NotFittedError, match="not trained yet"):
            ask()


def test_unknown_items_count_for_nothing_and_are_nan(model: Recommender, split: Split) -> None:
    """People and items in other places than the model has them, with items that it does not know."""
    known, pairs = (_elsewhere(part) for part in split)
    pairs = replace(pairs, users=known.users, items=known.items)
    for user_id, found in zip((2, 9), model.recommend_many(known, [2, 9], 7), strict=True):
        assert_same_list(model, found, model.recommend(known.profile(user_id), 7))
    if model.predicts_ratings:
        ranged = model.predict_pairs_with_ranges(known, pairs)
        unknown = ~np.isin(pairs.item_ids, model.item_ids_)
        assert unknown.any()
        np.testing.assert_array_equal(np.isnan(ranged.stars), unknown)
        stars = model.predict_pairs_with_ranges(*split).stars
        np.testing.assert_allclose(ranged.stars[~unknown], stars, atol=1e-9)


def _elsewhere(ratings: Ratings) -> Ratings:
    """The same ratings under a longer list of items, and one of an item that only stands there for each person."""
    users, items = ratings.users, IdMap.of([5, *ratings.items.ids])
    return Ratings.of(
        np.concatenate([ratings.user_ids, users.ids]),
        np.concatenate([ratings.item_ids, np.full(len(users), 5)]),
        np.concatenate([ratings.values, np.ones(len(users))]),
        np.concatenate([np.asarray(ratings.timestamps), np.full(len(users), 10_000)]),
        users=users,
        items=items,
    )


def test_a_history_with_a_time_missing_has_no_times(model: Recommender, split: Split) -> None:
    times = np.array(split[0].timestamps) * 10_000
    times[:60] = UNKNOWN_TIME
    known = replace(split[0], timestamps=times)
    for user_id, found in zip(range(1, 9), model.recommend_many(known, range(1, 9)), strict=True):
        assert_same_list(model, found, model.recommend(known.profile(user_id)))


def test_the_answer_is_columns_of_one_length(model: Recommender, split: Split) -> None:
    if model.predicts_ratings:
        ranged = model.predict_pairs_with_ranges(*split)
        assert isinstance(ranged, PairPredictions)
        assert len(ranged.stars) == len(ranged.low) == len(ranged.high) == len(split[1])
        given = ~np.isnan(ranged.low)
        assert (ranged.low[given] <= ranged.stars[given]).all()
        assert (ranged.stars[given] <= ranged.high[given]).all()
