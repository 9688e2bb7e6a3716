"""Figures of trainings: the learning curve, runs side by side, errors by number of factors."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

LEARNED_FROM, HIDDEN = "Ratings it learns from", "Hidden ratings"
COLORS = {LEARNED_FROM: "#9a8f82", HIDDEN: "#e0593f"}
"""Both stand out on a light and on a dark background."""
DOTS_UP_TO = 120
"""Points of a curve that get a dot each; more would only slow the browser down."""
ERROR = "Error in stars (RMSE)"


def learning_curve(events: Sequence[Mapping[str, Any]], n_epochs: int) -> alt.Chart:
    """Both errors after each epoch; ``events`` have epoch, train_rmse and validation_rmse (None: not known)."""
    rows = [
        {"epoch": event["epoch"], "error": event[key], "line": line}
        for event in events
        for key, line in (("train_rmse", LEARNED_FROM), ("validation_rmse", HIDDEN))
        if event.get(key) is not None
    ]
    color = alt.Color(
        "line:N",
        title=None,
        scale=alt.Scale(domain=list(COLORS), range=list(COLORS.values())),
        legend=alt.Legend(orient="top"),
    )
    chart: alt.Chart = (
        alt.Chart(pd.DataFrame(rows, columns=["epoch", "error", "line"]))
        .mark_line(point=len(rows) <= DOTS_UP_TO, strokeWidth=2.5)
        .encode(
            x=alt.X(
                "epoch:Q",
                title="Epoch (round through the ratings)",
                scale=alt.Scale(domain=[1, max(n_epochs, 2)]),
                axis=alt.Axis(tickMinStep=1, format="d", grid=False),
            ),
            y=alt.Y("error:Q", title=ERROR, scale=alt.Scale(zero=False)),
            color=color,
            tooltip=[
                alt.Tooltip("line:N", title="Measured on"),
                alt.Tooltip("epoch:Q", title="Epoch"),
                alt.Tooltip("error:Q", title="Error", format=".4f"),
            ],
        )
        .properties(height=300)
    )
    return chart


def runs(rows: Sequence[Mapping[str, Any]]) -> alt.Chart:
    """A dot a run at its error on hidden ratings; ``rows`` have ``run`` and ``rmse``, best to be read leftmost."""
    chart: alt.Chart = (
        alt.Chart(pd.DataFrame(list(rows), columns=["run", "rmse"]))
        .mark_circle(size=160, color=COLORS[HIDDEN], opacity=1)
        .encode(
            x=alt.X(
                "rmse:Q",
                title=f"{ERROR}, hidden ratings",
                scale=alt.Scale(zero=False, padding=24),
                axis=alt.Axis(format=".4f", tickCount=5),
            ),
            y=alt.Y("run:N", title=None, sort=None, axis=alt.Axis(labelLimit=220)),
            tooltip=[
                alt.Tooltip("run:N", title="Run"),
                alt.Tooltip("rmse:Q", title="Error", format=".4f"),
            ],
        )
        .properties(height=max(110, 34 * len(rows) + 60))
    )
    return chart


def sweep(points: Sequence[Mapping[str, Any]]) -> alt.Chart:
    """The error on hidden ratings by number of factors; ``points`` have ``factors`` and ``rmse``."""
    shown = pd.DataFrame(list(points), columns=["factors", "rmse"])
    chart: alt.Chart = (
        alt.Chart(shown)
        .mark_line(point=alt.OverlayMarkDef(size=90), strokeWidth=2.5, color=COLORS[HIDDEN])
        .encode(
            x=alt.X(
                "factors:Q",
                title="Number of factors",
                axis=alt.Axis(values=shown["factors"].tolist(), grid=False),
            ),
            y=alt.Y("rmse:Q", title=ERROR, scale=alt.Scale(zero=False)),
            tooltip=[
                alt.Tooltip("factors:Q", title="Factors"),
                alt.Tooltip("rmse:Q", title="Error", format=".4f"),
            ],
        )
        .properties(height=280)
    )
    return chart
