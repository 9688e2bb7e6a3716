"""Rows of the business view's figures: shares in steps one after the other, and shares with how sure they are."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from recsys.charts.explore_marks import SHARE, SHARES, chart, colour, tip

ROW = 26
"""Pixels of a row of dots or of a bar in steps."""
FEW_STEPS = 2


def in_steps(
    table: pd.DataFrame,
    y: alt.Y,
    share: str,
    across: str,
    words: Sequence[str],
    tips: Sequence[alt.Tooltip],
) -> alt.Chart:
    """Bars of which each ``step`` (the place of its name in ``words``) takes its ``share``, one after the other.

    Steps are in order, so they take the theme's ramp: a number, of which the legend says the name.
    """
    called = " : ".join(f"datum.value == {place} ? {word!r}" for place, word in enumerate(words))
    figure: alt.Chart = (
        chart(table, height=alt.Step(ROW))
        .mark_bar()
        .encode(
            x=alt.X(f"{share}:Q", title=across, axis=SHARES),
            y=y,
            color=alt.Color(
                "step:Q",
                title=None,
                scale=alt.Scale(
                    domain=[-1, len(words) - 1]
                ),  # the ramp's palest end is the page's own ground
                legend=alt.Legend(
                    orient="top",
                    type="symbol",
                    symbolType="square",
                    values=list(range(len(words))),
                    labelExpr=f"{called} : ''",
                    columns=FEW_STEPS,
                ),
            ),
            order=alt.Order("step:Q"),
            tooltip=list(tips),
        )
    )
    return figure


def with_range(
    table: pd.DataFrame, y: alt.Y, across: str, value: str, low: str, high: str, tips: Sequence[alt.Tooltip]
) -> alt.LayerChart:
    """A dot for a share, and a line for its 95 % interval; the axis need not begin at zero."""
    between = [tip(low, "At least", SHARE), tip(high, "At most", SHARE)]
    base = chart(table, height=alt.Step(ROW))

    def x(column: str) -> alt.X:
        return alt.X(f"{column}:Q", title=across, axis=SHARES, scale=alt.Scale(zero=False, padding=12))

    lines = base.mark_rule(strokeWidth=3, opacity=0.5).encode(
        x=x(low), x2=f"{high}:Q", y=y, color=colour("first"), tooltip=[*tips, *between]
    )
    dots = base.mark_point(filled=True, size=80, opacity=1).encode(
        x=x(value), y=y, color=colour("first"), tooltip=[*tips, *between]
    )
    return alt.LayerChart(layer=[lines, dots])
