"""What a change is worth: by hand, against a simulation month by month, and on anything that anybody may assume."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from recsys.business.worth import INPUTS, Assumptions, Range, Worth, assumed, examples, worth_of
from recsys.business.worth.alone import net_at
from recsys.business.worth.draws import drawn, triangular
from recsys.business.worth.formulas import course, payback, roi
from recsys.business.worth.worth import results

BY_HAND = {
    "churn_falls": 5.0,
    "hours_rise": 0.0,
    "nps_rises": 0.0,
    "one_off": 600.0,
    "monthly": 50.0,
    "months": 3.0,
    "subscribers": 1_000.0,
    "revenue": 10.0,
    "churn": 10.0,
    "margin": 50.0,
    "hours": 0.0,
    "per_hour": 0.0,
    "per_point": 0.0,
}


def sure(**changed: float) -> Assumptions:
    """The figures by hand, without ranges, but for what is changed."""
    ranges = {name: Range.sure(value) for name, value in (BY_HAND | changed).items()}
    return Assumptions(ranges, frozenset())


def ranged(**changed: Range) -> Assumptions:
    return Assumptions({**sure().ranges, **changed}, frozenset())


def simulated(of: dict[str, float]) -> pd.DataFrame:
    """The same model as a loop over months: who leaves, who joins, what they pay."""
    with_it, without, rows = of["subscribers"], of["subscribers"], []
    left = min(max(of["churn"] - of["churn_falls"], 0.0), 100.0) / 100
    value, cost = 0.0, of["one_off"]
    for month in range(1, int(of["months"]) + 1):
        without -= without * of["churn"] / 100
        with_it = with_it * (1 - left) + of["nps_rises"] * of["per_point"]
        hour = of["hours"] * of["per_hour"]
        paid = max(with_it, 0.0) * (of["revenue"] + hour * (1 + of["hours_rise"] / 100))
        value += (paid - without * (of["revenue"] + hour)) * of["margin"] / 100
        cost += of["monthly"]
        rows.append({"month": month, "value": value, "cost": cost})
    return pd.DataFrame(rows)


def figures(bound: float = 1e6) -> st.SearchStrategy[dict[str, float]]:
    """Figures within the bounds of each input, people and money up to ``bound``."""
    each = {
        name: st.integers(1, 40).map(float)
        if asked.is_decision
        else st.floats(asked.floor, min(asked.ceiling, bound))
        for name, asked in INPUTS.items()
    }
    return st.fixed_dictionaries(each)


def ranges() -> st.SearchStrategy[Assumptions]:
    def together(three: tuple[dict[str, float], ...]) -> Assumptions:
        values = {name: sorted(one[name] for one in three) for name in INPUTS}
        made = {
            name: Range.sure(low) if INPUTS[name].is_decision else Range(low, likely, high)
            for name, (low, likely, high) in values.items()
        }
        return Assumptions(made, frozenset())

    return st.tuples(figures(), figures(), figures()).map(together)


def test_three_months_by_hand() -> None:
    # Of 1,000 who pay, 900, 810, 729 are left at 10 %, and 950, 902.5, 857.375 at 5 %; half of 10 a month is kept.
    found = worth_of(sure())
    assert found.months["value"].tolist() == pytest.approx([250, 712.5, 1354.375])
    assert found.months["cost"].tolist() == [650, 700, 750]
    assert found.net.likely == pytest.approx(604.375)
    assert found.roi.likely == pytest.approx(604.375 / 750)
    assert found.payback.likely == 2
    assert found.kept.likely == pytest.approx(128.375)
    assert found.loss == 0


def test_viewing_and_recommendations_by_hand() -> None:
    # 20 hours at 0.1 are 2 a month, with half as much again 3; no churn changes: 900 x 1 x 0.5 in the first month.
    viewing = worth_of(sure(churn_falls=0, hours=20, per_hour=0.1, hours_rise=50))
    assert viewing.months["value"].iloc[0] == pytest.approx(450)
    # 10 points bring 20 people a month: 20, then 20 x 0.9 + 20 = 38 at 10 a month and half kept.
    joined = worth_of(sure(churn_falls=0, nps_rises=10, per_point=2))
    assert joined.months["value"].tolist()[:2] == pytest.approx([100, 100 + 190])


def test_examples_believe_nothing() -> None:
    before = examples()
    assert not before.has_belief
    assert all(before.ranges[name] == Range.sure(0) for name, asked in INPUTS.items() if asked.is_belief)
    found = worth_of(before)
    assert (found.value.likely, found.value.low, found.value.high) == (0, 0, 0)
    assert set(assumed(before)["whose"]) == {"example, not yours", "yours"}


@given(figures())
@settings(deadline=None)
def test_any_course_is_that_of_the_simulation(of: dict[str, float]) -> None:
    followed = course({name: np.array([value]) for name, value in of.items()}, int(of["months"]))
    expected = simulated(of)
    size = max(1.0, of["subscribers"] * (of["revenue"] + of["hours"] * of["per_hour"] * 11))
    np.testing.assert_allclose(followed.value[:, 0], expected["value"], rtol=1e-7, atol=1e-9 * size)
    np.testing.assert_allclose(followed.cost[:, 0], expected["cost"], rtol=1e-12)
    paid = expected[expected["value"] >= expected["cost"]]["month"]
    slack = np.abs(expected["value"] - expected["cost"]).min() > 1e-6 * size
    if slack:  # where both are all but equal, rounding decides
        assert payback(followed)[0] == (paid.min() if len(paid) else math.inf)


@given(ranges())
@settings(deadline=None, max_examples=25)
def test_anything_assumed_comes_to_figures_in_order(assumptions: Assumptions) -> None:
    found = worth_of(assumptions)
    for result in (found.value, found.cost, found.net, found.kept, found.payback):
        assert result.low <= result.high
    assert 0 <= found.loss <= 1
    table = found.tornado
    assert table["swing"].is_monotonic_decreasing
    assert set(table["name"]) == {name for name, of in assumptions.ranges.items() if of.is_wide}
    assert len(results(found)) == 7


@given(st.floats(-100, 100), st.floats(0, 100), st.floats(0, 100))
def test_triangular_quantiles_are_those_of_scipy(low: float, up: float, more: float) -> None:
    of = Range(low, low + up, low + up + more)
    uniform = np.linspace(0, 1, 21)
    if not of.is_wide or of.high - of.low < 1e-6:
        assert np.allclose(triangular(uniform, of), of.likely, atol=1e-5)
        return
    width = of.high - of.low
    expected = stats.triang.ppf(uniform, (of.likely - of.low) / width, of.low, width)
    np.testing.assert_allclose(triangular(uniform, of), expected, atol=1e-6 * width)


def test_draws_follow_their_ranges_and_another_input_does_not_move_them() -> None:
    wide = ranged(revenue=Range(5, 10, 12)).ranges
    other = {**wide, "churn": Range(1, 2, 3)}
    many = drawn(wide)
    assert stats.kstest(many["revenue"], stats.triang(5 / 7, 5, 7).cdf).pvalue > 0.001
    assert np.array_equal(many["revenue"], drawn(other)["revenue"])
    assert abs(np.corrcoef(drawn(other)["revenue"], drawn(other)["churn"])[0, 1]) < 0.05


def test_ranges_are_those_of_an_own_simulation() -> None:
    assumptions = ranged(churn_falls=Range(1, 5, 6), one_off=Range(300, 600, 1500))
    found = worth_of(assumptions)
    rng = np.random.default_rng(11)
    nets = []
    for falls, cost in zip(
        rng.triangular(1, 5, 6, 4_000), rng.triangular(300, 600, 1500, 4_000), strict=True
    ):
        after = simulated(BY_HAND | {"churn_falls": falls, "one_off": cost})
        nets.append(after["value"].iloc[-1] - after["cost"].iloc[-1])
    low, high = np.quantile(nets, [0.1, 0.9])
    spread = np.std(nets)
    assert found.net.low == pytest.approx(low, abs=0.08 * spread)
    assert found.net.high == pytest.approx(high, abs=0.08 * spread)
    assert found.loss == pytest.approx(np.mean(np.array(nets) < 0), abs=0.03)


def test_each_bar_of_the_tornado_is_the_result_with_that_figure_alone() -> None:
    found = worth_of(
        ranged(churn_falls=Range(1, 5, 6), one_off=Range(300, 600, 1500), churn=Range(8, 10, 12))
    )
    assert found.tornado["name"].tolist() == ["churn_falls", "one_off", "churn"]
    for row in found.tornado.to_dict("records"):
        for side in ("low", "high"):
            after = simulated(BY_HAND | {str(row["name"]): float(row[side])})
            expected = after["value"].iloc[-1] - after["cost"].iloc[-1]
            assert row[f"at_{side}"] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("churn_falls", {}),
        ("hours_rise", {"hours": 20.0, "per_hour": 0.1, "churn_falls": 0.0}),
        ("nps_rises", {"per_point": 2.0, "churn_falls": 1.0}),
    ],
)
def test_at_the_break_even_nothing_is_left_and_below_it_something_is_missing(
    name: str, changed: dict[str, float]
) -> None:
    assumptions = sure(**changed)
    (found,) = [one for one in worth_of(assumptions).break_evens if one.name == name]
    assert net_at(assumptions.ranges, **{name: found.least}) == pytest.approx(0, abs=1e-6)
    assert net_at(assumptions.ranges, **{name: 0.99 * found.least}) < 0
    assert net_at(assumptions.ranges, **{name: 1.01 * found.least}) > 0


def least(found: Worth) -> dict[str, float]:
    return {one.name: one.least for one in found.break_evens}


def test_a_belief_that_brings_nothing_in_has_no_break_even() -> None:
    assert set(least(worth_of(sure()))) == {"churn_falls"}
    assert least(worth_of(sure(subscribers=0))) == {}
    assert worth_of(sure(subscribers=0)).by_belief.empty


def test_what_pays_anyway_takes_nothing_and_what_never_pays_takes_too_much() -> None:
    assert least(worth_of(sure(one_off=0, monthly=0))) == {"churn_falls": 0}
    assert least(worth_of(sure(one_off=1e9))) == {"churn_falls": math.inf}


@pytest.mark.parametrize("churn", [0.0, 100.0])
def test_nobody_or_everybody_leaving_is_worked_out_too(churn: float) -> None:
    found = worth_of(sure(churn=churn, churn_falls=5))
    assert found.months["value"].tolist() == pytest.approx(
        simulated(BY_HAND | {"churn": churn, "churn_falls": 5})["value"].tolist()
    )


def test_without_a_cost_there_is_no_return() -> None:
    assert math.isnan(worth_of(sure(one_off=0, monthly=0)).roi.likely)
    assert np.isnan(roi(np.array([1.0]), np.array([0.0]))).all()


def test_what_is_not_paid_back_within_the_months_is_not_said_to_be() -> None:
    found = worth_of(ranged(one_off=Range(500, 2_000, 2_500)))
    assert math.isinf(found.payback.likely)
    assert found.payback.low <= found.payback.high == math.inf
