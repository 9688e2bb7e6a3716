"""The figures of Explore about the table of people and films."""

import altair as alt
import pandas as pd

from recsys.charts.compare_parts import NEUTRAL
from recsys.charts.explore_marks import (
    COUNT,
    SHARE,
    SHARES,
    bare,
    chart,
    columns,
    legend,
    range_label,
    tip,
)

CORNER_STEP, NETWORK_HEIGHT = 11, 560


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
    titles = table.drop_duplicates("film").sort_values("film")["title"]
    shown = table.assign(who=[f"Person {user_id}" for user_id in table["user_id"]])
    figure: alt.Chart = (
        chart(shown[["person", "who", "film", "title", "year", "rating"]], height=alt.Step(CORNER_STEP))
        .mark_rect()
        .encode(
            x=alt.X("film:O", title=f"The {len(titles)} most rated films", axis=bare()),
            y=alt.Y("person:O", title="The busiest people", axis=bare()),
            color=alt.Color("rating:Q", title="Rating", legend=legend("~g")),
            tooltip=[
                tip("title", "Film"),
                tip("year", "Year"),
                tip("who", "Who"),
                tip("rating", "Rating", "~g"),
            ],
        )
    )
    return figure


def network(films: pd.DataFrame, pairs: pd.DataFrame) -> alt.LayerChart:
    """The best-known films; a line joins two that the same people love."""
    spots = films.set_index("item_id")[["x", "y"]]
    ends = spots.reindex(pairs["item_id"]), spots.reindex(pairs["other_id"])
    lines = pairs[["title", "other", "people", "times"]].assign(
        x=ends[0]["x"].to_numpy(),
        y=ends[0]["y"].to_numpy(),
        x2=ends[1]["x"].to_numpy(),
        y2=ends[1]["y"].to_numpy(),
    )
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-1.12, 1.12], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-1.08, 1.08], nice=False))
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
    tips = [
        tip("title", "Film"),
        tip("year", "Year"),
        tip("ratings", "Ratings", COUNT),
        tip("average", "Average", ".2f"),
        tip("partners", "Loved together with"),
    ]
    shown = films.assign(partners=[_partners(pairs, film) for film in films["item_id"]])
    base = chart(shown, height=NETWORK_HEIGHT).encode(x=x, y=y, tooltip=tips)
    dots = base.mark_circle(opacity=1).encode(
        color=alt.Color("group:N", legend=None),
        size=alt.Size("ratings:Q", legend=None, scale=alt.Scale(rangeMin=60, rangeMax=420)),
    )
    words = base.mark_text(dy=-13, limit=150, fontSize=11).encode(
        text="title:N",
    )
    return alt.LayerChart(layer=[edges, dots, words])


def _partners(pairs: pd.DataFrame, film: int) -> str:
    """The titles that a film is joined to, strongest first."""
    there = pairs.loc[pairs["item_id"] == film, "other"], pairs.loc[pairs["other_id"] == film, "title"]
    return ", ".join(pd.concat(there).sort_index())


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
