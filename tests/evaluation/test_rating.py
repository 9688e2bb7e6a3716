"""Star protocols in time, and the share of ratings inside the 80 % ranges."""

import math
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from recsys.dataset import Dataset
from recsys.errors import DataError
from recsys.evaluation import evaluate
from recsys.evaluation.intervals import grouped_intervals
from recsys.evaluation.protocols import plan_of
from recsys.evaluation.splits import kfold
from recsys.models.bias import Bias
from recsys.models.ease import EASE
from recsys.models.hybrid import Hybrid
from recsys.models.svd import SVD
from recsys.sources import read_source
from tests.evaluation.spy import Spy
from tests.models.data import make_data


@pytest.fixture(scope="module")
def data() -> Dataset:
    return make_data(n_users=50, n_items=60, seed=2)


def test_the_time_protocol_says_how_many_rows_are_by_known_people(tiny: Dataset) -> None:
    """The last three of nine ratings by time: two by person 3 (one earlier at 400), one by person 4 (none)."""
    figures = evaluate(tiny, {"spy": Spy}, "time:0.33").models["spy"]
    assert figures["rows"] == 3
    assert figures["warm_share"] == pytest.approx(2 / 3)
    assert figures["rmse"] == pytest.approx(math.sqrt((2.0**2 + 1.5**2 + 1.0**2) / 3))
    assert set(evaluate(tiny, {"spy": Spy}, "holdout:0.3").models["spy"]).isdisjoint({"warm_share"})


@pytest.mark.parametrize("protocol", ["time:0.2", "user-time:0.2"])
def test_without_times_a_time_protocol_says_so(data: Dataset, protocol: str) -> None:
    timeless = data.with_ratings(replace(data.ratings, timestamps=None))
    with pytest.raises(DataError) as error:
        evaluate(timeless, {"bias": Bias}, protocol)
    wanted = "This data does not say when its ratings were given, so they cannot be split by time."
    assert str(error.value) == wanted


@pytest.mark.parametrize(("width", "share"), [(0.0, 1 / 10), (0.5, 3 / 10), (9.0, 1.0)])
def test_the_share_inside_the_ranges_by_hand(data: Dataset, width: float, share: float) -> None:
    """Levels 0.5, 1.0 ... 5.0 in turn, guessed as 3: only 3 lies inside no width, 2.5 to 3.5 inside half a star."""
    levels = np.resize(data.scale.levels(), len(data.ratings) // 10 * 10)
    keep = np.arange(len(data.ratings)) < len(levels)
    even = data.with_ratings(replace(data.ratings.where(keep), values=levels.astype(np.float32)))
    figures = evaluate(even, {"spy": lambda: Spy(width=width)}, "kfold:5").models["spy"]
    assert figures["coverage_80"] == pytest.approx(share)


def test_everybodys_last_ratings_are_tested(tiny: Dataset, data: Dataset) -> None:
    figures = evaluate(data, {"bias": Bias}, "user-time").models["bias"]
    counts = np.diff(data.ratings.indptr)
    assert counts.min() >= 5
    assert figures["rows"] == int(np.floor(0.2 * counts + 0.5).sum())
    with pytest.raises(ValueError) as error:
        evaluate(tiny, {"bias": Bias}, "user-time:0.2")
    wanted = "Nobody here has 5 ratings, so nobody's last ones can be held out."
    assert str(error.value) == wanted


def test_the_interval_of_folds_is_of_all_rows_and_the_error_their_mean(data: Dataset) -> None:
    figures = evaluate(data, {"spy": Spy}, "kfold:7", seed=3).models["spy"]
    errors = 3.0 - data.ratings.values.astype(np.float64)
    ends = grouped_intervals(data.ratings.user_idx, {"mse": errors**2, "mae": np.abs(errors)}, seed=3)
    assert {key: figures[key] for key in ends} == pytest.approx(ends)
    folds = [3.0 - test.values for _, test in kfold(data.ratings, 7, seed=3)]
    assert figures["rmse"] == pytest.approx(np.mean([math.sqrt(np.mean(fold**2)) for fold in folds]))


@pytest.mark.parametrize(
    ("protocol", "told"), [("kfold:3", False), ("holdout:0.3", False), ("user-time:0.2", True)]
)
def test_a_rating_hidden_at_random_is_asked_about_without_any_times(
    data: Dataset, protocol: str, told: bool
) -> None:
    _, plan = plan_of(data, protocol)
    assert all((fold.known.timestamps is not None) == told for fold in plan.folds)
    assert all(fold.learned.ratings.timestamps is not None for fold in plan.folds)
    assert not plan.knowing_when


def test_knowing_when_hides_the_same_rows_and_tells_all_times(data: Dataset) -> None:
    svd = partial(SVD, n_factors=3, n_epochs=3)
    told = evaluate(data, {"bias": Bias, "svd": svd}, "kfold-knowing-when:3", seed=1)
    _, blind = plan_of(data, "kfold:3", seed=1)
    assert told.plan is not None
    for fold, other in zip(told.plan.folds, blind.folds, strict=True):
        np.testing.assert_array_equal(fold.tested.item_idx, other.tested.item_idx)
        assert fold.known.timestamps is not None
    assert told.protocol == "kfold-knowing-when:3"
    assert "not to be set beside" in told.note
    assert told.skipped == {"bias": "The bias model pays no heed to when a rating was given."}
    assert "coverage_80" not in told.models["svd"]
    timeless = data.with_ratings(replace(data.ratings, timestamps=None))
    with pytest.raises(DataError, match="does not say when"):
        evaluate(timeless, {"bias": Bias}, "kfold-knowing-when:5")
    with pytest.raises(ValueError, match="kfold-knowing-when takes a whole number"):
        evaluate(data, {"bias": Bias}, "kfold-knowing-when:2.5")


def test_real_ratings_in_time(movielens_folder: Path) -> None:
    """Nine of ten of the last ratings of ml-latest-small are by people who had given none before."""
    movielens = read_source(movielens_folder, "ml").dataset
    figures = evaluate(movielens, {"bias": Bias}, "time:0.2").models["bias"]
    assert figures["rows"] == round(0.2 * len(movielens.ratings))
    assert 0.09 < figures["warm_share"] < 0.10
    newcomers = evaluate(movielens, {"bias": Bias}, "new-users:5,50").models["bias"]
    assert (
        newcomers["by_n"]["50"]["rmse"]
        < newcomers["by_n"]["5"]["rmse"]
        < newcomers["by_n_first"]["5"]["rmse"]
    )


def test_where_only_stars_are_asked_the_ranker_is_not_trained(
    data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(EASE, "_fit", refuse)
    hybrid = Hybrid(ranker=EASE(), rater=Bias())
    found = evaluate(data, {"hybrid": hybrid, "bias": Bias()}, "holdout:0.2")
    assert found.models["hybrid"]["rmse"] == found.models["bias"]["rmse"]
    with pytest.raises(AssertionError):
        evaluate(data, {"hybrid": hybrid}, "ranking:0.2")
