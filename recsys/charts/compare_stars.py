"""Predicted stars: guessed against given, errors, calibration, ranges."""

from typing import Any

import altair as alt
import pandas as pd

from recsys.charts.compare_parts import NEUTRAL, PLOT, colour, dash, plain, shape, tall, tip

GRID = 250
"""Pixels of one model's heat map where several stand beside each other."""
STARS = ".2f"


def actual_predicted(table: pd.DataFrame) -> alt.Chart | alt.FacetChart:
    """How the guesses for each given rating spread; several models stand one beside the other."""
    shown = plain(table)
    levels = sorted(shown["actual"].unique(), reverse=True)
    chart: alt.Chart = (
        alt.Chart(shown)
        .mark_rect()
        .encode(
            x=alt.X("low:Q", title="Stars guessed", scale=alt.Scale(zero=False, nice=False)),
            x2="high:Q",
            y=alt.Y(
                "actual:O",
                title="Stars given",
                scale=alt.Scale(domain=levels),
                axis=alt.Axis(format="~g", labelOverlap=False),
            ),
            color=alt.Color(
                "share:Q",
                title="Share of a row",
                legend=alt.Legend(format=".0%", orient="right", gradientLength=150),
            ),
            tooltip=[
                tip("model", "Model"),
                tip("actual", "Stars given", "~g"),
                tip("low", "Stars guessed, from", STARS),
                tip("high", "to", STARS),
                tip("ratings", "Ratings", ","),
                tip("share", "Share of these given stars", ".1%"),
            ],
        )
    )
    if len(shown["model"].unique()) == 1:
        return chart.properties(height=PLOT + 110)
    facet: alt.FacetChart = chart.properties(width=GRID, height=GRID).facet(
        facet=alt.Facet("model:N", title=None, sort=None), columns=2
    )
    return facet


def errors(table: pd.DataFrame) -> alt.LayerChart:
    """How often a guess is off by how much, a line a model; 0 is a hit."""
    x = alt.X(
        "error:Q",
        title="Guess less rating, in stars",
        axis=alt.Axis(format="+~g", labelExpr="datum.value ? datum.label : '0'"),
    )
    lines = (
        alt.Chart(plain(table))
        .mark_line(strokeWidth=2, interpolate="monotone")
        .encode(
            x=x,
            y=alt.Y("share:Q", title="Share of hidden ratings", axis=alt.Axis(format=".0%")),
            color=colour(table),
            strokeDash=dash(table),
            tooltip=[
                tip("model", "Model"),
                tip("error", "Guess less rating, about", "+.2f"),
                tip("ratings", "Ratings", ","),
                tip("share", "Share", ".1%"),
            ],
        )
    )
    hit = alt.Chart(pd.DataFrame({"error": [0.0]})).mark_rule(color=NEUTRAL, strokeDash=[4, 4]).encode(x=x)
    return alt.LayerChart(layer=[hit, lines]).properties(height=tall(table))


def _dots(base: alt.Chart, table: pd.DataFrame, **encoding: Any) -> alt.Chart:
    """A dot for each row, in its model's colour and shape."""
    points = base.mark_point(size=60, filled=True, opacity=1)
    dots: alt.Chart = points.encode(color=colour(table), shape=shape(table), **encoding)
    return dots


def calibration(table: pd.DataFrame) -> alt.LayerChart:
    """What people gave where so many stars were promised; the dashed line is a promise kept."""
    ends = pd.concat([table["predicted"], table["actual"]])
    low, high = float(ends.min()), float(ends.max())
    scale = alt.Scale(domain=[low, high], nice=True)
    x = alt.X("predicted:Q", title="Stars promised", scale=scale)
    y = alt.Y("actual:Q", title="Stars given, on average", scale=scale)
    base = alt.Chart(plain(table))
    lines = base.mark_line(strokeWidth=2).encode(x=x, y=y, color=colour(table))
    dots = _dots(
        base,
        table,
        x=x,
        y=y,
        tooltip=[
            tip("model", "Model"),
            tip("predicted", "Stars promised", STARS),
            tip("actual", "Stars given", STARS),
            tip("count", "Ratings", ","),
        ],
    )
    diagonal = pd.DataFrame({"predicted": [low, high], "actual": [low, high]})
    kept = alt.Chart(diagonal).mark_line(color=NEUTRAL, strokeDash=[5, 4]).encode(x=x, y=y)
    return alt.LayerChart(layer=[kept, lines, dots]).properties(height=tall(table, 260))


def ranges(table: pd.DataFrame) -> alt.LayerChart:
    """The share of ratings inside their range, by the stars guessed; the dashed line is what the range promises."""
    x = alt.X("predicted:Q", title="Stars guessed", scale=alt.Scale(zero=False))
    y = alt.Y(
        "inside:Q", title="Inside the 80 % range", axis=alt.Axis(format=".0%"), scale=alt.Scale(zero=False)
    )
    base = alt.Chart(plain(table))
    lines = base.mark_line(strokeWidth=2).encode(x=x, y=y, color=colour(table), strokeDash=dash(table))
    dots = _dots(
        base,
        table,
        x=x,
        y=y,
        tooltip=[
            tip("model", "Model"),
            tip("predicted", "Stars guessed", "~g"),
            tip("inside", "Inside the range", ".1%"),
            tip("width", "Width of the range", STARS),
            tip("ratings", "Ratings", ","),
        ],
    )
    honest = (
        alt.Chart(pd.DataFrame({"inside": [0.8]})).mark_rule(color=NEUTRAL, strokeDash=[5, 4]).encode(y=y)
    )
    return alt.LayerChart(layer=[honest, lines, dots]).properties(height=tall(table, 260))
