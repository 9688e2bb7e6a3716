"""Figures row by row: a name down the side, a dot for its figure, a line for its range."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from recsys.charts.compare_parts import NEUTRAL
from recsys.charts.explore_marks import chart, names
from recsys.charts.picking import pickable

STEP, LABELS = 24, 170
"""Pixels of a row, and of the longest name: on a phone about as much is left for the figures."""
SHAPES = ("circle", "diamond", "triangle-down", "square")


@dataclass(frozen=True)
class Rows:
    """Which columns are drawn, and how."""

    value: str
    low: str | None
    high: str | None
    across: str
    tips: Sequence[alt.Tooltip]
    form: str
    """How the numbers of the axis are written."""
    ticks: Sequence[float] | None = None
    """The numbers of the axis; None: round ones."""
    is_log: bool = False


def labelled(titles: pd.DataFrame) -> pd.DataFrame:
    """``titles`` with ``label``: the title, and the year where another is called the same."""
    twice = titles["title"].duplicated(keep=False) & titles["year"].notna()
    rows = zip(titles["title"], titles["year"], twice, strict=True)
    return titles.assign(label=[f"{title} ({year})" if same else title for title, year, same in rows])


def in_rows(
    table: pd.DataFrame,
    rows: Rows,
    whats: Sequence[str],
    *,
    rule: float | None = None,
    marks: str | None = None,
    picks: str | None = None,
) -> alt.LayerChart:
    """The rows of ``table`` in its order, by ``label``; ``what``, one of ``whats``, gives colour and shape.

    ``rule`` draws a line to compare with, ``marks`` a tick for each row at that column; ``picks`` makes the dots
    clickable (recsys.charts.picking).
    """
    drawn = [what for what in whats if (table["what"] == what).any()]
    legend = (
        alt.Legend(orient="top", direction="vertical", labelLimit=220, values=drawn)
        if len(drawn) > 1
        else None
    )
    scale = (
        alt.Scale(type="log", nice=False, padding=12) if rows.is_log else alt.Scale(zero=False, padding=12)
    )
    if rule is not None and not rows.is_log:
        scale = alt.Scale(zero=rule == 0.0, padding=12)
    axis = alt.Axis(
        format=rows.form, tickCount=5, titleAnchor="end"
    )  # on a phone a title has room to the left only
    if rows.ticks is not None:
        axis = alt.Axis(format=rows.form, values=list(rows.ticks), titleAnchor="end")
    x = alt.X(f"{rows.value}:Q", title=rows.across, axis=axis, scale=scale)
    y = names("label", table["label"].tolist(), grid=True, limit=LABELS)
    colour = alt.Color("what:N", title=None, legend=legend, scale=alt.Scale(domain=list(whats)))
    base = chart(table, height=alt.Step(STEP)).encode(y=y, color=colour, tooltip=list(rows.tips))
    layers: list[alt.Chart] = []
    if rule is not None:
        line = chart(pd.DataFrame({"rule": [rule]}), height=alt.Step(STEP))
        layers.append(
            line.mark_rule(color=NEUTRAL, strokeDash=[4, 4]).encode(x=alt.X("rule:Q", title=rows.across))
        )
    if rows.low and rows.high:
        layers.append(
            base.mark_rule(strokeWidth=2).encode(
                x=alt.X(f"{rows.low}:Q", title=rows.across), x2=f"{rows.high}:Q"
            )
        )
    if marks is not None:
        ticks = chart(table, height=alt.Step(STEP)).mark_tick(color=NEUTRAL, thickness=2, size=14)
        layers.append(ticks.encode(y=y, x=alt.X(f"{marks}:Q", title=rows.across)))
    shape = alt.Shape(
        "what:N",
        title=None,
        legend=legend,
        scale=alt.Scale(domain=list(whats), range=list(SHAPES[: len(whats)])),
    )
    dots = base.mark_point(filled=True, opacity=1, size=90).encode(x=x, shape=shape)
    layers.append(pickable(dots, picks) if picks else dots)
    return alt.LayerChart(layer=layers)
