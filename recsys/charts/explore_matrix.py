"""The figures of Explore about the table of people and films."""

import altair as alt
import numpy as np
import pandas as pd

from recsys.charts.compare_parts import NEUTRAL
from recsys.charts.explore_marks import (
    AVERAGE,
    COUNT,
    NARROW,
    SHARE,
    SHARES,
    bare,
    chart,
    columns,
    legend,
    range_label,
    tip,
)
from recsys.charts.labels import ABOVE_OR_BELOW, sides_with_room
from recsys.charts.picking import pickable

CORNER_STEP, NETWORK_HEIGHT = 11, 560
WIDE, PHONE, HIGH = 970, 270, 490
"""Pixels across and up in which the films of the network stand, without its margins."""
LABEL = 170
"""Pixels of the longest title."""


def sparsity(table: pd.DataFrame) -> alt.Chart:
    """How much of each corner of the table of people and films is filled."""
    figure: alt.Chart = (
        chart(table)
        .mark_rect()
        .encode(
            x=alt.X("films_group:O", title="Films, most rated first", axis=bare()),
            y=alt.Y("people_group:O", title="People, busiest first", axis=bare()),
            color=alt.Color("filled:Q", title="Filled", scale=alt.Scale(type="sqrt"), legend=legend(".0%")),
            tooltip=[
                tip("people", "People here", COUNT),
                tip("films", "Films here", COUNT),
                tip("ratings", "Ratings", COUNT),
                tip("filled", "Filled", SHARE),
            ],
        )
    )
    return figure


def corner(table: pd.DataFrame) -> alt.Chart:
    """The ratings of the busiest people and the most rated films, a square each."""
    titles = table.drop_duplicates("film").sort_values("film")["title"].drop_duplicates().tolist()
    shown = table.assign(who=[f"Person {user_id}" for user_id in table["user_id"]])
    figure: alt.Chart = (
        chart(
            shown[["person", "who", "item_id", "film", "title", "year", "rating"]],
            height=alt.Step(CORNER_STEP),
        )
        .mark_rect()
        .encode(
            x=alt.X(
                "title:N",
                title=f"The {len(titles)} most rated films",
                sort=titles,
                axis=alt.Axis(
                    labelExpr=f"{NARROW} ? '' : datum.label",
                    labelAngle=-50,
                    labelLimit=130,
                    labelOverlap=False,
                    ticks=False,
                ),
            ),
            y=alt.Y("person:O", title="The busiest people", axis=bare()),
            color=alt.Color(
                "rating:Q",
                title="Rating",
                scale=_tinted(table["rating"]),
                legend=alt.Legend(format="~g", values=sorted(set(table["rating"]))),
            ),
            tooltip=[
                tip("title", "Film"),
                tip("year", "Year"),
                tip("who", "Who"),
                tip("rating", "Rating", "~g"),
            ],
        )
    )
    return pickable(figure, "item_id")


def _tinted(values: "pd.Series[float]") -> alt.Scale:
    """A scale whose lowest value still stands out from an empty square."""
    if values.empty:
        return alt.Scale()
    low, high = float(values.min()), float(values.max())
    return alt.Scale(domain=[low - 0.35 * (high - low), high], nice=False)


def network(films: pd.DataFrame, pairs: pd.DataFrame) -> alt.LayerChart:
    """The best-known films; a line joins two that the same people love.

    A title is written where it covers no other that is better known, on a phone less often than on a wide screen.
    """
    spots = films.set_index("item_id")[["x", "y"]]
    ends = spots.reindex(pairs["item_id"]), spots.reindex(pairs["other_id"])
    lines = pairs[["title", "other", "people", "times"]].assign(
        x=ends[0]["x"].to_numpy(),
        y=ends[0]["y"].to_numpy(),
        x2=ends[1]["x"].to_numpy(),
        y2=ends[1]["y"].to_numpy(),
    )
    x = alt.X("x:Q", axis=None, scale=_around(films["x"], 0.08))
    y = alt.Y("y:Q", axis=None, scale=_around(films["y"], 0.06))
    edges = (
        chart(lines, height=NETWORK_HEIGHT)
        .mark_rule(color=NEUTRAL, opacity=0.6)
        .encode(
            x=x,
            y=y,
            x2="x2:Q",
            y2="y2:Q",
            strokeWidth=alt.StrokeWidth("times:Q", legend=None, scale=alt.Scale(rangeMin=0.8, rangeMax=6)),
            tooltip=[
                tip("title", "Film"),
                tip("other", "and"),
                tip("people", "People who love both", COUNT),
                tip("times", "Times as many as by chance", ".1f"),
            ],
        )
    )
    shown = films.assign(
        wide=_sides(films, WIDE),
        narrow=_sides(films, PHONE),
    )
    base = chart(shown, height=NETWORK_HEIGHT).encode(
        x=x,
        y=y,
        color=alt.Color("group:N", legend=None),
        tooltip=[
            tip("title", "Film"),
            tip("year", "Year"),
            tip("ratings", "Ratings", COUNT),
            tip("average", "Average", AVERAGE),
            tip("partners", "Loved together with"),
        ],
    )
    dots = base.mark_point(filled=True, opacity=1).encode(
        shape=alt.Shape("group:N", legend=None),
        size=alt.Size("ratings:Q", legend=None, scale=alt.Scale(rangeMin=60, rangeMax=360)),
    )
    words = [
        base.mark_text(dy=-up, limit=LABEL, fontSize=11).encode(
            text=alt.when(f"({NARROW} ? datum.narrow : datum.wide) == '{side}'")
            .then("title:N")
            .otherwise(alt.value(""))
        )
        for side, (_, _, up) in ABOVE_OR_BELOW.items()
    ]
    return alt.LayerChart(layer=[edges, pickable(dots, "item_id"), *words])


def _around(places: "pd.Series[float]", margin: float) -> alt.Scale:
    if places.empty:
        return alt.Scale()
    low, high = float(places.min()), float(places.max())
    room = margin * (high - low or 1.0)
    return alt.Scale(domain=[low - room, high + room], nice=False)


def _sides(films: pd.DataFrame, width: int) -> list[str]:
    """On which side of its dot each title has room in a figure of so many pixels; better known films first."""
    x, y = (
        (films[axis] - films[axis].min()) / (np.ptp(films[axis]) or 1.0) * size
        for axis, size in (("x", width), ("y", HIGH))
    )
    return sides_with_room(x, y, films["title"].tolist(), ABOVE_OR_BELOW, limit=LABEL)


def overlap(table: pd.DataFrame) -> alt.Chart:
    """Pairs of people by how many films they both rated."""
    most = table["to"].max()
    ends = zip(table["from"].tolist(), table["to"].tolist(), strict=True)
    shown = table.assign(label=[range_label(first, last, most) for first, last in ends])
    tips = [
        tip("label", "Films that both rated"),
        tip("pairs", "Pairs of people", COUNT),
        tip("share", "Share", SHARE),
    ]
    return columns(
        shown, "label", "Films that two people have both rated", "share", "Share of the pairs", tips, SHARES
    )
