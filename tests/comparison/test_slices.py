"""Slices: figures by hand, intervals equal to a bootstrap done the long way, sentences that say what is missing."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from recsys.comparison import slices
from recsys.comparison.entries import Groups
from recsys.comparison.groups import WAYS
from recsys.comparison.sampled import Sampled, simultaneous
from recsys.dataset import Dataset
from recsys.errors import UnsupportedError
from recsys.evaluation import intervals
from recsys.evaluation.metrics import METRICS
from recsys.evaluation.rows import StarRows
from recsys.models.bias import Bias
from recsys.models.svd import SVD
from tests.comparison.tested import asked, folds_of, list_rows, people_table, simulated, star_rows


def guessed(data: Dataset, errors: list[float]) -> StarRows:
    """All ratings tested, each missed by one of ``errors``."""
    rows = star_rows(data, [np.ones(len(data.ratings), dtype=np.bool_)], lambda _, tested: tested.values)
    return replace(rows, predicted=rows.actual + np.array(errors))


def test_figures_by_hand(tiny: Dataset) -> None:
    rows = guessed(tiny, [1.0, 0.5, -0.5, 0.0, -2.0, 0.1, 0.3, -0.1, 0.2])
    table = slices.star_slices({"A": rows}, tiny, "genre").table.set_index("group")
    assert list(table.index) == ["Crime", "Animation", "Comedy", "Horror", "Romance", "Sci-Fi"]
    crime, horror = table.loc["Crime"], table.loc["Horror"]  # the rows 1, 3, 5 and 0, 4
    assert (crime["people"], crime["rows"]) == (3, 3)
    assert crime["rmse"] == pytest.approx(math.sqrt((0.25 + 0.0 + 0.01) / 3))
    assert crime["mae"] == pytest.approx(0.2)
    assert crime["bias"] == pytest.approx(0.2)
    assert horror["rmse"] == pytest.approx(math.sqrt(2.5))
    assert horror["mae"] == pytest.approx(1.5)
    assert horror["bias"] == pytest.approx(-0.5)


def test_too_few_people_have_a_figure_and_no_interval(tiny: Dataset) -> None:
    sliced = slices.star_slices({"A": guessed(tiny, [0.5] * 9)}, tiny, "genre")
    ends = [name for name in sliced.table if name.endswith(("_low", "_high"))]
    assert len(ends) == 6
    assert sliced.table[ends].isna().all(axis=None)
    assert sliced.table["mae"].notna().all()
    assert set(sliced.table["note"]) == {"Fewer than 10 people: too few for an interval."}
    assert sliced.sentences == {
        "A": "Each of the genres holds fewer than 10 people, too few to say anything."
    }


def test_intervals_the_long_way() -> None:
    """People drawn again, everything of theirs as often as they were drawn; a person stands in several groups."""
    data = simulated(14, each=8, n_films=30)
    draw = np.random.default_rng(1)
    rows = guessed(data, list(draw.normal(0.2, 1.0, len(data.ratings))))
    table = slices.star_slices({"A": rows}, data, "genre", seed=3).table.set_index("group")
    genres = np.array([film[0] for film in data.catalog.genres])[rows.item_idx]
    draws = np.random.default_rng(3).integers(14, size=(intervals.RESAMPLES, 14))
    for genre in table.index:
        rmse, bias = [], []
        for drawn in draws:
            errors = np.concatenate([rows.errors[(rows.user_idx == at) & (genres == genre)] for at in drawn])
            rmse.append(math.sqrt(np.mean(errors**2)))
            bias.append(errors.mean())
        row = table.loc[genre]
        assert [row["rmse_low"], row["rmse_high"]] == pytest.approx(np.quantile(rmse, [0.025, 0.975]))
        assert [row["bias_low"], row["bias_high"]] == pytest.approx(np.quantile(bias, [0.025, 0.975]))


def test_one_group_of_everything_has_the_interval_of_everything() -> None:
    data = simulated(30)
    rows = guessed(data, list(np.random.default_rng(0).normal(size=len(data.ratings))))
    curve = slices.newcomer_curve({"A": {"random:5": rows}}, seed=4)
    expected = intervals.star_intervals(rows, seed=4)
    names = ["rmse_low", "rmse_high", "mae_low", "mae_high"]
    assert curve.loc[0, names].tolist() == pytest.approx([expected[name] for name in names])


def test_models_side_by_side_as_each_alone() -> None:
    data = simulated(40)
    folds = folds_of(data, 3)
    stars = {
        "SVD": asked(data, folds, lambda: SVD(n_factors=3, ranges=False)),
        "Averages": asked(data, folds, Bias),
    }
    other = stars["SVD"].where(stars["SVD"].fold == 0)  # asked less than the others
    both = slices.star_slices({**stars, "Less": other}, data, "popularity").table
    for model, rows in {**stars, "Less": other}.items():
        alone = slices.star_slices({model: rows}, data, "popularity").table
        pd.testing.assert_frame_equal(both[both["model"] == model].reset_index(drop=True), alone)


def test_a_group_that_is_guessed_too_high_is_seen() -> None:
    bands = ["18-24"] * 30 + ["56+"] * 30
    data = simulated(60, people=people_table(60, age_band=bands))
    errors = np.where(np.arange(len(data.ratings)) < 900, 0.0, 0.3) + np.tile([0.1, -0.1], 900)
    sliced = slices.star_slices({"A": guessed(data, list(errors))}, data, "age")
    table = sliced.table.set_index("group")
    assert table["bias"].tolist() == pytest.approx([0.0, 0.3])
    assert table.loc["56+", "bias_low"] > 0.29
    assert sliced.sentences["A"] == (
        "Of 2 age bands, A misses ratings by people aged 18-24 least, by 0.100 (95 % interval 0.100 to 0.100) "
        "stars on average, and by people aged 56+ most, by 0.300 (0.300 to 0.300)."
    )


@pytest.mark.parametrize("way", ["age", "gender", "consistency", "activity"])
def test_where_there_are_no_groups_the_sentence_says_what_is_missing(way: str) -> None:
    data = simulated(12, each=1)
    sliced = slices.star_slices({"A": guessed(data, [0.5] * 12)}, data, way)
    assert sliced.sentences == {"A": WAYS[way].lacks}
    assert list(sliced.table.columns[:4]) == ["model", "group", "people", "rows"]
    assert not len(sliced.table)


def test_one_group_alone_has_nothing_beside_it() -> None:
    data = simulated(12, people=people_table(12, gender=["female"] * 12))
    sliced = slices.star_slices({"A": guessed(data, [0.5] * 360)}, data, "gender")
    assert sliced.sentences["A"].startswith("Enough people stand behind women alone")


def test_figures_of_lists_in_groups_of_people() -> None:
    data = simulated(40, each=4, people=people_table(40, gender=["female", "male"] * 20))
    rows = list_rows(data, list(range(40)))
    ndcg = np.tile([0.2, 0.6], 20) + np.repeat([0.05, -0.05], 20)
    sliced = slices.list_slices({"A": rows}, {"A": {"ndcg@10": ndcg}}, data, "gender")
    table = sliced.table.set_index("group")
    assert table["ndcg@10"].tolist() == pytest.approx([0.2, 0.6])
    assert table["rows"].tolist() == [20, 20]
    assert (table["ndcg@10_low"] < table["ndcg@10"]).all()
    said = sliced.sentences["A"]
    assert said.startswith(
        f"Of 2 genders, the lists of A have the highest {METRICS['ndcg@10'].label} for men, 0.600 (95"
    )
    assert said.endswith("the former liked 4.0 each, the latter 4.0: where there are more, hits are easier.")
    assert table["liked"].tolist() == [4.0, 4.0]
    with pytest.raises(UnsupportedError, match="by people, not by films"):
        slices.list_slices({"A": rows}, {"A": {"ndcg@10": ndcg}}, data, "genre")


def test_a_figure_that_some_people_lack_is_the_mean_over_the_others() -> None:
    data = simulated(40, each=4, people=people_table(40, gender=["female", "male"] * 20))
    diversity = np.tile([0.2, 0.6], 20)
    diversity[:20] = np.nan
    figures = {"A": {"diversity": diversity, "ndcg@10": np.full(40, 0.5)}}
    table = slices.list_slices({"A": list_rows(data, list(range(40)))}, figures, data, "gender").table
    assert table["diversity"].tolist() == pytest.approx([0.2, 0.6])
    assert table["diversity_low"].tolist() == pytest.approx([0.2, 0.6])
    assert table["ndcg@10"].tolist() == pytest.approx([0.5, 0.5])


def test_the_curve_of_newcomers() -> None:
    data = simulated(12, each=2)
    worse, better = guessed(data, [0.8] * 24), guessed(data, [0.5, -0.3] * 12)
    curve = slices.newcomer_curve({"A": {"random:50": better, "random:5": worse, "first:1": worse}, "B": {}})
    assert curve[["model", "revealed", "n"]].to_numpy().tolist() == [
        ["A", "at random", 50],
        ["A", "at random", 5],
        ["A", "as they rated", 1],
    ]
    assert curve["mae"].tolist() == pytest.approx([0.4, 0.8, 0.8])
    assert curve["people"].tolist() == [12, 12, 12]


def test_the_rest_is_what_is_in_no_group_of_that_name_and_counts_once() -> None:
    groups = Groups(
        ("a", "b", "c"), np.array([0, 1, 1, 2]), np.array([0, 0, 1, 2])
    )  # entry 1 in two, entry 3 in none
    sampled = Sampled.of(np.array([0, 1, 2, 3]), groups, np.array([[1.0], [3.0], [8.0], [99.0]]))
    assert sampled.means[0, :, 0].tolist() == pytest.approx([2.0, 3.0, 8.0])
    assert sampled.rest[0, :, 0].tolist() == pytest.approx([8.0, (1 + 8) / 2, 2.0])


def test_intervals_that_hold_together() -> None:
    """Of 20 groups without any difference, plain intervals leave one out most of the time, these 1 time in 20."""
    wrong = 0
    for seed in range(200):
        draw = np.random.default_rng(seed)
        estimate = draw.normal(size=20)
        low, high = simultaneous(np.vstack([estimate, estimate + draw.normal(size=(1_000, 20))]))
        wrong += bool(((low > 0) | (high < 0)).any())
    assert 2 <= wrong <= 20


def test_what_is_sure_has_no_width_and_what_is_unknown_no_interval() -> None:
    stack = np.column_stack([np.full(11, 2.0), np.full(11, np.nan)])
    low, high = simultaneous(stack)
    assert (low[0], high[0]) == (2.0, 2.0)
    assert math.isnan(low[1])
