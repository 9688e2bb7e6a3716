"""Charts of the catalog, its kinds and its new titles. Genres are text: Vega draws them, nothing parses them."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from recsys.charts.business_dots import Rows, in_rows
from recsys.charts.business_works import LIFT, SIGNED, STARS
from recsys.charts.compare_parts import NEUTRAL
from recsys.charts.explore_marks import AVERAGE, COUNT, SHARE, SHARES, chart, tip

LEGEND_ABOVE = 320
NICHES_SHOWN, GENRES_SHOWN = 14, 30
BUY, NO_BUY = "Buy next", "Other kinds"
VERDICTS = ("Loved but small", "Loved and large", "Loved less", "As loved as others")
"""The verdicts as the table calls them (recsys.business stands above)."""


def niches(table: pd.DataFrame) -> alt.LayerChart:
    """Kinds of titles by how many people love a typical one; the tick is a typical title of all."""
    shown = table.head(NICHES_SHOWN)
    what = [BUY if buy else NO_BUY for buy in shown["buy"]]
    shown = shown.assign(label=shown["niche"], what=what)
    tips = [
        tip("label", "Kind"),
        tip("titles", "Titles", COUNT),
        tip("share", "Of all titles", SHARE),
        tip("lovers", "People who love a typical one", ",.1f"),
        tip("low", "From", ",.1f"),
        tip("high", "To", ",.1f"),
        tip("typical", "Of a typical title of all", ",.1f"),
        *LIFT,
        tip("examples", "Best loved"),
    ]
    rows = Rows(
        "lovers",
        "low",
        "high",
        "People who love a typical title (grey: of all)",
        tips,
        "~s",
    )
    return in_rows(shown, rows, [BUY, NO_BUY], marks="typical")


def coverage(table: pd.DataFrame) -> alt.LayerChart:
    """Genres by how much they are loved, with the range of each, and how many titles they have."""
    shown = table[(table["of"] == "genre") & table["verdict"].isin(VERDICTS)]
    shown = shown.sort_values(["lift", "name"], ascending=[False, True]).head(GENRES_SHOWN)
    names = zip(shown["name"], shown["titles"], strict=True)
    shown = shown.assign(
        label=[f"{name} · {titles:,} titles" for name, titles in names], what=shown["verdict"]
    )
    tips = [
        tip("name", "Genre"),
        tip("titles", "Titles", COUNT),
        tip("share", "Of all titles", SHARE),
        tip("of_ratings", "Of all ratings", SHARE),
        tip("draw", "Ratings per title, times the average", AVERAGE),
        tip("lift", "Stars above the rest of what they rate", SIGNED),
        tip("low", "From", SIGNED),
        tip("high", "To", SIGNED),
        tip("verdict", "Verdict"),
    ]
    rows = Rows(
        "lift",
        "low",
        "high",
        STARS,
        tips,
        "+.1~f",
    )
    return in_rows(shown, rows, VERDICTS, rule=0.0)


TITLES, RATINGS = "Share of the titles", "Share of the ratings"


def depth(table: pd.DataFrame) -> alt.Chart:
    """Titles by how many ratings they have, and the ratings that these hold."""
    label = [
        _band(low, high, table["to"].max()) for low, high in zip(table["from"], table["to"], strict=True)
    ]
    tips = [tip("titles", "Titles", COUNT), tip("ratings", "Ratings", COUNT)]
    return _pairs(
        table.assign(label=label), "Ratings of a title", {TITLES: "share", RATINGS: "of_ratings"}, tips
    )


def freshness(table: pd.DataFrame) -> alt.Chart:
    """Titles by age, and the ratings of the last year that these got."""
    label = [_band(low, high, -1) for low, high in zip(table["from"], table["to"], strict=True)]
    tips = [
        tip("titles", "Titles", COUNT),
        tip("ratings", "Ratings that year", COUNT),
        tip("times", "Ratings per title, times the average", AVERAGE),
    ]
    return _pairs(
        table.assign(label=label), "Years since release", {TITLES: "share", RATINGS: "of_ratings"}, tips
    )


def finders(table: pd.DataFrame) -> alt.Chart:
    """Who gives the ratings, and who gives new titles their first ten."""
    tips = [
        tip("people", "People", COUNT),
        tip("ratings", "Ratings", COUNT),
        tip("first_ten", "Of the first ten", COUNT),
    ]
    sides = {"Of all ratings": "share", "Of the first ten of new titles": "of_first"}
    return _pairs(table.assign(label=table["who"]), "Who", sides, tips)


def _band(low: int, high: int, last: int) -> str:
    return f"{low}+" if high == last else f"{low}" if low == high else f"{low}–{high}"


def _pairs(table: pd.DataFrame, across: str, sides: dict[str, str], tips: Sequence[alt.Tooltip]) -> alt.Chart:
    """Two bars side by side for each row."""
    parts = [table.assign(of=name, part=table[column]) for name, column in sides.items()]
    shown = pd.concat(parts).drop(columns=list(sides.values()))
    figure: alt.Chart = (
        chart(shown, height=LEGEND_ABOVE)
        .mark_bar(cornerRadiusEnd=3)
        .encode(
            x=alt.X("label:O", title=across, sort=None, axis=alt.Axis(labelAngle=0)),
            xOffset=alt.XOffset("of:N", sort=list(sides)),
            y=alt.Y("part:Q", title="Share", axis=SHARES),
            color=alt.Color(
                "of:N",
                title=None,
                scale=alt.Scale(domain=list(sides)),
                legend=alt.Legend(orient="top", direction="vertical", labelLimit=220),
            ),
            tooltip=[tip("label", across), tip("of", "What"), tip("part", "Share", SHARE), *tips],
        )
    )
    return figure


def attention(table: pd.DataFrame) -> alt.LayerChart:
    """Which share of all ratings the most rated titles hold; the dashed line is what it would be if all had as many."""
    x = alt.X("top:Q", title="Most rated titles, share of all", axis=SHARES, scale=alt.Scale(domain=[0, 1]))
    y = alt.Y("share:Q", title="Share of all ratings", axis=SHARES, scale=alt.Scale(domain=[0, 1]))
    start = pd.DataFrame({"top": [0.0], "titles": [0], "share": [0.0]})
    shown = pd.concat([start, table[["top", "titles", "share"]]]) if len(table) else table
    tips = [
        tip("top", "Share of the titles", SHARE),
        tip("titles", "Titles", COUNT),
        tip("share", "Hold of all ratings", SHARE),
    ]
    curve = (
        chart(shown)
        .transform_calculate(first="'first'")
        .mark_line(strokeWidth=2.5, point=alt.OverlayMarkDef(size=18))
    )
    curve = curve.encode(
        x=x, y=y, color=alt.Color("first:N", legend=None, scale=alt.Scale(domain=["first"])), tooltip=tips
    )
    even = chart(pd.DataFrame({"top": [0.0, 1.0], "share": [0.0, 1.0]})).mark_line(
        color=NEUTRAL, strokeDash=[4, 4], strokeWidth=1
    )
    return alt.LayerChart(layer=[even.encode(x=x, y=y), curve])


def arrivals(table: pd.DataFrame) -> alt.Chart:
    """How soon new titles have their first ten ratings."""
    figure: alt.Chart = (
        chart(table, height=LEGEND_ABOVE)
        .mark_bar(cornerRadiusEnd=3)
        .encode(
            x=alt.X(
                "step:O",
                title="Within, since the first rating",
                sort=None,
                axis=alt.Axis(labelAngle=0, labelOverlap="greedy"),
            ),
            y=alt.Y("share:Q", title="Share with ten ratings", axis=SHARES),
            color=alt.Color("first:N", legend=None, scale=alt.Scale(domain=["first"])),
            tooltip=[
                tip("step", "Within a"),
                tip("share", "Have ten ratings", SHARE),
                tip("reached", "Titles", COUNT),
                tip("titles", "Of", COUNT),
            ],
        )
    )
    return figure


def decay(table: pd.DataFrame) -> alt.LayerChart:
    """The attention that new titles get, year by year, for that of their first year."""
    shown = table.assign(part=table["left"])
    base = chart(shown, height=LEGEND_ABOVE).encode(
        x=alt.X(
            "year:Q",
            title="Year since it came",
            axis=alt.Axis(format="d", tickMinStep=1),
            scale=alt.Scale(zero=False, nice=False, padding=12),
        ),
        y=alt.Y(
            "part:Q", title="Of the first year\u2019s attention", axis=SHARES, scale=alt.Scale(zero=True)
        ),
        color=alt.Color("first:N", legend=None, scale=alt.Scale(domain=["first"])),
        tooltip=[
            tip("year", "Year"),
            tip("left", "Attention left", SHARE),
            tip("ratings", "Ratings", COUNT),
            tip("titles", "Titles", COUNT),
        ],
    )
    half = (
        chart(pd.DataFrame({"part": [0.5]}), height=LEGEND_ABOVE)
        .mark_rule(color=NEUTRAL, strokeDash=[4, 4])
        .encode(y="part:Q")
    )
    return alt.LayerChart(
        layer=[half, base.mark_line(strokeWidth=2.5), base.mark_point(filled=True, size=60, opacity=1)]
    )
