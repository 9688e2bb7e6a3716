"""The figures of Explore about films."""

from typing import Literal

import altair as alt
import numpy as np
import pandas as pd

from recsys.charts.compare_parts import NEUTRAL
from recsys.charts.explore_marks import (
    AVERAGE,
    COUNT,
    COUNTS,
    NARROW,
    PLAIN_ZERO,
    SHARE,
    bars,
    chart,
    colour,
    tip,
)
from recsys.charts.labels import RIGHT_OR_LEFT, sides_with_room
from recsys.charts.picking import Chosen, pickable
from recsys.dataset import country_name, language_name

NAMES_SHOWN = 30
PLACES_SHOWN = 15
LOVED, OTHERS = "Loved but small", "Other genres"
ROOM_FOR_NAMES, LOVED_HEIGHT = 1.15, 360
WIDE, PHONE, HIGH = 1_080, 260, 200
"""Pixels across and up in which the genres stand, without margins."""
NAMED = {"film": "Films", "series": "Series"}


def popularity(table: pd.DataFrame) -> alt.LayerChart:
    """Ratings of each film, most rated first: the hits and the long tail, on logarithmic axes; a dot is a film."""
    axis = alt.Axis(format="~s", labelExpr=PLAIN_ZERO, values=[10**power for power in range(9)])
    base = chart(table[["rank", "item_id", "title", "ratings", "share"]]).encode(
        x=alt.X("rank:Q", title="Films, most rated first", scale=alt.Scale(type="log"), axis=axis),
        y=alt.Y("ratings:Q", title="Ratings", scale=alt.Scale(type="log"), axis=axis),
        color=colour("first"),
        tooltip=[
            tip("title", "Film"),
            tip("rank", "Place", COUNT),
            tip("ratings", "Ratings", COUNT),
            tip("share", "Share of all ratings up to here", SHARE),
        ],
    )
    dots = pickable(base.mark_circle(size=24, opacity=1), "item_id")
    return alt.LayerChart(layer=[base.mark_line(strokeWidth=2, tooltip=None), dots])


def released(table: pd.DataFrame, *, chosen: Chosen = None) -> alt.Chart:
    """Ratings by the release year of the film."""
    shown = table.assign(start=table["year"] - 0.45, end=table["year"] + 0.45)
    figure: alt.Chart = (
        chart(shown)
        .mark_bar(binSpacing=0)
        .encode(
            x=alt.X(
                "start:Q",
                title="Release year",
                axis=alt.Axis(format="d"),
                scale=alt.Scale(zero=False, nice=False),
            ),
            x2="end:Q",
            y=alt.Y("ratings:Q", title="Ratings", axis=COUNTS),
            y2=alt.datum(0),
            color=colour("second"),
            tooltip=[
                tip("year", "Released"),
                tip("films", "Films", COUNT),
                tip("ratings", "Ratings", COUNT),
                tip("average", "Average", AVERAGE),
            ],
        )
    )
    return pickable(figure, "year", chosen=chosen)


def genres(table: pd.DataFrame, *, chosen: Chosen = None) -> alt.Chart:
    """Ratings of each genre, most rated first."""
    return _by_name(table.head(NAMES_SHOWN), "genre", "genre", chosen)


def kinds(table: pd.DataFrame, *, chosen: Chosen = None) -> alt.Chart:
    """Ratings of films and of series."""
    return _by_name(
        table.assign(label=[NAMED.get(kind, kind) for kind in table["kind"]]), "label", "kind", chosen
    )


def countries(table: pd.DataFrame, *, chosen: Chosen = None) -> alt.Chart:
    """Ratings of the films of each country, most rated first."""
    shown = table.head(PLACES_SHOWN)
    shown = shown.assign(label=[country_name(code) for code in shown["country"]])
    return _by_name(shown, "label", "country", chosen)


def languages(table: pd.DataFrame, *, chosen: Chosen = None) -> alt.Chart:
    """Ratings of the films in each language, most rated first."""
    shown = table.head(PLACES_SHOWN)
    shown = shown.assign(label=[language_name(code) for code in shown["language"]])
    return _by_name(shown, "label", "language", chosen)


def _by_name(table: pd.DataFrame, label: str, field: str, chosen: Chosen) -> alt.Chart:
    tips = [tip(label, field.capitalize()), *_TIPS]
    return pickable(bars(table, label, "ratings", "Ratings", tips), field, chosen=chosen)


_TIPS = [tip("films", "Films", COUNT), tip("ratings", "Ratings", COUNT), tip("average", "Average", AVERAGE)]


def quality(table: pd.DataFrame, *, chosen: Chosen = None) -> alt.LayerChart:
    """Genres by how much and how well they are rated: loved but small ones are diamonds at the top left.

    A name is written where it covers nothing; the loved ones come first.
    """
    shown = table.head(NAMES_SHOWN)
    is_loved = shown["small"].astype(bool) & (shown["above"].astype(float) > 0)
    shown = shown.assign(what=[LOVED if yes else OTHERS for yes in is_loved])
    most = float(shown["share"].max()) if len(shown) else 1.0
    shown = shown.assign(wide=_sides(shown, most, WIDE), narrow=_sides(shown, most, PHONE))
    base = chart(shown, height=LOVED_HEIGHT).encode(
        x=alt.X(
            "share:Q",
            title="Share of all ratings",
            scale=alt.Scale(type="sqrt", domain=[0, most * ROOM_FOR_NAMES], nice=False),
            axis=alt.Axis(format="~%", tickCount=6),
        ),
        y=alt.Y(
            "average:Q",
            title="Average rating",
            scale=alt.Scale(zero=False, padding=16),
            axis=alt.Axis(format=".1f", tickCount=5),
        ),
        color=alt.Color(
            "what:N", title=None, scale=alt.Scale(domain=[LOVED, OTHERS]), legend=alt.Legend(orient="top")
        ),
        tooltip=[
            tip("genre", "Genre"),
            tip("share", "Share of all ratings", SHARE),
            *_TIPS,
            tip("above", "Above the average of all by", "+.2f"),
        ],
    )
    shapes = alt.Scale(domain=[LOVED, OTHERS], range=["diamond", "circle"])
    dots = base.mark_point(filled=True, size=90, opacity=1).encode(
        shape=alt.Shape("what:N", title=None, scale=shapes)
    )
    beside: tuple[tuple[str, Literal["left", "right"]], ...] = (("right", "left"), ("left", "right"))
    words = [
        base.mark_text(align=align, dx=RIGHT_OR_LEFT[side][1], dy=-1).encode(
            text=alt.when(f"({NARROW} ? datum.narrow : datum.wide) == '{side}'")
            .then("genre:N")
            .otherwise(alt.value(""))
        )
        for side, align in beside
    ]
    mean = (shown["average"] - shown["above"]).head(1).astype("float64")
    line = chart(pd.DataFrame({"average": mean}), height=LOVED_HEIGHT).mark_rule(
        color=NEUTRAL, strokeDash=[4, 4]
    )
    line = line.encode(y="average:Q", tooltip=[tip("average", "Average of all", AVERAGE)])
    return alt.LayerChart(layer=[line, pickable(dots, "genre", chosen=chosen), *words])


def _sides(genres: pd.DataFrame, most: float, width: int) -> list[str]:
    """On which side of its dot each name has room in a figure of so many pixels."""
    x = np.sqrt(genres["share"] / (most * ROOM_FOR_NAMES)) * width
    y = (genres["average"] - genres["average"].min()) / (np.ptp(genres["average"]) or 1.0) * HIGH
    return sides_with_room(x, y, genres["genre"].tolist(), RIGHT_OR_LEFT, dot=6)
