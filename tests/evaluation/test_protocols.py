"""Protocols: the contract's keys, honest splits, nothing dropped, and models whose right answer is known."""

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pytest

from recsys.dataset import Dataset, Ratings
from recsys.errors import UnknownNameError
from recsys.evaluation import PROTOCOLS, Evaluation, evaluate
from recsys.ids import Floats, Positions
from recsys.models import catalog
from recsys.models.base import Recommender
from recsys.models.history import History
from recsys.models.results import EpochCallback, PairPredictions, Recommendations
from tests.evaluation.spy import Spy
from tests.models.data import make_data

STAR_KEYS = {"rmse", "mae", "mse", "r2", "calibration_gap", "rows", "cold_rows", "fit_seconds"}
STAR_ENDS = {f"{key}_{end}" for key in ("rmse", "mae", "mse", "r2") for end in ("low", "high")}
LIST_KEYS = {
    *(f"{key}@10" for key in ("precision", "recall", "f1", "ndcg", "map", "mrr", "hit_rate")),
    *("coverage", "gini", "diversity", "novelty", "serendipity"),
    *("popularity", "popularity_lift", "genre_calibration"),
}
LIST_ENDS = {f"{key}_{end}" for key in LIST_KEYS for end in ("low", "high")}
PROMISED = {"calibration_gap@10", "overestimate@10"}
"""Only of models with stars."""


@pytest.fixture(scope="module")
def data() -> Dataset:
    return make_data(n_users=50, n_items=60, seed=2)


@pytest.fixture
def spy() -> type[Spy]:
    Spy.seen.clear()
    return Spy


def keys(ratings: Ratings) -> set[tuple[int, int]]:
    return set(zip(ratings.user_ids.tolist(), ratings.item_ids.tolist(), strict=True))


def models(*names: str) -> dict[str, Any]:
    small: dict[str, dict[str, Any]] = {
        "svd": {"n_factors": 5, "ranges": False},
        "bias": {"ranges": False},
        "hybrid": {"rater.ranges": False},
    }
    return {name: lambda name=name: catalog.create(name, **small.get(name, {})) for name in names}


@pytest.mark.parametrize(
    ("protocol", "named"),
    [
        ("kfold:3", "kfold:3"),
        ("kfold", "kfold:5"),
        ("holdout:0.25", "holdout:0.25"),
        ("holdout", "holdout:0.2"),
    ],
)
def test_star_protocols_keep_the_contract(data: Dataset, protocol: str, named: str) -> None:
    result = evaluate(data, models("svd", "bias", "popularity", "ease", "hybrid"), protocol)
    assert result.protocol == named
    assert list(result.models) == ["svd", "bias", "hybrid"]
    assert set(result.skipped) == {"popularity", "ease"}
    assert all(reason.endswith(".") for reason in result.skipped.values())
    rows = len(data.ratings) if named.startswith("kfold") else round(float(named[8:]) * len(data.ratings))
    for figures in result.models.values():
        assert set(figures) == STAR_KEYS | STAR_ENDS  # none of these has ranges
        assert figures["rows"] == rows
        assert isinstance(figures["rows"], int)
        assert 0.0 < figures["mae"] <= figures["rmse"] < 2.0
        assert figures["fit_seconds"] >= 0.0
        assert figures["rmse_low"] < figures["rmse"] < figures["rmse_high"]
        assert figures["mae_low"] < figures["mae"] < figures["mae_high"]


def test_the_ranking_protocol_keeps_the_contract(data: Dataset) -> None:
    result = evaluate(data, models("svd", "bias", "popularity", "ease", "hybrid"), "ranking:0.3")
    assert result.protocol == "ranking:0.3"
    assert list(result.models) == ["svd", "bias", "popularity", "ease", "hybrid"]
    assert result.skipped == {}
    for figures in result.models.values():
        assert set(figures) >= LIST_KEYS
        assert set(figures) - LIST_KEYS - PROMISED == {"users", "fit_seconds"} | LIST_ENDS
        for key in LIST_ENDS & {f"{key}_low" for key in LIST_KEYS}:
            name = key.removesuffix("_low")
            assert figures[key] <= figures[name] <= figures[f"{name}_high"]
        assert all(math.isfinite(figure) for figure in figures.values())
        assert all(0.0 <= figures[f"{key}@10"] <= 1.0 for key in ("precision", "recall", "ndcg", "map"))


@pytest.mark.parametrize("protocol", ["kfold:4", "holdout:0.2", "time:0.2", "user-time:0.2", "ranking:0.2"])
def test_alarm_training_and_test_rows_never_overlap(
    data: Dataset, spy: type[Spy], protocol: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tested: list[tuple[set[tuple[int, int]], set[tuple[int, int]]]] = []
    whole = Spy.predict_pairs_with_ranges

    def note(self: Spy, histories: Ratings, pairs: Ratings) -> PairPredictions:
        tested.append((keys(histories), keys(pairs)))
        return whole(self, histories, pairs)

    monkeypatch.setattr(Spy, "predict_pairs_with_ranges", note)
    figures = evaluate(data, {"spy": spy}, protocol).models["spy"]
    everything = keys(data.ratings)
    for train in spy.seen:
        assert keys(train) < everything
    for train, (histories, pairs) in zip(spy.seen, tested, strict=False):
        assert keys(train) == histories
        assert not histories & pairs
        assert histories | pairs == everything
    if "rows" in figures:
        assert sum(len(pairs) for _, pairs in tested) == figures["rows"]
        assert len(tested) == len(spy.seen) > 0
    else:
        assert len(everything) - len(spy.seen[0]) == round(0.2 * len(everything))


def test_the_error_of_a_constant_guess_by_hand(data: Dataset, spy: type[Spy]) -> None:
    figures = evaluate(data, {"spy": spy}, "kfold:5").models["spy"]
    train_rows = sum(len(train) for train in spy.seen)
    assert train_rows == 4 * len(data.ratings)
    errors = data.ratings.values.astype(np.float64) - 3.0
    # Folds are of equal size to one row, so their mean is the mean over all to a hair.
    assert figures["mse"] == pytest.approx(float((errors**2).mean()), rel=0.01)
    assert figures["mae"] == pytest.approx(float(np.abs(errors).mean()), rel=0.01)


def test_predictions_are_cut_to_the_scale(data: Dataset, spy: type[Spy]) -> None:
    figures = evaluate(data, {"spy": lambda: spy(guess=99.0)}, "holdout:0.5").models["spy"]
    assert figures["mae"] <= 4.5


def test_cold_rows_are_counted_and_predicted(data: Dataset) -> None:
    """Everybody rated one item of their own: every tested row is of an item or a person without training."""
    count = 12
    ratings = Ratings.of(
        np.arange(count), data.catalog.items.ids[:count], np.full(count, 4.0), items=data.catalog.items
    )
    result = evaluate(data.with_ratings(ratings), models("svd", "bias", "hybrid"), "kfold:4")
    for figures in result.models.values():
        assert (figures["rows"], figures["cold_rows"]) == (count, count)
        assert figures["rmse"] == pytest.approx(0.0, abs=0.2)
    warm = evaluate(data, models("bias"), "holdout:0.1").models["bias"]
    assert warm["cold_rows"] == 0


def test_nothing_is_written_into_the_data(data: Dataset) -> None:
    before = data.ratings.values.copy()
    evaluate(data, models("bias"), "kfold:2")
    np.testing.assert_array_equal(data.ratings.values, before)


# -- ranking ---------------------------------------------------------------------------------------------------


def oracle(data: Dataset, *, right: bool) -> type[Recommender]:
    """Knows every rating of all people, also the hidden ones, and who is asking by their training rows."""
    full = data.ratings.matrix().toarray()

    @dataclass(kw_only=True, eq=False)
    class Oracle(Recommender):
        name: ClassVar[str] = "oracle"
        asked: ClassVar[list[Positions]] = []

        def _fit(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
            self.known_ = data.ratings.matrix().toarray()

        def _score_all(self, history: History) -> Floats:
            type(self).asked.append(history.item_idx)
            mine = np.zeros(self.known_.shape[1])
            mine[history.item_idx] = history.ratings
            (who,) = np.flatnonzero((self.known_ == mine).all(axis=1))
            return np.asarray(full[who] if right else -full[who], dtype=np.float64)

    return Oracle


def test_an_oracle_is_perfect_and_its_opposite_is_not(data: Dataset) -> None:
    result = evaluate(
        data, {"oracle": oracle(data, right=True), "wrong": oracle(data, right=False)}, "ranking:0.2"
    )
    best, worst = result.models["oracle"], result.models["wrong"]
    assert (best["ndcg@10"], best["map@10"], best["hit_rate@10"]) == pytest.approx((1.0, 1.0, 1.0))
    assert worst["ndcg@10"] == 0.0
    train_counts = data.ratings.item_counts
    assert 0.0 < best["popularity"] <= train_counts.max()


def test_lists_come_from_the_full_catalog_without_the_training_items(
    data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, lists = catalog.create("popularity"), list[tuple[set[int], list[int]]]()
    whole = type(model).recommend_many

    def note(self: Recommender, histories: Ratings, user_ids: Any, n: int) -> list[Recommendations]:
        listed = whole(self, histories, user_ids, n)
        trained = [set(histories.profile(user_id).item_ids.tolist()) for user_id in user_ids.tolist()]
        lists.extend(zip(trained, (one.item_ids.tolist() for one in listed), strict=True))
        return listed

    monkeypatch.setattr(type(model), "recommend_many", note)
    figures = evaluate(data, {"popularity": lambda: model}, "ranking:0.2").models["popularity"]
    assert figures["users"] == len(lists) > 10
    assert all(len(listed) == 10 for _, listed in lists)
    assert not any(trained & set(listed) for trained, listed in lists)
    covered = {item_id for _, listed in lists for item_id in listed}
    assert figures["coverage"] == pytest.approx(len(covered) / len(data.catalog))


def test_without_a_liked_film_every_model_says_why_not(data: Dataset) -> None:
    low = Ratings.of(
        data.ratings.user_ids,
        data.ratings.item_ids,
        np.full(len(data.ratings), 2.0),
        items=data.catalog.items,
    )
    result = evaluate(data.with_ratings(low), models("bias", "popularity"), "ranking:0.2")
    assert result == Evaluation(
        "ranking:0.2",
        {},
        dict.fromkeys(("bias", "popularity"), "Nobody has a liked film among the hidden rows."),
        data.name,
    )


# -- asked wrongly ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("protocol", ["", "nonsense", "fold:5", "KFOLD:5", ":5"])
def test_an_unknown_protocol_is_one_sentence_with_what_there_is(data: Dataset, protocol: str) -> None:
    with pytest.raises(UnknownNameError) as error:
        evaluate(data, models("bias"), protocol)
    assert str(error.value).startswith(f"Unknown protocol “{protocol}”. There is: kfold:...")
    for kind in PROTOCOLS:
        assert f"{kind}:..." in str(error.value)


@pytest.mark.parametrize(
    "protocol",
    [
        *(
            "kfold:1",
            "kfold:0",
            "kfold:-3",
            "kfold:2.5",
            "kfold:nan",
            "kfold:inf",
            "kfold:many",
            "kfold:9999999",
        ),
        *(
            "holdout:0",
            "holdout:1",
            "holdout:-1",
            "holdout:nan",
            "holdout:inf",
            "holdout:a lot",
            "holdout:0.2:3",
        ),
        *("ranking:0", "ranking:1.5", "ranking:nan", "ranking:x"),
        *(
            "time:0",
            "time:2",
            "time:nan",
            "time:x",
            "user-time:0",
            "user-time:2",
            "user-time:nan",
            "user-time:x",
        ),
    ],
)
def test_a_number_that_makes_no_sense_is_one_sentence(data: Dataset, protocol: str) -> None:
    with pytest.raises(
        ValueError, match=r"^(The number of folds|The held-out share|A protocol takes|kfold takes)"
    ):
        evaluate(data, models("bias"), protocol)


def test_somebody_watching_is_told_what_is_being_done(data: Dataset) -> None:
    told: list[str] = []
    evaluate(data, models("bias", "popularity"), "kfold:2", on_model=told.append)
    assert told == [
        "bias: training 1 of 2",
        "bias: answering",
        "bias: training 2 of 2",
        "bias: answering",
    ]


def test_the_same_seed_gives_the_same_figures(data: Dataset) -> None:
    def figures(seed: int) -> dict[str, float]:
        row = dict(evaluate(data, models("svd"), "holdout:0.2", seed=seed).models["svd"])
        del row["fit_seconds"]
        return row

    assert figures(1) == figures(1)
    assert figures(1)["rmse"] != figures(2)["rmse"]
