"""Trust: ours beside what others published, and the same model measured twice."""

import altair as alt
import pandas as pd

from recsys.charts.compare_parts import NEUTRAL, tip

INK = "#181410"
"""Legible on the bars, in a light page and in a dark one."""
OURS, THEIRS = "measured here", "published"
RMSE = "RMSE in stars, further left is better"


def published(table: pd.DataFrame) -> alt.Chart:
    """A dot a figure, ours and theirs told apart by shape and colour; ``table`` has name, value, source."""
    whose = [OURS if source == "here" else THEIRS for source in table["source"]]
    rows = [
        f"{name} (here)" if source == "here" else f"{name}, {source}"
        for name, source in zip(table["name"], table["source"], strict=True)
    ]
    shown = table.assign(whose=whose, row=rows)
    legend = alt.Legend(orient="top", symbolOpacity=1)
    chart: alt.Chart = (
        alt.Chart(shown)
        .mark_point(size=100, filled=True, opacity=1)
        .encode(
            x=alt.X("value:Q", title=RMSE, scale=alt.Scale(zero=False, padding=12)),
            y=alt.Y("row:N", title=None, sort=None, axis=alt.Axis(labelLimit=190, grid=True)),
            color=alt.Color("whose:N", title=None, legend=legend, scale=alt.Scale(domain=[OURS, THEIRS])),
            shape=alt.Shape(
                "whose:N",
                title=None,
                legend=legend,
                scale=alt.Scale(domain=[OURS, THEIRS], range=["circle", "diamond"]),
            ),
            tooltip=[tip("name", "Model"), tip("value", "RMSE", ".4f"), tip("source", "Source")],
        )
        .properties(height=26 * len(shown) + 80)
    )
    return chart


def trick(table: pd.DataFrame) -> alt.LayerChart:
    """How far the same model seems to miss on what it learned from, and misses on what it never saw."""
    y = alt.Y("measured_on:N", title=None, sort=None, axis=alt.Axis(labelLimit=170))
    x = alt.X("rmse:Q", title="RMSE in stars", scale=alt.Scale(domainMin=0))
    bars = (
        alt.Chart(table)
        .mark_bar(cornerRadiusEnd=3, height=26)
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "measured_on:N",
                legend=None,
                scale=alt.Scale(domain=table["measured_on"].tolist(), range=[NEUTRAL, "#e0593f"]),
            ),
            tooltip=[tip("measured_on", "Measured on"), tip("rmse", "RMSE", ".4f")],
        )
    )
    numbers = (
        alt.Chart(table)
        .mark_text(align="right", dx=-8, fontSize=13, color=INK)
        .encode(x=x, y=y, text=alt.Text("rmse:Q", format=".2f"))
    )
    return alt.LayerChart(layer=[bars, numbers]).properties(height=130)
