"""The figures of Explore about people."""

import altair as alt
import pandas as pd

from recsys.charts.explore_marks import (
    AVERAGE,
    COUNT,
    SHARE,
    SHARES,
    STEP,
    bars,
    chart,
    colour,
    columns,
    headed,
    tip,
    under_headings,
)
from recsys.charts.picking import Chosen, pickable


def levels(table: pd.DataFrame, *, chosen: Chosen = None) -> alt.Chart:
    """How often each rating was given."""
    shown = table.assign(label=[f"{level:g}" for level in table["rating"]])
    tips = [tip("label", "Rating"), tip("ratings", "Ratings", COUNT), tip("share", "Share", SHARE)]
    figure = columns(shown, "label", "Rating", "ratings", "Ratings", tips)
    return pickable(figure, "rating", *table.columns.intersection(["to"]), chosen=chosen)


def activity(table: pd.DataFrame, *, chosen: Chosen = None) -> alt.Chart:
    """People by how many ratings they gave in the whole data set."""
    ends = list(zip(table["from"].tolist(), table["to"].tolist(), strict=True))
    shown = table.assign(
        label=[f"{first // 1_000}k" if first >= 1_000 else str(first) for first, _ in ends],
        range=[f"{first:,}" if first == last else f"{first:,} to {last:,}" for first, last in ends],
    )
    tips = [
        tip("range", "Ratings given in all"),
        tip("people", "People", COUNT),
        tip("ratings", "Their ratings here", COUNT),
    ]
    figure = columns(shown, "label", "Ratings given by a person in all, at least", "people", "People", tips)
    return pickable(figure, "from", "to", chosen=chosen)


def heavy(table: pd.DataFrame) -> alt.Chart:
    """The people with most ratings."""
    shown = table.assign(
        label=[f"Person {user_id}" for user_id in table["user_id"]],
        most=[
            f"{genre} ({times:.1f} times as much as others)" if genre else ""
            for genre, times in _tastes(table)
        ],
    )
    tips = [
        tip("label", "Who"),
        tip("ratings", "Ratings", COUNT),
        tip("share", "Share of all", SHARE),
        tip("average", "Average", AVERAGE),
        tip("most", "Likes to watch"),
    ]
    return bars(shown, "label", "ratings", "Ratings", tips)


def _tastes(table: pd.DataFrame) -> list[tuple[str, float]]:
    return list(zip(table["genre"].tolist(), table["times"].tolist(), strict=True))


def generosity(table: pd.DataFrame) -> alt.Chart:
    """People by the average that they give."""
    shown = table.assign(
        label=[f"{first:g}" for first in table["from"]],
        range=[f"{first:g} to {last:g}" for first, last in zip(table["from"], table["to"], strict=True)],
    )
    tips = [tip("range", "Average"), tip("people", "People", COUNT), tip("share", "Share of them", SHARE)]
    return columns(shown, "label", "A person\u2019s average rating, from", "people", "People", tips)


def attributes(table: pd.DataFrame) -> alt.Chart:
    """Who the people are: for each attribute its groups, under the name of the attribute."""
    shown = under_headings(table, "attribute", "group")
    figure: alt.Chart = (
        chart(shown, height=alt.Step(STEP))
        .mark_bar(cornerRadiusEnd=3)
        .encode(
            x=alt.X("share:Q", title="Share of the people", axis=SHARES),
            y=headed(shown["label"].tolist()),
            color=colour("first"),
            tooltip=[
                tip("attribute", "Of"),
                tip("group", "Group"),
                tip("people", "People", COUNT),
                tip("share", "Share of people", SHARE),
                tip("ratings", "Ratings", COUNT),
                tip("average", "Average", AVERAGE),
            ],
        )
    )
    return figure
