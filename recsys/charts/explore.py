"""The figures of the page "Explore the data": for each reading of recsys.insights.explore the function of its name.

Colours are left to the theme (first and second categorical colour, sequential ramp), so that light and dark each
have their own. A figure holds at most 1,600 rows. Titles and genres are text: Vega draws them, nothing parses them.
"""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from recsys.charts.picking import Chosen, pickable

HEIGHT = 250
GENRES_SHOWN = 30
FEW_YEARS = 2
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
COUNT, AVERAGE, SHARE = ",", ".2f", ".1%"
PLAIN_ZERO = "datum.value ? datum.label : '0'"
"""Labels of an axis of counts: 70k, and 0 without the k of its neighbours."""


def levels(table: pd.DataFrame, *, chosen: Chosen = None) -> alt.Chart:
    """How often each rating was given."""
    shown = table.assign(label=[f"{level:g}" for level in table["rating"]])
    tips = [_tip("label", "Rating"), _tip("ratings", "Ratings", COUNT), _tip("share", "Share", SHARE)]
    figure = _columns(shown, "label", "Rating", "ratings", "Ratings", tips)
    return pickable(figure, "rating", *table.columns.intersection(["to"]), chosen=chosen)


def activity(table: pd.DataFrame, *, chosen: Chosen = None) -> alt.Chart:
    """People by how many ratings they gave in the whole data set."""
    ends = list(zip(table["from"].tolist(), table["to"].tolist(), strict=True))
    shown = table.assign(
        label=[f"{first // 1_000}k" if first >= 1_000 else str(first) for first, _ in ends],
        range=[f"{first:,}" if first == last else f"{first:,} to {last:,}" for first, last in ends],
    )
    tips = [
        _tip("range", "Ratings given in all"),
        _tip("people", "People", COUNT),
        _tip("ratings", "Their ratings here", COUNT),
    ]
    figure = _columns(shown, "label", "Ratings given by a person in all, at least", "people", "People", tips)
    return pickable(figure, "from", "to", chosen=chosen)


def popularity(table: pd.DataFrame) -> alt.Chart:
    """Ratings of each film, most rated first: the hits and the long tail, on logarithmic axes."""
    axis = alt.Axis(format="~s", labelExpr=PLAIN_ZERO, values=[10**power for power in range(9)])
    figure: alt.Chart = (
        _chart(table[["rank", "title", "ratings", "share"]])
        .mark_line(point=alt.OverlayMarkDef(size=12), strokeWidth=2)
        .encode(
            x=alt.X("rank:Q", title="Films, most rated first", scale=alt.Scale(type="log"), axis=axis),
            y=alt.Y("ratings:Q", title="Ratings", scale=alt.Scale(type="log"), axis=axis),
            color=_colour("first"),
            tooltip=[
                _tip("title", "Film"),
                _tip("rank", "Place", COUNT),
                _tip("ratings", "Ratings", COUNT),
                _tip("share", "Share of all ratings up to here", SHARE),
            ],
        )
    )
    return figure


def sparsity(table: pd.DataFrame) -> alt.Chart:
    """How much of each corner of the table of people and films is filled."""
    figure: alt.Chart = (
        _chart(table)
        .mark_rect()
        .encode(
            x=alt.X("films_group:O", title="Films, most rated first", axis=_bare()),
            y=alt.Y("people_group:O", title="People, busiest first", axis=_bare()),
            color=alt.Color("filled:Q", title="Filled", scale=alt.Scale(type="sqrt"), legend=_legend(".0%")),
            tooltip=[
                _tip("people", "People here", COUNT),
                _tip("films", "Films here", COUNT),
                _tip("ratings", "Ratings", COUNT),
                _tip("filled", "Filled", SHARE),
            ],
        )
    )
    return figure


def genres(table: pd.DataFrame, *, chosen: Chosen = None) -> alt.Chart:
    """Ratings of each genre, most rated first."""
    shown = table.head(GENRES_SHOWN)
    figure: alt.Chart = (
        _chart(shown, height=alt.Step(17))
        .mark_bar(cornerRadiusEnd=3)
        .encode(
            x=alt.X(
                "ratings:Q", title="Ratings", axis=alt.Axis(format="~s", labelExpr=PLAIN_ZERO, tickCount=5)
            ),
            y=_names(shown["genre"].tolist()),
            color=_colour("first"),
            tooltip=_genre_tips(),
        )
    )
    return pickable(figure, "genre", chosen=chosen)


def quality(table: pd.DataFrame, *, chosen: Chosen = None) -> alt.Chart:
    """The average rating of each genre, best first; a bigger dot stands for more ratings."""
    shown = table.head(GENRES_SHOWN).sort_values("average", ascending=False)
    figure: alt.Chart = (
        _chart(shown, height=alt.Step(17))
        .mark_circle(opacity=1)
        .encode(
            x=alt.X(
                "average:Q",
                title="Average rating",
                scale=alt.Scale(zero=False, padding=14),
                axis=alt.Axis(format=".1f", tickCount=5),
            ),
            y=_names(shown["genre"].tolist(), grid=True),
            size=alt.Size("ratings:Q", legend=None, scale=alt.Scale(rangeMin=40, rangeMax=260)),
            color=_colour("second"),
            tooltip=_genre_tips(),
        )
    )
    return pickable(figure, "genre", chosen=chosen)


def years(by_year: pd.DataFrame, by_month: pd.DataFrame, *, chosen: Chosen = None) -> alt.Chart:
    """Ratings year by year; month by month where there are only one or two years."""
    if len(by_year) > FEW_YEARS:
        shown = by_year.assign(label=by_year["year"].astype(str))
    else:
        months = [MONTHS[month - 1] for month in by_month["month"]]
        shown = by_month.assign(
            label=[f"{year} {name}" for year, name in zip(by_month["year"], months, strict=True)]
        )
    tips = [_tip("label", "When"), _tip("ratings", "Ratings", COUNT), _tip("average", "Average", AVERAGE)]
    shown = shown[["label", "year", "ratings", "average"]]
    return pickable(_columns(shown, "label", "When", "ratings", "Ratings", tips), "year", chosen=chosen)


def months(table: pd.DataFrame) -> alt.Chart:
    """Ratings by month of the year, all years together."""
    sums = table.groupby("month")["ratings"].sum().reindex(range(1, 13), fill_value=0)
    shown = pd.DataFrame({"label": list(MONTHS), "ratings": sums.to_numpy()})
    return _columns(
        shown,
        "label",
        "Month",
        "ratings",
        "Ratings",
        [_tip("label", "Month"), _tip("ratings", "Ratings", COUNT)],
    )


def week(table: pd.DataFrame) -> alt.Chart:
    """Ratings by weekday and hour."""
    every = pd.MultiIndex.from_product([range(1, 8), range(24)], names=["weekday", "hour"])
    shown = table.set_index(["weekday", "hour"])["ratings"].reindex(every, fill_value=0).reset_index()
    shown["day"] = [WEEKDAYS[day - 1] for day in shown["weekday"]]
    figure: alt.Chart = (
        _chart(shown[["day", "hour", "ratings"]])
        .mark_rect()
        .encode(
            x=alt.X("hour:O", title="Hour (UTC)", axis=alt.Axis(labelAngle=0, values=list(range(0, 24, 3)))),
            y=alt.Y("day:O", title=None, sort=list(WEEKDAYS)),
            color=alt.Color("ratings:Q", title="Ratings", legend=_legend("~s")),
            tooltip=[_tip("day", "Day"), _tip("hour", "Hour (UTC)"), _tip("ratings", "Ratings", COUNT)],
        )
    )
    return figure


def released(table: pd.DataFrame, *, chosen: Chosen = None) -> alt.Chart:
    """Ratings by the release year of the film."""
    figure: alt.Chart = (
        _chart(table)
        .mark_bar(binSpacing=0)
        .encode(
            x=alt.X(
                "year:Q",
                title="Release year",
                axis=alt.Axis(format="d"),
                scale=alt.Scale(zero=False, nice=False),
            ),
            y=alt.Y(
                "ratings:Q", title="Ratings", axis=alt.Axis(format="~s", labelExpr=PLAIN_ZERO, tickCount=5)
            ),
            color=_colour("second"),
            tooltip=[
                _tip("year", "Released"),
                _tip("films", "Films", COUNT),
                _tip("ratings", "Ratings", COUNT),
                _tip("average", "Average", AVERAGE),
            ],
        )
    )
    return pickable(figure, "year", chosen=chosen)


def _chart(table: pd.DataFrame, height: int | alt.Step = HEIGHT) -> alt.Chart:
    """A figure whose marks can take the theme's ``first`` or ``second`` colour."""
    chart: alt.Chart = alt.Chart(table, height=height).transform_calculate(first="'first'", second="'second'")
    return chart


def _columns(
    table: pd.DataFrame, label: str, across: str, value: str, up: str, tips: Sequence[alt.Tooltip]
) -> alt.Chart:
    """Upright bars, one a row, in the order of the table."""
    figure: alt.Chart = (
        _chart(table)
        .mark_bar(cornerRadiusEnd=3)
        .encode(
            x=alt.X(
                f"{label}:O", title=across, sort=None, axis=alt.Axis(labelOverlap="greedy", labelAngle=0)
            ),
            y=alt.Y(f"{value}:Q", title=up, axis=alt.Axis(format="~s", labelExpr=PLAIN_ZERO, tickCount=5)),
            color=_colour("first"),
            tooltip=list(tips),
        )
    )
    return figure


def _colour(place: str) -> alt.Color:
    """The theme's first or second categorical colour."""
    scale = alt.Scale(domain=["first", "second"])
    return alt.Color(f"{place}:N", legend=None, scale=scale)


def _names(order: list[str], *, grid: bool = False) -> alt.Y:
    return alt.Y(
        "genre:N",
        title=None,
        sort=order,
        axis=alt.Axis(grid=grid, labelLimit=120, labelOverlap=False, labelFlush=False, labelBound=False),
    )


def _genre_tips() -> list[alt.Tooltip]:
    return [
        _tip("genre", "Genre"),
        _tip("films", "Films", COUNT),
        _tip("ratings", "Ratings", COUNT),
        _tip("average", "Average", AVERAGE),
    ]


def _bare() -> alt.Axis:
    return alt.Axis(labels=False, ticks=False)


def _legend(number: str) -> alt.Legend:
    return alt.Legend(format=number, orient="right", gradientLength=150)


def _tip(column: str, title: str, number: str | None = None) -> alt.Tooltip:
    if number is None:
        return alt.Tooltip(f"{column}:N", title=title)
    return alt.Tooltip(f"{column}:Q", title=title, format=number)
