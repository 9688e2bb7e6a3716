"""Charts of one film: what is drawn is what the tables say."""

from typing import Any

import altair as alt
import pandas as pd

from recsys.charts import films as charts


def rows(chart: alt.Chart | alt.LayerChart) -> list[list[dict[str, Any]]]:
    """Every table that a chart draws."""
    return list(chart.to_dict()["datasets"].values())


def test_levels_stand_beside_those_of_all_titles() -> None:
    table = pd.DataFrame(
        {"rating": [1.0, 1.5], "ratings": [3, 1], "share": [0.75, 0.25], "everywhere": [0.4, 0.6]}
    )
    drawn = {(row["label"], row["of"]): row["part"] for row in rows(charts.levels(table))[0]}
    assert drawn == {
        ("1", charts.THIS): 0.75,
        ("1.5", charts.THIS): 0.25,
        ("1", charts.ALL): 0.4,
        ("1.5", charts.ALL): 0.6,
    }


def test_periods_without_ratings_are_not_drawn_and_dots_grow_with_ratings() -> None:
    starts = pd.date_range("2000-01-01", periods=3, freq="YS")
    table = pd.DataFrame(
        {
            "start": starts,
            "label": ["2000", "2001", "2002"],
            "ratings": [4, 0, 9],
            "average": [3.5, None, 4.0],
        }
    )
    chart = charts.over_time("year", table)
    assert [row["label"] for row in rows(chart)[0]] == ["2000", "2002"]
    assert chart.to_dict()["layer"][1]["encoding"]["size"]["field"] == "ratings"


def test_groups_stand_in_their_order_with_how_many_people_they_are() -> None:
    table = pd.DataFrame(
        {"group": ["=1+1", "<b>"], "people": [12, 1_200], "average": [4.0, 3.0], "usual": [3.5, 3.2]}
    )
    chart = charts.groups(table)
    assert chart.to_dict()["layer"][1]["encoding"]["y"]["sort"] == ["=1+1 (12)", "<b> (1,200)"]
    dots = max(rows(chart), key=len)
    assert {(row["group"], row["of"], row["stars"]) for row in dots} == {
        ("=1+1", charts.THIS, 4.0),
        ("<b>", charts.THIS, 3.0),
        ("=1+1", charts.USUAL, 3.5),
        ("<b>", charts.USUAL, 3.2),
    }
