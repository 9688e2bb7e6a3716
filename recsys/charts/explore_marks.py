"""What the figures of Explore are made of: bars, axes, tooltips and the theme's colours.

Colours are left to the theme (its categorical colours in turn, its sequential ramp), so that light and dark each have
their own; only what stands back is a grey that shows on both. Titles and genres are text: Vega draws them, nothing
parses them.
"""

from collections.abc import Hashable, Sequence
from typing import Any

import altair as alt
import pandas as pd

HEIGHT = 250
STEP = 17
"""Pixels of a row of a chart of bars that lie."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
COUNT, AVERAGE, SHARE = ",", ".2f", ".1%"
PLAIN_ZERO = "datum.value ? datum.label : '0'"
"""Labels of an axis of counts: 70k, and 0 without the k of its neighbours."""
COUNTS = alt.Axis(format="~s", labelExpr=PLAIN_ZERO, tickCount=5)
SHARES = alt.Axis(format="~%", tickCount=5)
NARROW = "(width < 420)"
"""As Vega says that a figure is drawn on a phone."""


def chart(table: pd.DataFrame, height: int | alt.Step = HEIGHT) -> alt.Chart:
    """A figure whose marks can take the theme's ``first`` or ``second`` colour."""
    chart: alt.Chart = alt.Chart(table, height=height).transform_calculate(first="'first'", second="'second'")
    return chart


def columns(
    table: pd.DataFrame,
    label: str,
    across: str,
    value: str,
    up: str,
    tips: Sequence[alt.Tooltip],
    up_axis: alt.Axis = COUNTS,
) -> alt.Chart:
    """Upright bars, one a row, in the order of the table."""
    figure: alt.Chart = (
        chart(table)
        .mark_bar(cornerRadiusEnd=3)
        .encode(
            x=alt.X(
                f"{label}:O", title=across, sort=None, axis=alt.Axis(labelOverlap="greedy", labelAngle=0)
            ),
            y=alt.Y(f"{value}:Q", title=up, axis=up_axis),
            color=colour("first"),
            tooltip=list(tips),
        )
    )
    return figure


def bars(
    table: pd.DataFrame,
    label: str,
    value: str,
    across: str,
    tips: Sequence[alt.Tooltip],
    axis: alt.Axis = COUNTS,
) -> alt.Chart:
    """Bars that lie, one a row, in the order of the table."""
    figure: alt.Chart = (
        chart(table, height=alt.Step(STEP))
        .mark_bar(cornerRadiusEnd=3)
        .encode(
            x=alt.X(f"{value}:Q", title=across, axis=axis),
            y=names(label, table[label].tolist()),
            color=colour("first"),
            tooltip=list(tips),
        )
    )
    return figure


def hours_of_the_week(table: pd.DataFrame, count: str, called: str) -> alt.Chart:
    """``count`` by weekday (1 = Monday) and hour, UTC; hours that are not in the table are there as zero."""
    every = pd.MultiIndex.from_product([range(1, 8), range(24)], names=["weekday", "hour"])
    shown = table.set_index(["weekday", "hour"])[count].reindex(every, fill_value=0).reset_index()
    shown["day"] = [WEEKDAYS[day - 1] for day in shown["weekday"]]
    figure: alt.Chart = (
        chart(shown[["day", "hour", count]])
        .mark_rect()
        .encode(
            x=alt.X("hour:O", title="Hour (UTC)", axis=alt.Axis(labelAngle=0, values=list(range(0, 24, 3)))),
            y=alt.Y("day:O", title=None, sort=list(WEEKDAYS)),
            color=alt.Color(f"{count}:Q", title=called, legend=legend(",d")),
            tooltip=[tip("day", "Day"), tip("hour", "Hour (UTC)"), tip(count, called, COUNT)],
        )
    )
    return figure


def colour(place: str) -> alt.Color:
    """The theme's first or second categorical colour."""
    scale = alt.Scale(domain=["first", "second"])
    return alt.Color(f"{place}:N", legend=None, scale=scale)


def names(column: str, order: list[str], *, grid: bool = False, limit: int = 140) -> alt.Y:
    """Names down the side, in this order, none left out; at most ``limit`` pixels of each."""
    axis = alt.Axis(grid=grid, labelLimit=limit, labelOverlap=False, labelFlush=False, labelBound=False)
    return alt.Y(f"{column}:N", title=None, sort=order, axis=axis)


def under_headings(table: pd.DataFrame, of: str, name: str) -> pd.DataFrame:
    """A row for each value of ``of``, and below it its rows: with ``label`` for ``headed``, and ``heading``."""
    rows: list[dict[Hashable, Any]] = []
    for heading, group in table.groupby(of, sort=False):
        rows.append({"label": heading, of: "", name: "", "heading": True})
        rows += [
            {**row, "label": f"{heading}: {row[name]}", "heading": False} for row in group.to_dict("records")
        ]
    return pd.DataFrame(rows, columns=["label", "heading", *table.columns])


def headed(order: list[str]) -> alt.Y:
    """The labels of ``under_headings`` down the side, headings in bold."""
    is_heading = "indexof(datum.label, ': ') < 0"
    axis = alt.Axis(
        labelExpr=f"{is_heading} ? datum.label : slice(datum.label, indexof(datum.label, ': ') + 2)",
        labelFontWeight=alt.condition(is_heading, alt.value("bold"), alt.value("normal")),
        labelLimit=150,
        labelOverlap=False,
        ticks=False,
    )
    return alt.Y("label:N", title=None, sort=order, axis=axis)


def bare() -> alt.Axis:
    """An axis without ticks and labels."""
    return alt.Axis(labels=False, ticks=False)


def legend(number: str) -> alt.Legend:
    """The legend of a ramp."""
    return alt.Legend(format=number, orient="right", gradientLength=150)


def range_label(first: float, last: float, most: float) -> str:
    """One number where both ends are the same, "from to" otherwise, "from+" for the last."""
    if first == last:
        return f"{first:,}"
    return f"{first:,}+" if last == most else f"{first:,}–{last:,}"


def tip(column: str, title: str, number: str | None = None) -> alt.Tooltip:
    """A line of a tooltip: text, or a number in this format."""
    if number is None:
        return alt.Tooltip(f"{column}:N", title=title)
    return alt.Tooltip(f"{column}:Q", title=title, format=number)
