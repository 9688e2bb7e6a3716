"""Charts of experiments draw the tables that they are given, with what does not depend on colour beside it."""

import json
from typing import Any

import altair as alt
import pandas as pd
import pytest

from recsys.business import experiments as lab
from recsys.charts import experiments as charts

NAME = "<b>=1+1</b>"


def rows(figure: alt.TopLevelMixin) -> list[dict[str, Any]]:
    """All rows that are drawn."""
    return [row for table in figure.to_dict()["datasets"].values() for row in table]


def test_people_are_drawn_against_the_difference_with_a_ring() -> None:
    curve = lab.size_for_rates(0.2, 0.02, lab.Traffic(700)).curve
    figure = charts.people_needed(curve, "points")
    drawn = rows(figure)
    assert [row["people"] for row in drawn] == curve["people"].tolist()
    layers = figure.to_dict()["layer"]
    assert layers[0]["encoding"]["x"]["title"] == "Difference to be seen (points)"
    assert layers[1]["transform"][-1] == {"filter": "datum.is_asked"}


def test_an_arm_a_row_with_its_range_and_no_difference_marked() -> None:
    read = lab.read_out_rates(lab.read_rates(f"A\t1000\t100\n{NAME}\t1000\t130\nC\t1000\t90"))
    figure = charts.differences(read.table.iloc[1:], "points")
    drawn = rows(figure)
    assert [row["arm"] for row in drawn if "arm" in row] == [NAME, "C"]
    assert {"nothing": 0} in drawn


def test_false_winners_are_told_apart_by_dashes_too() -> None:
    found = lab.peek(0.1, 100, 5)
    figure = charts.first_wins(found.shares).to_dict()
    lines = figure["layer"][1]["encoding"]
    assert lines["strokeDash"]["scale"]["domain"] == [lab.FIXED, lab.HOLDING]
    assert len({json.dumps(dash) for dash in lines["strokeDash"]["scale"]["range"]}) == 2
    assert {"share": 0.05} in rows(charts.first_wins(found.shares))


def test_a_running_test_has_a_band_and_two_dashed_lines() -> None:
    read = lab.follow_test(lab.read_days(lab.simulated_days({"A": 0.1, "B": 0.12}, 350, 5)), 5000)
    figure = charts.running(read.table).to_dict()
    _, band, low, high, line, _ = figure["layer"]
    assert (band["encoding"]["y"]["field"], band["encoding"]["y2"]["field"]) == ("low", "high")
    assert [one["encoding"]["y"]["field"] for one in (low, high)] == ["usual_low", "usual_high"]
    assert line["encoding"]["x"]["scale"]["domain"] == [1, 5]


def test_days_that_say_nothing_yet_leave_the_band_out() -> None:
    read = lab.follow_test(lab.read_days("1,A,10,1\n1,B,10,2"), 5000)
    drawn = [row for row in rows(charts.running(read.table)) if "day" in row]
    assert drawn[0]["low"] is None
    assert drawn[0]["difference"] == pytest.approx(10)


def test_regret_and_who_was_shown_what() -> None:
    learned = lab.learn({NAME: 0.1, "b": 0.3}, 100)
    drawn = rows(charts.regret(learned.curves))
    assert {row["policy"] for row in drawn} == {policy.label for policy in lab.POLICIES.values()}
    shown = pd.DataFrame(rows(charts.shown(learned.shown)))
    assert shown["arm"].unique().tolist() == [NAME, "b"]
    assert shown.groupby("policy")["share"].sum().tolist() == pytest.approx([1.0] * 4)
