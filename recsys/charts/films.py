"""Charts of one film: what it was given, when, and by whom. Colours are the theme's, in their order."""

import altair as alt
import pandas as pd

HEIGHT = 260
BETWEEN = "#8a8178"
"""A grey that can be seen on light and on dark ground."""
THIS, ALL, USUAL = "This title", "All titles", "Their other ratings"


def levels(table: pd.DataFrame) -> alt.Chart:
    """The share of each rating beside its share among all ratings; ``table`` is ``Film.levels``."""
    shown = pd.concat(
        [
            table.assign(of=THIS, part=table["share"]),
            table.assign(of=ALL, part=table["everywhere"]),
        ]
    )
    shown["label"] = [f"{level:g}" for level in shown["rating"]]
    bars: alt.Chart = (
        alt.Chart(shown[["label", "of", "part", "ratings"]], height=HEIGHT)
        .mark_bar(cornerRadiusEnd=2)
        .encode(
            x=alt.X("label:O", title="Rating", sort=None, axis=alt.Axis(labelAngle=0)),
            xOffset=alt.XOffset("of:N", sort=[THIS, ALL]),
            y=alt.Y("part:Q", title="Share of the ratings", axis=alt.Axis(format=".0%", tickCount=5)),
            color=alt.Color("of:N", scale=alt.Scale(domain=[THIS, ALL]), title=None, legend=_above()),
            tooltip=[
                alt.Tooltip("label:N", title="Rating"),
                alt.Tooltip("of:N", title="Of"),
                alt.Tooltip("part:Q", title="Share", format=".1%"),
                alt.Tooltip("ratings:Q", title="Ratings of this title", format=","),
            ],
        )
    )
    return bars


def over_time(period: str, table: pd.DataFrame) -> alt.LayerChart:
    """The average of each day, month or year, a bigger dot for more ratings; ``table`` is of ``Film.over_time``."""
    shown = table[table["ratings"] > 0].assign(of=THIS)
    colour = alt.Color("of:N", scale=alt.Scale(domain=[THIS]), legend=None)
    x = alt.X("start:T", title=None, scale=alt.Scale(padding=14))
    y = alt.Y(
        "average:Q",
        title="Average stars",
        scale=alt.Scale(zero=False, padding=16),
        axis=alt.Axis(format=".1f", tickCount=5),
    )
    base = alt.Chart(shown)
    line = base.mark_line(strokeWidth=1.5, opacity=0.45).encode(x=x, y=y, color=colour)
    dots = base.mark_circle(opacity=1).encode(
        x=x,
        y=y,
        color=colour,
        size=alt.Size(
            "ratings:Q",
            title="Ratings",
            scale=alt.Scale(rangeMin=14, rangeMax=320),
            legend=alt.Legend(
                orient="top", values=_sizes(shown["ratings"]), format=",d", symbolFillColor=BETWEEN
            ),
        ),
        tooltip=[
            alt.Tooltip("label:N", title=period.capitalize()),
            alt.Tooltip("ratings:Q", title="Ratings", format=","),
            alt.Tooltip("average:Q", title="Average stars", format=".2f"),
        ],
    )
    return alt.LayerChart(layer=[line, dots], height=HEIGHT)


def groups(table: pd.DataFrame) -> alt.LayerChart:
    """What each group gave this title, joined to what the same people give their other films.

    ``table`` holds the rows of one facet of ``recsys.insights.fans``, in their order.
    """
    shown = table.assign(
        label=[f"{group} ({people:,})" for group, people in zip(table["group"], table["people"], strict=True)]
    )
    long = shown.melt(["label", "group", "people"], ["average", "usual"], "of", "stars")
    long["of"] = long["of"].map({"average": THIS, "usual": USUAL})
    y = alt.Y(
        "label:N",
        sort=shown["label"].tolist(),
        title=None,
        axis=alt.Axis(labelLimit=210, labelOverlap=False, labelFlush=False, labelBound=False),
    )
    scale = alt.Scale(zero=False, padding=14)
    tips = [
        alt.Tooltip("group:N", title="Who"),
        alt.Tooltip("people:Q", title="People", format=","),
        alt.Tooltip("of:N", title="Of"),
        alt.Tooltip("stars:Q", title="Average stars", format=".2f"),
    ]
    lines = (
        alt.Chart(shown)
        .mark_rule(strokeWidth=2, opacity=0.5, color=BETWEEN)
        .encode(y=y, x=alt.X("usual:Q", scale=scale, title="Average stars"), x2="average:Q")
    )
    dots = (
        alt.Chart(long)
        .mark_circle(size=90, opacity=1)
        .encode(
            y=y,
            x=alt.X("stars:Q", scale=scale, axis=alt.Axis(format=".1f", tickMinStep=0.1, tickCount=6)),
            color=alt.Color("of:N", scale=alt.Scale(domain=[THIS, USUAL]), title=None, legend=_above()),
            tooltip=tips,
        )
    )
    return alt.LayerChart(layer=[lines, dots], height=alt.Step(24))


def _above() -> alt.Legend:
    return alt.Legend(orient="top")


def _sizes(ratings: pd.Series) -> list[int]:
    """At most three sizes for the legend: the most, a third and a tenth of it."""
    most = int(ratings.max()) if len(ratings) else 1
    return sorted({max(1, most // part) for part in (1, 3, 10)})
