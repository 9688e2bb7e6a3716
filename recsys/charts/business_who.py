"""Charts of who watches: engagement, retention, newcomers."""

import altair as alt
import pandas as pd

from recsys.charts.business_rows import in_steps, with_range
from recsys.charts.compare_parts import NEUTRAL
from recsys.charts.explore_marks import (
    AVERAGE,
    COUNT,
    COUNTS,
    SHARE,
    SHARES,
    bars,
    chart,
    colour,
    columns,
    headed,
    legend,
    names,
    tip,
    under_headings,
)
from recsys.charts.picking import pickable

COMINGS = {"stayed": "There before too", "back": "Back after a pause", "new": "New", "gone": "Stayed away"}
"""Columns of the table of who is there, in the order in which they are stacked."""
TALL = 320
YEAR = "test(/^[0-9]{4}(-01| Q1)$/, datum.value) ? slice(datum.value, 0, 4) : datum.value"
"""January and the first quarter are called by their year."""
LABELS_ACROSS = 12
ENOUGH = 20
"""A share of fewer people is not drawn."""
DAYS_A_YEAR, DAYS_A_MONTH = 365.25, 30.4375
YEAR_DAYS, LONG = 365, 900
"""Days that are called a year; from which on time is told in years."""
STARTS = {"stars": "First five ratings", "first": "First title"}


def active(table: pd.DataFrame) -> alt.Chart:
    """Who is there in each period, by where they come from; below, who was there in the one before and is not."""
    shown = table.assign(gone=-table["gone"]).rename(columns=COMINGS)
    facts = ["period", "people", "daily", "stickiness"]
    shown = shown.melt(facts, list(COMINGS.values()), "who", "count")
    shown["how_many"], order = shown["count"].abs(), list(COMINGS.values())
    shown["place"] = [order.index(who) for who in shown["who"]]
    every = table["period"].tolist()
    figure: alt.Chart = (
        chart(shown, height=TALL)
        .mark_bar()
        .encode(
            x=alt.X(
                "period:O",
                title=None,
                sort=every,
                axis=alt.Axis(values=_told(every), labelExpr=YEAR, labelAngle=0, labelOverlap="greedy"),
            ),
            y=alt.Y("count:Q", title="People", axis=COUNTS),
            color=alt.Color(
                "who:N", title=None, scale=alt.Scale(domain=order), legend=alt.Legend(orient="top", columns=2)
            ),
            order=alt.Order("place:Q"),
            tooltip=[
                tip("period", "When"),
                tip("who", "Who"),
                tip("how_many", "How many", COUNT),
                tip("people", "There in all", COUNT),
                tip("daily", "On an average day", ",.1f"),
                tip("stickiness", "That is", SHARE),
            ],
        )
    )
    return figure


def _told(periods: list[str]) -> list[str]:
    """Which periods stand at the axis: all where there is room, else where a year begins."""
    begins = [period for period in periods if period.endswith(("-01", " Q1"))]
    return begins if begins and len(periods) > LABELS_ACROSS else periods


def staying(table: pd.DataFrame) -> alt.LayerChart:
    """The share of people still there, with how sure that is, by the time since they came."""
    is_long = table["days"].max() > LONG
    shown = table.assign(time=table["days"] / (DAYS_A_YEAR if is_long else DAYS_A_MONTH))
    base = chart(shown)
    x = alt.X(
        "time:Q", title=f"{'Years' if is_long else 'Months'} since they came", axis=alt.Axis(tickCount=6)
    )
    tips = [
        tip("days", "Days since they came", COUNT),
        tip("share", "Still there", SHARE),
        tip("low", "At least", SHARE),
        tip("high", "At most", SHARE),
        tip("at_risk", "People watched so long", COUNT),
    ]
    band = base.mark_area(opacity=0.22, interpolate="step-after").encode(
        x=x, y=_of_all("low", "Still there"), y2="high:Q", color=colour("first"), tooltip=tips
    )
    line = base.mark_line(strokeWidth=2.5, interpolate="step-after").encode(
        x=x, y=_of_all("share", "Still there"), color=colour("first"), tooltip=tips
    )
    return alt.LayerChart(layer=[band, line])


def _of_all(column: str, up: str) -> alt.Y:
    """A share on an axis from none to all."""
    return alt.Y(f"{column}:Q", title=up, axis=SHARES, scale=alt.Scale(domain=[0, 1]))


def retention(table: pd.DataFrame) -> alt.LayerChart:
    """The share there again so much later, and between what the middle four fifths of the cohorts lie."""
    step = table["step"].iloc[0] if len(table) else "month"
    x = alt.X(
        "after:Q", title=f"{step.capitalize()}s since the first day", axis=alt.Axis(tickMinStep=1, format="d")
    )
    up = f"There in that {step}"
    tips = [
        tip("after", f"{step.capitalize()}s later", "d"),
        tip("share", "There", SHARE),
        tip("size", "Of so many people", COUNT),
        tip("low", "Most groups at least", SHARE),
        tip("high", "Most groups at most", SHARE),
        tip("cohorts", "Groups", COUNT),
    ]
    band = (
        chart(table.dropna(subset=["low", "high"]))
        .mark_area(opacity=0.22)
        .encode(x=x, y=_of_all("low", up), y2="high:Q", color=colour("first"))
    )
    line = (
        chart(table)
        .mark_line(strokeWidth=2.5, point=alt.OverlayMarkDef(size=36, filled=True))
        .encode(x=x, y=_of_all("share", up), color=colour("first"), tooltip=tips)
    )
    return alt.LayerChart(layer=[band, line])


def cohorts(table: pd.DataFrame) -> alt.Chart:
    """Of those who came in a period, who was there so much later; only shares of twenty people and more."""
    step = table["step"].iloc[0] if len(table) else "month"
    shown = table[(table["after"] > 0) & (table["size"] >= ENOUGH)]
    figure: alt.Chart = (
        chart(shown)
        .mark_rect()
        .encode(
            x=alt.X(
                "after:O",
                title=f"{step.capitalize()}s later",
                axis=alt.Axis(labelAngle=0, labelOverlap="greedy"),
            ),
            y=alt.Y("cohort:O", title="Came in", axis=alt.Axis(labelOverlap="greedy")),
            color=alt.Color("share:Q", title="There", legend=legend(".0%")),
            tooltip=[
                tip("cohort", "Came in"),
                tip("after", f"{step.capitalize()}s later", "d"),
                tip("size", "People who could be watched", COUNT),
                tip("active", "Of them there", COUNT),
                tip("share", "That is", SHARE),
            ],
        )
    )
    return figure


def habits(table: pd.DataFrame) -> alt.Chart:
    """People by on how many days they were there, and how long they have been away."""
    steps = table["seen"].drop_duplicates().tolist()
    sizes = table.groupby("habit")["people"].transform("sum")
    shown = table.assign(
        step=[steps.index(seen) for seen in table["seen"]],
        part=table["people"] / sizes.where(sizes > 0),
        label=[
            f"{habit.split(' (')[0]}: {size:,}" for habit, size in zip(table["habit"], sizes, strict=True)
        ],
    )
    shown = shown[shown["people"] > 0]
    order = shown["label"].drop_duplicates().tolist()[::-1]
    tips = [
        tip("habit", "There on"),
        tip("seen", "Last seen"),
        tip("people", "People", COUNT),
        tip("part", "Share of the row", SHARE),
        tip("share", "Share of all", SHARE),
    ]
    return in_steps(
        shown,
        names("label", order),
        "part",
        "Share, by when last seen",
        steps,
        tips,
    )


def concentration(table: pd.DataFrame) -> alt.LayerChart:
    """What the busiest people hold of the whole; on the dashed line all would do the same."""
    order = table["of"].drop_duplicates().tolist()
    words = {"ratings": "Ratings", "hours": "Viewing hours"}
    shown = table.assign(what=[words[of] for of in table["of"]])
    x = alt.X("top:Q", title="Busiest people", axis=SHARES)
    y = alt.Y("share:Q", title="Their share of the whole", axis=SHARES)
    lines = (
        chart(shown)
        .mark_line(strokeWidth=2.5, point=alt.OverlayMarkDef(size=160, opacity=0))
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "what:N",
                title=None,
                scale=alt.Scale(domain=[words[of] for of in order]),
                legend=alt.Legend(orient="top", symbolType="stroke") if len(order) > 1 else None,
            ),
            strokeDash=alt.StrokeDash("what:N", title=None, legend=None),
            tooltip=[
                tip("what", "Of"),
                tip("top", "Busiest", ".0%"),
                tip("people", "People", COUNT),
                tip("share", "Hold", SHARE),
            ],
        )
    )
    even = pd.DataFrame({"top": [0.0, 1.0], "share": [0.0, 1.0]})
    equal = chart(even).mark_line(color=NEUTRAL, strokeDash=[4, 4], strokeWidth=1).encode(x=x, y=y)
    return alt.LayerChart(layer=[equal, lines])


def milestones(table: pd.DataFrame) -> alt.Chart:
    """How many people get to so many ratings."""
    shown = table.assign(label=[f"{number:,}" for number in table["ratings"]])
    tips = [
        tip("label", "Ratings, at least"),
        tip("people", "People", COUNT),
        tip("share", "Share of all", SHARE),
        tip("days", "Days since the first, in the middle", AVERAGE),
    ]
    return columns(shown, "label", "Ratings, at least", "share", "Share of all people", tips, SHARES)


def first_titles(table: pd.DataFrame) -> alt.Chart:
    """What people have among their first five ratings."""
    years = ["" if pd.isna(year) else str(year) for year in table["year"]]
    twice = table["title"].duplicated(keep=False)
    titles = zip(table["title"], years, twice, strict=True)
    shown = table.assign(
        label=[f"{title} ({year})" if year and again else title for title, year, again in titles], year=years
    )
    tips = [
        tip("title", "Title"),
        tip("year", "Year"),
        tip("people", "Have it among their first five", COUNT),
        tip("share", "Share of all who rated five", SHARE),
        tip("early", "Of all who rate it at any time", SHARE),
    ]
    return pickable(
        bars(shown, "label", "share", "Have it among their first five ratings", tips, SHARES), "item_id"
    )


def good_starts(table: pd.DataFrame) -> alt.LayerChart:
    """Who is still there, by how they began."""
    shown = under_headings(table.assign(of=[STARTS[of] for of in table["of"]]), "of", "group")
    tips = [
        tip("of", "By"),
        tip("group", "Group"),
        tip("people", "People", COUNT),
        tip("stayed", "Still there", COUNT),
        tip("share", "That is", SHARE),
    ]
    order = shown["label"].tolist()
    after = int(table["horizon"].iloc[0]) if len(table) else YEAR_DAYS
    when = "a year" if after == YEAR_DAYS else f"{after} days"
    return with_range(shown, headed(order), f"Still there after {when}", "share", "low", "high", tips)
