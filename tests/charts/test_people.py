"""Charts of one person: what is drawn is what the table says, and titles stay text."""

from typing import Any

import altair as alt
import pandas as pd
import pytest

from recsys.charts.people import DRAWN, activity_chart, guess_chart, taste_chart


def rows(chart: alt.Chart | alt.LayerChart) -> list[list[dict[str, Any]]]:
    """Every table that a chart draws."""
    return list(chart.to_dict()["datasets"].values())


@pytest.mark.parametrize(("period", "label"), [("day", "1 February 2020"), ("year", "2020")])
def test_activity_draws_each_period_with_its_count(period: str, label: str) -> None:
    start = pd.Timestamp("2020-02-01")
    table = pd.DataFrame({"start": [start], "label": label, "ratings": [3], "average": [4.0]})
    chart = activity_chart(period, table)
    assert [(row["label"], row["ratings"]) for row in rows(chart)[0]] == [(label, 3)]
    assert f"Ratings a {period}" in str(chart.to_dict())


def test_many_periods_are_drawn_along_time() -> None:
    starts = pd.date_range("2020-01-01", periods=60)
    table = pd.DataFrame({"start": starts, "label": "a day", "ratings": 1, "average": 3.0})
    assert activity_chart("day", table).to_dict()["encoding"]["x"]["type"] == "temporal"


def test_taste_draws_the_most_rated_genres_with_their_counts() -> None:
    table = pd.DataFrame(
        {"genre": [f"G{n}" for n in range(20)], "films": range(20, 0, -1), "theirs": 4.0, "crowd": 3.0}
    )
    chart = taste_chart(table.assign(difference=0.5), genres=5)
    lines, points = sorted(rows(chart), key=len)
    assert [row["label"] for row in lines] == ["G0 (20)", "G1 (19)", "G2 (18)", "G3 (17)", "G4 (16)"]
    assert {(row["who"], row["stars"]) for row in points} == {("This person", 4.0), ("Everybody else", 3.0)}


def test_guesses_stand_on_the_scale_with_the_diagonal() -> None:
    guesses = pd.DataFrame({"title": ["<b>Heat</b>"], "guess": [3.5], "actual": [4.0]})
    chart = guess_chart(guesses, 1, 10)
    assert [{"guess": 1, "actual": 1}, {"guess": 10, "actual": 10}] in rows(chart)
    assert [{"title": "<b>Heat</b>", "guess": 3.5, "actual": 4.0}] in rows(chart)


def test_a_scatter_of_very_many_is_a_sample_that_is_always_the_same() -> None:
    guesses = pd.DataFrame({"title": "Heat", "guess": [n / 1_000 for n in range(DRAWN + 500)], "actual": 4.0})
    first, again = (max(rows(guess_chart(guesses, 0.5, 5)), key=len) for _ in range(2))
    assert len(first) == DRAWN
    assert first == again
