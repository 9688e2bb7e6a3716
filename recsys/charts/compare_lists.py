"""Lists: what they find, what they are made of, and how both go with how much is known."""

from textwrap import wrap

import altair as alt
import pandas as pd

from recsys.charts.compare_parts import WIDE, colour, plain, shape, tip
from recsys.charts.slices import along, by_group

ROW, DOT = 42, 13
"""Pixels of a row at least, and for each model in it."""
NAMES = 120
"""Pixels of a figure's name, so that a phone has room for the figures."""
SHADES, INK = ("#f6e7df", "#e09d84"), "#181410"
"""From a figure's lowest value to its highest, and what is legible on both, in a light page and in a dark one."""
NAME = 20
"""Letters of a figure's name in one line."""
BROKEN = r"split(datum.label, '\n')"
"""Labels in the lines that they were broken into."""


def list_quality(table: pd.DataFrame) -> alt.LayerChart:
    """A row a figure, a dot a model with its interval."""
    shown = plain(table)
    x = alt.X("value:Q", title="Higher is better", scale=alt.Scale(domainMin=0))
    y = alt.Y("figure:N", title=None, sort=None, axis=alt.Axis(labelLimit=NAMES, grid=True, ticks=False))
    tips = [
        tip("figure", "Figure"),
        tip("model", "Model"),
        tip("value", "Value", ".4f"),
        tip("low", "At least (95 %)", ".4f"),
        tip("high", "At most (95 %)", ".4f"),
    ]
    beside = alt.YOffset("model:N", sort=None)  # models that are alike would hide each other
    ends = (
        alt.Chart(shown.dropna(subset=["low", "high"]))
        .mark_rule(strokeWidth=2, opacity=0.6)
        .encode(
            x=alt.X("low:Q", title="Higher is better"),
            x2="high:Q",
            y=y,
            yOffset=beside,
            color=colour(table),
            tooltip=tips,
        )
    )
    dots = (
        alt.Chart(shown)
        .mark_point(size=60, filled=True, opacity=1)
        .encode(x=x, y=y, yOffset=beside, color=colour(table), shape=shape(table), tooltip=tips)
    )
    n_models = shown["model"].nunique()
    height = max(ROW, DOT * n_models) * shown["figure"].nunique() + 60 + 30 * -(-n_models // WIDE)
    return alt.LayerChart(layer=[ends, dots]).properties(height=height)


def list_makeup(table: pd.DataFrame) -> alt.LayerChart:
    """A table of numbers, each row shaded from its lowest value to its highest."""
    shown = plain(table).assign(
        row=["\n".join(wrap(figure, NAME)) for figure in table["figure"]],
        shown=[_number(value, unit) for value, unit in zip(table["value"], table["unit"], strict=True)],
    )
    x = alt.X(
        "model:N",
        title=None,
        sort=None,
        axis=alt.Axis(
            orient="top", labelAngle=-30, labelAlign="left", labelOverlap=False, labelLimit=110, domain=False
        ),
    )
    y = alt.Y(
        "row:N",
        title=None,
        sort=None,
        axis=alt.Axis(labelLimit=NAMES, ticks=False, domain=False, labelExpr=BROKEN),
    )
    tips = [
        tip("figure", "Figure"),
        tip("model", "Model"),
        tip("shown", "Value"),
        tip("low", "At least (95 %)", ".4~g"),
        tip("high", "At most (95 %)", ".4~g"),
    ]
    base = alt.Chart(shown)
    shade = base.mark_rect(cornerRadius=3).encode(
        x=x,
        y=y,
        color=alt.Color("standing:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=list(SHADES))),
        tooltip=tips,
    )
    numbers = base.mark_text(fontSize=11, color=INK).encode(x=x, y=y, text="shown:N", tooltip=tips)
    return alt.LayerChart(layer=[shade, numbers]).properties(height=36 * shown["figure"].nunique() + 90)


def _number(value: float, unit: str) -> str:
    if unit == "share":
        return f"{100 * value:.1f} %"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}"


def newcomer_stars(table: pd.DataFrame) -> alt.LayerChart:
    """The error of stars by number of ratings that somebody new is known by."""
    return along(table, "n", "Ratings that the person gave so far")


def newcomer_lists(table: pd.DataFrame) -> alt.LayerChart:
    """NDCG by number of ratings that somebody new is known by."""
    return along(table, "n", "Ratings that the person gave so far", "ndcg@10")


def film_ratings(table: pd.DataFrame) -> alt.LayerChart:
    """The error of stars by number of ratings of the film."""
    return along(table, "group", "Ratings of the film that were learned from")


def star_groups(table: pd.DataFrame) -> alt.LayerChart:
    """The error of stars, group by group."""
    return by_group(table)


def list_groups(table: pd.DataFrame) -> alt.LayerChart:
    """NDCG, group by group."""
    return by_group(table, "ndcg@10")
