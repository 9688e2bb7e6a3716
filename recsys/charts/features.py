"""Charts of features: how one is spread, and what it goes with."""

import altair as alt
import pandas as pd

from recsys.charts.explore_marks import COUNT, SHARE, bars, columns, tip

ROOMY, LABEL = 32, 180
"""Pixels of a bar, of which there are at most five, and of its name."""


def spread(table: pd.DataFrame, unit: str, many: str) -> alt.Chart:
    """How many ``many`` ("people") have so much of a feature."""
    ends = list(zip(table["from"].tolist(), table["to"].tolist(), strict=True))
    rows = table.assign(
        label=[_number(first, unit) for first, _ in ends],
        range=[
            _number(first, unit) if first == last else f"{_number(first, unit)} to {_number(last, unit)}"
            for first, last in ends
        ],
    )
    across = unit.capitalize() if (table["from"] == table["to"]).all() else f"{unit.capitalize()}, from"
    tips = [
        tip("range", unit.capitalize()),
        tip("count", many.capitalize(), COUNT),
        tip("share", "Share", SHARE),
    ]
    return columns(rows, "label", across, "count", many.capitalize(), tips)


def relations(table: pd.DataFrame) -> alt.Chart:
    """The correlations of one feature with others, from -1 to 1."""
    tips = [
        tip("label", "Feature"),
        tip("correlation", "Rank correlation", "+.2f"),
        tip("known", "Known of", COUNT),
    ]
    axis = alt.Axis(values=[-1, -0.5, 0, 0.5, 1], format="~g")
    figure = bars(table, "label", "correlation", "Rank correlation (-1 to 1)", tips, axis)
    figure.encoding.x.scale = alt.Scale(domain=[-1, 1])
    figure.encoding.y.axis.labelLimit = LABEL
    figure.height = alt.Step(ROOMY)
    return figure


def _number(value: float, unit: str) -> str:
    """Short, for an axis."""
    if unit == "share":
        return f"{100 * value:g} %"
    if unit == "year":
        return f"{value:g}"
    if abs(value) >= 1_000:
        return f"{value / 1_000:g}k"
    return f"{value:g}"
