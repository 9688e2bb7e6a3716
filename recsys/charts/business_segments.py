"""Charts of segments."""

from collections.abc import Hashable, Mapping
from typing import Any

import altair as alt
import pandas as pd

from recsys.charts.compare_parts import NEUTRAL
from recsys.charts.explore_marks import AVERAGE, COUNT, COUNTS, SHARE, SHARES, STEP, chart, colour, tip
from recsys.charts.picking import pickable

SEGMENT_STEP, BAR = 62, 13
ROOM = 150
"""Pixels for the names of genres or titles."""
MORE, LESS = "more than everybody", "less than everybody"
SHOWN = 3
"""Genres or titles of a segment that are drawn; the table has more."""
DRAWN = 15
"""Groups of titles that are drawn: data in many small pieces has thousands."""
TRIED_HEIGHT = 320


def segments(table: pd.DataFrame) -> alt.LayerChart:
    """How many people are in each segment: its name above its bar, below it what the middle person does."""
    shown = table.assign(says=[_middle_person(row) for row in table.to_dict("records")])
    tips = [
        tip("group", "Group"),
        tip("people", "People", COUNT),
        tip("share", "Share", SHARE),
        tip("facts", "What tells it apart"),
        tip("says", "In the middle"),
    ]
    return _named_bars(shown, alt.X("share:Q", title="Share of all people", axis=SHARES), tips)


def segment_sizes(table: pd.DataFrame) -> alt.LayerChart:
    """The same in little room: each name stands on a thin bar."""
    y = alt.Y("group:N", title=None, sort=None, axis=None)
    tips = [tip("group", "Group"), tip("people", "People", COUNT), tip("share", "Share", SHARE)]
    base = chart(table).encode(y=y, tooltip=tips)
    bars = base.mark_bar(cornerRadiusEnd=3, size=9, yOffset=8).encode(
        x=alt.X("share:Q", title="Share of all people", axis=alt.Axis(format="~%", tickCount=5, grid=False)),
        color=colour("first"),
    )
    names = base.mark_text(align="left", dy=-5, fontSize=11).encode(x=alt.value(0), text="group:N")
    return alt.LayerChart(layer=[bars, names])


def communities(table: pd.DataFrame) -> alt.LayerChart:
    """Groups of titles that the same people watch, by their number of titles: the largest, the table has all."""
    shown = table.head(DRAWN)
    says = [
        f"{titles:,} titles; {people:,} people have more of theirs here than elsewhere"
        for titles, people in zip(shown["titles"], shown["people"], strict=True)
    ]
    tips = [
        tip("group", "Group"),
        tip("titles", "Titles", COUNT),
        tip("people", "People with more of their titles here than elsewhere", COUNT),
        tip("share", "Share of all people", SHARE),
    ]
    return _named_bars(shown.assign(says=says), alt.X("titles:Q", title="Titles", axis=COUNTS), tips)


def _named_bars(shown: pd.DataFrame, x: alt.X, tips: list[alt.Tooltip]) -> alt.LayerChart:
    """A bar for each ``group``, its name above and what it ``says`` below: names may be long, phones are narrow."""
    y = alt.Y("group:N", title=None, sort=None, axis=None)
    base = chart(shown, height=alt.Step(SEGMENT_STEP)).encode(y=y, tooltip=tips)
    bars = base.mark_bar(cornerRadiusEnd=3, size=BAR).encode(x=x, color=colour("first"))
    names = base.mark_text(align="left", dy=-16, fontSize=12, fontWeight="bold").encode(
        x=alt.value(0), text="group:N", color=colour("second")
    )
    middles = base.mark_text(align="left", dy=16, fontSize=11, color=NEUTRAL).encode(
        x=alt.value(0), text="says:N"
    )
    return alt.LayerChart(layer=[bars, names, middles])


def _middle_person(row: Mapping[Hashable, Any]) -> str:
    """Half of the segment does more, half less."""
    parts = [f"{row['ratings']:,.0f} ratings"]
    if pd.notna(row["hours"]):
        parts.append(f"{row['hours']:,.0f} hours")
    if pd.notna(row["quiet_days"]):
        parts.append(f"last there {row['quiet_days']:,.0f} days ago")
    return f"Typical: {', '.join(parts)}"


def segment_profile(table: pd.DataFrame) -> alt.Chart:
    """What each segment has more and less of than everybody: the larger the dot, the further from the average."""
    shown = table.assign(
        far=table["deviations"].abs(),
        side=[MORE if value > 0 else LESS for value in table["deviations"]],
    )
    across = alt.Axis(
        labelAngle=-40,
        labelLimit=210,
        labelOverlap=False,
        ticks=False,
        orient="top",
        grid=True,
    )
    down = alt.Axis(labelLimit=130, labelOverlap=False, ticks=False, grid=True)
    figure: alt.Chart = (
        chart(shown, height=alt.Step(22))
        .mark_circle(opacity=0.9)
        .encode(
            x=alt.X("group:N", title=None, sort=None, axis=across),
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


def segment_taste(table: pd.DataFrame) -> alt.LayerChart:
    """The genres that each segment rates most beyond what everybody does, under its name."""
    groups = table["group"].unique().tolist()
    shown = _headed(table.sort_values("times", ascending=False, kind="stable"), "genre", groups)
    tips = [
        tip("group", "Group"),
        tip("genre", "Genre"),
        tip("times", "Times as often as everybody", ".1f"),
        tip("theirs", "Share of their ratings", SHARE),
        tip("everybody", "Share of everybody\u2019s", SHARE),
    ]
    base, headings = _under_headings(shown)
    x = alt.X("times:Q", title="Times as often", axis=alt.Axis(tickCount=5))
    return alt.LayerChart(
        layer=[base.mark_bar(cornerRadiusEnd=3).encode(x=x, color=colour("first"), tooltip=tips), headings]
    )


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
    base, headings = _under_headings(shown)
    x = alt.X("loved_by:Q", title="Loved (line: by others)", axis=SHARES)
    bars = base.mark_bar(cornerRadiusEnd=3).encode(x=x, color=colour("first"), tooltip=tips)
    ticks = base.mark_tick(thickness=3).encode(x="loved_else:Q", color=colour("second"), tooltip=tips)
    return alt.LayerChart(layer=[pickable(bars, "item_id"), ticks, headings])


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
        chart(shown, height=TRIED_HEIGHT)
        .mark_line(point=alt.OverlayMarkDef(size=70, filled=True))
        .encode(
            x=x,
            y=y,
            color=alt.Color("method:N", title=None, scale=alt.Scale(domain=methods), legend=legend),
            shape=alt.Shape("method:N", title=None, scale=alt.Scale(domain=methods), legend=legend),
            tooltip=tips,
        )
    )
    ring = chart(shown[shown["chosen"]], height=TRIED_HEIGHT).mark_point(
        size=260, filled=False, strokeWidth=2.5, color=NEUTRAL
    )
    rule = chart(table[["needed"]].head(1), height=TRIED_HEIGHT).mark_rule(color=NEUTRAL, strokeDash=[4, 4])
    return alt.LayerChart(layer=[rule.encode(y="needed:Q"), lines, ring.encode(x=x, y=y, tooltip=tips)])


def _headed(table: pd.DataFrame, column: str, groups: list[str]) -> pd.DataFrame:
    """The first ``SHOWN`` rows of each group, after one that is its ``heading``; ``label`` differs in every row."""
    parts = []
    for place, group in enumerate(groups):
        rows = table[table["group"] == group].head(SHOWN)
        head = pd.DataFrame({"label": [f"{place}\t"], "heading": [group], column: [""]})
        labels = [
            f"{place}.{row}\t{text}" for row, text in enumerate(rows[column])
        ]  # two films may share a title
        parts += [head, rows.assign(label=labels, heading="")]
    return pd.concat(parts, ignore_index=True)


def _under_headings(shown: pd.DataFrame) -> tuple[alt.Chart, alt.Chart]:
    """What the marks of a figure begin with, and the names of the groups over all its width, however long."""
    axis = alt.Axis(
        labelExpr="slice(datum.label, indexof(datum.label, '\\t') + 1)",
        labelLimit=ROOM - 8,
        minExtent=ROOM,
        maxExtent=ROOM,
        labelOverlap=False,
        ticks=False,
        grid=False,
        domain=False,
    )
    y = alt.Y("label:N", title=None, sort=shown["label"].tolist(), axis=axis)
    base = chart(shown, height=alt.Step(STEP + 3)).encode(y=y)
    return base, base.mark_text(align="left", fontSize=12, fontWeight="bold").encode(
        x=alt.value(-ROOM), text="heading:N", color=colour("second")
    )
