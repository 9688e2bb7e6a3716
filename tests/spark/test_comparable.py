"""From Spark's scale to ours, in plain algebra (no Spark needed)."""

import numpy as np
import pytest

from recsys.spark import comparable

DRAW = np.random.default_rng(1)


def test_the_average_row_is_penalized_as_ours() -> None:
    reg = comparable.spark_penalty(10.0, n_people=400, n_items=100, n_ratings=8_000)
    of_a_person, of_an_item = reg * 8_000 / 400, reg * 8_000 / 100
    assert of_a_person * of_an_item == pytest.approx(10.0**2)


def test_both_sides_are_equally_long_and_products_stay() -> None:
    X, Y = DRAW.normal(size=(30, 4)) * 5, DRAW.normal(size=(20, 4)) * 0.1
    a = comparable.balance(float(np.square(X).sum()), Y)
    assert np.square(a * X).sum() == pytest.approx(np.square(Y / a).sum())
    assert comparable.balance(1.0, np.zeros((3, 2))) == 1.0
    assert comparable.balance(0.0, Y) == 1.0


@pytest.mark.parametrize("implicit", [False, True])
def test_it_is_our_solution_where_the_raters_are_average(
    implicit: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every item is rated by people whose squares are alike, so the estimate is exact."""
    monkeypatch.setattr(comparable, "ITEMS_AT_ONCE", 3)
    k, counts = 3, np.array([1.0, 2.0, 7.0, 30.0])
    rows = np.linalg.qr(DRAW.normal(size=(k, k)))[0] * np.sqrt(k)  # the mean of x x' is I
    share = rows.T @ rows / k
    common = 4.0 * np.eye(k) if implicit else np.zeros((k, k))
    b = DRAW.normal(size=(4, k))
    spark, ours = 0.3 * counts, 5.0

    def solved(penalty: float, weight: float, right: np.ndarray) -> np.ndarray:
        return np.linalg.solve(common + weight * share + penalty * np.eye(k), right)

    theirs = np.array([solved(p, w, right) for p, w, right in zip(spark, counts, b, strict=True)])
    expected = np.array([solved(ours, w, right) for w, right in zip(counts, b, strict=True)])
    found = comparable.repenalized(theirs, common, share, counts, spark, ours)
    np.testing.assert_allclose(found, expected, rtol=1e-5)
    assert np.linalg.norm(found[0]) < np.linalg.norm(theirs[0])  # one rating says little
