"""The figures of Explore about taste and time."""

import altair as alt
import pandas as pd

from recsys.charts.compare_parts import NEUTRAL
from recsys.charts.explore_marks import (
    AVERAGE,
    COUNT,
    COUNTS,
    MONTHS,
    SHARE,
    SHARES,
    chart,
    columns,
    hours_of_the_week,
    legend,
    tip,
)
from recsys.charts.picking import Chosen, pickable

FEW_YEARS = 2
CHANGED, STEADY = 6, 12
"""Genres in colour, and at most so many more in grey."""
WIDE_HEIGHT, LEGEND_ABOVE = 340, 290
NEW, BACK = "New people", "People who came before"
OF_A_YEAR = "Share of the year\u2019s ratings"
OLDEST = 1950
"""Decades before it are drawn as one."""


def years(by_year: pd.DataFrame, by_month: pd.DataFrame, *, chosen: Chosen = None) -> alt.Chart:
    """Ratings year by year, by people who are new and by others; month by month where there are one or two years."""
    if len(by_year) > FEW_YEARS:
        return pickable(_with_newcomers(by_year), "year", chosen=chosen)
    months = [MONTHS[month - 1] for month in by_month["month"]]
    shown = by_month.assign(
        label=[f"{year} {name}" for year, name in zip(by_month["year"], months, strict=True)]
    )
    tips = [tip("label", "When"), tip("ratings", "Ratings", COUNT), tip("average", "Average", AVERAGE)]
    shown = shown[["label", "year", "ratings", "average"]]
    return pickable(columns(shown, "label", "When", "ratings", "Ratings", tips), "year", chosen=chosen)


def _with_newcomers(table: pd.DataFrame) -> alt.Chart:
    shown = table.assign(**{NEW: table["new_ratings"], BACK: table["ratings"] - table["new_ratings"]})
    facts = ["year", "ratings", "average", "people", "new_people"]
    shown = shown.melt(facts, [NEW, BACK], "who", "theirs")
    order = [NEW, BACK]
    figure: alt.Chart = (
        chart(shown, height=LEGEND_ABOVE)
        .mark_bar()
        .encode(
            x=alt.X("year:O", title="Year", axis=alt.Axis(labelOverlap="greedy", labelAngle=0)),
            y=alt.Y("theirs:Q", title="Ratings", axis=COUNTS),
            color=alt.Color(
                "who:N", title=None, scale=alt.Scale(domain=order), legend=alt.Legend(orient="top")
            ),
            order=alt.Order("who:N", sort="descending"),
            tooltip=[
                tip("year", "Year"),
                tip("who", "By"),
                tip("theirs", "Their ratings", COUNT),
                tip("ratings", "Ratings in all", COUNT),
                tip("average", "Average", AVERAGE),
                tip("people", "People", COUNT),
                tip("new_people", "New people", COUNT),
            ],
        )
    )
    return figure


def trends(table: pd.DataFrame) -> alt.LayerChart:
    """The share of each genre year by year: the six that changed most by name, others in grey behind."""
    ranked = table["genre"].drop_duplicates().tolist()
    shown = table[table["genre"].isin(ranked[: CHANGED + STEADY])]
    top = shown[shown["genre"].isin(ranked[:CHANGED])]
    return _lines(shown[~shown["genre"].isin(ranked[:CHANGED])], top, "genre", ranked[:CHANGED])


def _lines(behind: pd.DataFrame, table: pd.DataFrame, name: str, order: list[str]) -> alt.LayerChart:
    tips = [
        tip(name, name.capitalize()),
        tip("year", "Year"),
        tip("share", OF_A_YEAR, SHARE),
        tip("ratings", "Ratings", COUNT),
        tip("average", "Average", AVERAGE),
    ]
    x = alt.X(
        "year:Q",
        title="Rated in",
        axis=alt.Axis(format="d", tickMinStep=1),
        scale=alt.Scale(nice=False, zero=False),
    )
    y = alt.Y("share:Q", title=OF_A_YEAR, axis=SHARES)
    grey = (
        chart(behind, height=WIDE_HEIGHT)
        .mark_line(color=NEUTRAL, opacity=0.45, strokeWidth=1)
        .encode(x=x, y=y, detail=f"{name}:N", tooltip=tips)
    )
    colours = alt.Color(
        f"{name}:N", title=None, scale=alt.Scale(domain=order), legend=alt.Legend(orient="top", columns=3)
    )
    lines = (
        chart(table, height=WIDE_HEIGHT)
        .mark_line(strokeWidth=2.5, point=alt.OverlayMarkDef(size=30, filled=True))
        .encode(
            x=x,
            y=y,
            color=colours,
            shape=alt.Shape(f"{name}:N", title=None, scale=alt.Scale(domain=order)),
            tooltip=tips,
        )
    )
    return alt.LayerChart(layer=[grey, lines])


def decades(table: pd.DataFrame) -> alt.Chart:
    """Of each year's ratings, how many are on films of which decade."""
    early = table["decade"].astype("int64") < OLDEST
    shown = table.assign(decade=table["decade"].where(~early, OLDEST - 10).astype("int64"))
    shown = shown.groupby(["decade", "year"], as_index=False)[["ratings", "share"]].sum()
    shown["label"] = [f"before {OLDEST}" if start < OLDEST else f"{start}s" for start in shown["decade"]]
    words = f"datum.value < {OLDEST} ? 'before {OLDEST}' : datum.label + 's'"
    figure: alt.Chart = (
        chart(shown)
        .mark_bar()
        .encode(
            x=alt.X("year:O", title="Rated in", axis=alt.Axis(labelOverlap="greedy", labelAngle=0)),
            y=alt.Y("share:Q", title=OF_A_YEAR, axis=SHARES, scale=alt.Scale(domain=[0, 1])),
            color=alt.Color(
                "decade:Q",  # a number, so that the theme's ramp orders light to dark
                title="Films of",
                legend=alt.Legend(
                    type="symbol",
                    symbolType="square",
                    values=sorted(set(shown["decade"]), reverse=True),
                    format="d",
                    labelExpr=words,
                ),
            ),
            order=alt.Order("decade:Q"),
            tooltip=[
                tip("label", "Films of"),
                tip("year", "Rated in"),
                tip("share", OF_A_YEAR, SHARE),
                tip("ratings", "Ratings", COUNT),
            ],
        )
    )
    return figure


def cohorts(table: pd.DataFrame) -> alt.Chart:
    """Of the people who came in a year, how many came back in each later one."""
    later = table[table["year"] > table["first"]].rename(columns={"first": "came"})
    figure: alt.Chart = (
        chart(later)
        .mark_rect()
        .encode(
            x=alt.X("year:O", title="Rated again in", axis=alt.Axis(labelOverlap="greedy", labelAngle=0)),
            y=alt.Y("came:O", title="Came in", axis=alt.Axis(labelOverlap="greedy")),
            color=alt.Color("share:Q", title="Came back", legend=legend(".0%")),
            tooltip=[
                tip("came", "Came in"),
                tip("size", "People who came", COUNT),
                tip("year", "Year"),
                tip("people", "Of them rated then", COUNT),
                tip("share", "That is", SHARE),
                tip("ratings", "Their ratings", COUNT),
            ],
        )
    )
    return figure


def months(table: pd.DataFrame) -> alt.Chart:
    """Ratings by month of the year, all years together."""
    sums = table.groupby("month")["ratings"].sum().reindex(range(1, 13), fill_value=0)
    shown = pd.DataFrame({"label": list(MONTHS), "ratings": sums.to_numpy()})
    return columns(
        shown,
        "label",
        "Month",
        "ratings",
        "Ratings",
        [tip("label", "Month"), tip("ratings", "Ratings", COUNT)],
    )


def week(table: pd.DataFrame) -> alt.Chart:
    """Ratings by weekday and hour."""
    return hours_of_the_week(table, "ratings", "Ratings")
