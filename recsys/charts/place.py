"""A small map: where one person stands among all films."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from recsys.charts.people import CROWD, PERSON

WORDS = "#8a7f72"
"""Read on light and on dark ground alike."""
DRAWN = 1_500
"""Films that are drawn at most, the most rated ones."""
HEIGHT = 300
ABOVE = 0.2
"""So far above the ring stands the word "You"."""
NAMED = 8
"""Parts of the map with a name on it, the largest."""


def place_chart(
    points: pd.DataFrame,
    regions: pd.DataFrame,
    liked: Sequence[int],
    others: Sequence[int],
    place: Sequence[float],
) -> alt.LayerChart:
    """``points`` are the rows of ``insights.map_points``, ``place`` the person's x and y."""
    x = alt.X("x:Q", axis=None, scale=alt.Scale(zero=False, padding=8))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(zero=False, padding=8))
    title = [alt.Tooltip("title:N", title="Film"), alt.Tooltip("year:Q", title="Year", format="d")]
    yours = points[points["item_id"].isin([*liked, *others])]
    yours = yours.assign(how=yours["item_id"].isin(liked).map({True: "You liked", False: "You rated lower"}))
    base = alt.Chart(points.tail(DRAWN)).mark_circle(size=8, opacity=0.35, color=CROWD).encode(x=x, y=y)
    marked = (
        alt.Chart(yours)
        .mark_circle(size=55, opacity=0.9)
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "how:N",
                scale=alt.Scale(domain=["You liked", "You rated lower"], range=[PERSON, CROWD]),
                title=None,
                legend=alt.Legend(orient="top"),
            ),
            tooltip=title,
        )
    )
    here = pd.DataFrame({"x": [place[0]], "y": [place[1]], "label": ["You"]})
    ring = alt.Chart(here).mark_point(size=500, strokeWidth=3, color=PERSON, filled=False).encode(x=x, y=y)
    names = pd.concat([regions.head(NAMED)[["x", "y", "label"]], here.assign(y=here["y"] + ABOVE)])
    words = (
        alt.Chart(names)
        .mark_text(fontWeight="bold", fontSize=12, color=WORDS)
        .encode(x=x, y=y, text="label:N")
    )
    return alt.LayerChart(layer=[base, marked, ring, words]).properties(height=HEIGHT)
