"""Intervals: equal to a bootstrap done the long way, around the estimate, narrower with more people."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from recsys.evaluation import intervals
from recsys.evaluation.rows import StarRows
from recsys.ids import UNKNOWN, Floats, Positions


def star_intervals(user_idx: Positions, errors: Floats, seed: int = 0) -> dict[str, float]:
    """The ends of rmse and mae of errors by the person of each row."""
    nothing, none = np.zeros(len(errors)), np.full(len(errors), np.nan)
    counts = np.zeros(len(errors), dtype=np.int64)
    rows = StarRows(user_idx, counts.astype(np.int32), nothing, errors, none, none, counts, counts, counts)
    ends = intervals.star_intervals(rows, seed)
    return {key: end for key, end in ends.items() if key.startswith(("rmse", "mae"))}


def errors_of(n_people: int, seed: int = 0) -> tuple[Positions, Floats]:
    """People with 1 to 12 errors each, some of them worse than others; persons 0 and 2 have none."""
    draw = np.random.default_rng(seed)
    people = np.setdiff1d(np.arange(n_people + 2), [0, 2]).astype(np.int32)
    user_idx = np.repeat(people, draw.integers(1, 13, size=n_people))
    spread = draw.uniform(0.3, 1.5, size=n_people + 2)
    return user_idx, draw.normal(size=len(user_idx)) * spread[user_idx]


def test_the_long_way_gives_the_same() -> None:
    user_idx, errors = errors_of(40)
    people = np.unique(user_idx)
    draw = np.random.default_rng(5)
    rmse, mae = [], []
    for drawn in draw.integers(len(people), size=(intervals.RESAMPLES, len(people))):
        again = np.concatenate([errors[user_idx == people[place]] for place in drawn])
        rmse.append(math.sqrt(np.mean(again**2)))
        mae.append(np.mean(np.abs(again)))
    assert star_intervals(user_idx, errors, seed=5) == pytest.approx(
        {
            "rmse_low": np.quantile(rmse, 0.025),
            "rmse_high": np.quantile(rmse, 0.975),
            "mae_low": np.quantile(mae, 0.025),
            "mae_high": np.quantile(mae, 0.975),
        },
        rel=1e-12,
    )


def test_means_the_long_way() -> None:
    values = np.random.default_rng(1).random(30)
    draws = np.random.default_rng(2).integers(30, size=(intervals.RESAMPLES, 30))
    means = [float(np.mean([values[place] for place in drawn])) for drawn in draws]
    ends = intervals.mean_intervals({"ndcg@10": values, "map@10": 1 - values}, seed=2)
    low, high = np.quantile(means, [0.025, 0.975])
    assert ends == pytest.approx(
        {"ndcg@10_low": low, "ndcg@10_high": high, "map@10_low": 1 - high, "map@10_high": 1 - low}
    )


def test_drawing_in_small_steps_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    user_idx, errors = errors_of(23)
    at_once = star_intervals(user_idx, errors)
    monkeypatch.setattr(intervals, "DRAWN_AT_ONCE", 100)
    assert star_intervals(user_idx, errors) == pytest.approx(at_once, rel=1e-12)
    monkeypatch.setattr(intervals, "DRAWN_AT_ONCE", 1)
    assert star_intervals(user_idx, errors) == pytest.approx(at_once, rel=1e-12)


def test_around_the_estimate_and_narrower_with_more_people() -> None:
    widths = []
    for n_people in (25, 400, 6400):
        user_idx, errors = errors_of(n_people)
        ends = star_intervals(user_idx, errors)
        assert ends["rmse_low"] < math.sqrt(np.mean(errors**2)) < ends["rmse_high"]
        assert ends["mae_low"] < np.mean(np.abs(errors)) < ends["mae_high"]
        widths.append(ends["rmse_high"] - ends["rmse_low"])
    # Sixteen times the people: a quarter of the width, give or take.
    assert widths[0] / widths[1] == pytest.approx(4, rel=0.5)
    assert widths[1] / widths[2] == pytest.approx(4, rel=0.3)


def test_nineteen_of_twenty_intervals_hold_the_truth() -> None:
    """People whose errors hang together: the truth, a mean absolute error of 1, is held about 95 % of the time."""
    held = 0
    for seed in range(200):
        draw = np.random.default_rng(seed)
        user_idx = np.repeat(np.arange(60, dtype=np.int32), 20)
        size = draw.uniform(0.5, 1.5, size=60)[user_idx]
        ends = star_intervals(user_idx, size * draw.choice([-1.0, 1.0], size=len(size)), seed)
        held += ends["mae_low"] <= 1.0 <= ends["mae_high"]
    assert 0.90 <= held / 200 <= 0.99


def test_the_same_error_everywhere_leaves_no_doubt() -> None:
    ends = star_intervals(np.arange(9, dtype=np.int32), np.full(9, -0.5))
    assert ends == pytest.approx(dict.fromkeys(("rmse_low", "rmse_high", "mae_low", "mae_high"), 0.5))


def test_the_seed_decides() -> None:
    user_idx, errors = errors_of(40)
    assert star_intervals(user_idx, errors, 1) == star_intervals(user_idx, errors, 1)
    assert star_intervals(user_idx, errors, 1) != star_intervals(user_idx, errors, 2)


def test_any_figure_of_means_the_long_way() -> None:
    """R2 and the share of tested ranges that hold, of people with several rows, in any order of rows."""
    user_idx, errors = errors_of(40)
    shuffle = np.random.default_rng(3).permutation(len(errors))
    user_idx, errors = user_idx[shuffle], errors[shuffle]
    draw = np.random.default_rng(4)
    actual = draw.integers(1, 6, size=len(errors)).astype(np.float64)
    asked = draw.random(len(errors)) < 0.5
    inside = asked & (np.abs(errors) < 1)
    ends = intervals.grouped_intervals(
        user_idx,
        {
            "squared": errors**2,
            "y": actual,
            "y2": actual**2,
            "inside": inside.astype(float),
            "asked": asked.astype(float),
        },
        seed=5,
        of_means=lambda mean: {
            "r2": 1 - mean["squared"] / (mean["y2"] - mean["y"] ** 2),
            "coverage": mean["inside"] / mean["asked"],
        },
    )
    people, r2, coverage = np.unique(user_idx), [], []
    for drawn in np.random.default_rng(5).integers(len(people), size=(intervals.RESAMPLES, len(people))):
        rows = np.concatenate([np.flatnonzero(user_idx == people[place]) for place in drawn])
        r2.append(1 - np.mean(errors[rows] ** 2) / np.var(actual[rows]))
        coverage.append(inside[rows].sum() / asked[rows].sum())
    expected = {"r2": r2, "coverage": coverage}
    assert list(ends) == ["r2_low", "r2_high", "coverage_low", "coverage_high"]
    for name, samples in expected.items():
        assert (ends[f"{name}_low"], ends[f"{name}_high"]) == pytest.approx(
            tuple(np.quantile(samples, [0.025, 0.975])), rel=1e-9
        )


N_ITEMS = 400


def figures_of(shown: NDArray[np.int64]) -> dict[str, float]:
    """The share of the catalog shown, and Gini's index of how unevenly."""
    ordered = np.sort(shown)
    places = np.arange(1, len(ordered) + 1)
    gini = float(((2 * places - len(ordered) - 1) * ordered).sum() / (len(ordered) * ordered.sum()))
    return {"coverage": float(np.mean(shown > 0)), "gini": gini}


def some_lists(n_people: int, seed: int) -> Positions:
    """Lists of five, popular items more often; some are shorter."""
    draw = np.random.default_rng(seed)
    chances = 1 / np.arange(1, N_ITEMS + 1)
    gumbel = np.log(chances) + draw.gumbel(size=(n_people, N_ITEMS))
    lists = np.argsort(-gumbel, axis=1)[:, :5].astype(np.int32)
    lists[draw.random(n_people) < 0.1, 3:] = UNKNOWN
    return lists


@pytest.mark.parametrize("n_people", [30, 600])
def test_intervals_of_all_lists_together_hold_what_such_people_are_shown(n_people: int) -> None:
    """Truth: the mean over many draws of as many people. All bootstrap draws of the coverage lie below it."""
    many = [
        figures_of(np.bincount(lists[lists >= 0], minlength=N_ITEMS))
        for lists in (some_lists(n_people, 10_000 + seed) for seed in range(100))
    ]
    truth = {name: np.mean([figures[name] for figures in many]) for name in ("coverage", "gini")}
    held = dict.fromkeys(truth, 0)
    for seed in range(60):
        lists = some_lists(n_people, seed)
        ends = intervals.list_intervals(lists, N_ITEMS, figures_of, seed)
        for name, value in truth.items():
            held[name] += bool(ends[f"{name}_low"] <= value <= ends[f"{name}_high"])
    assert held["coverage"] >= 54
    assert held["gini"] >= 54
    drawn = np.random.default_rng(0).integers(n_people, size=(200, n_people))
    again = [np.mean(np.bincount(lists[rows][lists[rows] >= 0], minlength=N_ITEMS) > 0) for rows in drawn]
    assert np.quantile(again, 0.975) < truth["coverage"]


def test_intervals_of_lists_by_hand_and_at_the_edges() -> None:
    """Ten are shown one item, two others one each, of 20: .15, and .10 without one of the two; t(11) = 2.201."""
    lists = np.array([[0]] * 10 + [[1], [2]], dtype=np.int32)

    def coverage(shown: NDArray[np.int64]) -> dict[str, float]:
        return {"coverage": float(np.mean(shown > 0))}

    mean = (10 * 0.15 + 2 * 0.10) / 12
    error = 2.20099 * math.sqrt(11 / 12 * (10 * (0.15 - mean) ** 2 + 2 * (0.10 - mean) ** 2))
    ends = intervals.list_intervals(lists, 20, coverage)
    assert ends == pytest.approx({"coverage_low": 0.15 - error, "coverage_high": 0.15 + error}, abs=1e-5)
    assert intervals.list_intervals(lists[8:], 3, coverage)["coverage_high"] == 1.0
    alike = intervals.list_intervals(np.zeros((9, 1), dtype=np.int32), 4, coverage)
    assert alike == {"coverage_low": 0.25, "coverage_high": 0.25}
    for few in (lists[:1], lists[:0]):
        assert all(math.isnan(end) for end in intervals.list_intervals(few, 4, coverage).values())


def test_one_person_or_nobody_has_no_interval() -> None:
    for user_idx in (np.full(5, 3, dtype=np.int32), np.empty(0, dtype=np.int32)):
        ends = star_intervals(user_idx, np.ones(len(user_idx)))
        assert all(math.isnan(end) for end in ends.values())
    assert all(math.isnan(end) for end in intervals.mean_intervals({"ndcg@10": np.ones(1)}).values())
