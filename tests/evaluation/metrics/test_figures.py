"""All figures at once: their keys and words, their bounds, and what must not change them."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys.evaluation import metrics
from recsys.evaluation.metrics import METRICS, Genres
from recsys.evaluation.rows import ListRows, StarRows
from recsys.ids import UNKNOWN, Floats
from tests.evaluation.metrics.hands import asked, lists, positions, ratings

GENRES = Genres.of([tuple("abcd"[item % 4 : item % 4 + item % 3]) for item in range(15)])
BETWEEN_SEEDS = {"list_overlap@10", "star_shift"}
LENGTH = 10


def figures(rows: ListRows) -> tuple[dict[str, Floats], dict[str, float]]:
    return metrics.list_figures(rows, GENRES, 4.0)


def star_rows(n: int, seed: int = 0) -> StarRows:
    draw = np.random.default_rng(seed)
    actual, predicted = draw.integers(1, 6, n).astype(np.float64), draw.uniform(1, 5, n)
    people, counts = draw.integers(9, size=n).astype(np.int32), draw.integers(9, size=n)
    fold = np.arange(n) % 3
    return StarRows(people, people, actual, predicted, predicted - 1, predicted + 1, counts, counts, fold)


def test_every_figure_has_its_words_and_every_word_its_figure() -> None:
    stars = metrics.star_figures(star_rows(20))
    items = lists([40, 30], k=LENGTH)
    rows = ListRows(positions(0), items, np.full(items.shape, 3.0), *[ratings({0: {1: 5}}, 2, 50)] * 4)
    per_person, together = metrics.list_figures(rows, Genres.of([("a",)] * 50), 4.0)
    asked_once = {key for key, metric in METRICS.items() if key not in BETWEEN_SEEDS}
    assert {*stars, *per_person, *together} == asked_once
    assert len(stars) + len(per_person) + len(together) == len(asked_once)
    assert set(per_person) == {key for key in asked_once if METRICS[key].per_person}
    assert set(stars) == {key for key in asked_once if METRICS[key].kind == "stars"}


@pytest.mark.parametrize("metric", METRICS.values(), ids=list(METRICS))
def test_words_are_short_and_plain(metric: metrics.Metric) -> None:
    assert metric.meaning.endswith(".")
    assert metric.meaning.count(".") == 1
    assert 20 < len(metric.meaning) <= 125
    assert 0 < len(metric.label) <= 32
    assert metric.formula
    assert metric.label not in {other.label for other in METRICS.values() if other is not metric}


def test_errors_are_means_over_folds_and_the_rest_is_of_all_rows() -> None:
    rows = star_rows(50)
    found = metrics.star_figures(rows)
    folds = [rows.where(rows.fold == fold) for fold in range(3)]
    for key in ("rmse", "mae", "mse", "r2"):
        each = [metrics.star_errors(fold.predicted, fold.actual)[key] for fold in folds]
        assert found[key] == pytest.approx(np.mean(each))
    table = metrics.star_calibration(rows.predicted, rows.actual)
    assert found["calibration_gap"] == pytest.approx(metrics.calibration_gap(table))
    assert found["range_width"] == pytest.approx(2.0)
    assert found["coverage_80"] + found["below_range"] + found["above_range"] == pytest.approx(1.0)


def test_no_rows_no_star_figures() -> None:
    found = metrics.star_figures(star_rows(0))
    assert set(found) == set(metrics.star_figures(star_rows(9)))
    assert all(math.isnan(figure) for figure in found.values())


def test_nobody_no_list_figures() -> None:
    nothing = ratings({}, 3, 15)
    rows = ListRows(positions(), lists(k=10), np.empty((0, 10)), nothing, nothing, nothing, nothing)
    per_person, together = figures(rows)
    assert {len(figure) for figure in per_person.values()} == {0}
    assert all(math.isnan(metrics.mean(figure)) for figure in per_person.values())
    assert together.pop("coverage") == 0.0
    assert all(math.isnan(figure) for figure in together.values())


def test_the_top_beside_what_was_given_to_it() -> None:
    tested = ratings({0: {0: 5, 1: 3}, 1: {2: 2}}, 2, 15)
    known = ratings({0: {5: 4}, 1: {5: 4}}, 2, 15)
    stars = np.array([[4.5, 4.0], [4.0, 3.0]])
    rows = ListRows(positions(0, 1), lists([0, 1], [2, 3]), stars, known, known, tested, tested)
    _, together = figures(rows)
    assert together["overestimate@2"] == pytest.approx((-0.5 + 1.0 + 2.0) / 3)
    # 4.0 was predicted twice: one bin, with 2.5 given on average.
    assert together["calibration_gap@2"] == pytest.approx((1 * 0.5 + 2 * 1.5) / 3)


def test_what_was_hidden_but_not_liked_is_no_hit() -> None:
    tested = ratings({0: {0: 5, 1: 3}}, 1, 15)
    known = ratings({0: {5: 4}}, 1, 15)
    liked = tested.where(tested.values >= 4)
    rows = ListRows(positions(0), lists([1, 2]), np.full((1, 2), 3.0), known, known, tested, liked)
    per_person, together = figures(rows)
    assert per_person["hit_rate@2"].tolist() == [0.0]
    assert together["overestimate@2"] == 0.0


@given(rows=asked())
def test_figures_keep_their_bounds(rows: ListRows) -> None:
    per_person, together = figures(rows)
    for name in ("precision", "recall", "f1", "ndcg", "map", "mrr", "hit_rate"):
        figure = per_person[f"{name}@5"]
        assert ((figure >= 0) & (figure <= 1 + 1e-12)).all()
        assert ((figure > 0) == (per_person["hit_rate@5"] == 1)).all()
    assert (per_person["serendipity"] <= per_person["precision@5"]).all()
    for name, low, high in (
        ("diversity", 0.0, 1.0),
        ("novelty", 0.0, math.log2(7)),
        ("genre_calibration", 0.0, math.log(100)),
        ("popularity_lift", -1.0, math.inf),
    ):
        known = per_person[name][~np.isnan(per_person[name])]
        assert ((known >= low - 1e-9) & (known <= high + 1e-9)).all()
    assert 0 <= together["coverage"] <= 1
    assert math.isnan(together["gini"]) or -1e-12 <= together["gini"] <= 1 + 1e-12
    if not math.isnan(together["overestimate@5"]):
        assert abs(together["overestimate@5"]) <= together["calibration_gap@5"] + 1e-9


@given(rows=asked(), seed=st.integers(0, 2**32 - 1))
def test_the_order_of_people_changes_nothing(rows: ListRows, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(rows))
    mixed = replace(rows, user_idx=rows.user_idx[order], items=rows.items[order], stars=rows.stars[order])
    (before, together), (after, still) = figures(rows), figures(mixed)
    for key, figure in before.items():
        np.testing.assert_allclose(after[key], figure[order], rtol=1e-12, err_msg=key)
    assert still == pytest.approx(together, nan_ok=True)


@given(rows=asked(), more=st.integers(1, 4))
def test_filling_changes_nothing(rows: ListRows, more: int) -> None:
    """But for figures that divide by the length: those shrink by its growth, as for a list of misses."""
    k, n = rows.items.shape[1], len(rows)
    wide = replace(
        rows,
        items=np.hstack([rows.items, np.full((n, more), UNKNOWN, dtype=np.int32)]),
        stars=np.hstack([rows.stars, np.full((n, more), 9.0)]),
    )
    (before, together), (after, still) = figures(rows), figures(wide)
    for key in ("diversity", "novelty", "popularity", "popularity_lift", "genre_calibration"):
        np.testing.assert_allclose(after[key], before[key], rtol=1e-9, err_msg=key)
    for name in ("recall", "mrr", "hit_rate"):
        np.testing.assert_allclose(after[f"{name}@{k + more}"], before[f"{name}@{k}"])
    grown = before[f"precision@{k}"] * k / (k + more)
    np.testing.assert_allclose(after[f"precision@{k + more}"], grown)
    same = {key: figure for key, figure in still.items() if "@" not in key}
    assert same == pytest.approx({key: together[key] for key in same}, nan_ok=True)
    for name in ("calibration_gap", "overestimate"):
        assert still[f"{name}@{k + more}"] == pytest.approx(together[f"{name}@{k}"], nan_ok=True)


@given(rows=asked())
def test_what_is_said_of_one_person_does_not_hang_on_others(rows: ListRows) -> None:
    per_person, _ = figures(rows)
    first = replace(rows, user_idx=rows.user_idx[:1], items=rows.items[:1], stars=rows.stars[:1])
    alone, _ = figures(first)
    for key, figure in alone.items():
        np.testing.assert_allclose(figure, per_person[key][:1], rtol=1e-12, err_msg=key)
