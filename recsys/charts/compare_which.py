"""Which model: figures with their intervals, and one figure against another."""

import altair as alt
import pandas as pd

from recsys.charts.compare_parts import PLOT, ROW, colour, plain, rows, shape, tip

Axis = tuple[str, str]
"""A column and its words."""
SMALL = {"fit_seconds", "megabytes"}
"""Columns that spread over powers of ten."""


def board_stars(table: pd.DataFrame) -> alt.LayerChart:
    """RMSE of each model with its interval."""
    return _board(table, "rmse", "RMSE in stars, further left is better")


def board_lists(table: pd.DataFrame) -> alt.LayerChart:
    """NDCG of each model with its interval."""
    return _board(table, "ndcg@10", "NDCG at 10, further right is better")


def board_hits(table: pd.DataFrame) -> alt.LayerChart:
    """The share of people whose list of ten holds a film they liked, of each model with its interval."""
    return _board(table, "hit_rate@10", "People who find a liked film in ten", ".0%")


def board_diversity(table: pd.DataFrame) -> alt.LayerChart:
    """How much two titles of one list differ in their genres, of each model with its interval."""
    return _board(table, "diversity", "Difference of two titles in one list", ".0%")


def tradeoff(
    table: pd.DataFrame,
    x: Axis = ("fit_seconds", "Seconds to train"),
    y: Axis = ("ndcg@10", "NDCG at 10"),
) -> alt.LayerChart:
    """A dot a model at two of its figures; those that lack one are left out."""
    shown = plain(table).dropna(subset=[column for column, _ in (x, y) if column in table])
    base = alt.Chart(shown)
    across, up = (_axis(kind, axis) for kind, axis in ((alt.X, x), (alt.Y, y)))
    tips = [tip("model", "Model"), tip(x[0], x[1], ".4~g"), tip(y[0], y[1], ".4~g")]
    dots = base.mark_point(size=150, filled=True, opacity=1).encode(
        x=across,
        y=up,
        color=colour(table, legend=False),
        shape=shape(table, legend=False),
        tooltip=tips,
    )
    names = base.mark_text(align="left", dx=11, dy=1, limit=160, fontSize=12).encode(
        x=across, y=up, text="model:N", color=colour(table, legend=False)
    )
    return alt.LayerChart(layer=[dots, names]).properties(height=PLOT + 80)


def _axis(kind: type[alt.X] | type[alt.Y], axis: Axis) -> alt.X | alt.Y:
    column, title = axis
    if column in SMALL:
        scale, drawn = alt.Scale(type="log", nice=False, padding=30), alt.Axis(format="~g", grid=False)
    else:
        scale, drawn = alt.Scale(zero=column != "rmse", padding=12), alt.Axis(format="~g", tickCount=5)
    return kind(f"{column}:Q", title=title, scale=scale, axis=drawn)


def _board(table: pd.DataFrame, figure: str, title: str, number: str | None = None) -> alt.LayerChart:
    axis = alt.Axis(tickCount=5) if number is None else alt.Axis(tickCount=5, format=number)
    shown = plain(table).rename(columns={f"{figure}_low": "low", f"{figure}_high": "high"})
    x = alt.X(f"{figure}:Q", title=title, scale=alt.Scale(zero=False, padding=14), axis=axis)
    y = rows(table)
    tips = [
        tip("model", "Model"),
        tip(figure, title if number else figure.upper(), number or ".4f"),
        tip("low", "At least (95 %)", number or ".4f"),
        tip("high", "At most (95 %)", number or ".4f"),
    ]
    base = alt.Chart(shown)
    ends = base.mark_rule(strokeWidth=3, opacity=0.5).encode(
        x=alt.X("low:Q", scale=alt.Scale(zero=False, padding=14), title=title),
        x2="high:Q",
        y=y,
        color=colour(table, legend=False),
        tooltip=tips,
    )
    dots = base.mark_point(size=110, filled=True, opacity=1).encode(
        x=x, y=y, color=colour(table, legend=False), shape=shape(table, legend=False), tooltip=tips
    )
    return alt.LayerChart(layer=[ends, dots]).properties(height=ROW * max(2, len(shown)) + 50)
