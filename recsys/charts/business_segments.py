"""Charts of segments."""

import textwrap

import altair as alt
import pandas as pd

from recsys.charts.compare_parts import NEUTRAL
from recsys.charts.explore_marks import AVERAGE, COUNT, SHARE, SHARES, STEP, chart, colour, tip
from recsys.charts.picking import pickable

LINE, LINES = "\n", "split(datum.label, '\\n')"
WIDTH = 22
"""Letters in a line of a segment's name."""
SEGMENT_STEP = 40
MORE, LESS = "more than everybody", "less than everybody"
TOP_GENRES = 3


def segments(table: pd.DataFrame, letters: int = WIDTH) -> alt.Chart:
    """How many people are in each segment; names have lines of so many ``letters``."""
    shown = table.assign(label=_wrapped(table["group"], letters))
    axis = alt.Axis(grid=False, ticks=False, labelLimit=200, labelOverlap=False, labelExpr=LINES)
    figure: alt.Chart = (
        chart(shown, height=alt.Step(SEGMENT_STEP))
        .mark_bar(cornerRadiusEnd=3)
        .encode(
            x=alt.X("share:Q", title="Share of all people", axis=SHARES),
            y=alt.Y("label:N", title=None, sort=None, axis=axis),
            color=colour("first"),
            tooltip=[
                tip("group", "Group"),
                tip("people", "People", COUNT),
                tip("share", "Share", SHARE),
                tip("facts", "What tells it apart"),
                tip("ratings", "Ratings of its middle person", COUNT),
                tip("average", "Their average rating", AVERAGE),
            ],
        )
    )
    return figure


def segment_profile(table: pd.DataFrame) -> alt.Chart:
    """What each segment has more and less of than everybody: the larger the dot, the further from the average."""
    shown = table.assign(
        column=_wrapped(table["group"], 16),
        far=table["deviations"].abs(),
        side=[MORE if value > 0 else LESS for value in table["deviations"]],
    )
    across = alt.Axis(
        labelAngle=-40,
        labelLimit=150,
        labelOverlap=False,
        ticks=False,
        orient="top",
        labelExpr=LINES,
        grid=True,
    )
    down = alt.Axis(labelLimit=130, labelOverlap=False, ticks=False, grid=True)
    figure: alt.Chart = (
        chart(shown, height=alt.Step(22))
        .mark_circle(opacity=0.9)
        .encode(
            x=alt.X("column:N", title=None, sort=None, axis=across),
            y=alt.Y("label:N", title=None, sort=None, axis=down),
            size=alt.Size("far:Q", legend=None, scale=alt.Scale(domain=[0, 2], range=[0, 360], clamp=True)),
            color=alt.Color(
                "side:N",
                title=None,
                scale=alt.Scale(domain=[MORE, LESS]),
                legend=alt.Legend(orient="bottom", columns=1),
            ),
            tooltip=[
                tip("group", "Group"),
                tip("label", "What"),
                tip("theirs", "Theirs", ".3~f"),
                tip("everybody", "Everybody\u2019s", ".3~f"),
                tip("deviations", "Standard deviations from the average", "+.2f"),
            ],
        )
    )
    return figure


def segment_taste(table: pd.DataFrame) -> alt.Chart:
    """The genres that each segment rates most beyond what everybody does, under its name."""
    order = table.sort_values("times", ascending=False, kind="stable")
    top = order.groupby("group", sort=False).head(TOP_GENRES)
    shown = _headed(
        top.sort_values("times", ascending=False, kind="stable"), "genre", table["group"].unique().tolist()
    )
    figure: alt.Chart = (
        chart(shown, height=alt.Step(STEP + 2))
        .mark_bar(cornerRadiusEnd=3)
        .encode(
            x=alt.X("times:Q", title="Times as often as everybody", axis=alt.Axis(tickCount=5)),
            y=_under_headings(shown),
            color=colour("first"),
            tooltip=[
                tip("group", "Group"),
                tip("genre", "Genre"),
                tip("times", "Times as often as everybody", ".1f"),
                tip("theirs", "Share of their ratings", SHARE),
                tip("everybody", "Share of everybody\u2019s", SHARE),
            ],
        )
    )
    return figure


def segment_offers(table: pd.DataFrame) -> alt.LayerChart:
    """Titles to offer each segment, under its name: how often it loves them, and how often others do."""
    return _titles(table)


def segment_loved(table: pd.DataFrame) -> alt.LayerChart:
    """What each segment loves more than others, under its name."""
    return _titles(table)


def _titles(table: pd.DataFrame) -> alt.LayerChart:
    shown = _headed(table, "title", table["group"].unique().tolist())
    tips = [
        tip("group", "Group"),
        tip("title", "Title"),
        tip("year", "Year", "d"),
        tip("loved_by", "Of theirs who rated it, loved", SHARE),
        tip("loved_else", "Of others", SHARE),
        tip("seen", "Share of the group who rated it", SHARE),
        tip("ratings", "Their ratings of it", COUNT),
    ]
    base = chart(shown, height=alt.Step(STEP + 2)).encode(y=_under_headings(shown), tooltip=tips)
    loved = alt.X("loved_by:Q", title="Loved by (bar: the group, line: others)", axis=SHARES)
    bars = pickable(base.mark_bar(cornerRadiusEnd=3).encode(x=loved, color=colour("first")), "item_id")
    ticks = base.mark_tick(color=NEUTRAL, thickness=3).encode(x=alt.X("loved_else:Q"))
    return alt.LayerChart(layer=[bars, ticks])


def segment_tried(table: pd.DataFrame) -> alt.LayerChart:
    """How far groups from two halves of the people agree, by their number and the method."""
    shown = table.assign(taken=["taken" if chosen else "" for chosen in table["chosen"]])
    methods = table["method"].unique().tolist()
    tips = [
        tip("method", "Method"),
        tip("groups", "Groups", COUNT),
        tip("halves", "Agreement of halves", AVERAGE),
        tip("starts", "Agreement of different starts", AVERAGE),
        tip("shuffled", "With shuffled figures", AVERAGE),
        tip("smallest", "Smallest group", SHARE),
        tip("silhouette", "Silhouette", AVERAGE),
        tip("taken", " "),
    ]
    x = alt.X("groups:O", title="Number of groups", axis=alt.Axis(labelAngle=0))
    y = alt.Y(
        "halves:Q",
        title="Agreement of two halves",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(tickCount=5),
    )
    legend = alt.Legend(orient="top")
    lines = (
        chart(shown)
        .mark_line(point=alt.OverlayMarkDef(size=70, filled=True))
        .encode(
            x=x,
            y=y,
            color=alt.Color("method:N", title=None, scale=alt.Scale(domain=methods), legend=legend),
            shape=alt.Shape("method:N", title=None, scale=alt.Scale(domain=methods), legend=legend),
            tooltip=tips,
        )
    )
    ring = chart(shown[shown["chosen"]]).mark_point(size=260, filled=False, strokeWidth=2.5, color=NEUTRAL)
    rule = chart(table[["needed"]].head(1)).mark_rule(color=NEUTRAL, strokeDash=[4, 4])
    return alt.LayerChart(layer=[rule.encode(y="needed:Q"), lines, ring.encode(x=x, y=y, tooltip=tips)])


def _wrapped(names: "pd.Series[str]", width: int = WIDTH) -> list[str]:
    return [LINE.join(textwrap.wrap(name, width, break_long_words=False)) for name in names]


def _headed(table: pd.DataFrame, column: str, groups: list[str]) -> pd.DataFrame:
    """Before the rows of each group one with its name alone; ``label`` is different for every row."""
    parts = []
    for place, group in enumerate(groups):
        rows = table[table["group"] == group]
        head = pd.DataFrame({"label": [f"{place}\t{group}"], "heading": [True]})
        parts += [head, rows.assign(label=[f"{place}\t\t{text}" for text in rows[column]], heading=False)]
    return pd.concat(parts, ignore_index=True)


def _under_headings(shown: pd.DataFrame) -> alt.Y:
    heading = "indexof(datum.label, '\\t\\t') < 0"
    axis = alt.Axis(
        labelExpr="slice(datum.label, lastindexof(datum.label, '\\t') + 1)",
        labelFontWeight=alt.condition(heading, alt.value("bold"), alt.value("normal")),
        labelLimit=170,
        labelOverlap=False,
        ticks=False,
        grid=False,
    )
    return alt.Y("label:N", title=None, sort=shown["label"].tolist(), axis=axis)
