"""Newcomers: never seen in training, the same people and rows at every n, each in one order."""

import math
from dataclasses import replace
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from recsys.dataset import Dataset, Ratings
from recsys.evaluation import evaluate, new_users
from recsys.models.bias import Bias
from recsys.models.popularity import Popularity
from recsys.models.results import PairPredictions
from recsys.models.svd import SVD
from tests.models.data import make_data


@pytest.fixture(scope="module")
def data() -> Dataset:
    return make_data(n_users=40, n_items=90, seed=4)


def rows(ratings: Ratings) -> set[tuple[int, int]]:
    return set(zip(ratings.user_ids.tolist(), ratings.item_ids.tolist(), strict=True))


def people(ratings: Ratings) -> set[int]:
    return set(ratings.user_ids.tolist())


@settings(max_examples=25, deadline=None)
@given(largest=st.integers(1, 20), seed=st.integers(0, 50), timely=st.booleans())
def test_a_split_keeps_its_promises(largest: int, seed: int, timely: bool) -> None:
    ratings = make_data(n_users=30, n_items=80, seed=1).ratings
    enough = {int(user) for user in ratings.users.ids if _count(ratings, user) >= largest + 20}
    train, newcomers = new_users.split(ratings, largest, seed)
    newcomers = new_users.in_time(newcomers) if timely else newcomers
    taken = people(newcomers.ratings)
    assert taken <= enough
    assert len(taken) == max(1, round(0.2 * len(enough)))
    assert not taken & people(train)
    assert rows(train) | rows(newcomers.ratings) == rows(ratings)
    assert len(train) + len(newcomers.ratings) == len(ratings)
    assert (train.users, train.items) == (ratings.users, ratings.items)
    tested = newcomers.tested
    before: set[tuple[int, int]] = set()
    for n in range(1, largest + 1):
        revealed = newcomers.revealed(n)
        assert {_count(revealed, user) for user in taken} == {n}
        assert before < rows(revealed)  # one order: what was known stays known
        assert not rows(revealed) & rows(tested)
        before = rows(revealed)
    assert before | rows(tested) == rows(newcomers.ratings)
    assert min(_count(tested, user) for user in taken) >= 20


def _count(ratings: Ratings, user_id: int) -> int:
    return len(ratings.values[ratings.rows_of(int(user_id))])


def test_in_parts_everybody_with_enough_is_a_newcomer_once() -> None:
    ratings = make_data(n_users=30, n_items=80, seed=1).ratings
    everything, new = rows(ratings), []
    for train, newcomers in new_users.parts(ratings, 10, seed=3, n_parts=4):
        assert rows(train) | rows(newcomers.ratings) == everything
        assert not people(train) & people(newcomers.ratings)
        assert len(rows(newcomers.revealed(10))) == 10 * len(people(newcomers.ratings))
        new += sorted(people(newcomers.ratings))
    assert sorted(new) == [int(user) for user in ratings.users.ids if _count(ratings, user) >= 30]


def test_another_order_reveals_others_of_the_same_ratings(data: Dataset) -> None:
    _, newcomers = new_users.split(data.ratings, 5, 0)
    first, second = (new_users.in_another_order(newcomers, seed) for seed in (1, 2))
    for other in (first, second):
        assert rows(other.ratings) == rows(newcomers.ratings)
        assert len(rows(other.revealed(5))) == 5 * len(people(other.ratings))
        assert rows(other.revealed(5)).isdisjoint(rows(other.tested))
        assert rows(other.revealed(5)) != rows(newcomers.revealed(5))
    assert rows(first.revealed(5)) != rows(second.revealed(5))


def test_in_time_the_oldest_are_revealed(data: Dataset) -> None:
    _, at_random = new_users.split(data.ratings, 6, seed=0)
    in_time = new_users.in_time(at_random)
    assert people(in_time.tested) == people(at_random.tested)
    assert len(in_time.tested) == len(at_random.tested)
    assert rows(in_time.tested) != rows(at_random.tested)
    known, later = in_time.revealed(6), in_time.tested
    assert known.timestamps is not None
    assert later.timestamps is not None
    for user_id in people(known):
        assert (
            known.timestamps[known.rows_of(user_id)].max() <= later.timestamps[later.rows_of(user_id)].min()
        )


def test_the_seed_decides_who_and_in_which_order(data: Dataset) -> None:
    first, again, other = (new_users.split(data.ratings, 3, seed)[1] for seed in (1, 1, 2))
    assert rows(first.revealed(3)) == rows(again.revealed(3))
    assert people(first.ratings) != people(other.ratings)


def test_the_protocol_keeps_the_contract(data: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[set[tuple[int, int]], set[tuple[int, int]]]] = []
    whole, fit, trained = Bias.predict_pairs_with_ranges, Bias.fit, list[Ratings]()

    def note(self: Bias, histories: Ratings, pairs: Ratings) -> PairPredictions:
        asked.append((rows(histories), rows(pairs)))
        return whole(self, histories, pairs)

    def train_and_note(self: Bias, data: Dataset, **options: Any) -> Bias:
        trained.append(data.ratings)
        return fit(self, data, **options)

    monkeypatch.setattr(Bias, "predict_pairs_with_ranges", note)
    monkeypatch.setattr(Bias, "fit", train_and_note)
    told: list[str] = []
    makers = {"bias": lambda: Bias(ranges=False), "popularity": Popularity}
    result = evaluate(data, makers, "new-users:9,3,9", on_model=told.append)
    assert result.protocol == "new-users:3,9"
    assert set(result.skipped) == {"popularity"}
    figures = result.models["bias"]
    assert set(figures) == {"by_n", "by_n_first", "users", "rows", "fit_seconds"}
    for way in ("by_n", "by_n_first"):
        assert list(figures[way]) == ["3", "9"]
        for row in figures[way].values():
            keys = {"rmse", "mae", "mse", "r2"}
            assert set(row) == keys | {f"{key}_{end}" for key in keys for end in ("low", "high")} | {
                "calibration_gap"
            }
            assert row["rmse_low"] < row["rmse"] < row["rmse_high"]
    (train,) = trained
    known = people(train)
    assert all(not known & {user for user, _ in histories | pairs} for histories, pairs in asked)
    (_, random_rows), (_, same), (_, late), (_, same_late) = asked
    assert random_rows == same
    assert late == same_late
    assert figures["rows"] == len(random_rows) == len(late)
    assert figures["users"] == len({user for user, _ in random_rows})
    assert told == ["bias: training 1 of 1", "bias: answering"]


def test_without_times_there_is_no_order_in_time(data: Dataset) -> None:
    timeless = data.with_ratings(replace(data.ratings, timestamps=None))
    assert "by_n_first" not in evaluate(timeless, {"bias": Bias}, "new-users:3").models["bias"]


def test_the_error_by_hand(tiny: Dataset) -> None:
    """Everybody gives 4 but the newcomer, who gives 2: without damping one rating says all about them."""
    items = tiny.catalog.items.ids
    users = np.repeat([1, 2, 3], [5, 5, 2])
    ratings = Ratings.of(
        users,
        np.concatenate([items, items, items[:2]]),
        np.where(users == 1, 2.0, 4.0),
        items=tiny.catalog.items,
    )
    train, newcomers = ratings.where(users > 1), ratings.where(users == 1)
    model = Bias(damping=0.0).fit(tiny.with_ratings(train))
    place = np.arange(5)
    revealed = new_users.Newcomers(newcomers, place, 1)
    stars = model.predict_pairs(revealed.revealed(1), revealed.tested)
    np.testing.assert_allclose(stars, 2.0)
    assert len(revealed.tested) == 4


def test_more_ratings_tell_more_and_ranges_are_counted(data: Dataset) -> None:
    result = evaluate(data, {"svd": lambda: SVD(n_factors=4)}, "new-users:1,15")
    table = result.models["svd"]["by_n"]
    assert table["15"]["rmse"] < table["1"]["rmse"]
    assert all(0.0 < row["coverage_80"] <= 1.0 for row in table.values())


# -- asked wrongly ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("protocol", ["new-users", "new-users:"])
def test_how_many_must_be_said(data: Dataset, protocol: str) -> None:
    with pytest.raises(ValueError) as error:
        evaluate(data, {"bias": Bias}, protocol)
    wanted = "new-users takes how many ratings to reveal after the colon, as in new-users:5,10,20,50."
    assert str(error.value) == wanted


@pytest.mark.parametrize(
    "argument", ["0", "-3", "5,0", "5,,10", "5,", "2.5", "many", "nan", "²", "5:10", "9" * 30, "05"]
)
def test_only_whole_numbers_from_1_up(data: Dataset, argument: str) -> None:
    with pytest.raises(ValueError) as error:
        evaluate(data, {"bias": Bias}, f"new-users:{argument}")
    wanted = f"new-users takes whole numbers from 1 up, joined by commas, got “{argument}”."
    assert str(error.value) == wanted


def test_nobody_has_so_many_ratings(tiny: Dataset, data: Dataset) -> None:
    for wrong in (tiny, _alone(data)):
        with pytest.raises(ValueError) as error:
            evaluate(wrong, {"bias": Bias}, "new-users:5,10")
        wanted = (
            "Revealing 10 ratings needs somebody with 30 or more, besides others to learn from; "
            "this data has nobody like that."
        )
        assert str(error.value) == wanted


def _alone(data: Dataset) -> Dataset:
    """One person with plenty of ratings and nobody to learn from."""
    ids = data.catalog.items.ids
    only = Ratings.of(
        np.ones(len(ids), dtype=np.int64), ids, np.full(len(ids), 3.0), items=data.catalog.items
    )
    return data.with_ratings(only)


def test_figures_are_numbers(data: Dataset) -> None:
    table = evaluate(data, {"bias": Bias}, "new-users:2").models["bias"]["by_n"]["2"]
    assert all(math.isfinite(figure) for figure in table.values())
