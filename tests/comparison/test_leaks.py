"""The alarm "leak": who peeks trips it, each in their own way; nobody of the catalog does."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from recsys import demo
from recsys.comparison import leaks
from recsys.comparison.leaks import LeakCheck, check_leaks, overlap, with_others
from recsys.dataset import Behaviour, Dataset
from recsys.errors import DataError
from recsys.evaluation import splits, trial
from recsys.evaluation.asking import Plan
from recsys.evaluation.protocols import plan_of
from recsys.evaluation.rows import Fold
from recsys.models import catalog
from recsys.models.base import Recommender
from recsys.models.bias import Bias
from recsys.models.session_knn import SessionKNN
from recsys.sources import read_source
from tests.comparison.peeking import Peeking, PeekingLists, PeekingRanges, PeekingStars
from tests.models.data import VARIANTS, make, make_data


@pytest.fixture(scope="module")
def data() -> Dataset:
    return make_data()


@pytest.fixture(scope="module")
def movielens_data(movielens_folder: Path) -> Dataset:
    return read_source(movielens_folder, "ml").dataset


@pytest.fixture(scope="module")
def demo_data() -> Dataset:
    return demo.build(n_people=40, n_ratings=800)


def halved(world: Dataset) -> Fold:
    known, tested = splits.holdout(world.ratings, 0.5)
    return Fold("1", world.with_ratings(known), known, tested)


def plan(*folds: Fold) -> Plan:
    return Plan("by hand", folds, asks_stars=True)


@pytest.mark.parametrize("variant", list(VARIANTS))
def test_no_model_of_the_catalog_leaks(data: Dataset, variant: str) -> None:
    check = check_leaks(data, variant, lambda world: make(variant))
    assert not check.leaks, check.sentence
    assert check.rows == round(0.1 * len(data.ratings))
    assert check.people == len(np.unique(splits.holdout(data.ratings, 0.1)[1].user_idx))
    assert (check.changed_stars is None) is not make(variant).predicts_ratings


@pytest.mark.parametrize("name", ["bias", "popularity", "ease", "svd"])
def test_none_leaks_on_movielens(movielens_data: Dataset, name: str) -> None:
    check = check_leaks(movielens_data, name, lambda world: catalog.create(name))
    assert not check.leaks, check.sentence
    assert (check.rows, check.people) == (10_084, 50)


@pytest.mark.parametrize("source", ["data", "movielens_data"])
def test_a_model_that_peeks_trips_the_alarm(request: pytest.FixtureRequest, source: str) -> None:
    world: Dataset = request.getfixturevalue(source)
    by_stars = check_leaks(world, "peeking", PeekingStars.at)
    assert by_stars.leaks
    assert (by_stars.overlap_rows, by_stars.changed_lists) == (0, 0)
    assert by_stars.changed_stars
    assert by_stars.changed_stars > 0.9 * by_stars.rows
    by_lists = check_leaks(world, "peeking", PeekingLists.at)
    assert by_lists.leaks
    assert (by_lists.overlap_rows, by_lists.changed_stars) == (0, 0)
    assert by_lists.changed_lists > 0
    by_ranges = check_leaks(world, "peeking", PeekingRanges.at)
    assert by_ranges.leaks
    assert by_ranges.changed_stars
    assert (by_ranges.overlap_rows, by_ranges.changed_lists) == (0, 0)
    assert not check_leaks(world, "honest", Peeking.at).leaks


def test_one_bit_is_enough(data: Dataset) -> None:
    """A peek that moves one star by one unit in its last place."""

    class Hair(Bias):
        of_other_world = False

        def predict_pairs_with_ranges(self, histories, pairs):  # type: ignore[no-untyped-def]
            guessed = super().predict_pairs_with_ranges(histories, pairs)
            if self.of_other_world:
                guessed.stars[3] = np.nextafter(guessed.stars[3], 5.0)
            return guessed

    def make_hair(world: Dataset) -> Recommender:
        return type("Hair", (Hair,), {"of_other_world": world is not data})()

    check = check_leaks(data, "hair", make_hair)
    assert (check.changed_stars, check.changed_lists) == (1, 0)
    assert check.leaks


@pytest.mark.parametrize("side", ["learned", "known"])
def test_a_fold_that_lets_a_tested_row_through(data: Dataset, side: str) -> None:
    def leaky(world: Dataset) -> Fold:
        fold = halved(world)
        keep = np.isin(np.arange(len(world.ratings)), np.flatnonzero(in_tested(world, fold))[::7])
        more = world.ratings.where(~in_tested(world, fold) | keep)
        return replace(fold, **{side: world.with_ratings(more) if side == "learned" else more})

    expected = -(-len(halved(data).tested) // 7)
    assert overlap(leaky(data)) == expected
    assert overlap(halved(data)) == 0
    check = check_leaks(data, "bias", lambda world: Bias(), plan_in=lambda world: plan(leaky(world)))
    assert check.overlap_rows == expected
    assert check.changed_stars
    assert check.sentence.startswith(f"Leak in bias: {expected:,} tested ratings stood among")
    second = check_leaks(
        data, "bias", lambda world: Bias(), plan_in=lambda world: plan(halved(world), leaky(world))
    )
    assert (second.overlap_rows, second.changed_stars) == (expected, 0)
    assert second.leaks


def in_tested(world: Dataset, fold: Fold) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Row by row, told by raw ids."""
    hidden = set(zip(fold.tested.user_ids.tolist(), fold.tested.item_ids.tolist(), strict=True))
    pairs = zip(world.ratings.user_ids.tolist(), world.ratings.item_ids.tolist(), strict=True)
    return np.array([pair in hidden for pair in pairs])


@pytest.mark.parametrize(
    "protocol", ["kfold:3", "user-time", "new-users:1", "new-users-in-time:1", "ranking"]
)
def test_the_check_goes_by_the_plan_of_any_protocol(protocol: str) -> None:
    wide = make_data(n_items=90)
    check = partial(check_leaks, wide, plan_in=lambda world: plan_of(world, protocol)[1])
    honest = check("svd", lambda world: make("svd"))
    assert not honest.leaks, honest.sentence
    assert honest.protocol == plan_of(wide, protocol)[1].protocol
    assert check("peeking", PeekingStars.at).leaks


def test_the_other_world_differs_in_the_hidden_rows_alone() -> None:
    data = make_data(n_items=90)
    fold = halved(data)
    other = with_others(data, fold.tested, seed=4)
    hidden = in_tested(data, fold)
    was, now = data.ratings, other.ratings
    assert now.users is was.users
    assert now.items is was.items is other.catalog.items
    for column in ("item_idx", "values", "timestamps", "user_idx"):
        np.testing.assert_array_equal(getattr(now, column)[~hidden], getattr(was, column)[~hidden])
    np.testing.assert_array_equal(now.user_idx, was.user_idx)
    np.testing.assert_array_equal(now.timestamps, was.timestamps)
    assert (now.values[hidden] != was.values[hidden]).all()
    assert np.isin(now.values, data.scale.levels()).all()
    pairs = list(zip(now.user_idx.tolist(), now.item_idx.tolist(), strict=True))
    assert len(set(pairs)) == len(pairs)
    rated = set(zip(was.user_idx.tolist(), was.item_idx.tolist(), strict=True))
    assert not rated & {pair for pair, is_hidden in zip(pairs, hidden, strict=True) if is_hidden}
    known, tested = splits.holdout(now, 0.5)
    assert known.values.tobytes() == fold.known.values.tobytes()
    assert known.item_idx.tobytes() == fold.known.item_idx.tobytes()
    assert len(tested) == len(fold.tested)


def test_who_rated_everything_keeps_the_film_and_gets_another_value(tiny: Dataset) -> None:
    """Person 1 rates all five films: no other is left."""
    full = tiny.with_ratings(
        type(tiny.ratings).of(
            [1] * 5, [10, 20, 30, 40, 50], [1.0, 2.0, 3.0, 4.0, 5.0], items=tiny.catalog.items
        )
    )
    other = with_others(full, full.ratings.where(np.array([True, False, True, False, False]))).ratings
    np.testing.assert_array_equal(other.item_idx, full.ratings.item_idx)
    np.testing.assert_array_equal(other.values == full.ratings.values, [False, True, False, True, True])


def test_a_fold_that_keeps_viewings_and_sessions_is_found(demo_data: Dataset) -> None:
    """Sessions tell of hidden ratings: they name the other films in the other world."""

    def forgetful(world: Dataset) -> Fold:
        fold = halved(world)
        return replace(fold, learned=replace(world, ratings=fold.known))

    honest = check_leaks(
        demo_data, "session-knn", lambda world: SessionKNN(), plan_in=lambda world: plan(halved(world))
    )
    assert not honest.leaks
    check = check_leaks(
        demo_data, "session-knn", lambda world: SessionKNN(), plan_in=lambda w: plan(forgetful(w))
    )
    assert check.leaks


def test_only_the_hidden_pairs_of_behaviour_are_renamed(tiny: Dataset) -> None:
    sessions = pd.DataFrame(
        {
            "session_id": [1, 1, 1, 2, 2],
            "user_id": [1, 1, 1, 2, 99],
            "timestamp": [1, 2, 3, 4, 5],
            "event": ["search", "click", "play", "click", "click"],
            "item_id": [None, 10, 20, 10, 10],
        }
    )
    viewings = pd.DataFrame({"user_id": [1, 2], "item_id": [10, 20], "timestamp": [1, 2]})
    world = replace(tiny, behaviour=Behaviour.of({"sessions": sessions, "viewings": viewings}))
    other = with_others(world, world.ratings.where(np.arange(9) == 0))  # person 1, film 10
    film = other.ratings.item_ids[0]
    assert film in {40, 50}
    assert other.behaviour.sessions is not None
    assert other.behaviour.viewings is not None
    assert other.behaviour.sessions["item_id"].fillna(-1).tolist() == [-1, film, 20, 10, 10]
    assert other.behaviour.viewings["item_id"].tolist() == [film, 20]
    assert other.behaviour.sessions.dtypes.equals(world.behaviour.sessions.dtypes)  # type: ignore[union-attr]
    assert world.behaviour.sessions["item_id"].fillna(-1).tolist() == [-1, 10, 20, 10, 10]  # type: ignore[index]


def test_at_most_so_many_rows_are_hidden(data: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "HIDDEN_AT_MOST", 7)
    monkeypatch.setattr(leaks, "LISTS_OF", 3)
    check = check_leaks(data, "bias", lambda world: Bias())
    assert (check.rows, check.people) == (7, 3)


def test_too_few_ratings_say_so(tiny: Dataset) -> None:
    with pytest.raises(DataError) as error:
        check_leaks(tiny, "bias", lambda world: Bias())
    assert str(error.value) == "There are too few ratings here to learn from some and to test on others."


@pytest.mark.parametrize(
    ("found", "leak", "sentence"),
    [
        (
            (0, 0, 0),
            False,
            "No leak: no tested rating was learned from, and after 1,200 hidden ratings had been replaced by others "
            "and svd trained again, all 1,200 predicted stars and the lists of 50 people were the same, bit for bit.",
        ),
        (
            (0, None, 0),
            False,
            "No leak: no tested rating was learned from, and after 1,200 hidden ratings had been replaced by others "
            "and svd trained again, the lists of 50 people were the same, bit for bit.",
        ),
        (
            (3, 0, 0),
            True,
            "Leak in svd: 3 tested ratings stood among those that it learned from or knew. "
            "Its figures under kfold:5 prove nothing.",
        ),
        (
            (3, 1_100, 2),
            True,
            "Leak in svd: 3 tested ratings stood among those that it learned from or knew; 1,100 predicted "
            "stars and 2 of 50 lists changed when 1,200 hidden ratings had been replaced by others. "
            "Its figures under kfold:5 prove nothing.",
        ),
        (
            (0, None, 2),
            True,
            "Leak in svd: 2 of 50 lists changed when 1,200 hidden ratings had been replaced by others. "
            "Its figures under kfold:5 prove nothing.",
        ),
    ],
)
def test_the_sentence(found: tuple[int, int | None, int], leak: bool, sentence: str) -> None:
    check = LeakCheck("svd", "kfold:5", *found, rows=1_200, people=50)
    assert check.leaks is leak
    assert check.sentence == sentence


def test_progress_is_told(data: Dataset) -> None:
    told: list[str] = []
    tell: Callable[[str], None] = told.append
    check_leaks(data, "bias", lambda world: Bias(), on_model=tell)
    assert told == [
        "bias: training for the leak check",
        "bias: training again, with other hidden ratings",
    ]
