"""Charts of experiments; colours are the theme's, in the order of what is compared."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from recsys.charts.compare_parts import NEUTRAL
from recsys.charts.explore_marks import HEIGHT, NARROW, PLAIN_ZERO, chart, colour, tip

ROW, SHORTEST = 46, 240
"""Pixels of an arm's row, and of a figure with few."""
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3])
LEGEND_COLUMNS = 2
LEGEND_WIDTH = 230
FIRST_WORD = f"{NARROW} ? split(datum.label, regexp('[- ]'))[0] : datum.label"
"""Labels of the policies, which a phone has no room for beside each other."""
POINTS = ".3~f"
"""Of differences in points."""
MOST_ALLOWED = 0.05


def people_needed(curve: pd.DataFrame, unit: str) -> alt.LayerChart:
    """People in each arm against the difference to be seen; a ring where somebody asked.

    ``curve`` has difference, people and is_asked; ``unit`` is what the difference is counted in.
    """
    x = alt.X(
        "difference:Q",
        title=f"Difference to be seen ({unit})",
        scale=alt.Scale(zero=False, nice=False),
        axis=alt.Axis(tickCount=6, grid=False),
    )
    y = alt.Y(
        "people:Q",
        title="People in each arm",
        scale=alt.Scale(type="log"),
        axis=alt.Axis(format="~s", tickCount=4, grid=False),
    )
    tips = [tip("difference", "Difference", ".3~f"), tip("people", "People in each arm", ",")]
    base = chart(curve)
    line = base.mark_line(strokeWidth=2.5).encode(x=x, y=y, color=colour("first"))
    asked = base.transform_filter("datum.is_asked").mark_point(size=150, strokeWidth=3, filled=False)
    every = base.mark_circle(size=160, opacity=0).encode(x=x, y=y, tooltip=tips)
    both = alt.LayerChart(layer=[line, asked.encode(x=x, y=y, color=colour("first"), tooltip=tips), every])
    return both.properties(height=HEIGHT)


def differences(table: pd.DataFrame, unit: str) -> alt.LayerChart:
    """A dot an arm with the range of its difference from the first; ``table`` has arm, difference, low and high."""
    order = table["arm"].tolist()
    y = alt.Y("arm:N", title=None, sort=order, axis=alt.Axis(labelLimit=140, labelOverlap=False))
    title = f"Difference from the first ({unit})"
    x = alt.X("difference:Q", title=title)
    tips = [
        tip("arm", "Arm"),
        tip("difference", "Difference", POINTS),
        tip("low", "At least", POINTS),
        tip("high", "At most", POINTS),
    ]
    base = chart(table)
    ranges = base.mark_rule(strokeWidth=4, opacity=0.45).encode(
        x=alt.X("low:Q", title=title), x2="high:Q", y=y, color=colour("first"), tooltip=tips
    )
    dots = base.mark_circle(size=150, opacity=1).encode(x=x, y=y, color=colour("first"), tooltip=tips)
    both = alt.LayerChart(layer=[_nothing("x"), ranges, dots])
    return both.properties(height=max(SHORTEST, ROW * len(order) + 60))


def first_wins(shares: pd.DataFrame) -> alt.LayerChart:
    """The share of tests without a difference that had a winner by each day; ``shares`` has day, rule and share."""
    allowed = (
        alt.Chart(pd.DataFrame({"share": [MOST_ALLOWED]}))
        .mark_rule(color=NEUTRAL, strokeDash=[5, 4], strokeWidth=1.5)
        .encode(y="share:Q")
    )
    lines = (
        chart(shares)
        .mark_line(strokeWidth=2.5)
        .encode(
            x=_days(shares, "day"),
            y=alt.Y("share:Q", title="False winners so far", axis=alt.Axis(format=".0%", tickCount=5)),
            color=alt.Color("rule:N", title=None, sort=None, legend=_legend(1)),
            strokeDash=_dash("rule", shares["rule"].unique().tolist(), 1),
            tooltip=[tip("rule", "Rule"), tip("day", "Day"), tip("share", "False winners", ".1%")],
        )
    )
    both = alt.LayerChart(layer=[allowed, lines])
    return both.properties(height=HEIGHT + 40)


def running(table: pd.DataFrame) -> alt.LayerChart:
    """The difference of one arm from the first after each day, in points.

    ``table`` has number, day, difference and two ranges: low and high hold at every look, usual_low and usual_high
    for one look. The first is a band, the second two dashed lines.
    """
    x = _days(table, "number")
    title = "Points above the first"
    y = alt.Y("difference:Q", title=title)
    tips = [
        tip("day", "Day"),
        tip("difference", "Difference", POINTS),
        tip("low", "Holds: at least", POINTS),
        tip("high", "Holds: at most", POINTS),
        tip("usual_low", "Usual: at least", POINTS),
        tip("usual_high", "Usual: at most", POINTS),
    ]
    base = chart(table)
    told = base.transform_filter("isValid(datum.low)")
    band = told.mark_area(opacity=0.2).encode(
        x=x, y=alt.Y("low:Q", title=title), y2="high:Q", color=colour("first")
    )
    usual = [
        told.mark_line(strokeDash=[4, 3], strokeWidth=1.5).encode(
            x=x, y=alt.Y(f"{end}:Q"), color=colour("second")
        )
        for end in ("usual_low", "usual_high")
    ]
    line = base.mark_line(strokeWidth=2.5, point=len(table) == 1).encode(x=x, y=y, color=colour("first"))
    every = base.mark_circle(size=160, opacity=0).encode(x=x, y=y, tooltip=tips)
    both = alt.LayerChart(layer=[_nothing("y"), band, *usual, line, every])
    return both.properties(height=HEIGHT)


def regret(curves: pd.DataFrame) -> alt.LayerChart:
    """What learning has cost after each visitor, a line a policy, nine of ten runs as a band.

    ``curves`` has policy, visitors, regret, low and high.
    """
    policies = curves["policy"].unique().tolist()
    x = alt.X(
        "visitors:Q",
        title="Visitors so far",
        axis=alt.Axis(format="~s", labelExpr=PLAIN_ZERO, grid=False, tickCount=5),
    )
    title = "Conversions lost so far"
    hue = alt.Color("policy:N", title=None, sort=policies, legend=_legend(LEGEND_COLUMNS))
    base = chart(curves)
    band = base.mark_area(opacity=0.12).encode(x=x, y=alt.Y("low:Q", title=title), y2="high:Q", color=hue)
    tips = [
        tip("policy", "Way to choose"),
        tip("visitors", "Visitors", ","),
        tip("regret", "Lost, on average", ".1f"),
        tip("low", "In most runs at least", ".1f"),
        tip("high", "In most runs at most", ".1f"),
    ]
    line = base.mark_line(strokeWidth=2.5).encode(
        x=x, y=alt.Y("regret:Q", title=title), color=hue, strokeDash=_dash("policy", policies, LEGEND_COLUMNS)
    )
    every = base.mark_circle(size=80, opacity=0).encode(x=x, y="regret:Q", tooltip=tips)
    both = alt.LayerChart(layer=[band, line, every])
    return both.properties(height=HEIGHT + 60)


def shown(table: pd.DataFrame) -> alt.Chart:
    """Who was shown what: the share of each version under each policy; ``table`` has policy, arm, rate and share."""
    order = table["arm"].unique().tolist()
    figure: alt.Chart = (
        chart(table)
        .mark_rect()
        .encode(
            x=alt.X(
                "policy:N",
                title=None,
                sort=None,
                axis=alt.Axis(labelAngle=0, labelLimit=120, labelOverlap=False, labelExpr=FIRST_WORD),
            ),
            y=alt.Y("arm:N", title=None, sort=order, axis=alt.Axis(labelLimit=140, labelOverlap=False)),
            color=alt.Color(
                "share:Q",
                title="Shown to",
                scale=alt.Scale(domain=[0, 1]),
                legend=alt.Legend(format=".0%", orient="top", gradientLength=150, gradientThickness=8),
            ),
            tooltip=[
                tip("policy", "Way to choose"),
                tip("arm", "Version"),
                tip("rate", "True rate", ".1%"),
                tip("share", "Shown to", ".1%"),
            ],
        )
        .properties(height=max(160, 40 * len(order) + 80))
    )
    return figure


def _nothing(channel: str) -> alt.Chart:
    """A line where there is no difference."""
    rule = alt.Chart(pd.DataFrame({"nothing": [0]})).mark_rule(
        color=NEUTRAL, strokeDash=[5, 4], strokeWidth=1.5
    )
    line: alt.Chart = rule.encode(**{channel: "nothing:Q"})
    return line


def _days(table: pd.DataFrame, column: str) -> alt.X:
    return alt.X(
        f"{column}:Q",
        title="Day of the test",
        scale=alt.Scale(domain=[1, max(2, int(table[column].max()))], nice=False),
        axis=alt.Axis(tickMinStep=1, format="d", grid=False),
    )


def _legend(columns: int) -> alt.Legend:
    return alt.Legend(
        orient="top",
        columns=columns,
        labelLimit=LEGEND_WIDTH,
        symbolType="stroke",
        symbolStrokeWidth=2.5,
        symbolOpacity=1,
    )


def _dash(column: str, names: Sequence[str], columns: int) -> alt.StrokeDash:
    """The same as the colours say, for who cannot tell them apart."""
    scale = alt.Scale(domain=list(names), range=list(DASHES[: len(names)]))
    return alt.StrokeDash(f"{column}:N", title=None, sort=list(names), scale=scale, legend=_legend(columns))
