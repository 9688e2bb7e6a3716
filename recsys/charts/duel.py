"""The running win rate of a duel with its interval."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

RATE, EVEN = "#e0593f", "#9a8f82"
"""Colours that stand out on light and on dark ground alike."""
DOTS_UP_TO = 30
"""Votes that get a dot each."""


def win_rate_chart(history: Sequence[Mapping[str, Any]], name: str) -> alt.LayerChart:
    """The win rate of ``name`` after each vote, its interval as a band, and one half as a dashed line.

    ``history`` has vote, rate, low and high, as ``Duel.history`` gives them.
    """
    table = pd.DataFrame(list(history), columns=["vote", "rate", "low", "high"])
    last = max(10, len(table))
    x = alt.X(
        "vote:Q",
        title="Vote",
        scale=alt.Scale(domain=[0, last], nice=False),
        axis=alt.Axis(tickMinStep=1, format="d", grid=False),
    )
    scale = alt.Scale(domain=[0, 1])
    axis = alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1])
    y = alt.Y("rate:Q", title=f"Votes for {name}", scale=scale, axis=axis)
    tooltip = [
        alt.Tooltip("vote:Q", title="Vote"),
        alt.Tooltip("rate:Q", title="Win rate", format=".0%"),
        alt.Tooltip("low:Q", title="At least", format=".0%"),
        alt.Tooltip("high:Q", title="At most", format=".0%"),
    ]
    dots = alt.OverlayMarkDef(color=RATE) if len(table) <= DOTS_UP_TO else False
    chart = alt.Chart(table)
    band = chart.mark_area(color=RATE, opacity=0.22).encode(x=x, y=alt.Y("low:Q", scale=scale), y2="high:Q")
    line = chart.mark_line(color=RATE, strokeWidth=2.5, point=dots).encode(x=x, y=y, tooltip=tooltip)
    ends = pd.DataFrame({"vote": [0, last], "rate": [0.5, 0.5]})
    even = alt.Chart(ends).mark_line(color=EVEN, strokeDash=[5, 4]).encode(x=x, y=y)
    both = alt.LayerChart(layer=[band, even, line])
    return both.properties(height=200)
