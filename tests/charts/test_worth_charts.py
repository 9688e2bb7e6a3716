"""Charts of what a change is worth: they draw the tables they get, in the currency that was chosen."""

from functools import partial
from typing import Any

import pytest

from recsys.business.worth import Worth, figure, read, worth_of
from recsys.charts import worth as charts


@pytest.fixture(scope="module")
def found() -> Worth:
    assumptions = read({"churn_falls": ("0.3", "0.5", "0.9")}, "£").assumptions
    assert assumptions is not None
    return worth_of(assumptions)


def rows(chart: Any) -> list[dict[str, Any]]:
    return [row for rows in chart.to_dict()["datasets"].values() for row in rows]


def test_value_and_cost_are_drawn_month_by_month_with_their_bands(found: Worth) -> None:
    drawn = rows(charts.over_months(found.months, "£"))
    assert len(drawn) == 2 * 24
    last = {row["what"]: row for row in drawn if row["month"] == 24}
    assert last["Value so far"]["so_far"] == pytest.approx(found.value.likely)
    assert last["Cost so far"]["high"] == pytest.approx(found.cost.high)


def test_the_tornado_draws_both_ends_of_each_input_from_the_likely_result(found: Worth) -> None:
    chart = charts.tornado(
        found.tornado, found.net.likely, "£", partial(figure, assumptions=found.assumptions)
    )
    bars = [row for row in rows(chart) if "side" in row]
    assert len(bars) == 2 * len(found.tornado)
    assert {row["from"] for row in bars} == {found.net.likely}
    assert bars[0]["figure"] == "0.3 points a month"
    assert [row["net"] for row in bars[:2]] == pytest.approx(
        found.tornado.loc[0, ["at_low", "at_high"]].tolist()
    )


def test_what_it_takes_marks_where_it_begins_to_pay_and_what_is_believed(found: Worth) -> None:
    assert found.focus is not None
    with_belief = rows(charts.what_it_takes(found.by_belief, found.focus.least, found.believed, "£"))
    says = {row["says"]: row["belief"] for row in with_belief if "says" in row}
    assert says == {"pays from here": pytest.approx(found.focus.least), "what you believe": 0.5}
    without = rows(charts.what_it_takes(found.by_belief, float("inf"), None, "£"))
    assert not any("says" in row for row in without)


def test_axes_are_in_the_currency(found: Worth) -> None:
    text = charts.over_months(found.months, "£").to_json()
    assert "£" in text
    assert "€" not in text
