"""Figures group by group, for one or several models: dots with their intervals, curves with bands, differences.

Models take the theme's categorical colours and a shape each, so that colour alone tells nothing. Labels are text: Vega
draws them, nothing parses them.
"""

import math

import altair as alt
import pandas as pd

from recsys.charts.compare_parts import WIDE, colour, shape

TITLES = {
    "mae": "Stars missed by on average (MAE)",
    "rmse": "Error in stars (RMSE)",
    "bias": "Guess less rating, in stars (bias)",
    "ndcg@10": "NDCG at 10",
}
"""Figure -> what its axis says; of another figure, its own name."""
MORE, LESS, ALIKE = "missed more than all others", "missed less", "no difference that the data can show"
SIGNS = {MORE: "#e0593f", LESS: "#2f8f9a", ALIKE: "#9a8f82"}
"""Colours that stand out on light and on dark ground alike."""
SHAPES = {MORE: "triangle-right", LESS: "triangle-left", ALIKE: "circle"}
LABELS = 150
"""Pixels of a group's name, so that half of a phone's width is left for the figures."""
DOT, GAP = 11, 10
"""Pixels of a model's row within a group, and between groups."""
AXIS, LEGEND_ROW = 60, 30
"""Pixels that these take from a figure's height."""
INTERVAL = "95 % interval"


def by_group(table: pd.DataFrame, figure: str = "mae") -> alt.LayerChart:
    """A dot for each group and model, with its interval where there are people enough for one.

    ``table`` is that of ``Slices``: model, group, people, rows, the figure and its ``_low`` and ``_high``.
    """
    shown = _shown(table, figure)
    y = alt.Y("group:N", sort=None, title=None, axis=_names())
    beside = alt.YOffset("model:N", sort=None)
    x = alt.X(
        f"{figure}:Q",
        title=TITLES.get(figure, figure),
        scale=alt.Scale(zero=False, padding=10),
        axis=alt.Axis(tickCount=6),
    )
    tips = _tips(figure, "group", "Group")
    whiskers = (
        alt.Chart(shown.dropna(subset=[f"{figure}_low", f"{figure}_high"]))
        .mark_rule(strokeWidth=2)
        .encode(
            y=y,
            yOffset=beside,
            x=alt.X(f"{figure}_low:Q"),
            x2=f"{figure}_high:Q",
            color=colour(shown),
            tooltip=tips,
        )
    )
    dots = (
        alt.Chart(shown)
        .mark_point(size=55, filled=True, opacity=1)
        .encode(y=y, yOffset=beside, x=x, color=colour(shown), shape=shape(shown), tooltip=tips)
    )
    models, groups = shown["model"].nunique(), shown["group"].nunique()
    both = alt.LayerChart(layer=[dots, whiskers])
    return both.properties(height=groups * (models * DOT + GAP) + AXIS + -(-models // WIDE) * LEGEND_ROW)


def along(table: pd.DataFrame, column: str, title: str, figure: str = "mae") -> alt.LayerChart:
    """A line a model along the steps of ``column``, in the order of the table, with a band for its intervals.

    For the curve of newcomers (``n``) and for groups by number of ratings (``group``).
    """
    shown = _shown(table, figure)
    x = alt.X(f"{column}:O", sort=None, title=title, axis=alt.Axis(labelAngle=0, labelOverlap=True))
    y = alt.Y(f"{figure}:Q", title=TITLES.get(figure, figure), scale=alt.Scale(zero=False))
    bands = (
        alt.Chart(shown.dropna(subset=[f"{figure}_low", f"{figure}_high"]))
        .mark_area(opacity=0.09)
        .encode(
            x=x,
            y=alt.Y(f"{figure}_low:Q", title=TITLES.get(figure, figure)),
            y2=f"{figure}_high:Q",
            color=colour(shown),
        )
    )
    lines = alt.Chart(shown).mark_line(strokeWidth=2).encode(x=x, y=y, color=colour(shown))
    dots = (
        alt.Chart(shown)
        .mark_point(size=60, filled=True, opacity=1)
        .encode(x=x, y=y, color=colour(shown), shape=shape(shown), tooltip=_tips(figure, column, title))
    )
    together = alt.LayerChart(layer=[bands, lines, dots])
    return together.properties(height=270 + -(-shown["model"].nunique() // WIDE) * LEGEND_ROW)


def differences(table: pd.DataFrame) -> alt.LayerChart:
    """How much more or less each group is missed than all others; the intervals hold all together.

    ``table`` is that of a claim: group, people, rows, difference, low, high and sign.
    """
    says = {1: MORE, -1: LESS, 0: ALIKE}
    shown = table.assign(
        says=[says[sign] for sign in table["sign"]],
        interval=[
            _interval(low, high, signed=True) for low, high in zip(table["low"], table["high"], strict=True)
        ],
    )
    y = alt.Y("group:N", sort=None, title=None, axis=_names())
    legend = alt.Legend(orient="top", direction="vertical", labelLimit=280)
    color = alt.Color(
        "says:N", title=None, legend=legend, scale=alt.Scale(domain=list(SIGNS), range=list(SIGNS.values()))
    )
    shape = alt.Shape(
        "says:N", title=None, legend=legend, scale=alt.Scale(domain=list(SHAPES), range=list(SHAPES.values()))
    )
    tips = [
        alt.Tooltip("group:N", title="Group"),
        alt.Tooltip("difference:Q", title="Stars more than all others", format="+.3f"),
        alt.Tooltip("interval:N", title=INTERVAL),
        alt.Tooltip("people:Q", title="People", format=","),
        alt.Tooltip("rows:Q", title="Ratings", format=","),
    ]
    zero = alt.Chart(pd.DataFrame({"difference": [0.0]})).mark_rule(color=SIGNS[ALIKE], strokeDash=[4, 4])
    title = "Stars missed by, less those of all others"
    x = alt.X("difference:Q", title=title, axis=alt.Axis(format="+.2~f", tickCount=5))
    whiskers = alt.Chart(shown).mark_rule(strokeWidth=2).encode(
        y=y, x=alt.X("low:Q", title=title), x2="high:Q", color=color, tooltip=tips
    )  # fmt: skip
    dots = alt.Chart(shown).mark_point(size=70, filled=True, opacity=1).encode(
        y=y, x=x, color=color, shape=shape, tooltip=tips
    )  # fmt: skip
    together = alt.LayerChart(layer=[zero.encode(x=x), whiskers, dots])
    return together.properties(height=len(shown) * (DOT + GAP) + AXIS + len(SIGNS) * LEGEND_ROW)


def _shown(table: pd.DataFrame, figure: str) -> pd.DataFrame:
    ends = zip(table[f"{figure}_low"], table[f"{figure}_high"], strict=True)
    return table.assign(interval=[_interval(low, high, signed=figure == "bias") for low, high in ends])


def _interval(low: float, high: float, *, signed: bool) -> str:
    sign = "+" if signed else ""
    return "too few people" if math.isnan(low) else f"{low:{sign}.3f} to {high:{sign}.3f}"


def _tips(figure: str, column: str, title: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("model:N", title="Model"),
        alt.Tooltip(f"{column}:N", title=title),
        alt.Tooltip(
            f"{figure}:Q", title=TITLES.get(figure, figure), format="+.3f" if figure == "bias" else ".3f"
        ),
        alt.Tooltip("interval:N", title=INTERVAL),
        alt.Tooltip("people:Q", title="People", format=","),
        alt.Tooltip("rows:Q", title="Ratings", format=","),
    ]


def _names() -> alt.Axis:
    return alt.Axis(labelLimit=LABELS, labelOverlap=False, labelFlush=False, ticks=False, domain=False)
