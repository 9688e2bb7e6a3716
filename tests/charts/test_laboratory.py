"""Figures of the laboratory: every cell is drawn or has its dot, factors left out are grey, titles stay text."""

from typing import Any

import altair as alt
import pandas as pd

from recsys.charts import laboratory as charts

HOSTILE = "<img src=x onerror=alert(1)>"
WEIGHTS = pd.DataFrame(
    {"name": [HOSTILE, HOSTILE, "Up", "Up"], "factor": [1, 2, 1, 2], "weight": [0.5, 0.1, -0.5, 0.2]}
)


def rows(chart: alt.Chart | alt.LayerChart) -> list[list[dict[str, Any]]]:
    """Every table that a chart draws."""
    return list(chart.to_dict()["datasets"].values())


def test_known_stars_are_squares_and_empty_cells_dots() -> None:
    cells = pd.DataFrame(
        {"film": [HOSTILE, HOSTILE], "person": ["Ann", "Ben"], "stars": [4.0, None], "value": [3.5, 2.5]}
    )
    squares, dots = rows(charts.stars(cells.drop(columns="value"), 1, 5))
    assert [(row["film"], row["person"], row["stars"]) for row in squares] == [(HOSTILE, "Ann", 4.0)]
    assert [(row["film"], row["person"]) for row in dots] == [(HOSTILE, "Ben")]
    drawn = charts.stars(cells, 1, 5)
    assert [row["value"] for row in rows(drawn)[0]] == [3.5, 2.5]
    assert drawn.to_dict()["layer"][0]["encoding"]["color"]["scale"] == {"domain": [1, 5], "clamp": True}


def test_weights_have_the_colour_of_their_sign_and_grey_after_k() -> None:
    for draw in (charts.film_weights, charts.people_weights):
        drawn = [(row["name"], row["factor"], row["sign"], row["size"]) for row in rows(draw(WEIGHTS, 1))[0]]
        assert drawn == [
            (HOSTILE, 1, "above zero", 0.5),
            (HOSTILE, 2, "left out", 0.1),
            ("Up", 1, "below zero", 0.5),
            ("Up", 2, "left out", 0.2),
        ]


def test_long_or_many_names_of_people_are_left_to_the_tooltips() -> None:
    def named(*names: str) -> bool:
        weights = pd.DataFrame({"name": names, "factor": 1, "weight": 0.5})
        labels: bool = charts.people_weights(weights, 1).to_dict()["encoding"]["x"]["axis"]["labels"]
        return labels

    assert named("Ann", "Ben")
    assert not named("Person 1041")
    assert not named(*(f"P{n}" for n in range(charts.FEW + 1)))


def test_the_spectrum_marks_what_is_kept() -> None:
    spectrum = pd.DataFrame({"factor": [1, 2], "sigma": [3.0, 0.0], "share": [1.0, 0.0], "kept": [1.0, 1.0]})
    assert [row["sign"] for row in rows(charts.singular_values(spectrum, 1))[0]] == ["above zero", "left out"]
    shares = rows(charts.share_kept([0.0, 0.75, 1.0], 1))
    assert [{"k": 1, "kept": 0.75}] in shares


def test_errors_by_k_mark_k_and_the_least_on_touched_cells() -> None:
    errors = pd.DataFrame({"k": [0, 1, 2], "kept": [0.9, 0.5, 0.0], "touched": [0.9, 0.7, 0.8]})
    drawn = rows(charts.errors_by_k(errors, 2, "Given", "Hidden"))
    assert [{"k": 2}] in drawn
    assert [{"k": 1, "kept": 0.5, "touched": 0.7}] in drawn
    lines = max(drawn, key=len)
    assert {(row["part"], row["k"]) for row in lines} == {
        (p, k) for p in ("Given", "Hidden") for k in range(3)
    }


def test_without_touched_cells_only_one_line_is_drawn() -> None:
    errors = pd.DataFrame({"k": [1], "kept": [0.0], "touched": [float("nan")]})
    lines = [
        row
        for table in rows(charts.errors_by_k(errors, 1, "Given", "Hidden"))
        for row in table
        if "part" in row
    ]
    assert [row["part"] for row in lines] == ["Given"]


def test_the_histogram_draws_each_part_over_the_other() -> None:
    histogram = pd.DataFrame(
        {
            "low": [-0.25, -0.25],
            "high": [0.25, 0.25],
            "part": ["A", "B"],
            "cells": [3, 1],
            "share": [1.0, 1.0],
        }
    )
    chart = charts.misses(histogram, "A", "B").to_dict()
    assert chart["layer"][0]["encoding"]["y"]["stack"] is None
    assert [row["reads"] for row in rows(charts.misses(histogram, "A", "B"))[0]] == ["-0.25 to +0.25"] * 2
